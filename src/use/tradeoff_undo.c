/* use/tradeoff_undo.c: taking back a decision or an adoption without editing what was signed (MODEL 11). */
#include "use/plan_lock.h"
#include "use/plan_parts.h"
#include "use/tradeoff_use.h"

/* A record that a change made and that is still there. */
struct w_made {
    int64_t id, rev, n, at;
    struct str key, state, about;
};
static const struct col made_cols[] = { COL(struct w_made, id),   COL(struct w_made, rev), COL(struct w_made, n),
                                        COL(struct w_made, at),   COL(struct w_made, key), COL(struct w_made, state),
                                        COL(struct w_made, about) };
static const struct stmt_def q_decisions = {
    .name = "undo.decisions",
    .sql =
        "SELECT d.id AS id, d.rev AS rev, 0 AS n, COALESCE(d.\"at\",0) AS at, d.\"key\" AS \"key\", d.state AS state, "
        "COALESCE(d.\"on\",'') AS about FROM change_row r JOIN decision d ON d.id = r.record WHERE r.\"change\" = ?1 "
        "AND r.kind = 'decision' AND r.before IS NULL AND d.state = 'signed' AND d.archived_at IS NULL ORDER BY d.id",
    ROWS_OF(struct w_made, made_cols)
};
static const struct stmt_def q_versions = {
    .name = "undo.versions",
    .sql =
        "SELECT v.id AS id, v.rev AS rev, v.n AS n, 0 AS at, '' AS \"key\", '' AS state, '' AS about FROM change_row r "
        "JOIN plan_version v ON v.id = r.record WHERE r.\"change\" = ?1 AND r.kind = 'plan_version' AND r.before IS NULL "
        "AND v.n IS NOT NULL AND v.archived_at IS NULL ORDER BY v.n",
    ROWS_OF(struct w_made, made_cols)
};
static const struct stmt_def q_scenarios = {
    .name = "undo.scenarios",
    .sql =
        "SELECT v.id AS id, v.rev AS rev, 0 AS n, 0 AS at, '' AS \"key\", '' AS state, '' AS about FROM change_row r "
        "JOIN plan_version v ON v.id = r.record WHERE r.\"change\" = ?1 AND r.kind = 'plan_version' AND r.before IS NULL "
        "AND v.n IS NULL AND v.archived_at IS NULL AND EXISTS (SELECT 1 FROM plan_version o WHERE o.parent = v.id) ORDER BY v.id",
    ROWS_OF(struct w_made, made_cols)
};
static const struct stmt_def q_options = {
    .name = "undo.options",
    .sql =
        "SELECT o.id AS id, o.rev AS rev, 0 AS n, 0 AS at, '' AS \"key\", '' AS state, '' AS about FROM change_row r "
        "JOIN option o ON o.id = r.record WHERE r.\"change\" = ?1 AND r.kind = 'option' AND r.before IS NULL "
        "AND o.archived_at IS NULL ORDER BY o.id",
    ROWS_OF(struct w_made, made_cols)
};
static const struct stmt_def q_messages = {
    .name = "undo.messages",
    .sql =
        "SELECT m.id AS id, m.rev AS rev, 0 AS n, 0 AS at, COALESCE(m.subject,'') AS \"key\", m.state AS state, "
        "COALESCE(m.\"to\",'') AS about FROM change_row r JOIN message m ON m.id = r.record WHERE r.\"change\" = ?1 "
        "AND /*visible message: undo takes back all of a change*/ r.kind = 'message' AND r.before IS NULL AND m.archived_at IS NULL ORDER BY m.id",
    ROWS_OF(struct w_made, made_cols)
};
static const struct stmt_def q_batches = {
    .name = "undo.batches",
    .sql =
        "SELECT b.id AS id, b.rev AS rev, 0 AS n, 0 AS at, '' AS \"key\", b.state AS state, '' AS about FROM change_row r "
        "JOIN \"change\" ch ON ch.id = r.\"change\" JOIN import_batch b ON b.id = r.record WHERE r.\"change\" = ?1 "
        "AND r.kind = 'import_batch' AND r.before IS NULL AND ch.\"action\" = 'import' ORDER BY b.id",
    ROWS_OF(struct w_made, made_cols)
};
struct w_count {
    int64_t n;
};
static const struct col count_cols[] = { COL(struct w_count, n) };
static const struct stmt_def q_features = {
    .name = "undo.features",
    .sql = "SELECT count(*) AS n FROM change_row WHERE \"change\" = ?1 AND kind = 'feature' AND before IS NULL",
    ROWS_OF(struct w_count, count_cols)
};
static const struct stmt_def q_before = {
    .name = "undo.version_before",
    .sql =
        "SELECT id AS id, rev AS rev, n AS n, \"first\" AS at, '' AS \"key\", '' AS state, '' AS about FROM plan_version "
        "WHERE n < ?1 AND archived_at IS NULL ORDER BY n DESC LIMIT 1",
    ROWS_OF(struct w_made, made_cols)
};

