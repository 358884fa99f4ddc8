/* core/doctor.c: checks that need nothing but the records and their history. */
#include "core/doctor.h"
#include "core/crud_sql.h"
#include "model/ddl.h"
#include <stdlib.h>

enum { FINDINGS_MAX = 100, SCRATCH_MIB = 1024 };

struct doctor {
    struct ctx *c;
    struct doctor_report *r;        /* NULL: findings are problems */
    int64_t *ids[KINDS_COUNT + 64]; /* of each kind of the model, ascending */
    size_t nids[KINDS_COUNT + 64];
    enum status broke;              /* what a question to the database failed with, while records were walked over */
};

static void found(struct doctor *d, const char *code, const char *fmt, ...) PRINTF_LIKE(3, 4);
static void found(struct doctor *d, const char *code, const char *fmt, ...)
{
    struct doctor_report *r = d->r;
    va_list ap;
    va_start(ap, fmt);
    struct str text = arena_vprintf(d->c->arena, fmt, ap);
    va_end(ap);
    if (r == NULL) {
        problem_add(d->c->problems, NULL, str_z(code), "%.*s", STR_FMT(text));
        return;
    }
    r->count++;
    if (r->nfindings == FINDINGS_MAX)
        return;
    if (r->findings == NULL)
        r->findings = ARENA_ARRAY(d->c->arena, struct doctor_finding, FINDINGS_MAX);
    r->findings[r->nfindings++] = (struct doctor_finding){ str_z(code), text };
}

static struct str name_of(struct doctor *d, const struct record *r)
{
    return r->key.n > 0 ? r->key : arena_printf(d->c->arena, "%s/%lld", r->kind->name, (long long)r->id);
}

/* ---- references ---- */

static size_t kind_at(const struct doctor *d, const struct kind *k)
{
    const struct model *m = d->c->app->model;
    for (size_t i = 0; i < m->nkinds; i++)
        if (kind_is(m->kinds[i], k))
            return i;
    assert(!"a kind is in its model");
    return 0;
}

static bool is_there(const struct doctor *d, const struct kind *k, int64_t id)
{
    size_t at = kind_at(d, k), low = 0, high = d->nids[at];
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (d->ids[at][mid] < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low < d->nids[at] && d->ids[at][low] == id;
}

/* Walks over the records of a kind, in memory that is given back afterwards. */
static enum status each_record(struct doctor *d, const struct kind *k,
                               void (*see)(struct doctor *, const struct record *))
{
    struct ctx scratch = *d->c;
    struct record **list;
    size_t n;
    scratch.arena = arena_new("doctor", (size_t)SCRATCH_MIB << 20);
    enum status st = crud_select(&scratch, k, S("ORDER BY \"id\""), NULL, 0, &list, &n);
    for (size_t i = 0; st == ST_OK && i < n; i++)
        see(d, list[i]);
    if (st == ST_OK && arena_is_full(scratch.arena))
        st = ST_TOO_LARGE;
    arena_free(scratch.arena);
    return st;
}

static void note_id(struct doctor *d, const struct record *r)
{
    size_t at = kind_at(d, r->kind);
    d->ids[at][d->nids[at]++] = r->id;
}

static enum status load_ids(struct doctor *d)
{
    const struct model *m = d->c->app->model;
    assert(m->nkinds <= COUNT(d->ids));
    for (size_t i = 0; i < m->nkinds; i++) {
        int64_t n;
        if ((m->kinds[i]->flags & K_SYSTEM) != 0)
            continue;
        TRY(crud_int(d->c, m->kinds[i], "count(*)", STR_NULL, NULL, 0, &n));
        d->ids[i] = ARENA_ARRAY(d->c->arena, int64_t, (size_t)n + 1);
        TRY(each_record(d, m->kinds[i], note_id));
    }
    return ST_OK;
}

struct removed {
    int64_t n;
};
static const struct col removed_cols[] = { COL(struct removed, n) };
static const struct stmt_def removed_sql = {
    "doctor/removed", "SELECT count(*) AS n FROM change_row WHERE kind = ?1 AND record = ?2 AND after IS NULL", NULL,
    ROWS_OF(struct removed, removed_cols)
};

/* A decision that was taken back is kept, archived, while an undo removed what it was about: history says so. */
static bool was_removed(struct doctor *d, const struct record *from, const struct kind *to, int64_t id)
{
    const struct value args[] = { ARG_STR(str_z(to->name)), ARG_INT(id) };
    struct removed *rows = NULL;
    size_t n = 0;
    if (from->archived_at == 0)
        return false;
    enum status st = db_all(d->c, &removed_sql, args, COUNT(args), &rows, &n);
    if (st != ST_OK)
        d->broke = st;
    return st == ST_OK && n == 1 && rows[0].n > 0;
}

static void check_references(struct doctor *d, const struct record *r)
{
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        const struct kind *to = f->ref;
        int64_t id = r->v[i].type == VT_INT ? r->v[i].u.i : 0;
        if (!ddl_is_stored(f) || (f->type != FT_REF && f->type != FT_ANY) || r->v[i].type == VT_NULL)
            continue;
        if (f->type == FT_ANY && (r->v[i].type != VT_TEXT || !any_parse(d->c->app->model, r->v[i].u.s, &to, &id))) {
            found(d, "reference", "%.*s: %s is no reference", STR_FMT(name_of(d, r)), f->name);
            continue;
        }
        if (d->r != NULL)
            d->r->references++;
        if ((to->flags & K_SYSTEM) == 0 && !is_there(d, to, id) && !was_removed(d, r, to, id))
            found(d, "reference", "%.*s: %s leads to %s/%lld, which is not there", STR_FMT(name_of(d, r)), f->name,
                  to->name, (long long)id);
    }
}

