/* cli/desk.c: headwater plan … and headwater tradeoff …. */
#include "cli/cli.h"
#include "use/plan_compare.h"
#include "use/plan_explain.h"
#include "use/plan_lock.h"
#include "use/plan_problem.h"
#include "use/plan_show.h"
#include "use/what_if.h"

static void member(struct json_writer *j, const char *name, struct str s)
{
    json_key(j, str_z(name));
    json_str(j, s);
}

static void number(struct json_writer *j, const char *name, int64_t i)
{
    json_key(j, str_z(name));
    json_int(j, i);
}

static void decimal(struct json_writer *j, const char *name, struct arena *a, bool known, int64_t upt)
{
    json_key(j, str_z(name));
    if (known)
        json_str(j, points_exact(a, upt));
    else
        json_null(j);
}

static struct str points_or(struct arena *a, bool known, int64_t upt)
{
    return known ? points_text(a, upt) : S("no value yet");
}

static enum status read_quarter(struct ctx *c, struct str s, int64_t *ret)
{
    struct quarter q;
    if (!quarter_parse(s, &q))
        return cli_usage(c, "%.*s is no quarter.\nWrite it like 2027-Q1.", STR_FMT(s));
    *ret = q.ordinal;
    return ST_OK;
}

static enum status read_number(struct ctx *c, struct str s, int64_t *ret)
{
    if (!str_to_i64(s, ret) || *ret < 1)
        return cli_usage(c, "%.*s is no number.\nGive a whole number.", STR_FMT(s));
    return ST_OK;
}

static void json_rows(struct json_writer *j, const struct plan_model *m, const int16_t *finish)
{
    const struct world *w = m->w;
    json_key(j, S("rows"));
    json_array(j);
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        if (finish[i] < 0)
            continue;
        json_object(j);
        member(j, "feature", w->features[m->world_of[i]].key);
        member(j, "title", w->features[m->world_of[i]].title);
        member(j, "quarter", quarter_key(w->arena, m->first + finish[i]));
        number(j, "span", m->in.features[i].span);
        number(j, "days", plan_feature_days(w, m->in.features[i].id));
        json_end(j);
    }
    json_end(j);
}

static enum status run_solve(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct plan_from from = { .effort = cli_flag(a, "high") ? PLAN_HIGH : PLAN_LIKELY };
    struct plan_model m;
    struct plan_answer r;
    if (!str_empty(cli_opt(a, "from")))
        TRY(read_quarter(c, cli_opt(a, "from"), &from.first));
    if (!str_empty(cli_opt(a, "quarters")))
        TRY(read_number(c, cli_opt(a, "quarters"), &from.quarters));
    TRY(plan_solve_use(c, &from, &m, &r));
    if (!cli_flag(a, "json")) {
        int64_t within = plan_within(r.value, r.bound);
        cli_line(o, "Scenario #%lld: worth %.*s points over %d quarters, %.*s.", (long long)r.version,
                 STR_FMT(points_text(c->arena, r.value * r.unit)), m.in.quarters,
                 STR_FMT(r.proved ? S("proved best")
                                  : arena_printf(c->arena, "not proved best, within %lld.%lld %% of the best possible",
                                                 (long long)within / 10, (long long)within % 10)));
        for (size_t i = 0; i < m.in.nfeatures; i++)
            if (r.finish[i] >= 0)
                cli_line(o, "%.*s\t%.*s\t%.*s", STR_FMT(quarter_key(c->arena, m.first + r.finish[i])),
                         STR_FMT(m.w->features[m.world_of[i]].key), STR_FMT(m.w->features[m.world_of[i]].title));
        if (plan_uncounted(&m) > 0)
            cli_line(o, "%zu %s not counted: %d other subjects have rules already. See: headwater plan show",
                     plan_uncounted(&m), plan_uncounted(&m) == 1 ? "rule is" : "rules are", PLAN_SUBJECTS_MAX);
        cli_line(o, "Take it with: headwater plan adopt '#%lld'", (long long)r.version);
        return ST_OK;
    }
    struct json_writer j;
    json_begin(&j, o);
    json_object(&j);
    member(&j, "version", arena_printf(c->arena, "%lld", (long long)r.version));
    number(&j, "value", r.value);
    number(&j, "bound", r.bound);
    member(&j, "unit", points_exact(c->arena, r.unit));
    json_key(&j, S("proven"));
    json_bool(&j, r.proved);
    decimal(&j, "points_horizon", c->arena, m.valued, plan_points_horizon(&m, r.finish));
    json_rows(&j, &m, r.finish);
    json_end(&j);
    out_bytes(o, S("\n"));
    return ST_OK;
}

