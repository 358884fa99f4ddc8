/* use/brief_letter.c: see use/brief_letter.h. */
#include "use/brief_letter.h"
#include "base/date.h"
#include "base/json.h"
#include "base/tz.h"
#include "core/workspace.h"
#include "use/brief_use.h"
#include "use/plan_use.h"
#include "use/plan_words.h"
#include "use/reports.h"
#include "use/today_use.h"
#include "use/tradeoff_use.h"
#include <stdlib.h>

#define STMT(NAME, ...) STMT_IN("letter.", NAME, __VA_ARGS__)
enum { POINTS_MAX = 24, STEPS_MAX = 60 };

static void member_int(struct json_writer *w, const char *name, int64_t i)
{
    json_key(w, str_z(name));
    json_int(w, i);
}

static void member_real(struct json_writer *w, const char *name, const struct value *v)
{
    json_key(w, str_z(name));
    if (v->type == VT_REAL)
        json_real(w, v->u.d);
    else
        json_null(w);
}

static enum status ask(struct ctx *c, const char *name, struct report_view *ret)
{
    const struct report *r = report_find(str_z(name));
    assert(r);
    return report_run(c, r, report_inputs(c, r), ret);
}

int64_t brief_reader(struct ctx *c, const struct record *brief)
{
    const struct kind *k;
    int64_t id;
    return any_parse(c->app->model, rec_str(brief, "reader"), &k, &id) && kind_is(k, &kind_person) ? id : 0;
}

/* ---- what they said ---- */

struct said {
    struct str text, day, is, became;
};
/* Of each sort the newest first; what changed nothing has its reason. */
STMT(
    q_said, struct said,
    "SELECT q.text AS text, coalesce(q.\"on\", '') AS day, CASE WHEN q.disposition IN ('incorporated', 'adapted') THEN 'changed'"
    " WHEN q.disposition IN ('parked', 'declined') THEN 'heard' ELSE 'open' END AS \"is\","
    " coalesce((SELECT e.what FROM evidence e WHERE e.item = 'quote/' || CAST(q.id AS TEXT) AND e.role = 'changed'"
    "   AND e.archived_at IS NULL ORDER BY e.id LIMIT 1), q.disposition_why, '') AS became"
    " FROM quote q WHERE q.who = ?1 AND q.archived_at IS NULL AND q.text <> 'erased'"
    " ORDER BY CASE WHEN q.disposition IN ('incorporated', 'adapted') THEN 0 WHEN q.disposition IN ('parked', 'declined') THEN 1"
    "   ELSE 2 END, q.\"on\" DESC NULLS LAST, q.id DESC LIMIT 500",
    COL(struct said, text), COL(struct said, day), COL(struct said, is), COL(struct said, became));

/* Three rows, of them one that was heard and changed nothing where there is one. */
static size_t choose_said(const struct said *s, size_t n, size_t *ret)
{
    size_t heard = 0, shown = 0;
    while (heard < n && !str_eq(s[heard].is, S("heard")))
        heard++;
    for (size_t i = 0; i < n && shown < LETTER_SAID; i++)
        if (shown < LETTER_SAID - 1 || heard >= n || i == heard || heard < i)
            ret[shown++] = i;
    return shown;
}

static enum status put_said(struct ctx *c, int64_t reader, struct json_writer *w)
{
    const struct value who = ARG_STR(any_text(c->arena, &kind_person, reader));
    struct said *s;
    size_t n, at[LETTER_SAID];
    if (reader == 0)
        return ST_OK;
    TRY(db_all(c, &q_said, &who, 1, &s, &n));
    json_key(w, S("said"));
    json_array(w);
    size_t shown = choose_said(s, n, at);
    for (size_t i = 0; i < shown; i++) {
        json_object(w);
        json_member_str(w, S("text"), s[at[i]].text);
        json_member_str(w, S("on"), s[at[i]].day);
        json_member_str(w, S("is"), s[at[i]].is);
        json_member_str(w, S("then"), s[at[i]].became);
        json_end(w);
    }
    json_end(w);
    return ST_OK;
}