static enum status each_kind(struct doctor *d, void (*see)(struct doctor *, const struct record *))
{
    const struct model *m = d->c->app->model;
    for (size_t i = 0; i < m->nkinds; i++)
        if ((m->kinds[i]->flags & K_SYSTEM) == 0)
            TRY(each_record(d, m->kinds[i], see));
    return d->broke;
}

enum status doctor_references(struct ctx *c, struct doctor_report *ret)
{
    struct doctor *d = ARENA_NEW(c->arena, struct doctor);
    size_t before = c->problems->count;
    d->c = c;
    d->r = ret;
    TRY(load_ids(d));
    TRY(each_kind(d, check_references));
    return c->problems->count == before ? ST_OK : ST_INVALID;
}

/* ---- each record against its history ---- */

struct line {
    struct str kind, before, after, salt;
    int64_t record, rev;
};
static const struct col line_cols[] = { COL(struct line, kind), COL(struct line, before), COL(struct line, after),
                                        COL(struct line, salt), COL(struct line, record), COL(struct line, rev) };
static const struct stmt_def lines_sql = {
    "doctor/lines",
    "SELECT kind AS kind, before AS before, after AS after, salt AS salt, record AS record, coalesce(rev, 0) AS rev"
    " FROM change_row WHERE kind = ?1 ORDER BY record, \"change\", n",
    NULL, ROWS_OF(struct line, line_cols)
};

struct replay {
    struct doctor *d;
    struct ctx scratch;
    const struct kind *k;
    struct record *then;
    struct record **list;
    size_t n, at;
    bool erased;
};

static void reset_then(struct replay *p, int64_t id)
{
    p->then = rec_new(&p->scratch, p->k);
    p->then->id = id;
    for (size_t i = 0; i < p->k->nfields; i++)
        p->then->v[i] = ARG_NULL;
}

/* The record as its history says it is, against the row; a row that history does not know, or the other way round. */
static void compare(struct replay *p)
{
    struct doctor *d = p->d;
    while (p->at < p->n && (p->then == NULL || p->list[p->at]->id < p->then->id)) {
        found(d, "no_history", "%.*s is in the file, but nothing in history made it",
              STR_FMT(name_of(d, p->list[p->at])));
        p->at++;
    }
    if (p->then == NULL)
        return;
    struct record *now = p->at < p->n && p->list[p->at]->id == p->then->id ? p->list[p->at++] : NULL;
    d->r->records++;
    if (now == NULL && p->then->rev != 0)
        found(d, "lost", "%s/%lld is in history, but not in the file", p->k->name, (long long)p->then->id);
    if (now == NULL || p->erased)
        return;
    if (p->then->rev == 0)
        found(d, "removed", "%.*s was removed in history, but is in the file", STR_FMT(name_of(d, now)));
    else if (now->rev != p->then->rev)
        found(d, "revision", "%.*s has revision %lld, history says %lld", STR_FMT(name_of(d, now)), (long long)now->rev,
              (long long)p->then->rev);
    struct str diff = record_stored_json(&p->scratch, now, p->then);
    if (p->then->rev != 0 && !str_eq(diff, S("{}")))
        found(d, "differs", "%.*s is not what its last change left: %.*s", STR_FMT(name_of(d, now)),
              (int)(diff.n > 200 ? 200 : diff.n), diff.p);
}

static enum status replay_line(struct replay *p, const struct line *l)
{
    if (p->then != NULL && p->then->id != l->record) {
        compare(p);
        p->then = NULL;
    }
    if (p->then == NULL) {
        reset_then(p, l->record);
        p->erased = false;
    }
    p->erased = p->erased || l->salt.n == 0;    /* a person's words were erased from history */
    if (l->after.n == 0) {
        reset_then(p, l->record);
        p->then->rev = 0;
        return ST_OK;
    }
    if (p->then->rev == 0 && l->before.n == 0)
        reset_then(p, l->record);
    p->then->rev = l->rev;
    if (record_from_stored(&p->scratch, p->then, l->after) != ST_OK)
        found(p->d, "history", "a change of %s/%lld cannot be read", p->k->name, (long long)l->record);
    return ST_OK;
}

