/* use/tradeoff_shown.c: what the options of a card said, as a short text that whoever chooses sends back: a digest of all,
 * then per option its letter and a few digits for each group of its members. So a choice that was made on something else is
 * refused, and told what it is that changed. Not for: showing the options (tradeoff_json.c). */
#include "use/plan_problem.h"
#include "use/tradeoff_json.h"

enum { GROUP_DIGITS = 3 };
static const char *const groups[][8] = {
    { "type", "title", "gets", "chip" },
    { "moves", "instead", "days_moved" },
    { "customers_waiting", "best_waiting", "waiting", "revenue_waiting" },
    { "promises_broken", "promises" },
    { "outcomes", "brings" },
    { "points_quarter", "points_horizon", "points_leaving", "points_coming", "points_lost" },
    { "reserve_drawn", "reserve_left", "takes_last", "room", "effort", "robust", "proven" },
    { "worth_low", "worth_high", "worth_have", "worth_of" },
};
enum { GROUPS = sizeof groups / sizeof *groups };

static const struct json *option_tree(const struct priced *p, const struct card_line *k)
{
    struct arena *a = p->m.w->arena;
    const struct json *tree = NULL;
    struct problems quiet;
    struct json_writer j;
    struct out o;
    problems_init(&quiet, a);
    out_init_raw(&o, a);
    json_begin(&j, &o);
    option_json(&j, p, k);
    enum status st = json_parse(a, &quiet, out_str(&o), &tree);
    assert(st == ST_OK && tree != NULL); /* we wrote it */
    return tree;
}

static struct str group_digits(struct arena *a, const struct json *tree, size_t group)
{
    struct json_writer j;
    struct out o;
    out_init_raw(&o, a);
    json_begin(&j, &o);
    json_array(&j);
    for (size_t i = 0; i < COUNT(groups[group]) && groups[group][i]; i++) {
        const struct json *v = json_get(tree, str_z(groups[group][i]));
        assert(v != NULL);
        json_tree(&j, v);
    }
    json_end(&j);
    return (struct str){ plan_digest(a, out_str(&o)).p, GROUP_DIGITS };
}

struct str options_shown(const struct priced *p)
{
    struct arena *a = p->m.w->arena;
    struct json_writer j;
    struct out all, parts;
    out_init_raw(&all, a);
    out_init_raw(&parts, a);
    json_begin(&j, &all);
    json_array(&j);
    for (size_t i = 0; i < p->noptions; i++) {
        const struct json *tree = option_tree(p, &p->options[i]);
        json_tree(&j, tree);
        out_printf(&parts, "%c", p->options[i].letter);
        for (size_t g = 0; g < GROUPS; g++)
            out_bytes(&parts, group_digits(a, tree, g));
    }
    json_end(&j);
    struct str ret = arena_printf(a, "%.*s%.*s", STR_FMT(plan_digest(a, out_str(&all))), STR_FMT(out_str(&parts)));
    assert(ret.n <= 400);
    return ret;
}

enum { DIGEST = 64, PART = 1 + GROUPS * GROUP_DIGITS };

/* The part of an option in such a text; empty: it has none. */
static struct str part_of(struct str shown, char letter)
{
    for (size_t at = DIGEST; at + PART <= shown.n; at += PART)
        if (shown.p[at] == letter)
            return (struct str){ shown.p + at, PART };
    return STR_NULL;
}

static void moves_now(struct out *o, const struct priced *p, const struct card_line *k)
{
    const struct world *w = p->m.w;
    for (size_t i = 0; i < k->fig.nmoves; i++) {
        const struct fig_move *m = &k->fig.moves[i];
        out_printf(o, "%s%.*s %s%.*s", i ? ", " : "", STR_FMT(w->features[m->feature].key),
                   m->to < 0 ? "leaves the plan" : "in ", STR_FMT(m->to < 0 ? S("") : quarter_said(w, m->to)));
    }
    out_printf(o, "%s", k->fig.nmoves ? "" : "nothing moves");
}

static void group_now(struct out *o, const struct priced *p, const struct card_line *k, size_t group)
{
    struct arena *a = p->m.w->arena;
    switch (group) {
    case 0: out_printf(o, "it is “%.*s”", STR_FMT(k->title)); return;
    case 1: moves_now(o, p, k); return;
    case 2:
        out_printf(o, "%lld customer%s", (long long)k->fig.companies, k->fig.companies == 1 ? " waits" : "s wait");
        return;
    case 3: out_printf(o, "%zu promise%s", k->fig.npromises, k->fig.npromises == 1 ? " breaks" : "s break"); return;
    case 4: out_printf(o, "other outcomes or dates"); return;
    case 5: out_printf(o, "%.*s points over the plan", STR_FMT(points_exact(a, k->fig.points_horizon))); return;
    case 6: out_printf(o, "other room, reserve or estimate"); return;
    default: out_printf(o, "what people say it is worth in money"); return;
    }
}

static void option_differs(struct out *o, const struct priced *p, const struct card_line *k, struct str was)
{
    const struct json *tree = option_tree(p, k);
    size_t said = 0;
    for (size_t g = 0; g < GROUPS; g++) {
        struct str then = { was.p + 1 + g * GROUP_DIGITS, GROUP_DIGITS };
        if (str_eq(then, group_digits(p->m.w->arena, tree, g)))
            continue;
        if (said++ == 0)
            out_printf(o, "%s%c now: ", out_str(o).n ? "; " : " ", k->letter);
        else
            out_printf(o, ", ");
        group_now(o, p, k, g);
    }
}

struct str options_differ(const struct priced *p, struct str shown)
{
    struct out o;
    out_init_raw(&o, p->m.w->arena);
    if (shown.n <= DIGEST || (shown.n - DIGEST) % PART != 0)
        return S("");
    for (size_t i = 0; i < p->noptions; i++) {
        struct str was = part_of(shown, p->options[i].letter);
        if (str_empty(was))
            out_printf(&o, "%s%c is new", out_str(&o).n ? "; " : " ", p->options[i].letter);
        else
            option_differs(&o, p, &p->options[i], was);
    }
    for (size_t at = DIGEST; at + PART <= shown.n; at += PART) {
        bool there = false;
        for (size_t i = 0; i < p->noptions; i++)
            there = there || p->options[i].letter == shown.p[at];
        if (!there && shown.p[at] >= 'A' && shown.p[at] <= 'Z')
            out_printf(&o, "%s%c is gone", out_str(&o).n ? "; " : " ", shown.p[at]);
    }
    if (out_str(&o).n == 0)
        return S("");
    out_printf(&o, ".");
    return out_str(&o);
}