/* ---- where the next quarter goes ---- */

struct share {
    struct str title, key;
    int64_t days;
};

/* key: of the solution that it is; empty for what is several or none. */
static void put_share(struct json_writer *w, struct str title, struct str key, int64_t days, const char *tone)
{
    if (days <= 0)
        return;
    json_object(w);
    json_member_str(w, S("title"), title);
    if (!str_empty(key))
        json_member_str(w, S("solution"), key);
    member_int(w, "days", days);
    json_member_str(w, S("tone"), str_z(tone));
    json_end(w);
}

/* Days of the quarter by solution, in their order; the last place is work of one product alone. */
static void by_solution(const struct plan_model *m, int q, struct share *ret)
{
    const struct world *w = m->w;
    const struct plan_work *work = plan_work(m, q);
    for (size_t s = 0; s < w->nsolutions; s++)
        ret[s] = (struct share){ .title = w->solutions[s].title, .key = w->solutions[s].key };
    for (size_t t = 0; t < m->in.nteams; t++) {
        struct w_span of = w_span(&work->by_team, (int32_t)t);
        for (size_t k = 0; k < of.n; k++) {
            int32_t s = world_solution_of(w, m->in.features[work->feature[of.at[k]]].id);
            ret[s >= 0 ? (size_t)s : w->nsolutions].days += work->days[of.at[k]];
        }
    }
}

/* The largest take a colour each; the rest shares one. */
static void put_shares(struct json_writer *w, struct share *s, size_t n, int64_t free)
{
    int64_t rest = 0;
    json_key(w, S("shares"));
    json_array(w);
    for (size_t shown = 0; shown < n; shown++) {
        size_t best = 0;
        for (size_t i = 1; i < n; i++)
            if (s[i].days > s[best].days)
                best = i;
        if (shown + 2 < LETTER_SHARES)
            put_share(w, s[best].title, s[best].key, s[best].days, "solution");
        else
            rest += s[best].days;
        s[best].days = 0;
        if (rest == 0 && shown + 2 >= LETTER_SHARES)
            break;
    }
    put_share(w, S("Other solutions"), STR_NULL, rest, "other");
    put_share(w, S("Work of one product"), STR_NULL, s[n].days, "single");
    put_share(w, S("Reserve, free"), STR_NULL, free, "free");
    json_end(w);
}

static enum status put_quarter(struct ctx *c, struct world *w, const struct plan_model *m, const struct settings *set,
                               struct json_writer *out)
{
    int64_t next = quarter_of(workspace_today(c, set), (int)set->fiscal_start).ordinal + 1, usable = 0, used = 0,
            asked = 0;
    int q = next > m->first && next < m->first + m->in.quarters ? (int)(next - m->first) : 0;
    const int32_t *loads = plan_loads(m, m->force, NULL);
    struct share *s = ARENA_ARRAY(c->arena, struct share, w->nsolutions + 1);
    for (size_t t = 0; t < m->in.nteams; t++) {
        usable += m->in.teams[t].usable[q];
        asked += loads[t * (size_t)m->in.quarters + (size_t)q];
    }
    by_solution(m, q, s);
    for (size_t i = 0; i <= w->nsolutions; i++)
        used += s[i].days;
    assert(used == asked);
    json_key(out, S("quarter"));
    json_object(out);
    json_member_str(out, S("title"), quarter_said(w, m->first + q));
    json_member_str(out, S("key"), quarter_key(c->arena, m->first + q));
    member_int(out, "days", usable > used ? usable : used);
    member_int(out, "usable", usable);
    member_int(out, "week", set->days_per_week);
    put_shares(out, s, w->nsolutions, usable - used);
    json_end(out);
    return ST_OK;
}

/* ---- what should be different for customers ---- */

