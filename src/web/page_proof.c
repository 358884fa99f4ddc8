/* web/page_proof.c: every line of a trade-off added up, so that a pocket calculator can check it. */
#include "web/desk.h"

struct proof_view { struct view v; struct ctx *c; struct tradeoff_card card; };
static const struct proof_view *view_of(const struct view *v)
{
    return (const struct proof_view *)(const void *)v;
}

static struct str weeks(const struct proof_view *pv, int64_t days)
{
    return weeks_text(pv->v.arena, days, pv->card.w.set.days_per_week);
}

static struct str letter(const struct card_line *k)
{
    return (struct str){ &k->letter, 1 };
}

static const struct card_short *scarcest(const struct priced *p)
{
    const struct card_short *best = NULL;
    for (size_t i = 0; i < p->nrooms; i++)
        if (!best || p->rooms[i].free - p->rooms[i].needs < best->free - best->needs)
            best = &p->rooms[i];
    return best;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct proof_view *pv = ARENA_NEW(c->arena, struct proof_view);
    TRY(view_init(c, in, &pv->v, "/tradeoffs"));
    pv->c = c;
    pv->v.crumb_area = S("Trade-offs");
    TRY(tradeoff_load(c, in->captures[0], &pv->card));
    const struct card_short *r = scarcest(&pv->card.p);
    struct str quarter = quarter_said(&pv->card.w, pv->card.t.quarter);
    if (pv->card.decided || !r)
        pv->v.title = arena_printf(c->arena, "%.*s has nothing to add up", STR_FMT(pv->card.t.key));
    else if (pv->card.p.in_slack)
        pv->v.title = arena_printf(c->arena, "It fits in %.*s", STR_FMT(quarter));
    else
        pv->v.title = arena_printf(c->arena, "%.*s is %lld days short in %.*s%s", STR_FMT(pv->card.w.teams[r->team].title),
                                   (long long)(r->needs - r->free), STR_FMT(quarter),
                                   pv->card.p.impossible ? ", and no order of work avoids it" : "");
    *ret = &pv->v;
    return ST_OK;
}

static void line(struct out *o, const struct proof_view *pv, struct str label, int64_t days, const char *sign, const char *tone)
{
    H(o, "<tr class=\"", str_z(tone), "\"><th scope=\"row\">", label, "</th><td class=\"n\">", str_z(sign), "", days,
      "</td><td class=\"n faint\">", weeks(pv, days), "</td></tr>");
}

static void room(struct out *o, const struct proof_view *pv, const struct card_short *r)
{
    const struct plan_model *m = &pv->card.p.m;
    const struct world *w = &pv->card.w;
    struct arena *a = pv->v.arena;
    int64_t short_by = r->needs - r->free;
    int q = (int)(r->quarter - m->first);
    H(o, "<section class=\"card\"><header><h2>", short_by > 0 ? S("Where it does not fit") : S("Where it does"), "</h2>");
    ui_chip(o, short_by > 0 ? "bad" : "good", short_by > 0 ? arena_printf(a, "short by %.*s weeks", STR_FMT(weeks(pv, short_by)))
                                                           : S("fits"));
    H(o, "</header><table class=\"calc\"><caption>", w->teams[r->team].title, ", ", quarter_said(w, r->quarter), "</caption><thead><tr>"
         "<th scope=\"col\"><span class=\"vh\">Line</span></th><th scope=\"col\" class=\"n\">days</th><th scope=\"col\" class=\"n\">weeks</th>"
         "</tr></thead><tbody>");
    line(o, pv, S("What the team can do"), r->usable, "", "");
    line(o, pv, S("Kept for surprises"), r->reserve, "− ", "");
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        const struct plan_feature *f = &m->in.features[i];
        int s = q - m->force[i] + f->span - 1;
        for (size_t p = 0; m->force[i] >= 0 && s >= 0 && s < f->span && p < f->nparts; p++) {
            if (f->parts[p].team != r->team || f->parts[p].days[m->in.effort][s] == 0)
                continue;
            const struct w_feature *wf = &w->features[m->world_of[i]];
            line(o, pv, arena_printf(a, "%.*s %.*s%s", STR_FMT(wf->key), STR_FMT(wf->title), f->lock >= 0 ? ", locked" : ""),
                 f->parts[p].days[m->in.effort][s], "− ", "");
        }
    }
    line(o, pv, S("Free"), r->free, "= ", "eq");
    line(o, pv, S("The wish needs"), r->needs, "− ", "");
    line(o, pv, short_by > 0 ? S("Short") : S("Left over"), short_by > 0 ? short_by : -short_by, "= ", short_by > 0 ? "eq short" : "eq");
    H(o, "</tbody></table></section>");
}