static enum status run_show(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_model m;
    struct plan_shown s;
    TRY(plan_show_load(c, w, &m, cli_arg(a, 0), &s));
    if (cli_flag(a, "json")) {
        struct json_writer j;
        json_begin(&j, o);
        plan_show_json(&j, &s);
        out_bytes(o, S("\n"));
        return ST_OK;
    }
    if (!w->has_plan) {                         /* that is an answer, as on its page */
        cli_line(o, "There is no plan yet. Import commitments or run: headwater plan solve");
        return ST_OK;
    }
    cli_line(o, "Plan version %lld", (long long)w->plan.n);
    for (int k = s.q; k < (s.whole ? m.in.quarters : s.q + 1); k++) {
        cli_line(o, "%.*s, worth %.*s", STR_FMT(quarter_said(w, m.first + k)),
                 STR_FMT(points_or(c->arena, m.valued, plan_points_quarter(&m, m.force, k))));
        for (size_t t = 0; t < m.in.nteams; t++)
            if (m.in.teams[t].usable[k])
                cli_line(o, "  %.*s: %d used + %d reserve of %d days, %d free", STR_FMT(w->teams[t].title),
                         s.loads[t * (size_t)m.in.quarters + (size_t)k], m.in.teams[t].reserve[k],
                         m.in.teams[t].usable[k], plan_team_free(&m, s.loads, t, k));
        for (size_t i = 0; i < m.in.nfeatures; i++)
            if (m.force[i] == k)
                cli_line(o, "  %.*s\t%.*s\t%lld days", STR_FMT(w->features[m.world_of[i]].key),
                         STR_FMT(w->features[m.world_of[i]].title),
                         (long long)plan_feature_days(w, m.in.features[i].id));
    }
    for (size_t i = 0; i < s.nmissed; i++)
        cli_line(o, "%s: %.*s",
                 !s.missed[i].counted ? "Left out"
                 : s.missed[i].hard   ? "Not kept"
                                      : "Only reported, not kept",
                 STR_FMT(s.missed[i].line.words));
    return ST_OK;
}

/* What `plan solve` asks; the digest of this text stands in the version that it makes. */
static enum status run_plan_problem(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_model m;
    (void)a;
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY }, &m));
    out_bytes(o, plan_problem_text(&m));
    return ST_OK;
}

static enum status run_compare(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_compare_ask ask = { cli_arg(a, 0), cli_arg(a, 1), -1 };
    struct plan_compared p;
    if (!str_empty(cli_opt(a, "quarter")))
        TRY(read_quarter(c, cli_opt(a, "quarter"), &ask.quarter));
    TRY(world_load(c, w));
    TRY(plan_compared_load(c, w, &ask, &p));
    if (cli_flag(a, "json")) {
        struct json_writer j;
        json_begin(&j, o);
        plan_compared_json(&j, &p);
        out_bytes(o, S("\n"));
        return ST_OK;
    }
    cli_line(o, "%.*s.", STR_FMT(plan_compared_finding(&p)));
    for (size_t i = 0; p.both && i < p.two.diff.n; i++)
        cli_line(o, "%.*s.", STR_FMT(p.two.diff.lines[i].words));
    return ST_OK;
}

