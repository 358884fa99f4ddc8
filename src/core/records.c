/* core/records.c: the one place where records are written; core/records_read.c is where they are read. */
#include "core/records.h"
#include "base/date.h"
#include "core/change_log.h"
#include "core/crud_sql.h"
#include "core/keys.h"
#include "core/links.h"
#include "core/perm.h"
#include "core/product_free.h"
#include "core/rules.h"
#include "core/rules_links.h"
#include "core/seen.h"
#include "model/ddl.h"
#include <stdlib.h>

/* Old addresses lead on: a key that was changed stays a name of the record. Inside core_write. */
static enum status keep_old_key(struct ctx *c, const struct record *before, const struct record *after)
{
    int64_t id = 0;
    if (!before->key.n || str_eq(before->key, after->key))
        return ST_OK;
    TRY(rec_old_key(c, before->kind, before->key, &id));
    if (id == before->id)
        return ST_OK;
    struct record *r = rec_new(c, &kind_alias);
    r->v[kind_field_index(&kind_alias, S("record"))] = ARG_STR(any_text(c->arena, before->kind, before->id));
    r->v[kind_field_index(&kind_alias, S("text"))] = ARG_STR(before->key);
    r->v[kind_field_index(&kind_alias, S("why"))] = ARG_STR(S("old_key"));
    return rec_add(c, r);
}

static struct path field_path(const struct path *up, const struct field *f)
{
    return (struct path){ up, str_z(f->name), 0 };
}

struct days_row {
    int64_t days;
};
static const struct col days_cols[] = { COL(struct days_row, days) };
static const struct stmt_def answer_days_sql = { "records/answer_days",
                                                 "SELECT answer_days AS days FROM workspace ORDER BY id LIMIT 1", NULL,
                                                 ROWS_OF(struct days_row, days_cols) };

static enum status answer_days(struct ctx *c, int32_t *ret)
{
    struct days_row *rows;
    size_t n;
    TRY(db_all(c, &answer_days_sql, NULL, 0, &rows, &n));
    *ret = n ? (int32_t)rows[0].days : 5;
    return ST_OK;
}

enum status rec_default(struct ctx *c, const struct field *f, struct value *ret)
{
    struct path at = field_path(NULL, f);
    struct str d = str_z(f->dflt);
    *ret = ARG_NULL;
    if (!f->dflt)
        return ST_OK;
    if (str_eq(d, S("me"))) {
        *ret = c->actor && c->actor->person_id ? ARG_INT(c->actor->person_id) : ARG_NULL;
        return ST_OK;
    }
    if (!str_starts(d, S("today")))
        return rec_parse(c, f, d, &at, ret);
    int32_t days = 0;
    if (d.n > 5)
        TRY(answer_days(c, &days));
    *ret = ARG_STR(date_text(c->arena, (struct date){ tz_date(c->app->zone, c->now_ms).days + days }));
    return ST_OK;
}

static enum status fill_default(struct ctx *c, struct record *r, size_t i)
{
    const struct field *f = &r->kind->fields[i];
    struct path at = field_path(NULL, f);
    if (!f->dflt && f->type == FT_CHOICE && strcmp(f->name, "state") == 0 && kind_start(r->kind))
        return rec_parse(c, f, str_z(kind_start(r->kind)), &at, &r->v[i]);
    return rec_default(c, f, &r->v[i]);
}

/* A choice, a yes or no and a number that mean something where nothing is said are never empty: emptied they are that again. */
static bool empties_to_default(const struct field *f)
{
    return f->dflt && strcmp(f->name, "state") != 0
           && (f->type == FT_CHOICE || f->type == FT_BOOL || f->type == FT_INT);
}

/* In an import a link may come later, from a file of links. */
static bool may_follow(const struct ctx *c, const struct field *f, bool is_new)
{
    return (f->flags & F_LINK) && (!is_new || (c->actor && c->actor->importing));
}

static enum status check_required(struct ctx *c, const struct record *r, bool is_new)
{
    size_t before = c->problems->count;
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        bool given =
            r->v[i].type != VT_NULL && r->v[i].type != VT_UNSET && !(r->v[i].type == VT_TEXT && r->v[i].u.s.n == 0);
        if (!(f->flags & F_REQUIRED) || given || may_follow(c, f, is_new))
            continue;
        struct path at = field_path(NULL, f);
        problem_add(c->problems, &at, S("required"), "%s is needed", f->label ? f->label : f->name);
    }
    return c->problems->count == before ? ST_OK : ST_INVALID;
}