struct undo_job {
    int64_t change;
    struct w_made *decisions, *versions, *batches;
    size_t ndecisions, nversions, nbatches;
    struct w_made *scenarios;
    size_t nscenarios;        /* that versions were made of, which stay */
    int64_t back_to;                     /* the version written with the old rows; -1 = none */
};

int64_t decision_undo_until(const struct tz *z, int64_t signed_ms)
{
    struct date d = tz_date(z, signed_ms);
    for (int left = 2; left > 0;) {
        d.days++;
        left -= date_weekday(d) < 5;
    }
    return tz_ms(z, d, 17 * 60);
}

static bool undo_skip(void *arg, struct str kind, int64_t record, bool created)
{
    const struct undo_job *j = arg;
    for (size_t i = 0; i < j->ndecisions; i++)
        if (str_eq(kind, S("decision")) && j->decisions[i].id == record)
            return true;                 /* made as a draft and signed in the same change */
    if (!created)
        return false;
    if (j->nbatches > 0 && str_eq(kind, S("import_batch")))
        return true;
    if (j->nversions + j->nscenarios > 0 && (str_eq(kind, S("plan_version")) || str_eq(kind, S("plan_row"))))
        return true;
    return j->ndecisions > 0 && (str_eq(kind, S("option")) || str_eq(kind, S("message")));
}

/* Whether two versions hold the same plan: what was adopted between them was taken back. */
static enum status same_plan(struct ctx *c, const struct w_version *a, const struct w_version *b, bool *ret)
{
    struct w_row *x = NULL, *y = NULL;
    size_t nx = 0, ny = 0;
    TRY(world_rows(c, a->id, &x, &nx));
    TRY(world_rows(c, b->id, &y, &ny));
    *ret = a->first == b->first && a->quarters == b->quarters && nx == ny;
    for (size_t i = 0; *ret && i < nx; i++)
        *ret = x[i].feature == y[i].feature && x[i].quarter == y[i].quarter && x[i].span == y[i].span
               && str_eq(x[i].state, y[i].state);
    return ST_OK;
}

/* A new version with the rows of the one before the change. Nothing may have been adopted since, but what was taken back. */
static enum status undo_version(struct ctx *c, struct undo_job *j)
{
    struct w_version now, old, made;
    struct w_made *before = NULL;
    struct w_row *rows = NULL;
    size_t n = 0, nrows = 0;
    const struct w_made *last = &j->versions[j->nversions - 1];
    TRY(world_version(c, S("current"), &now));
    bool same = now.id == last->id;
    if (!same) {
        TRY(world_version(c, arena_printf(c->arena, "#%lld", (long long)last->id), &made));
        TRY(same_plan(c, &now, &made, &same));
    }
    if (!same) {
        problem_add(c->problems, NULL, S("changed_since"),
                    "The plan is at version %lld now, made after version %lld.\n"
                    "Undo that first.",
                    (long long)now.n, (long long)last->n);
        return ST_CONFLICT;
    }
    struct value arg = value_int(j->versions[0].n);
    TRY(db_all(c, &q_before, &arg, 1, &before, &n));
    old = now;
    if (n > 0) {
        TRY(world_version(c, arena_printf(c->arena, "#%lld", (long long)before[0].id), &old));
        TRY(world_rows(c, old.id, &rows, &nrows));
    }
    struct record *v = rec_new(c, &kind_plan_version);
    plan_version_number(c, v, now.n + 1);
    rset_int(v, "parent", n > 0 ? old.id : now.id);
    rset_int(v, "first", old.first);
    rset_int(v, "quarters", old.quarters);
    rset_text(v, "title",
              n > 0 ? arena_printf(c->arena, "Back to version %lld", (long long)old.n) : S("Nothing planned"));
    rset_text(v, "why", arena_printf(c->arena, "Version %lld was undone.", (long long)last->n));
    rset_text(v, "made_by", old.made_by);
    rset_bool(v, "proven", n > 0 && old.proven);
    TRY(rec_add(c, v));
    for (size_t i = 0; i < nrows; i++)
        TRY(plan_row_add(c, v->id, rows[i].feature, rows[i].quarter, rows[i].span, rows[i].state));
    j->back_to = v->id;
    return j->ndecisions ? ST_OK : plan_lock_guard(c, now.id, v->id);
}

static enum status undo_decision(struct ctx *c, const struct undo_job *j, const struct w_made *d)
{
    struct record *say = rec_new(c, &kind_comment), *t = NULL;
    int64_t tradeoff = any_id_of(d->about, "tradeoff");
    TRY(rec_archive(c, &kind_decision, d->id, d->rev));
    rset_text(say, "record", any_text(c->arena, &kind_decision, d->id));
    rset_text(say, "text", S("Undone. What it was about is open again."));
    TRY(rec_add(c, say));
    if (tradeoff < 0 || j->back_to < 0)
        return ST_OK;
    TRY(rec_get(c, &kind_tradeoff, tradeoff, &t));
    rset_int(t, "priced_on", j->back_to);
    return rec_edit(c, t);
}