static void print_option(struct out *o, struct arena *a, const struct priced *p, const struct card_line *k)
{
    const struct world *w = p->m.w;
    cli_line(o, "%c  %.*s [%.*s]", k->letter, STR_FMT(k->title), STR_FMT(k->chip));
    for (size_t i = 0; i < k->fig.nmoves; i++)
        cli_line(o, "   %.*s: %.*s -> %.*s", STR_FMT(w->features[k->fig.moves[i].feature].key),
                 STR_FMT(quarter_said(w, k->fig.moves[i].from)), STR_FMT(quarter_said(w, k->fig.moves[i].to)));
    struct str value =
        arena_printf(a, "; value of the quarter %.*s, of the plan %.*s", STR_FMT(points_text(a, k->fig.points_quarter)),
                     STR_FMT(points_text(a, k->fig.points_horizon)));
    struct str days = arena_printf(a, "; %lld days displaced", (long long)k->fig.days_moved);
    struct str wait =
        k->fig.companies == 0
            ? S("nobody in the plan waits")
            : arena_printf(a, "%lld customer%s, %.*s a year", (long long)k->fig.companies,
                           k->fig.companies == 1 ? " waits" : "s wait",
                           STR_FMT(k->fig.revenue_known ? money_short(a, k->fig.revenue, w->set.currency) : S("–")));
    cli_line(o, "   promises broken %zu; %.*s%.*s%.*s", k->fig.npromises, STR_FMT(wait),
             STR_FMT(p->valued ? value : S("")), STR_FMT(p->days_first ? days : S("")));
    for (size_t i = 0; i < k->nreserve; i++)
        cli_line(o, "   reserve %.*s %.*s: %lld of %lld days left", STR_FMT(w->teams[k->reserve[i].team].title),
                 STR_FMT(quarter_said(w, k->reserve[i].quarter)), (long long)k->reserve[i].days,
                 (long long)k->reserve[i].of);
    cli_line(o, "   at the high estimate: %.*s%s", STR_FMT(k->robust), k->proven ? ", proven" : "");
}

static void print_priced(struct out *o, struct arena *a, const struct priced *p)
{
    if (p->ending)
        cli_line(o, "%.*s: frees %lld days; %lld customers use it.", STR_FMT(p->ending->title),
                 (long long)p->ending->days, (long long)p->ending->companies);
    else if (p->in_slack)
        cli_line(o, "It fits in slack; nothing moves.");
    else if (!str_empty(priced_held(p)))
        cli_line(o, "%.*s", STR_FMT(priced_held(p)));
    else
        cli_line(o, "%lld days short. %s", (long long)p->short_days,
                 p->by_pulling   ? "It fits if other work starts earlier; nobody waits."
                 : p->impossible ? "No order of work avoids this: proved."
                                 : "Nothing that was tried avoids this.");
    if (!p->valued && !p->ending)
        cli_line(o, "Nothing has a value yet, so we compare what moves.");
    for (size_t i = 0; i < p->noptions; i++)
        print_option(o, a, p, &p->options[i]);
}

static enum status run_what_if(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct what_if ask;
    struct priced p;
    struct str add = !str_empty(cli_opt(a, "add")) ? cli_opt(a, "add") : cli_arg(a, 0);
    struct str when = !str_empty(cli_opt(a, "quarter")) ? cli_opt(a, "quarter") : cli_arg(a, 1);
    if (str_empty(add))
        return cli_usage(c, "What came up?\nTry: headwater plan what-if --add SHELF-60:70");
    enum status st = what_if_text(c, add, &ask);
    if (st != ST_OK)
        return st == ST_INVALID ? ST_USAGE : st;
    if (!str_empty(when))
        TRY(read_quarter(c, when, &ask.quarter));
    TRY(what_if_price(c, &ask, &p));
    if (cli_flag(a, "json")) {
        struct json_writer j;
        json_begin(&j, o);
        json_object(&j);
        what_if_json(&j, &ask, &p);
        json_end(&j);
        out_bytes(o, S("\n"));
    } else {
        print_priced(o, c->arena, &p);
    }
    return what_if_fits(&p) ? ST_OK : ST_INFEASIBLE;
}

