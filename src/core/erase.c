/* core/erase.c: see core/erase.h. Written beside rec_edit on purpose: the old values must not come back as another name,
 * and the change may not keep them. */
#include "core/erase.h"
#include "core/change_log.h"
#include "core/crud_sql.h"
#include "core/erase_parts.h"
#include "core/search.h"

struct row_row {
    int64_t n;
};
static const struct col row_cols[] = { COL(struct row_row, n) };
static const struct stmt_def forget_rows_sql = {
    "erase/rows",
    "UPDATE change_row SET salt = NULL, before = NULL, after = NULL WHERE kind = ?1 AND record = ?2 AND salt IS NOT NULL"
    " RETURNING n AS n",
    NULL, ROWS_OF(struct row_row, row_cols)
};
static const struct stmt_def forget_answers_sql = {
    "erase/answers", "DELETE FROM kept_answer WHERE status <> 0", NULL, NULL, 0, 0
};
static const struct stmt_def end_sessions_sql = {
    "erase/sessions",
    "UPDATE session SET ended_at = coalesce(ended_at, ?2), agent = NULL WHERE \"user\" = ?1",
    NULL,
    NULL,
    0,
    0
};

/* History keeps that the record was changed, and when and by whom; no longer what it said. */
static enum status forget_rows(struct ctx *c, const struct record *r, struct erase_done *done)
{
    const struct value args[] = { ARG_STR(str_z(r->kind->name)), ARG_INT(r->id) };
    struct row_row *rows;
    size_t n;
    TRY(db_all(c, &forget_rows_sql, args, COUNT(args), &rows, &n));
    done->rows += (int64_t)n;
    return ST_OK;
}

static struct record *copy_of(struct ctx *c, const struct record *r)
{
    struct record *copy = ARENA_NEW(c->arena, struct record);
    *copy = *r;
    copy->v = ARENA_ARRAY(c->arena, struct value, r->kind->nfields + 1);
    memcpy(copy->v, r->v, r->kind->nfields * sizeof(*copy->v));
    copy->rev = r->rev + 1;
    copy->updated_at = c->now_ms;
    return copy;
}

static enum status put(struct ctx *c, const struct record *before, const struct record *after, struct erase_done *done)
{
    bool found;
    TRY(crud_update(c, after, before->rev, &found));
    if (!found)
        return ST_CONFLICT;
    TRY(change_log(c, before, after));
    done->records++;
    return forget_rows(c, after, done);
}

/* Personal fields, secrets of a sign-in, and names given by files. A text that one must have says "erased". */
static void empty_personal(struct ctx *c, struct record *r)
{
    const struct kind *k = r->kind;
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        bool must = (f->flags & F_REQUIRED) != 0;
        if (f->flags & F_SECRET)
            r->v[i] = ARG_NULL;
        if (!(f->flags & F_PERSONAL) || r->v[i].type == VT_NULL)
            continue;
        r->v[i] = !must                 ? ARG_NULL
                  : f->flags & F_UNIQUE ? ARG_STR(arena_printf(c->arena, "erased-%lld", (long long)r->id))
                                        : ARG_STR(S("erased"));
    }
    r->external_id = r->source = STR_NULL;
    if (k->slug)
        r->key = arena_printf(c->arena, "erased-%lld", (long long)r->id);
}

static void set_state(struct record *r, struct str state)
{
    r->v[kind_field_index(r->kind, S("state"))] = ARG_STR(state);
}

