/* use/follow_use.c: see use/follow_use.h; and the report of what one follows. */
#include "use/follow_use.h"
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/deeds.h"
#include "use/plan_use.h"
#include "use/reports.h"
#include "use/today_use.h"
#include <stdlib.h>

static struct str me(struct ctx *c)
{
    return c->actor && c->actor->person_id ? any_text(c->arena, &kind_person, c->actor->person_id) : STR_NULL;
}

enum status follow_find(struct ctx *c, const struct kind *k, int64_t id, struct record **ret)
{
    const struct value who = ARG_STR(me(c)), on = ARG_STR(any_text(c->arena, k, id)), as = ARG_STR(S("follows"));
    const struct filter f[] = { { .column = "record", .op = OP_EQ, .any = &on, .nany = 1 },
                                { .column = "who", .op = OP_EQ, .any = &who, .nany = 1 },
                                { .column = "as", .op = OP_EQ, .any = &as, .nany = 1 } };
    const struct query q = { .kind = &kind_involved, .filters = f, .nfilters = COUNT(f), .limit = 1 };
    struct record_list l;
    *ret = NULL;
    if (str_empty(who.u.s))
        return ST_OK;
    TRY(rec_list(c, &q, &l));
    *ret = l.count ? l.items[0] : NULL;
    return ST_OK;
}

struct turn {
    struct record *r;
    bool off;
};

static enum status turn_body(struct ctx *c, void *arg)
{
    const struct turn *t = arg;
    return t->off ? rec_archive(c, t->r->kind, t->r->id, t->r->rev) : action_add(c, t->r);
}

enum status follow_turn(struct ctx *c, const struct kind *k, int64_t id, int64_t *ret_change)
{
    struct turn t;
    if (str_empty(me(c))) {
        problem_add(c->problems, NULL, S("person"), "your sign-in stands for no person: ask the owner to name one");
        return ST_INVALID;
    }
    TRY(follow_find(c, k, id, &t.r));
    t.off = t.r != NULL;
    if (!t.off) {
        t.r = rec_new(c, &kind_involved);
        rset_text(t.r, "record", any_text(c->arena, k, id));
        rset_text(t.r, "who", me(c));
        rset_text(t.r, "as", S("follows"));
    }
    return core_write(c, t.off ? S("involved unfollow") : S("involved follow"), turn_body, &t, ret_change);
}

/* ---- what one follows ---- */

enum { FOLLOWED_MAX = 200, RECENT_DAYS = 7 };

static const struct field following_columns[] = {
    ANY("record", 0, "Record", NULL, NULL),
    TXT("part", 0, "Your part", "Follows, is named by a remark, decides …"),
    TIME("changed", 0, "Changed", "It, or what is said about it."),
    TXT("what", 0, "What", NULL),
    TXT("by", 0, "By", NULL),
};
static const struct table following_out[] = { { "records", "What you follow", following_columns,
                                                COUNT(following_columns) } };

/* The newest change of a record, or of a remark on it that the asker may read. */
static enum status newest(struct ctx *c, const struct kind *k, int64_t id, struct change_head *ret, bool *ret_remark)
{
    const struct value on = ARG_STR(any_text(c->arena, k, id));
    const struct filter f = { .column = "record", .op = OP_EQ, .any = &on, .nany = 1 };
    const struct query q = { .kind = &kind_comment, .filters = &f, .nfilters = 1, .descending = true, .limit = 1 };
    struct record_list l;
    struct change_head *head;
    size_t n;
    TRY(change_list(c, 0, str_z(k->name), id, 1, &head, &n));
    *ret = n ? head[0] : (struct change_head){ 0 };
    *ret_remark = false;
    TRY(rec_list(c, &q, &l));
    if (l.count == 0)
        return ST_OK;
    TRY(change_list(c, 0, S("comment"), l.items[0]->id, 1, &head, &n));
    *ret_remark = n > 0 && head[0].id > ret->id;
    *ret = *ret_remark ? head[0] : *ret;
    return ST_OK;
}

/* Whether a row names it already: one may follow what one is named in. */
static bool is_listed(const struct report_rows *r, struct str record)
{
    for (size_t i = 0; i < r->n; i++)
        if (str_eq(r->cells[i * COUNT(following_columns)].u.s, record))
            return true;
    return false;
}