static void move_json(struct ctx *c, struct out *o, const struct plan_moved *m, bool adopt)
{
    struct json_writer j;
    const struct world *w = m->m.w;
    json_begin(&j, o);
    json_object(&j);
    json_key(&j, S("fits"));
    json_bool(&j, m->fits);
    member(&j, "why_not", m->why_not);
    json_key(&j, S("adopted"));
    json_bool(&j, adopt);
    number(&j, "version", m->n > 0 ? m->n : m->version);
    json_key(&j, S("moves"));
    json_array(&j);
    for (size_t i = 0; i < m->fig.nmoves; i++) {
        json_object(&j);
        member(&j, "feature", w->features[m->fig.moves[i].feature].key);
        member(&j, "from", quarter_key(c->arena, m->fig.moves[i].from));
        member(&j, "to", quarter_key(c->arena, m->fig.moves[i].to));
        json_end(&j);
    }
    json_end(&j);
    number(&j, "promises_broken", (int64_t)m->fig.npromises);
    number(&j, "customers_waiting", m->fig.companies);
    decimal(&j, "points_horizon", c->arena, m->m.valued, m->fig.points_horizon);
    json_end(&j);
    out_bytes(o, S("\n"));
}

static enum status run_move(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct plan_moved m;
    int64_t quarter = -1;
    bool adopt = cli_flag(a, "adopt"), dry = cli_flag(a, "dry-run");
    if (a->npositional < 2)
        return cli_usage(c,
                         "Which feature, and to which quarter?\nTry: headwater plan move SHELF-51 2027-Q2 (or none)");
    if (!str_eq(cli_arg(a, 1), S("none")))
        TRY(read_quarter(c, cli_arg(a, 1), &quarter));
    TRY(plan_move_use(c, cli_arg(a, 0), quarter, !dry, adopt, &m));
    if (cli_flag(a, "json")) {
        move_json(c, o, &m, adopt);
        return ST_OK;
    }
    if (!str_empty(m.locked))
        cli_line(o, "%.*s", STR_FMT(m.locked));
    if (!m.fits)
        cli_line(o, "It breaks a rule: %.*s", STR_FMT(m.why_not));
    cli_line(o, "%lld customer%s. %zu promise%s.", (long long)m.fig.companies,
             m.fig.companies == 1 ? " waits" : "s wait", m.fig.npromises, m.fig.npromises == 1 ? " breaks" : "s break");
    if (!dry && adopt)
        cli_line(o, "It is plan version %lld now.", (long long)m.n);
    else if (!dry)
        cli_line(o, "Kept as scenario #%lld.", (long long)m.version);
    return ST_OK;
}

static enum status run_adopt(struct ctx *c, const struct cli_args *a, struct out *o)
{
    int64_t n = 0;
    if (a->npositional < 1)
        return cli_usage(c, "Which version?\nTry: headwater plan adopt 13, or '#17' for a scenario");
    TRY(plan_adopt(c, cli_arg(a, 0), &n, NULL));
    if (cli_flag(a, "json")) {
        struct json_writer j;
        json_begin(&j, o);
        json_object(&j);
        number(&j, "version", n);
        json_end(&j);
        out_bytes(o, S("\n"));
    } else {
        cli_line(o, "It is plan version %lld now.", (long long)n);
    }
    return ST_OK;
}