/* What is kept about a person or contact, and what becomes of each such record. */
enum about { IS_SIGN_IN, IS_TOKEN, IS_OTHER_NAME, IS_NOTE, IS_SAID };
static const struct {
    const struct kind *kind;
    enum about about;
    const char *of, *where; /* of: the kind that was erased, NULL = either; where: ?1 the id, ?2 "person/12" */
} kept[] = {
    { &kind_user, IS_SIGN_IN, "person", "WHERE person = ?1 AND ?2 <> ''" },
    { &kind_token, IS_TOKEN, "person", "WHERE person = ?1 AND ?2 <> ''" },
    { &kind_alias, IS_OTHER_NAME, NULL, "WHERE ?1 > 0 AND record = ?2" },
    { &kind_coaching, IS_NOTE, "person", "WHERE person = ?1 AND ?2 <> ''" },
    { &kind_message, IS_NOTE, NULL, "WHERE ?1 > 0 AND \"to\" = ?2" },
    { &kind_asker, IS_NOTE, "person", "WHERE person = ?1 AND ?2 <> ''" },
    { &kind_asker, IS_NOTE, "contact", "WHERE contact = ?1 AND ?2 <> ''" },
    { &kind_quote, IS_SAID, NULL, "WHERE ?1 > 0 AND who = ?2" },
};

static enum status sign_in_ends(struct ctx *c, const struct record *user)
{
    const struct value args[] = { ARG_INT(user->id), ARG_INT(c->now_ms) };
    return db_run(c, &end_sessions_sql, args, COUNT(args));
}

static enum status forget_kept(struct ctx *c, enum about about, const struct record *before, struct erase_done *done)
{
    struct record *after = copy_of(c, before);
    switch (about) {
    case IS_SIGN_IN:
        set_state(after, S("closed"));
        TRY(sign_in_ends(c, before));
        break;
    case IS_TOKEN: set_state(after, S("revoked")); break;
    case IS_OTHER_NAME:
        TRY(change_log(c, before, NULL));
        TRY(crud_delete(c, before->kind, before->id));
        done->records++;
        return forget_rows(c, before, done);
    case IS_SAID: after->v[kind_field_index(after->kind, S("text"))] = ARG_STR(S("erased")); break;
    case IS_NOTE: break;
    }
    empty_personal(c, after);
    return put(c, before, after, done);
}

/* Lines of files that named them, and what was decided about edits of them. */
static enum status forget_in_imports(struct ctx *c, const struct erase_names *names, struct erase_done *done)
{
    struct record **list;
    size_t n;
    TRY(crud_select(c, model_own(c->app->model, &kind_import_batch), S("ORDER BY id"), NULL, 0, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct record *after = copy_of(c, list[i]);
        if (erase_in_batch(c, names, after))
            TRY(put(c, list[i], after, done));
    }
    return ST_OK;
}

enum status erase_person(struct ctx *c, const struct erase_ask *ask, struct erase_done *ret)
{
    struct str any = any_text(c->arena, ask->kind, ask->id);
    const struct value args[] = { ARG_INT(ask->id), ARG_STR(any) };
    struct record **list;
    size_t n;
    assert(kind_is(ask->kind, &kind_person) || kind_is(ask->kind, &kind_contact));
    struct erase_names names = { .record = any };
    *ret = (struct erase_done){ 0 };
    for (size_t i = 0; i < COUNT(kept); i++) {
        if ((kept[i].of && strcmp(kept[i].of, ask->kind->name) != 0) || (kept[i].about == IS_SAID && ask->keep_quotes))
            continue;
        const struct kind *k = model_own(c->app->model, kept[i].kind);
        TRY(crud_select(c, k, arena_printf(c->arena, "%s ORDER BY id", kept[i].where), args, 2, &list, &n));
        for (size_t r = 0; r < n; r++) {
            if (kept[i].about == IS_SIGN_IN || kept[i].about == IS_OTHER_NAME)
                erase_names_of(c, &names, list[r]);
            TRY(forget_kept(c, kept[i].about, list[r], ret));
        }
    }
    TRY(crud_select(c, model_own(c->app->model, ask->kind), S("WHERE id = ?1"), args, 1, &list, &n));
    if (n == 0)
        return ST_NOT_FOUND;
    struct record *after = copy_of(c, list[0]);
    erase_names_of(c, &names, after);
    empty_personal(c, after);
    TRY(put(c, list[0], after, ret));
    TRY(forget_in_imports(c, &names, ret));
    TRY(db_run(c, &forget_answers_sql, NULL, 0));
    return search_rebuild(c);
}