/* One that has left cannot be called back: a correction is drafted. */
static enum status undo_message(struct ctx *c, const struct w_made *m)
{
    struct record *r = NULL;
    if (str_eq(m->state, S("cancelled")))
        return ST_OK;
    if (!str_eq(m->state, S("sent"))) {
        TRY(rec_get(c, &kind_message, m->id, &r));
        rset_text(r, "state", S("cancelled"));
        return rec_edit(c, r);
    }
    struct record *old = NULL;
    TRY(rec_get(c, &kind_message, m->id, &old));
    r = rec_new(c, &kind_message);
    static const char *const same[] = { "record", "to", "address", "purpose" };
    for (size_t i = 0; i < COUNT(same); i++) {
        size_t at = kind_field_index(&kind_message, str_z(same[i]));
        r->v[at] = old->v[at];
    }
    rset_text(r, "subject", title_cut(c->arena, arena_printf(c->arena, "Correction: %.*s", STR_FMT(m->key))));
    rset_text(r, "text",
              S("We took this decision back; it does not stand. You hear from us once it is decided again."));
    return rec_add(c, r);
}

/* What is known of a file stays: that it came in, and that it was taken back. */
static enum status undo_batch(struct ctx *c, const struct w_made *b)
{
    struct record *r = NULL;
    TRY(rec_get(c, &kind_import_batch, b->id, &r));
    rset_text(r, "state", S("undone"));
    return rec_edit(c, r);
}

static enum status undo_more(struct ctx *c, void *arg)
{
    struct undo_job *j = arg;
    struct w_made *rows = NULL;
    struct value id = value_int(j->change);
    size_t n = 0;
    if (j->nversions > 0)
        TRY(undo_version(c, j));
    for (size_t i = 0; i < j->nbatches; i++)
        TRY(undo_batch(c, &j->batches[i]));
    for (size_t i = 0; i < j->nscenarios; i++)
        TRY(rec_archive(c, &kind_plan_version, j->scenarios[i].id, j->scenarios[i].rev));
    for (size_t i = 0; i < j->ndecisions; i++)
        TRY(undo_decision(c, j, &j->decisions[i]));
    if (j->ndecisions == 0)
        return ST_OK;
    TRY(db_all(c, &q_options, &id, 1, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(rec_archive(c, &kind_option, rows[i].id, rows[i].rev));
    TRY(db_all(c, &q_messages, &id, 1, &rows, &n));
    for (size_t i = 0; i < n; i++)
        TRY(undo_message(c, &rows[i]));
    return ST_OK;
}

static enum status too_late(struct ctx *c, const struct w_made *d)
{
    int64_t until = decision_undo_until(c->app->zone, d->at);
    if (c->now_ms <= until)
        return ST_OK;
    problem_add(c->problems, NULL, S("too_late"),
                "%.*s could be undone until %.*s, 17:00.\n"
                "From then on, changing your mind is a new trade-off.",
                STR_FMT(d->key), STR_FMT(date_words_long(c->arena, tz_date(c->app->zone, until))));
    return ST_DENIED;
}

bool desk_undo_open(struct ctx *c, int64_t change_id)
{
    struct w_made *decisions = NULL;
    size_t n = 0;
    struct value id = value_int(change_id);
    if (db_all(c, &q_decisions, &id, 1, &decisions, &n) != ST_OK)
        return false;
    for (size_t i = 0; i < n; i++)
        if (c->now_ms > decision_undo_until(c->app->zone, decisions[i].at))
            return false;
    return true;
}

enum status desk_undo(struct ctx *c, int64_t change_id, int64_t *ret_change)
{
    struct undo_job j = { .change = change_id, .back_to = -1 };
    struct w_count *features = NULL;
    size_t n = 0;
    struct value id = value_int(change_id);
    TRY(db_all(c, &q_decisions, &id, 1, &j.decisions, &j.ndecisions));
    TRY(db_all(c, &q_versions, &id, 1, &j.versions, &j.nversions));
    TRY(db_all(c, &q_batches, &id, 1, &j.batches, &j.nbatches));
    TRY(db_all(c, &q_features, &id, 1, &features, &n));
    TRY(db_all(c, &q_scenarios, &id, 1, &j.scenarios, &j.nscenarios));
    if (n > 0 && features[0].n > 0)
        j.nversions = 0; /* a version that came with its features, as by an import, leaves with them */
    if (j.ndecisions + j.nversions + j.nbatches + j.nscenarios == 0)
        return change_undo(c, change_id, ret_change);
    for (size_t i = 0; i < j.ndecisions; i++)
        TRY(too_late(c, &j.decisions[i]));
    struct change_undo_how how = { undo_skip, undo_more, &j };
    return change_undo_as(c, change_id, &how, ret_change);
}