static enum status run_explain(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct plan_why y;
    struct str *words;
    int64_t quarter = -1;
    if (a->npositional < 1)
        return cli_usage(c, "Which feature?\nTry: headwater plan explain ROUTE-23");
    if (!str_empty(cli_arg(a, 1)))
        TRY(read_quarter(c, cli_arg(a, 1), &quarter));
    TRY(plan_explain(c, cli_arg(a, 0), quarter, &y));
    size_t n = plan_why_words(&y, &words);
    if (!cli_flag(a, "json")) {
        cli_line(o, "%.*s  %.*s", STR_FMT(y.m.w->features[y.feature].key), STR_FMT(y.m.w->features[y.feature].title));
        for (size_t i = 0; i < n; i++)
            cli_line(o, "%.*s", STR_FMT(words[i]));
        return ST_OK;
    }
    struct json_writer j;
    json_begin(&j, o);
    json_object(&j);
    member(&j, "feature", y.m.w->features[y.feature].key);
    json_key(&j, S("in_plan"));
    json_bool(&j, y.in);
    member(&j, "quarter", quarter_key(c->arena, y.quarter));
    member(&j, "fits_in", quarter_key(c->arena, y.fits_in));
    decimal(&j, "best", c->arena, y.m.valued && !y.forbidden, y.best);
    decimal(&j, y.in ? "best_without" : "best_with", c->arena, y.m.valued && y.other_found && y.loss.exact,
            y.best - y.loss.least);
    decimal(&j, "fewer_least", c->arena, y.m.valued && y.other_found, y.loss.least);
    decimal(&j, "fewer_most", c->arena, y.m.valued && y.other_found && y.loss.most < INT64_MAX, y.loss.most);
    json_key(&j, S("proved"));
    json_bool(&j, y.other_found && y.loss.exact);
    json_key(&j, S("why"));
    json_array(&j);
    for (size_t i = 0; i < n; i++)
        json_str(&j, words[i]);
    json_end(&j);
    json_end(&j);
    out_bytes(o, S("\n"));
    return ST_OK;
}

static enum status run_worth(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct plan_model m;
    struct team_worth *x = NULL;
    struct json_writer j;
    size_t n = 0;
    int64_t team = -1, quarter = -1, days = 5;
    if (a->npositional < 1)
        return cli_usage(c, "Which quarter?\nTry: headwater plan team-worth 2027-Q1 --team shelf --days 5");
    TRY(read_quarter(c, cli_arg(a, 0), &quarter));
    if (!str_empty(cli_opt(a, "team")))
        TRY(rec_resolve(c, &kind_team, cli_opt(a, "team"), &team));
    if (!str_empty(cli_opt(a, "days")))
        TRY(read_number(c, cli_opt(a, "days"), &days));
    TRY(plan_team_worth(c, team, quarter, days, &m, &x, &n));
    if (!cli_flag(a, "json")) {
        for (size_t i = 0; i < n; i++)
            cli_line(o, "%lld more days of %.*s in %.*s: %.*s points%s", (long long)days,
                     STR_FMT(m.w->teams[x[i].team].title), STR_FMT(quarter_said(m.w, quarter)),
                     STR_FMT(m.valued ? plan_range_words(c->arena, x[i].worth) : S("no value yet, so no")),
                     x[i].worth.exact ? "" : ", not proved");
        return ST_OK;
    }
    json_begin(&j, o);
    json_object(&j);
    json_key(&j, S("rows"));
    json_array(&j);
    for (size_t i = 0; i < n; i++) {
        json_object(&j);
        member(&j, "team", m.w->teams[x[i].team].key);
        number(&j, "days", days);
        decimal(&j, "points_gained", c->arena, m.valued, x[i].worth.least);
        decimal(&j, "points_most", c->arena, m.valued && x[i].worth.most < INT64_MAX, x[i].worth.most);
        json_key(&j, S("proved"));
        json_bool(&j, x[i].worth.exact);
        json_end(&j);
    }
    json_end(&j);
    json_end(&j);
    out_bytes(o, S("\n"));
    return ST_OK;
}

static void quarter_json(struct out *o, struct str quarter, bool locked, struct str until)
{
    struct json_writer w;
    json_begin(&w, o);
    json_object(&w);
    json_key(&w, S("quarter")), json_str(&w, quarter);
    json_key(&w, S("locked")), json_bool(&w, locked);
    json_key(&w, S("unlock_until"));
    if (locked)
        json_str(&w, until);
    else
        json_null(&w);
    json_end(&w);
    out_bytes(o, S("\n"));
}