struct point {
    int64_t day;
    double value;
};
STMT(
    q_points, struct point,
    "SELECT day AS day, value AS value FROM (SELECT m.id AS id, m.\"on\" AS o, CAST(replace(m.\"on\", '-', '') AS bigint) AS day, m.value AS value FROM measurement m"
    " JOIN outcome x ON x.id = ?1 WHERE m.metric = x.metric AND m.archived_at IS NULL AND m.customer IS NOT DISTINCT FROM x.customer"
    " ORDER BY m.\"on\" DESC, m.id DESC LIMIT 24) newest ORDER BY o, id",
    COL(struct point, day), COL(struct point, value));

struct unit_row {
    int64_t decimals;
    struct str title, unit, key;
};
STMT(
    q_unit, struct unit_row,
    "SELECT coalesce(m.decimals, 0) AS decimals, m.title AS title, coalesce(m.unit, '') AS unit, o.\"key\" AS \"key\" FROM outcome o JOIN metric m ON m.id = o.metric WHERE o.id = ?1",
    COL(struct unit_row, decimals), COL(struct unit_row, title), COL(struct unit_row, unit), COL(struct unit_row, key));

static enum status put_outcome(struct ctx *c, const struct report_view *p, size_t i, struct json_writer *w)
{
    const struct value id = *report_at_cell(p, 0, i, "outcome");
    const struct value *due = report_at_cell(p, 0, i, "due"), *is = report_at_cell(p, 0, i, "status");
    struct unit_row *u;
    struct point *x;
    size_t n, nx;
    TRY(db_all(c, &q_unit, &id, 1, &u, &n));
    TRY(db_all(c, &q_points, &id, 1, &x, &nx));
    if (n == 0)
        return ST_OK;
    json_object(w);
    json_member_str(w, S("key"), u->key);
    json_member_str(w, S("metric"), u->title);
    json_member_str(w, S("unit"), u->unit);
    member_int(w, "decimals", u->decimals);
    member_real(w, "baseline", report_at_cell(p, 0, i, "baseline"));
    member_real(w, "now", report_at_cell(p, 0, i, "now"));
    member_real(w, "target", report_at_cell(p, 0, i, "target"));
    json_member_str(w, S("due"), due->type == VT_TEXT ? due->u.s : STR_NULL);
    json_member_str(w, S("status"), is->type == VT_TEXT ? is->u.s : STR_NULL);
    json_key(w, S("points"));
    json_array(w);
    for (size_t k = 0; k < nx; k++)
        json_real(w, x[k].value);
    json_end(w);
    json_end(w);
    return ST_OK;
}

/* Those of solutions first, of them those under way: an outcome is whole there, and no brief hides what is behind. */
static int64_t weight_of(const struct report_view *p, size_t i)
{
    static const char *const first[] = { "behind", "on_course", "not_measured", "not_shipped", "missed", "reached" };
    const struct value *about = report_at_cell(p, 0, i, "about"), *is = report_at_cell(p, 0, i, "status");
    int64_t at = about->type == VT_TEXT && str_starts(about->u.s, S("solution/")) ? 0 : (int64_t)COUNT(first);
    for (size_t k = 0; is->type == VT_TEXT && k < COUNT(first); k++)
        if (str_eq(is->u.s, str_z(first[k])))
            return at + (int64_t)k;
    return at + (int64_t)COUNT(first);
}

static enum status put_outcomes(struct ctx *c, struct json_writer *w)
{
    struct report_view p;
    TRY(ask(c, "outcome_progress", &p));
    bool *taken = ARENA_ARRAY(c->arena, bool, p.rows[0].n + 1);
    json_key(w, S("outcomes"));
    json_array(w);
    for (size_t shown = 0; shown < LETTER_OUTCOMES && shown < p.rows[0].n; shown++) {
        size_t best = p.rows[0].n;
        for (size_t i = 0; i < p.rows[0].n; i++)
            if (!taken[i] && (best == p.rows[0].n || weight_of(&p, i) < weight_of(&p, best)))
                best = i;
        taken[best] = true;
        TRY(put_outcome(c, &p, best, w));
    }
    json_end(w);
    return ST_OK;
}

/* ---- what small yeses cost ---- */

struct step {
    int32_t day;
    int64_t days;
};

static int by_day(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    return x->day != y->day ? (x->day < y->day ? -1 : 1) : 0;
}