static enum status replay_kind(struct replay *p)
{
    const struct value args[] = { ARG_STR(str_z(p->k->name)) };
    struct rows *rows;
    struct line l;
    bool more;
    TRY(crud_select(&p->scratch, p->k, S("ORDER BY \"id\""), NULL, 0, &p->list, &p->n));
    TRY(db_each(&p->scratch, &lines_sql, args, COUNT(args), &rows));
    for (;;) {
        TRY(rows_next(rows, &l, &more));
        if (!more)
            break;
        TRY(replay_line(p, &l));
    }
    compare(p);
    p->then = NULL;
    compare(p);
    return ST_OK;
}

static enum status check_history(struct doctor *d)
{
    const struct model *m = d->c->app->model;
    enum status st = ST_OK;
    for (size_t i = 0; i < m->nkinds && st == ST_OK; i++) {
        if ((m->kinds[i]->flags & K_SYSTEM) != 0)
            continue;
        struct problems quiet;
        struct replay p = { .d = d, .scratch = *d->c, .k = m->kinds[i] };
        p.scratch.arena = arena_new("doctor", (size_t)SCRATCH_MIB << 20);
        problems_init(&quiet, p.scratch.arena);
        p.scratch.problems = &quiet;
        st = replay_kind(&p);
        arena_free(p.scratch.arena);
    }
    return st;
}

/* ---- plans ---- */

struct plan_fault {
    int64_t version, about;
};
static const struct col fault_cols[] = { COL(struct plan_fault, version), COL(struct plan_fault, about) };
/* A feature finishes in the quarter of its row. What an older version holds there as well was taken over with the
 * quarters before and after those that were planned anew. */
static const struct {
    const char *code, *text;
    const struct kind *about;
    struct stmt_def q;
} plan_checks[] = {
    { "plan_quarter",
      "stands outside of the quarters of its plan",
      &kind_feature,
      { "doctor/plan_quarter",
        "SELECT v.id AS version, r.feature AS about FROM plan_row r JOIN plan_version v ON v.id = r.version"
        " WHERE r.archived_at IS NULL AND (r.quarter - coalesce(r.span, 1) + 1 < v.\"first\" OR r.quarter >= v.\"first\" + v.quarters)"
        " AND NOT EXISTS (SELECT 1 FROM plan_row o WHERE o.version < r.version AND o.feature = r.feature AND o.quarter = r.quarter)"
        " ORDER BY r.id LIMIT 100",
        NULL, ROWS_OF(struct plan_fault, fault_cols) } },
    { "plan_twice",
      "stands in the plan more than once",
      &kind_feature,
      { "doctor/plan_twice",
        "SELECT r.version AS version, r.feature AS about FROM plan_row r WHERE r.archived_at IS NULL"
        " GROUP BY r.version, r.feature HAVING count(*) > 1 ORDER BY r.version, r.feature LIMIT 100",
        NULL, ROWS_OF(struct plan_fault, fault_cols) } },
    { "plan_number",
      "an adopted plan has a number, a moment and nobody else's number",
      NULL,
      { "doctor/plan_number",
        "SELECT v.id AS version, CAST(0 AS bigint) AS about FROM plan_version v"
        " WHERE v.archived_at IS NULL AND ((v.n IS NULL) <> (v.adopted_at IS NULL) OR EXISTS (SELECT 1 FROM plan_version o"
        " WHERE o.n = v.n AND o.id <> v.id AND o.archived_at IS NULL)) ORDER BY v.id LIMIT 100",
        NULL, ROWS_OF(struct plan_fault, fault_cols) } },
    { "plan_bound",
      "a proven plan is worth what its bound says",
      NULL,
      { "doctor/plan_bound",
        "SELECT v.id AS version, CAST(0 AS bigint) AS about FROM plan_version v WHERE v.archived_at IS NULL"
        " AND v.proven = TRUE AND v.value IS NOT NULL AND v.bound IS NOT NULL AND v.value <> v.bound ORDER BY v.id LIMIT 100",
        NULL, ROWS_OF(struct plan_fault, fault_cols) } },
    /* The days of the plan in force are added up from its rows: the least that its work can take in a quarter against the
     * most that the team can have, as far as nobody has touched either since the plan was proven to fit. */
    { "plan_over",
      "is given more in a quarter than it has days, in a plan that was proven to fit",
      &kind_team,
      { "doctor/plan_over",
        "SELECT v.id AS version, k.team AS about FROM plan_version v LEFT JOIN plan_version s ON s.id = v.parent"
        " JOIN plan_row r ON r.version = v.id AND r.archived_at IS NULL"
        " JOIN effort e ON e.feature = r.feature AND e.archived_at IS NULL AND e.updated_at <= coalesce(s.created_at, v.created_at)"
        " JOIN capacity k ON k.team = e.team AND k.archived_at IS NULL AND k.updated_at <= coalesce(s.created_at, v.created_at)"
        "  AND k.quarter > r.quarter - coalesce(r.span, 1) AND k.quarter <= r.quarter"
        " WHERE v.n = (SELECT max(n) FROM plan_version WHERE archived_at IS NULL) AND v.archived_at IS NULL AND v.proven = TRUE"
        "  AND v.made_by = 'solve' AND (s.id IS NULL OR s.n IS NULL) AND k.quarter >= v.\"first\" AND k.quarter < v.\"first\" + v.quarters"
        "  AND NOT EXISTS (SELECT 1 FROM pledge p WHERE p.to_team = k.team AND p.quarter = k.quarter"
        "   AND p.updated_at > coalesce(s.created_at, v.created_at))"
        " GROUP BY v.id, k.team, k.quarter, k.days HAVING sum(coalesce(e.low, e.likely) / coalesce(r.span, 1)) > k.days"
        "  + coalesce((SELECT sum(p.days) FROM pledge p WHERE p.to_team = k.team AND p.quarter = k.quarter), 0)"
        " ORDER BY k.team, k.quarter LIMIT 100",
        NULL, ROWS_OF(struct plan_fault, fault_cols) } },
};