static enum status run_lock(struct ctx *c, const struct cli_args *a, struct out *o)
{
    int64_t quarter = -1;
    struct settings set;
    if (a->npositional < 1)
        return cli_usage(c, "Which quarter?\nTry: headwater plan lock 2027-Q1 --why \"agreed with everybody\"");
    TRY(read_quarter(c, cli_arg(a, 0), &quarter));
    TRY(plan_lock_use(c, quarter, cli_opt(a, "why"), NULL, NULL));
    TRY(workspace_settings(c, &set));
    struct date until = plan_unlock_until(&set, quarter);
    if (cli_flag(a, "json")) {
        quarter_json(o, cli_arg(a, 0), true, date_text(c->arena, until));
        return ST_OK;
    }
    cli_line(o, "%.*s is locked: every later change is a trade-off with a reason. You can unlock until %.*s.",
             STR_FMT(cli_arg(a, 0)), STR_FMT(date_words_long(c->arena, until)));
    return ST_OK;
}

static enum status run_unlock(struct ctx *c, const struct cli_args *a, struct out *o)
{
    int64_t quarter = -1;
    if (a->npositional < 1)
        return cli_usage(c, "Which quarter?\nTry: headwater plan unlock 2027-Q1 --reason \"a customer left\"");
    TRY(read_quarter(c, cli_arg(a, 0), &quarter));
    TRY(plan_unlock_use(c, quarter, cli_opt(a, "reason"), NULL));
    if (cli_flag(a, "json"))
        quarter_json(o, cli_arg(a, 0), false, STR_NULL);
    else
        cli_line(o, "%.*s is open again.", STR_FMT(cli_arg(a, 0)));
    return ST_OK;
}

static enum status run_open(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct str key = STR_NULL;
    struct tradeoff_wish wish = { .feature = !str_empty(cli_opt(a, "wish")) ? cli_opt(a, "wish") : cli_arg(a, 0),
                                  .quarter = !str_empty(cli_opt(a, "quarter")) ? cli_opt(a, "quarter") : cli_arg(a, 1),
                                  .request = cli_opt(a, "request"),
                                  .what_for = cli_opt(a, "what-for"),
                                  .title = cli_opt(a, "title") };
    if (str_empty(wish.what_for))
        wish.what_for = cli_opt(a, "what_for");
    if (str_empty(wish.feature) || str_empty(wish.quarter))
        return cli_usage(c, "Which feature, and wanted in which quarter?\n"
                            "Try: headwater tradeoff open SHELF-60 2027-Q1 --what-for \"…\"");
    TRY(tradeoff_open_use(c, &wish, &key, NULL));
    if (cli_flag(a, "json")) {
        struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
        struct json_writer j;
        TRY(tradeoff_load(c, key, card));
        json_begin(&j, o);
        tradeoff_json(c, &j, card);
        out_bytes(o, S("\n"));
    } else if (str_empty(str_trim(wish.what_for))) {
        cli_line(o,
                 "%.*s is a draft until it says what it is for: headwater tradeoff set %.*s what_for=\"…\" state=open",
                 STR_FMT(key), STR_FMT(key));
    } else {
        cli_line(o, "%.*s is open. See it with: headwater tradeoff show %.*s", STR_FMT(key), STR_FMT(key));
    }
    return ST_OK;
}