static void put_steps(struct json_writer *w, struct step *s, size_t n)
{
    int64_t sum = 0, all = 0;
    for (size_t i = 0; i < n; i++)
        all += s[i].days;
    json_key(w, S("steps"));
    json_array(w);
    for (size_t i = 0; i < n; i++) {
        sum += s[i].days;
        bool far = n <= STEPS_MAX || i + 1 == n || i * STEPS_MAX / n != (i + 1) * STEPS_MAX / n;
        if ((i + 1 < n && s[i + 1].day == s[i].day) || !far)
            continue;
        json_array(w);
        json_int(w, s[i].day);
        json_int(w, sum);
        json_end(w);
    }
    json_end(w);
    assert(sum == all);
}

static enum status put_small(struct ctx *c, struct json_writer *w)
{
    struct report_view v;
    struct date d;
    size_t n = 0;
    TRY(ask(c, "small_items", &v));
    struct step *s = ARENA_ARRAY(c->arena, struct step, v.rows[0].n + 1);
    for (size_t i = 0; i < v.rows[0].n; i++) {
        const struct value *on = report_at_cell(&v, 0, i, "on"), *days = report_at_cell(&v, 0, i, "days");
        if (on->type == VT_TEXT && date_parse(on->u.s, &d) && days->type == VT_INT)
            s[n++] = (struct step){ d.days, days->u.i };
    }
    if (n == 0)
        return ST_OK;
    qsort(s, n, sizeof *s, by_day);
    json_key(w, S("small"));
    json_object(w);
    member_int(w, "items", (int64_t)n);
    int64_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += s[i].days;
    member_int(w, "days", all);
    put_steps(w, s, n);
    if (v.rows[2].n) {
        struct str key, title;
        const struct value *of = report_at_cell(&v, 2, 0, "solution");
        TRY(rec_label(c, &kind_solution, of->u.i, &key, &title));
        json_member_str(w, S("line"), title);
        member_int(w, "line_days", report_at_cell(&v, 2, 0, "days")->u.i);
    }
    json_end(w);
    return ST_OK;
}

/* ---- one choice ---- */

static void put_option(struct json_writer *w, struct str title, struct str gets)
{
    json_object(w);
    json_member_str(w, S("title"), title);
    json_member_str(w, S("gets"), gets);
    json_end(w);
}

static void wish_options(const struct plan_model *m, const struct today_open *x, const struct settings *set,
                         struct json_writer *w)
{
    struct arena *a = m->w->arena;
    struct card_glance g = { 0 };
    int32_t wish = world_feature(m->w, x->wish);
    if (wish < 0)
        return;
    bool known = tradeoff_glance(m, wish, x->quarter, &g);
    put_option(w, S("Keep the plan"), S("nothing moves; who asked waits"));
    if (known && g.slice_fits)
        put_option(w, S("A smaller yes"), S("it fits, and nothing moves"));
    put_option(w, S("All of it"),
               !known             ? S("nobody has sized it yet")
               : g.fits           ? S("it fits, and nothing moves")
               : g.short_days > 0 ? arena_printf(a, "%.*s person-weeks short: something promised gives way",
                                                 STR_FMT(weeks_text(a, g.short_days, set->days_per_week)))
                                  : S("something promised gives way"));
}

static enum status put_choice(struct ctx *c, struct world *w, const struct settings *set, struct json_writer *out)
{
    struct today_open *x;
    struct plan_model m;
    size_t n;
    TRY(today_open_load(c, 0, 1, &x, &n));
    if (n == 0)
        return ST_OK;
    json_key(out, S("choice"));
    json_object(out);
    json_member_str(out, S("key"), x->key);
    json_member_str(out, S("title"), x->title);
    if (x->due > 0)
        json_member_str(out, S("due"), date_text(c->arena, tz_date(set->tz, x->due)));
    json_key(out, S("options"));
    json_array(out);
    if (!str_empty(x->retire)) {
        put_option(out, S("Keep it"), S("it goes on taking days"));
        put_option(out, S("End it"), S("its days are free; who uses it is told"));
    } else if (w->has_plan) {
        TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY, .card = true }, &m));
        wish_options(&m, x, set, out);
    }
    json_end(out);
    json_end(out);
    return ST_OK;
}