static enum status check_plans(struct doctor *d)
{
    struct plan_fault *f;
    size_t n;
    TRY(crud_int(d->c, &kind_plan_row, "count(*)", S("WHERE archived_at IS NULL"), NULL, 0, &d->r->plan_rows));
    for (size_t i = 0; i < COUNT(plan_checks); i++) {
        TRY(db_all(d->c, &plan_checks[i].q, NULL, 0, &f, &n));
        for (size_t k = 0; k < n; k++) {
            struct str key = STR_NULL, title;
            if (plan_checks[i].about != NULL)
                TRY(rec_label(d->c, plan_checks[i].about, f[k].about, &key, &title));
            found(d, plan_checks[i].code, "plan_version/%lld%s%.*s: %s", (long long)f[k].version, key.n > 0 ? ", " : "",
                  STR_FMT(key), plan_checks[i].text);
        }
    }
    return ST_OK;
}

/* ---- drives ---- */

struct id_row {
    int64_t id;
};
static const struct col drive_cols[] = { COL(struct id_row, id) };
static const struct stmt_def upwards_sql = {
    "doctor/upwards",
    "SELECT d.id AS id FROM drives d JOIN priority u ON u.id = d.\"upper\" JOIN priority l ON l.id = d.\"lower\""
    " WHERE d.archived_at IS NULL AND CASE u.layer WHEN 'executive' THEN 0 WHEN 'manager' THEN 1 ELSE 2 END"
    "  >= CASE l.layer WHEN 'executive' THEN 0 WHEN 'manager' THEN 1 ELSE 2 END ORDER BY d.id LIMIT 100",
    NULL, ROWS_OF(struct id_row, drive_cols)
};

/* What the rules refuse, written past them: nothing else shows that points stop there. */
static enum status check_drives(struct doctor *d)
{
    struct id_row *row;
    size_t n;
    TRY(db_all(d->c, &upwards_sql, NULL, 0, &row, &n));
    for (size_t i = 0; i < n; i++)
        found(d, "upwards", "drives/%lld does not lead to a lower layer: it carries no points", (long long)row[i].id);
    return ST_OK;
}

/* ---- all ---- */

static enum status run_body(struct ctx *c, void *arg)
{
    struct doctor d = { .c = c, .r = arg };
    struct str text;
    int64_t bad;
    *d.r = (struct doctor_report){ 0 };
    TRY(db_integrity(c, &d.r->file_good, &text));
    if (!d.r->file_good) {
        found(&d, "damaged", "the file is damaged: %.*s", STR_FMT(text));
        return ST_OK; /* nothing else can be trusted to answer */
    }
    TRY(change_verify(c, &d.r->changes, &bad));
    d.r->chain_good = bad == 0;
    if (bad != 0)
        found(&d, "chain", "the chain of changes is broken at change %lld: somebody wrote beside Headwater",
              (long long)bad);
    TRY(check_history(&d));
    TRY(doctor_references(c, d.r));
    TRY(check_plans(&d));
    return check_drives(&d);
}

enum status doctor_run(struct ctx *c, struct doctor_report *ret)
{
    return db_tx(c, TX_READ, run_body, ret);
}