static void ways(struct out *o, const struct proof_view *pv)
{
    const struct priced *p = &pv->card.p;
    struct arena *a = pv->v.arena;
    struct str currency = pv->card.w.set.currency;
    H(o, "<section class=\"card srch\"><header><h2>What was searched: every way to make room by letting commitments wait or go</h2>"
         "<span class=\"small muted\">Nothing is pulled forward, nothing else comes in</span></header><table class=\"calc wide\"><caption "
         "class=\"vh\">Ways to make room</caption><thead><tr><th scope=\"col\">What gives way</th><th scope=\"col\" class=\"n\">Days it frees"
         "</th><th scope=\"col\" class=\"n\">Promises broken</th><th scope=\"col\" class=\"n\">Points lost</th><th scope=\"col\" class=\"n\">"
         "Revenue waiting</th><th scope=\"col\" class=\"n\">Reserve drawn</th><th scope=\"col\">So it is</th></tr></thead><tbody>");
    for (size_t i = 0; i < p->noptions; i++) {
        const struct card_line *k = &p->options[i];
        if (!str_eq(k->type, S("yes")) || k->fig.days_moved == 0)
            continue;
        H(o, "<tr><th scope=\"row\">");
        for (size_t j = 0; j < k->fig.nmoves; j++)
            if (k->fig.moves[j].from >= 0)
                H(o, "<span class=\"nb\">", pv->card.w.features[k->fig.moves[j].feature].key, "</span> ", k->fig.moves[j].to < 0
                  ? S("leaves") : arena_printf(a, "waits until %.*s", STR_FMT(quarter_said(&pv->card.w, k->fig.moves[j].to))), " ");
        H(o, "</th><td class=\"n\" data-l=\"frees\">", k->fig.days_moved, "</td><td class=\"n\" data-l=\"promises\">", k->fig.npromises,
          "</td><td class=\"n\" data-l=\"points lost\">", p->valued ? points_exact(a, k->lost) : S("–"), "</td><td class=\"n\" "
          "data-l=\"revenue waiting\">", k->fig.revenue_known ? money_short(a, k->fig.revenue, currency) : S("–"), "</td><td class=\"n\" "
          "data-l=\"reserve\">", k->drawn, "</td><td class=\"w\"><b>Option ", letter(k), "</b></td></tr>");
    }
    for (size_t i = 0; i < p->nleft; i++) {
        const struct card_left *l = &p->left[i];
        H(o, "<tr><th scope=\"row\">", l->what, "</th><td class=\"n\" data-l=\"frees\">", l->days, "</td><td class=\"n\" "
             "data-l=\"promises\">", l->promises, "</td><td class=\"n\" data-l=\"points lost\">", p->valued ? points_exact(a, l->lost)
             : S("–"), "</td><td class=\"n\" data-l=\"revenue waiting\">", l->revenue_known ? money_short(a, l->revenue, currency) : S("–"),
          "</td><td class=\"n\" data-l=\"reserve\">", l->drawn, "</td>");
        H(o, "<td class=\"w\">Left out: ", l->why, "</td></tr>");
    }
    int quarters = p->m.in.quarters;
    H(o, "</tbody></table><p class=\"small muted onote\">A quarter later costs 1/", 2 * quarters, " of an item’s points: the plan looks ",
      quarters, " quarters ahead and counts as many beyond. Options come in this order: fewest promises broken, ",
      p->days_first ? S("fewest days moved, fewest points lost") : S("fewest points lost, fewest days moved"), ".</p></section>");
}