/* ---- words ---- */

static bool is_drawn(struct arena *a, struct str line, struct str draft)
{
    struct str other, bones = brief_bones(a, line);
    while (!str_empty(draft)) {
        (void)str_cut(draft, '\n', &other, &draft);
        if (str_eq(bones, brief_bones(a, other)))
            return true;
    }
    return false;
}

/* The words of the body that a person wrote: what the draft says is drawn, and a heading stays with what is left below it. */
static struct str own_words(struct arena *a, struct str body, struct str draft)
{
    struct out o;
    struct str line, heading = STR_NULL;
    out_init_raw(&o, a);
    while (!str_empty(body)) {
        (void)str_cut(body, '\n', &line, &body);
        if (str_starts(line, S("## "))) {
            heading = line;
            continue;
        }
        if (str_empty(str_trim(line)) || is_drawn(a, line, draft))
            continue;
        if (!str_empty(heading))
            out_printf(&o, "%.*s\n", STR_FMT(heading));
        heading = STR_NULL;
        out_printf(&o, "%.*s\n", STR_FMT(line));
    }
    return out_str(&o);
}

/* ---- the whole ---- */

struct who_row {
    struct str name, job;
};
STMT(q_who, struct who_row, "SELECT p.title AS name, coalesce(p.job, '') AS job FROM person p WHERE p.id = ?1",
     COL(struct who_row, name), COL(struct who_row, job));

static enum status put_head(struct ctx *c, const struct record *b, const struct settings *set, struct json_writer *w)
{
    struct who_row *r;
    size_t n;
    const struct value reader = ARG_INT(brief_reader(c, b)), from = ARG_INT(b->created_by);
    TRY(db_all(c, &q_who, &reader, 1, &r, &n));
    json_member_str(w, S("reader"), n ? r->name : STR_NULL);
    json_member_str(w, S("job"), n ? r->job : STR_NULL);
    TRY(db_all(c, &q_who, &from, 1, &r, &n));
    json_member_str(w, S("from"), n ? r->name : STR_NULL);
    json_member_str(w, S("as_of"), date_text(c->arena, workspace_today(c, set)));
    return ST_OK;
}

enum status brief_letter_now(struct ctx *c, const struct record *b, struct str *ret)
{
    struct brief_draft draft = { 0 };
    struct settings set;
    struct out o;
    struct json_writer w;
    struct world *world = ARENA_NEW(c->arena, struct world);
    struct plan_model m;
    int64_t reader = brief_reader(c, b);
    TRY(workspace_settings(c, &set));
    TRY(world_load(c, world));
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    TRY(put_head(c, b, &set, &w));
    if (reader)
        TRY(brief_draft_make(c, reader, &draft));
    json_member_str(&w, S("own"), own_words(c->arena, rec_str(b, "body"), draft.body));
    TRY(put_said(c, reader, &w));
    if (world->has_plan) {
        TRY(plan_model_build(c, world, &(struct plan_from){ .effort = PLAN_LIKELY }, &m));
        TRY(put_quarter(c, world, &m, &set, &w));
    }
    TRY(put_outcomes(c, &w));
    TRY(put_small(c, &w));
    TRY(put_choice(c, world, &set, &w));
    json_end(&w);
    *ret = out_str(&o);
    return ST_OK;
}

/* What was sent before letters were kept has its words alone. */
static struct str words_alone(struct ctx *c, const struct record *b)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    json_member_str(&w, S("own"), rec_str(b, "body"));
    json_end(&w);
    return out_str(&o);
}

enum status brief_letter_json(struct ctx *c, const struct record *b, struct str *ret)
{
    if (str_eq(rec_str(b, "state"), S("draft")))
        return brief_letter_now(c, b, ret);
    *ret = rec_str(b, "frozen");
    if (str_empty(*ret))
        *ret = words_alone(c, b);
    return ST_OK;
}