static int newest_first(const void *x, const void *y)
{
    const struct value *a = (const struct value *)x + 2, *b = (const struct value *)y + 2;
    return a->u.i < b->u.i ? 1 : a->u.i > b->u.i ? -1 : 0;
}

/* One row: the record, one's part in it, and what happened to it last; none where nothing is known of it. */
static enum status add_row(struct ctx *c, struct report_view *v, struct str record, struct str part)
{
    const struct kind *k;
    struct change_head head;
    struct str kind;
    int64_t id;
    bool remark;
    if (is_listed(&v->rows[0], record) || !any_parse(c->app->model, record, &k, &id))
        return ST_OK;
    TRY(newest(c, k, id, &head, &remark));
    if (head.id == 0)
        return ST_OK;
    struct str did = remark ? S("remarked") : head.undoes ? S("undid") : deed_words(head.action, &kind);
    struct value *row = report_row(c, v, 0);
    row[0] = ARG_STR(record);
    row[1] = ARG_STR(part);
    row[2] = ARG_INT(change_when(&head));
    row[3] = ARG_STR(str_ends(did, S(":")) ? ((struct str){ did.p, did.n - 1 }) : did);
    row[4] = ARG_STR(head.actor_name);
    return ST_OK;
}

/* The open cards that one is to decide. */
static enum status add_decides(struct ctx *c, struct report_view *v)
{
    struct today_open *open;
    size_t n;
    if (!c->actor || c->actor->person_id == 0)
        return ST_OK;
    TRY(today_open_load(c, c->actor->person_id, FOLLOWED_MAX, &open, &n));
    for (size_t i = 0; i < n; i++)
        if (open[i].decider == c->actor->person_id)
            TRY(add_row(c, v, any_text(c->arena, &kind_tradeoff, open[i].id), S("Decides")));
    return ST_OK;
}

static enum status following_load(struct ctx *c, const struct value *in, struct report_view *v)
{
    const struct value who = ARG_STR(me(c));
    const struct filter f = { .column = "who", .op = OP_EQ, .any = &who, .nany = 1 };
    const struct query q = {
        .kind = &kind_involved, .filters = &f, .nfilters = 1, .descending = true, .limit = FOLLOWED_MAX
    };
    const size_t on = kind_field_index(&kind_involved, S("record")), as = kind_field_index(&kind_involved, S("as"));
    struct record_list l = { 0 };
    int64_t recent = 0;
    (void)in;
    if (!str_empty(who.u.s))
        TRY(rec_list(c, &q, &l));
    TRY(add_decides(c, v));
    for (size_t i = 0; i < l.count; i++) {
        struct str id = l.items[i]->v[as].u.s;
        const struct choice *part = field_choice(&kind_involved.fields[as], id);
        struct str label = str_eq(id, S("named")) ? S("Is named or asked") : part ? str_z(part->label) : STR_NULL;
        TRY(add_row(c, v, l.items[i]->v[on].u.s, label));
    }
    for (size_t i = 0; i < v->rows[0].n; i++)
        recent += c->now_ms - report_at_cell(v, 0, i, "changed")->u.i < (int64_t)RECENT_DAYS * 86400000;
    if (v->rows[0].n > 0)
        qsort(v->rows[0].cells, v->rows[0].n, COUNT(following_columns) * sizeof(struct value), newest_first);
    struct str all =
        report_many(c, (int64_t)v->rows[0].n, "record that you have a part in", "records that you have a part in");
    v->finding = v->rows[0].n == 0 ? S("You follow nothing yet, and no remark names you")
                                   : arena_printf(c->arena, "%.*s within a week",
                                                  STR_FMT(report_share(c, recent, all, "changed", "changed")));
    return ST_OK;
}

static const struct report following_report = {
    .name = "following",
    .area = REPORT_TEAM,
    .label = "What you follow",
    .help = "Records that you follow, decide or are named in, the newest change first.",
    .out = following_out,
    .nout = COUNT(following_out),
    .perm = PERM_VIEW,
    .load = following_load
};

const struct report *const follow_reports[] = { &following_report, NULL };