static bool same_value(const struct value *a, const struct value *b)
{
    if (a->type != b->type)
        return false;
    return a->type == VT_TEXT   ? str_eq(a->u.s, b->u.s)
           : a->type == VT_INT  ? a->u.i == b->u.i
           : a->type == VT_BOOL ? a->u.b == b->u.b
           : a->type == VT_REAL ? a->u.d >= b->u.d && a->u.d <= b->u.d
                                : true;
}

static enum status check_state(struct ctx *c, const struct record *before, const struct record *after)
{
    size_t i = kind_field_index(after->kind, S("state"));
    if (!after->kind->lifecycle || i >= after->kind->nfields || same_value(&before->v[i], &after->v[i]))
        return ST_OK;
    struct str from = before->v[i].type == VT_TEXT ? before->v[i].u.s : STR_NULL;
    struct str to = after->v[i].type == VT_TEXT ? after->v[i].u.s : STR_NULL;
    const struct transition *t = kind_transition(after->kind, from, to);
    if (t && perm_may_move(c, t, before))
        return ST_OK;
    if (t)
        return perm_need(c, t->perm ? t->perm : after->kind->perm.edit);
    struct path at = { NULL, S_INIT("state"), 0 };
    problem_add(c->problems, &at, S("state"), "a %s cannot go from %.*s to %.*s", after->kind->name, STR_FMT(from),
                STR_FMT(to));
    return ST_INVALID;
}

static enum status stays(struct ctx *c, const struct record *r)
{
    struct str state = r->v[kind_field_index(r->kind, S("state"))].u.s;
    problem_add(c->problems, NULL, S("sealed"), "a %s that is %.*s stays as it is: make a new one instead",
                r->kind->name, STR_FMT(state));
    return ST_INVALID;
}

/* What was signed or sent: its state alone may go on. */
static enum status check_sealed(struct ctx *c, const struct record *before, const struct record *after)
{
    size_t state = kind_field_index(after->kind, S("state"));
    struct record said = *after;
    if (!kind_sealed(before))
        return ST_OK;
    said.v = ARENA_ARRAY(c->arena, struct value, after->kind->nfields);
    memcpy(said.v, after->v, after->kind->nfields * sizeof *said.v);
    said.v[state] = before->v[state];
    return str_eq(record_stored_json(c, &said, before), S("{}")) ? ST_OK : stays(c, before);
}

static enum status check_all(struct ctx *c, const struct record *before, const struct record *after)
{
    size_t had = c->problems->count;
    enum status st = check_required(c, after, before == NULL);
    if (before && st == ST_OK && !(c->actor && c->actor->importing))
        st = check_state(c, before, after);
    if (before && st == ST_OK)
        st = check_sealed(c, before, after);
    if (after->kind->check)
        after->kind->check(before, after, c->problems);
    if (st == ST_OK || st == ST_INVALID) {
        enum status rules = rules_check(c, before, after);
        if (rules != ST_OK)
            st = rules;
    }
    return c->problems->count > had ? ST_INVALID : st;
}

/* A unique index refused the row: say which record is in the way. */
static enum status explain_twin(struct ctx *c, const struct record *r, enum status st)
{
    if (st != ST_EXISTS)
        return st;
    problem_add(c->problems, NULL, S("exists"), "there is already a %s with the same %s", r->kind->name,
                r->kind->uniques && r->kind->uniques[0] ? "values"
                : r->external_id.n                      ? "external id, key or unique field"
                                                        : "key or unique field");
    return ST_EXISTS;
}

/* Who links two records has looked at both. */
static enum status mark_seen(struct ctx *c, struct record *r)
{
    size_t at = kind_field_index(r->kind, S("seen_hash"));
    struct str hash;
    if (at == r->kind->nfields || r->v[at].type != VT_NULL)
        return ST_OK;
    enum status st = seen_hash(c, r, &hash);
    if (st == ST_OK)
        r->v[at] = ARG_STR(hash);
    return st == ST_NOT_FOUND ? ST_OK : st;
}

/* What the house fills is not typed: a value of one's own there is a problem, the one that is there already is not. */
static enum status guard(struct ctx *c, const struct record *before, struct record *r)
{
    bool good = true;
    if (!c->actor || c->actor->acting)
        return ST_OK;
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        bool given = r->v[i].type != VT_UNSET && r->v[i].type != VT_NULL;
        if (!(f->flags & (F_READONLY | F_SECRET)) || !given || (before && same_value(&before->v[i], &r->v[i])))
            continue;
        struct path at = { .name = str_z(f->name) };
        problem_add(c->problems, &at, S("house"), "%s is not typed: it is filled by what is done elsewhere", f->label);
        good = false;
    }
    return good ? ST_OK : ST_INVALID;
}