static void print_ways(struct out *o, struct arena *a, const struct priced *p)
{
    const struct card_ways *x = &p->more->ways;
    cli_line(o, "Every way to make room, cheapest first. %s",
             x->stop == CARD_NO_MORE  ? "There is no other: proved."
             : x->stop == CARD_ENOUGH ? "As many as asked; there may be more."
                                      : "It stopped after two seconds; there may be more.");
    for (size_t i = 0; i < x->n; i++) {
        const struct card_option *k = &x->sets[i];
        struct out w;
        out_init_raw(&w, a);
        for (size_t m = 0; m < k->nmoves; m++) {
            int32_t f = k->moves[m].feature;
            if (p->m.force[f] >= 0)
                out_printf(&w, " %.*s -> %.*s", STR_FMT(p->m.w->features[p->m.world_of[f]].key),
                           STR_FMT(k->moves[m].to < 0 ? S("out") : quarter_key(a, p->m.first + k->moves[m].to)));
        }
        struct str points = arena_printf(a, ", %.*s points", STR_FMT(points_text(a, k->loss * p->m.unit)));
        cli_line(o, "%3zu %.*s: %d promises%.*s, %d days, %d of reserve", i + 1, STR_FMT(out_str(&w)), k->promises,
                 STR_FMT(p->valued ? points : S("")), k->days, k->reserve_drawn);
    }
}

static enum status run_card(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    if (a->npositional < 1)
        return cli_usage(c, "Which trade-off?\nTry: headwater tradeoff show T-31");
    TRY(tradeoff_load(c, cli_arg(a, 0), card));
    int64_t all = 20;
    if (cli_flag(a, "all") && (!str_to_i64(cli_opt(a, "all"), &all) || all < 1 || all > 200))
        return cli_usage(c, "How many ways, from 1 to 200?\nTry: headwater tradeoff show T-31 --all 20");
    if (cli_flag(a, "all") && !card->decided && !card->unpriced)
        TRY(priced_more(c, &card->p, (size_t)all));
    if (cli_flag(a, "json")) {
        struct json_writer j;
        json_begin(&j, o);
        tradeoff_json(c, &j, card);
        out_bytes(o, S("\n"));
        return ST_OK;
    }
    cli_line(o, "%.*s  %.*s", STR_FMT(card->t.key), STR_FMT(card->t.title));
    if (card->decided) {
        cli_line(o, "Decided: %.*s", STR_FMT(card->reason));
        return ST_OK;
    }
    if (card->unpriced) {
        cli_line(o, "%.*s", STR_FMT(card->unpriced_why));
        return ST_OK;
    }
    if (card->stale)
        cli_line(o, "The plan changed since this was opened; the options were worked out again.");
    print_priced(o, c->arena, &card->p);
    if (card->p.more && card->p.more->has_ways)
        print_ways(o, c->arena, &card->p);
    return ST_OK;
}

static enum status run_problem(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    struct str text;
    if (a->npositional < 1)
        return cli_usage(c, "Which trade-off?\nTry: headwater tradeoff problem T-31 > t-31.json");
    TRY(tradeoff_load(c, cli_arg(a, 0), card));
    if (card->decided || card->p.wish < 0) {
        problem_add(c->problems, NULL, S("problem"),
                    "%.*s has no problem to solve: it is decided, asks for no work, or nobody has sized it.",
                    STR_FMT(card->t.key));
        return ST_NOT_FOUND;
    }
    text = tradeoff_problem_text(&card->p);
    if (cli_flag(a, "lp"))
        TRY(tradeoff_problem_lp(&card->p, &text));
    out_bytes(o, text);
    return ST_OK;
}

static enum status run_price(struct ctx *c, const struct cli_args *a, struct out *o)
{
    if (a->npositional < 1)
        return cli_usage(c, "Which trade-off?\nTry: headwater tradeoff price T-31");
    TRY(tradeoff_price_use(c, cli_arg(a, 0), NULL));
    return run_card(c, a, o);
}

/* One flag by its short name, or as the field is called. */
static struct str first_given(const struct cli_args *a, const char *const *names)
{
    for (; *names; names++)
        if (!str_empty(cli_opt(a, *names)))
            return cli_opt(a, *names);
    return STR_NULL;
}

