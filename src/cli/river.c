/* cli/river.c: headwater trace, headwater river, headwater coverage. */
#include "cli/cli.h"
#include "use/coverage_use.h"
#include "use/river_draw.h"
#include "use/trace_use.h"

static void items(struct out *o, const char *head, const struct trace_list *l)
{
    if (l->n == 0)
        return;
    cli_line(o, "%s", head);
    for (size_t i = 0; i < l->n; i++) {
        const struct trace_item *x = &l->items[i];
        cli_line(o, "  %*s%.*s  %.*s%s%.*s%s", x->depth * 2, "", STR_FMT(x->key), STR_FMT(x->title),
                 str_empty(x->note) ? "" : " (", STR_FMT(x->note), str_empty(x->note) ? "" : ")");
    }
}

static enum status trace(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct trace *t = NULL;
    TRY(trace_load(c, cli_arg(a, 0), &t));
    if (cli_flag(a, "json")) {
        struct json_writer w;
        json_begin(&w, o);
        trace_json(t, &w);
        out_bytes(o, S("\n"));
        return ST_OK;
    }
    if (t->has_start) {
        cli_line(o, "%.*s  %.*s", STR_FMT(t->start.key), STR_FMT(t->start.title));
        items(o, "for", &t->up);
        cli_line(o, "%s", t->said.n ? "because somebody said" : "nobody said so yet");
        for (size_t i = 0; i < t->said.n; i++)
            cli_line(o, "  “%.*s”  %.*s", STR_FMT(t->said.items[i].title), STR_FMT(t->said.items[i].note));
        items(o, "carried by", &t->down);
        return ST_OK;
    }
    items(o, "Requirements that no feature carries", &t->holes);
    items(o, "Features without a requirement", &t->orphans);
    items(o, "Users' priorities that nothing above drives", &t->no_upward);
    items(o, "Priorities without work", &t->dry);
    items(o, "Work with no customer priority", &t->unsourced);
    return ST_OK;
}

static enum status river(struct ctx *c, const struct cli_args *a, struct out *o)
{
    static const char *const columns[] = { "Market", "Priority", "Requirement", "Solution", "Product" };
    struct river_ask ask = {
        .from = cli_opt(a, "from"),
    };
    if (!river_by_of(cli_opt(a, "by"), &ask.by))
        return cli_usage(c, "the river runs by days, points or money, not by %.*s\nTry: headwater river --by points",
                         STR_FMT(cli_opt(a, "by")));
    struct quarter q;
    if (!str_empty(cli_opt(a, "quarter"))) {
        if (!quarter_parse(cli_opt(a, "quarter"), &q))
            return cli_usage(c, "%.*s is no quarter.\nWrite it as 2027-Q1.", STR_FMT(cli_opt(a, "quarter")));
        ask.quarter = q.ordinal;
    }
    struct river *r = NULL;
    TRY(river_load(c, &ask, &r));
    if (cli_flag(a, "json")) {
        struct json_writer w;
        json_begin(&w, o);
        river_json(r, &w);
        out_bytes(o, S("\n"));
        return ST_OK;
    }
    if (cli_flag(a, "svg")) {
        struct river_drawing d;
        river_fold(r);
        river_lay_out(&d, c->arena, r);
        river_draw_file(o, &d);
        return ST_OK;
    }
    struct str unit = river_unit(r);
    cli_line(o, "%.*s: %.*s of %.*s %.*s trace to a priority", STR_FMT(r->quarter_words),
             STR_FMT(river_amount(r, r->sourced)), STR_FMT(river_amount(r, r->total)), STR_FMT(unit));
    if (ask.by == RIVER_MONEY)
        cli_line(o, "At most %.*s; %zu of %zu that finish have a worth", STR_FMT(river_amount(r, r->worth_most)),
                 r->nworth, r->nfinish);
    for (int col = 0; col < RIVER__COLUMNS; col++) {
        cli_line(o, "%s", columns[col]);
        for (size_t i = 0; i < r->nnodes; i++)
            if ((int)r->nodes[i].column == col)
                cli_line(o, "  %.*s  %.*s  %.*s", STR_FMT(river_amount(r, r->nodes[i].amount + r->nodes[i].unsourced)),
                         STR_FMT(r->nodes[i].key), STR_FMT(r->nodes[i].title));
    }
    for (size_t i = 0; i < r->ndry; i++)
        cli_line(o, "Dry  %.*s  %.*s (heard from %lld)", STR_FMT(r->dry[i].key), STR_FMT(r->dry[i].title),
                 (long long)r->dry[i].heard);
    cli_line(o, "Unsourced  %.*s %.*s in %zu items", STR_FMT(river_amount(r, r->unsourced)), STR_FMT(unit),
             r->nunsourced);
    return ST_OK;
}

static enum status coverage(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct coverage *v = NULL;
    TRY(coverage_load_since(c, cli_opt(a, "since"), &v));
    if (cli_flag(a, "json")) {
        struct json_writer w;
        json_begin(&w, o);
        coverage_json(v, &w);
        out_bytes(o, S("\n"));
        return ST_OK;
    }
    cli_line(o, "%lld talks since %.*s: %lld executives, %lld senior managers, %lld users", (long long)v->total,
             STR_FMT(v->since), (long long)v->by_layer[0], (long long)v->by_layer[1], (long long)v->by_layer[2]);
    for (size_t s = 0; s < v->nsegments; s++)
        cli_line(o, "  %4lld %4lld %4lld  %.*s", (long long)v->cells[s * LAYERS].talks,
                 (long long)v->cells[s * LAYERS + 1].talks, (long long)v->cells[s * LAYERS + 2].talks,
                 STR_FMT(v->segments[s].title));
    for (size_t i = 0; i < v->nfunctions; i++)
        cli_line(o, "  %4lld  %.*s", (long long)v->functions[i].talks,
                 STR_FMT(v->functions[i].id ? v->functions[i].title : S("of no function")));
    for (size_t i = 0; i < v->nnext; i++)
        cli_line(o, "Call  %.*s: %s", STR_FMT(v->next[i].customer), coverage_layers[v->next[i].layer]);
    return ST_OK;
}

const struct cli_command cli_river_commands[] = {
    { "trace", NULL, "From a key up to what was said and down to the work; without one, what hangs in the air", "json",
      trace, CLI_WORKSPACE },
    { "river", NULL, "Where the work of a quarter comes from; --svg draws it: river --svg > river.svg",
      "json svg quarter= from= by=", river, CLI_WORKSPACE },
    { "coverage", NULL, "Whom we heard, by segment, layer and discipline, and whom to call next: coverage --since 180d",
      "json", coverage, CLI_WORKSPACE },
    { 0 },
};