enum status rec_add(struct ctx *c, struct record *r)
{
    assert(c->change && r->id == 0);
    TRY(perm_kind(c, r->kind, PERM_TO_ADD, NULL));
    TRY(guard(c, NULL, r));
    TRY(rules_first(c, r));
    for (size_t i = 0; i < r->kind->nfields; i++)
        if (r->v[i].type == VT_UNSET || (r->v[i].type == VT_NULL && empties_to_default(&r->kind->fields[i])))
            TRY(fill_default(c, r, i));
    TRY(mark_seen(c, r));
    TRY(check_all(c, NULL, r));
    TRY(rules_primary(c, NULL, r));
    TRY(key_assign(c, r));
    r->rev = 1;
    r->created_at = r->updated_at = c->now_ms;
    r->created_by = r->updated_by = c->actor ? c->actor->person_id : 0;
    TRY(explain_twin(c, r, crud_insert(c, r)));
    TRY(change_log(c, NULL, r));
    TRY(rules_primary_written(c, NULL, r));
    if (c->keep_words)
        TRY(product_free_waive(c, NULL, r));
    return links_write(c, r);
}

static bool links_given(const struct record *r)
{
    for (size_t i = 0; i < r->kind->nfields; i++)
        if ((r->kind->fields[i].flags & F_LINK) && r->v[i].type != VT_NULL && r->v[i].type != VT_UNSET)
            return true;
    return false;
}

enum status rec_edit(struct ctx *c, struct record *r)
{
    assert(c->change && r->id > 0);
    struct record *before;
    TRY(rec_get(c, r->kind, r->id, &before));
    TRY(perm_kind(c, r->kind, PERM_TO_EDIT, before));
    TRY(guard(c, before, r));
    if (r->kind->flags & K_APPEND_ONLY && !(kind_is(r->kind, &kind_plan_version) || kind_is(r->kind, &kind_decision)))
        return ST_DENIED;
    if (before->rev != r->rev)
        return ST_CONFLICT;
    for (size_t i = 0; i < r->kind->nfields; i++)
        if (r->v[i].type == VT_UNSET)
            r->v[i] = before->v[i];
        else if (r->v[i].type == VT_NULL && empties_to_default(&r->kind->fields[i]))
            TRY(fill_default(c, r, i));
    if (!r->key.n)
        r->key = before->key;
    if (!r->external_id.n)
        r->external_id = before->external_id;
    if (!r->source.n)
        r->source = before->source;
    r->created_at = before->created_at;
    r->created_by = before->created_by;
    struct str diff = record_stored_json(c, r, before);
    if (str_eq(diff, S("{}")))
        return links_given(r) ? links_move(c, r) : ST_OK;
    TRY(check_all(c, before, r));
    TRY(key_change(c, before, r));
    TRY(rules_primary(c, before, r));
    r->rev = before->rev + 1;
    r->updated_at = c->now_ms;
    r->updated_by = c->actor ? c->actor->person_id : 0;
    bool found;
    TRY(explain_twin(c, r, crud_update(c, r, before->rev, &found)));
    if (!found)
        return ST_CONFLICT;
    TRY(change_log(c, before, r));
    TRY(keep_old_key(c, before, r));
    TRY(rules_primary_written(c, before, r));
    if (c->keep_words)
        TRY(product_free_waive(c, before, r));
    return links_move(c, r);
}

enum status rec_archive(struct ctx *c, const struct kind *k, int64_t id, int64_t rev)
{
    struct record *before, *after;
    bool found;
    TRY(rec_get(c, k, id, &before));
    TRY(perm_kind(c, k, PERM_TO_ARCHIVE, before));
    if (before->rev != rev)
        return ST_CONFLICT;
    if (before->archived_at)
        return ST_OK;
    bool by_hand = c->actor && !c->actor->acting;
    if (by_hand && kind_sealed(before))
        return stays(c, before);
    TRY(rules_archive(c, before));
    after = ARENA_NEW(c->arena, struct record);
    *after = *before;
    after->archived_at = c->now_ms;
    after->rev = before->rev + 1;
    after->updated_at = c->now_ms;
    after->updated_by = c->actor ? c->actor->person_id : 0;
    TRY(crud_update(c, after, before->rev, &found));
    if (!found)
        return ST_CONFLICT;
    TRY(change_log(c, before, after));
    return links_archive(c, before);
}