static enum status run_decide(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct tradeoff_done done;
    struct tradeoff_choice choice = { .key = cli_arg(a, 0),
                                      .priced_on = -1,
                                      .letter = !str_empty(cli_opt(a, "option")) ? cli_opt(a, "option") : cli_arg(a, 1),
                                      .reason = cli_opt(a, "reason"),
                                      .basis = cli_opt(a, "basis"),
                                      .alternative = cli_opt(a, "alternative"),
                                      .revisit_on = first_given(
                                          a, (const char *const[]){ "revisit", "revisit-on", "revisit_on", NULL }),
                                      .shown = cli_opt(a, "shown") };
    if (str_empty(choice.key) || str_empty(choice.letter))
        return cli_usage(c, "Which trade-off, and which option?\nTry: headwater tradeoff decide T-31 B --reason \"…\"");
    TRY(tradeoff_decide_use(c, &choice, &done));
    if (done.suggested && !cli_flag(a, "json")) {
        cli_line(o, "Suggested: %.*s %.*s. Who holds the right decides.", STR_FMT(done.letter), STR_FMT(done.title));
        return ST_OK;
    }
    if (!cli_flag(a, "json")) {
        cli_line(o, "%.*s: %.*s %.*s. Plan version %lld.", STR_FMT(done.decision), STR_FMT(done.letter),
                 STR_FMT(done.title), (long long)done.plan_n);
        return ST_OK;
    }
    struct json_writer j;
    json_begin(&j, o);
    json_object(&j);
    member(&j, "decision", done.decision);
    member(&j, "option", done.letter);
    json_key(&j, S("suggested"));
    json_bool(&j, done.suggested);
    number(&j, "plan_version", done.plan_n);
    number(&j, "change", done.change);
    json_end(&j);
    out_bytes(o, S("\n"));
    return ST_OK;
}

const struct cli_command cli_desk_commands[] = {
    { "plan", "solve", "works out the best plan and keeps it as a scenario", "from= quarters= high progress", run_solve,
      CLI_WORKSPACE },
    { "plan", "show", "the plan in force: plan show [2027-Q1]", "", run_show, CLI_WORKSPACE },
    { "plan", "problem", "the problem that the best plan answers, for headwater solve", "", run_plan_problem,
      CLI_WORKSPACE },
    { "plan", "compare",
      "two versions in words: plan compare 13 14; without them, the plan in force and the one before",
      "quarter=", run_compare, CLI_WORKSPACE },
    { "plan", "what-if", "would it fit? plan what-if --add SHELF-60:70", "add= quarter= progress", run_what_if,
      CLI_WORKSPACE },
    { "plan", "move", "moves a feature: plan move SHELF-51 2027-Q2|none", "adopt", run_move, CLI_WORKSPACE },
    { "plan", "adopt", "makes a version or scenario the plan in force", "", run_adopt, CLI_WORKSPACE },
    { "plan", "explain", "why it is in, or why not, exactly: plan explain ROUTE-23 [2027-Q1]", "progress", run_explain,
      CLI_WORKSPACE },
    { "plan", "team-worth", "what a few more days of a team are worth: plan team-worth 2027-Q1", "team= days= progress",
      run_worth, CLI_WORKSPACE },
    { "plan", "lock", "closes a quarter: plan lock 2027-Q1 --why …", "why=", run_lock, CLI_WORKSPACE },
    { "plan", "unlock", "opens it again: plan unlock 2027-Q1 --reason …", "reason=", run_unlock, CLI_WORKSPACE },
    { "tradeoff", "open", "opens a trade-off: tradeoff open SHELF-60 2027-Q1",
      "wish= quarter= request= what-for= what_for= title=", run_open, CLI_WORKSPACE },
    { "tradeoff", "show", "the options of a trade-off", "all= progress", run_card, CLI_WORKSPACE },
    { "tradeoff", "problem", "the problem behind it, for headwater solve or, with --lp, any solver", "lp", run_problem,
      CLI_WORKSPACE },
    { "tradeoff", "price", "prices it on the plan in force", "", run_price, CLI_WORKSPACE },
    { "tradeoff", "decide", "chooses exactly one: tradeoff decide T-31 B --reason …",
      "option= reason= basis= alternative= revisit= revisit-on= revisit_on= shown= progress", run_decide,
      CLI_WORKSPACE },
    { 0 },
};