static void sums(struct out *o, const struct proof_view *pv)
{
    const struct priced *p = &pv->card.p;
    struct arena *a = pv->v.arena;
    H(o, "<h2 class=\"brk\">Each option, added up</h2><div class=\"grid optgrid\">");
    for (size_t i = 0; i < p->noptions; i++) {
        const struct card_line *k = &p->options[i];
        int q = (int)(p->quarter - p->m.first);
        H(o, "<section class=\"card optcard\"><h3>", letter(k), " ", k->title, "</h3>");
        if (p->valued) {
            H(o, "<p class=\"xs lab2\">Points in ", quarter_said(&pv->card.w, p->quarter), "</p><table class=\"calc\"><tbody>");
            for (size_t g = 0; g < p->m.in.nsolutions; g++) {
                int last = -1;
                for (size_t j = 0; j < p->m.in.solutions[g].nparts; j++) {
                    int at = k->finish[p->m.in.solutions[g].parts[j]];
                    last = at < 0 ? 99 : at > last ? at : last;
                }
                int32_t s = p->m.in.solutions[g].id > 0 ? world_solution(&pv->card.w, p->m.in.solutions[g].id) : -1;
                if (last == q)
                    H(o, "<tr><th scope=\"row\">", s >= 0 ? pv->card.w.solutions[s].title : S("A whole requirement"),
                      "</th><td class=\"n\">", points_exact(a, p->m.group_raw[g]), "</td></tr>");
            }
            for (size_t f = 0; f < p->m.in.nfeatures; f++)
                if (k->finish[f] == q && p->m.raw[f] > 0)
                    H(o, "<tr><th scope=\"row\">", pv->card.w.features[p->m.world_of[f]].title, "</th><td class=\"n\">",
                      points_exact(a, p->m.raw[f]), "</td></tr>");
            H(o, "<tr class=\"eq\"><th scope=\"row\">Together</th><td class=\"n\">= ", points_exact(a, k->fig.points_quarter),
              "</td></tr><tr class=\"eq\"><th scope=\"row\">Over the plan</th><td class=\"n\">", points_exact(a, k->fig.points_horizon),
              "</td></tr></tbody></table>");
        }
        for (size_t j = 0; j < k->nreserve; j++)
            H(o, "<p class=\"small muted onote\">", pv->card.w.teams[k->reserve[j].team].title, ": ", k->reserve[j].days, " of ",
              k->reserve[j].of, " days of reserve left in ", quarter_said(&pv->card.w, k->reserve[j].quarter), ".</p>");
        H(o, "</section>");
    }
    H(o, "</div>");
}

static void how(struct out *o, const struct proof_view *pv)
{
    const struct priced *p = &pv->card.p;
    struct arena *a = pv->v.arena;
    bool all = true;
    for (size_t i = 0; i < p->noptions; i++)
        all = all && p->options[i].proven;
    H(o, "<div class=\"grid g2 srch tops\"><section class=\"card\"><h2>What would turn it</h2><ul class=\"tip\">");
    for (size_t i = 0; i < p->noptions; i++)
        if (p->valued && p->options[i].lost > 0)
            H(o, "<li><b>Option ", letter(&p->options[i]), " pays while the wish is worth more than ",
              points_exact(a, p->options[i].lost), " points.</b></li>");
    for (size_t i = 0; i < p->nrooms; i++)
        if (p->rooms[i].needs > p->rooms[i].free)
            H(o, "<li><b>", weeks(pv, p->rooms[i].needs - p->rooms[i].free), " more weeks of ", pv->card.w.teams[p->rooms[i].team].title,
              " make room for everything.</b></li>");
    H(o, "</ul></section><section class=\"card\"><header><h2>How it was worked out</h2>");
    ui_chip(o, all ? "good" : "warn", all ? S("proved and checked") : S("checked, not proved"));
    H(o, "</header><dl class=\"kv small\"><dt>Priced on</dt><dd>plan version ", pv->card.w.plan.n, "</dd><dt>Compared to</dt><dd>the nearest ",
      p->valued ? arena_printf(a, "%.*s point", STR_FMT(points_exact(a, p->m.unit))) : S("day"), "</dd><dt>Solver</dt><dd>one thread, seed 1</dd>"
      "<dt>Checked by</dt><dd>a second program that shares no line with the first: every load, rule and value added up again in whole "
      "numbers</dd></dl><p class=\"hint\">Proved by calculation with rounded numbers, then checked in whole numbers; not a formal "
      "certificate.</p></section></div>");
}

static void html(struct out *o, const struct view *v)
{
    const struct proof_view *pv = view_of(v);
    struct arena *a = v->arena;
    struct ui_act back = { arena_printf(a, "Back to %.*s", STR_FMT(pv->card.t.key)), URL(a, S("tradeoffs"), pv->card.t.key), NULL, false };
    ui_top(o, v, arena_printf(a, "%.*s · Proof · priced on version %lld", STR_FMT(pv->card.t.key), (long long)pv->card.w.plan.n),
           S("This page adds up each line, so that you can check it with a pocket calculator."), &back, 1);
    if (pv->card.decided || pv->card.unpriced)
        return;
    H(o, "<div class=\"grid g2\">");
    for (size_t i = 0; i < pv->card.p.nrooms; i++)
        room(o, pv, &pv->card.p.rooms[i]);
    H(o, "</div>");
    ways(o, pv);
    sums(o, pv);
    how(o, pv);
}

static void json(struct json_writer *w, const struct view *v)
{
    tradeoff_json(view_of(v)->c, w, &view_of(v)->card);
}

const struct page page_proof = { load, html, json, NULL };
