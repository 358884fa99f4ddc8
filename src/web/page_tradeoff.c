/* web/page_tradeoff.c: one wish as an exclusive or; the order of the page is the order of the argument. */
#include "web/desk.h"

struct card_view { struct view v; struct ctx *c; struct tradeoff_card card; struct str undo_until, typed_reason, typed_choice; };

static const struct card_view *view_of(const struct view *v)
{
    return (const struct card_view *)(const void *)v;
}

struct str desk_plural(struct arena *a, int64_t n, const char *one, const char *many)
{
    return arena_printf(a, "%lld %s", (long long)n, n == 1 ? one : many);
}

struct str desk_px(struct arena *a, int64_t n, int64_t scale_px, int64_t of)
{
    int64_t tenths = of > 0 ? (n * scale_px * 10 + of / 2) / of : 0;
    if (tenths < 0)
        tenths = 0;
    return arena_printf(a, "%lld.%lld", (long long)(tenths / 10), (long long)(tenths % 10));
}

static void patterns(struct out *o)
{
    H(o, "<defs><pattern id=\"ht\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
         "<path d=\"M0 0V6\" stroke=\"var(--bad)\" stroke-width=\"2.6\"/></pattern><pattern id=\"hg\" width=\"6\" height=\"6\" "
         "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><path d=\"M0 0V6\" stroke=\"var(--ink3)\" "
         "stroke-width=\"1.2\"/></pattern></defs>");
}

void desk_bar(struct out *o, struct arena *a, const char *id, const struct bar *b, int width, bool first)
{
    int64_t total = b->planned + b->asked + b->reserve, most = total > b->usable ? total : b->usable;
    if (most <= 0)
        most = 1;
    struct str w = int_text(a, width), line = desk_px(a, b->usable, width - 4, most);
    H(o, "<svg class=\"pic\" viewBox=\"0 0 ", w, " 36\" role=\"img\" aria-labelledby=\"", str_z(id), "\"><title id=\"", str_z(id),
      "\">", b->title, "</title>");
    if (first)
        patterns(o);
    H(o, "<rect x=\"0\" y=\"16\" width=\"", desk_px(a, b->planned, width - 4, most), "\" height=\"14\" rx=\"2\" fill=\"var(--c0)\" "
         "stroke=\"var(--c0-line)\" stroke-width=\".8\"/>");
    if (b->asked > 0)
        H(o, "<rect x=\"", desk_px(a, b->planned, width - 4, most), "\" y=\"16\" width=\"", desk_px(a, b->asked, width - 4, most),
          "\" height=\"14\" rx=\"2\" fill=\"var(--c1)\"/>");
    if (b->reserve > 0)
        H(o, "<rect x=\"", desk_px(a, b->planned + b->asked, width - 4, most), "\" y=\"16\" width=\"",
          desk_px(a, b->reserve, width - 4, most), "\" height=\"14\" rx=\"2\" fill=\"var(--h2)\"/>");
    if (total > b->usable)
        H(o, "<rect x=\"", line, "\" y=\"13\" width=\"", desk_px(a, total - b->usable, width - 4, most),
          "\" height=\"20\" fill=\"url(#ht)\" stroke=\"var(--bad)\" stroke-width=\"1\"/>");
    H(o, "<path d=\"M", line, " 14V35\" stroke=\"var(--ink)\" stroke-width=\"1.6\"/><text x=\"0\" y=\"10\" class=\"t3\">", b->name,
      "</text><text x=\"", w, "\" y=\"10\" text-anchor=\"end\" class=\"t3\"");
    if (total > b->usable)
        H(o, " fill=\"var(--bad)\"");
    H(o, " font-weight=\"600\">", b->right, "</text></svg>");
}

static struct str weeks(const struct card_view *cv, int64_t days)
{
    return weeks_text(cv->v.arena, days, cv->card.w.set.days_per_week);
}

static struct str undo_until(struct ctx *c)
{
    struct date d = date_of_ms(c->now_ms, 0);
    for (int left = 2; left > 0;) {
        d.days++;
        if (date_weekday(d) < 5)
            left--;
    }
    return date_words_long(c->arena, d);
}

static enum status load_key(struct ctx *c, const struct page_in *in, struct card_view **ret)
{
    struct card_view *cv = ARENA_NEW(c->arena, struct card_view);
    TRY(view_init(c, in, &cv->v, "/tradeoffs"));
    cv->c = c;
    cv->v.csv = true;
    TRY(tradeoff_load(c, in->captures[0], &cv->card));
    cv->v.crumb_area = S("Trade-offs");
    cv->v.title = cv->card.t.title;
    cv->undo_until = undo_until(c);
    *ret = cv;
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct card_view *cv;
    TRY(load_key(c, in, &cv));
    *ret = &cv->v;
    return ST_OK;
}

static const struct w_feature *wish_of(const struct card_view *cv)
{
    int32_t at = world_feature(&cv->card.w, cv->card.t.wish);
    return at < 0 ? NULL : &cv->card.w.features[at];
}

static void top(struct out *o, const struct card_view *cv)
{
    struct arena *a = cv->v.arena;
    const struct w_tradeoff *t = &cv->card.t;
    struct out crumb, sub;
    struct date asked;
    out_init_raw(&crumb, a);
    out_init_raw(&sub, a);
    out_printf(&crumb, "%.*s · ", STR_FMT(t->key));
    if (!str_empty(t->request_key))
        out_printf(&crumb, "from request %.*s · ", STR_FMT(t->request_key));
    out_bytes(&crumb, quarter_said(&cv->card.w, t->quarter));
    if (!str_empty(t->asker))
        out_printf(&sub, "%.*s asked", STR_FMT(t->asker));
    if (!str_empty(t->asker) && date_parse(t->asker_on, &asked))
        out_printf(&sub, " on %.*s", STR_FMT(date_words_long(a, asked)));
    if (!str_empty(t->customer) && !str_eq(t->customer, t->asker))
        out_printf(&sub, "%s for %.*s", str_empty(t->asker) ? "Asked" : "", STR_FMT(t->customer));
    if (!str_empty(out_str(&sub)))
        out_printf(&sub, ". ");
    if (!str_empty(t->decider_name) && !cv->card.decided)
        out_printf(&sub, "%.*s decides%s%.*s.", STR_FMT(t->decider_name), t->due ? " by " : "",
                   STR_FMT(t->due ? date_words_long(a, date_of_ms(t->due, 0)) : STR_NULL));
    if (cv->card.nvoices)
        out_printf(&sub, " %.*s weighed in.", STR_FMT(desk_plural(a, (int64_t)cv->card.nvoices, "person", "people")));
    struct ui_act acts[2] = { { S("Ask someone to weigh in"), url_own(S("#weigh")), "W", false },
                              { S("Proof"), URL(a, S("tradeoffs"), t->key, S("proof")), "P", false } };
    ui_top(o, &cv->v, out_str(&crumb), out_str(&sub), acts, cv->card.decided ? 1 : COUNT(acts));
}

static void banners(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    if (cv->card.stale)
        H(o, "<div class=\"note warn sum\" role=\"status\"><b>The plan changed since this was opened.</b> It is version ",
          cv->card.w.plan.n, " now. The options below were worked out again.</div>");
    if (!cv->card.decided && t->due && t->due < cv->c->now_ms)
        H(o, "<div class=\"note warn sum\" role=\"status\"><b>This was due.</b> Until someone decides, the plan stands: "
             "option A.</div>");
    if (str_eq(t->state, S("draft")))
        H(o, "<div class=\"note sum\" role=\"status\"><b>Not open yet.</b> It can be weighed once somebody says what it is for. "
             "<a href=\"", URL(cv->v.arena, S("tradeoffs"), t->key, S("edit")), "\">Say it</a></div>");
    for (const struct problem *p = cv->c->problems->first; p; p = p->next)
        H(o, "<div class=\"note bad sum\" role=\"alert\">", p->text, "</div>");
}

static void need(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    H(o, "<section class=\"card\"><h2>The need behind the ask</h2><p class=\"say\">",
      str_empty(t->what_for) ? S("We can’t weigh this until we know what it is for.") : t->what_for, "</p>"
      "<p class=\"small muted up\">");
    const struct w_feature *f = wish_of(cv);
    if (f)
        H(o, "written as <a href=\"", URL(cv->v.arena, S("features"), f->key), "\">", f->key, " ", f->title, "</a>");
    if (!str_empty(t->request_text))
        H(o, " · asked for as “", t->request_text, "”");
    H(o, "</p></section>");
}

static const struct card_short *scarcest(const struct priced *p)
{
    const struct card_short *best = NULL;
    for (size_t i = 0; i < p->nrooms; i++)
        if (!best || p->rooms[i].free - p->rooms[i].needs < best->free - best->needs)
            best = &p->rooms[i];
    return best;
}

static void why_not(struct out *o, const struct card_view *cv)
{
    struct arena *a = cv->v.arena;
    const struct card_short *r = scarcest(&cv->card.p);
    H(o, "<section class=\"card\"><h2>Why not simply add it?</h2>");
    if (r) {
        struct str team = cv->card.w.teams[r->team].title;
        int64_t all = r->used + r->needs + r->reserve, over = all - r->usable;
        struct bar b = { .name = arena_printf(a, "%.*s, if we did everything", STR_FMT(team)), .planned = r->used,
                         .asked = r->needs, .reserve = r->reserve, .usable = r->usable };
        b.right = arena_printf(a, "%.*s of %.*s · %.*s %s", STR_FMT(weeks(cv, all)), STR_FMT(weeks(cv, r->usable)),
                               STR_FMT(weeks(cv, over > 0 ? over : -over)), over > 0 ? "over" : "left");
        b.title = arena_printf(a, "%.*s: %.*s person-weeks", STR_FMT(team), STR_FMT(b.right));
        H(o, "<div class=\"picw\">");
        desk_bar(o, a, "s-why", &b, 430, true);
        H(o, "</div><p class=\"small muted\">");
        if (over > 0)
            H(o, "<b>", weeks(cv, over), " person-weeks short.</b> It needs ", weeks(cv, r->needs), " from ", team, "; ",
              weeks(cv, r->free > 0 ? r->free : 0), " are free. ");
        else
            H(o, "It needs ", weeks(cv, r->needs), " from ", team, "; ", weeks(cv, r->free), " are free. ");
        if (cv->card.p.in_slack)
            H(o, "It fits.");
        else if (cv->card.p.by_pulling)
            H(o, "It fits if other work starts earlier; then nobody waits.");
        else
            H(o, "", cv->card.p.impossible ? S("No order of work avoids this: proved, not estimated.")
                                           : S("No order of work that was tried avoids this."), "");
        H(o, " <a href=\"", URL(a, S("tradeoffs"), cv->card.t.key, S("proof")), "\">See the proof</a></p>");
    }
    H(o, "<p class=\"key\"><span><i class=\"kc0\"></i>in the plan</span><span><i class=\"kc1\"></i>this ask</span><span>"
         "<i class=\"kh2\"></i>reserve for surprises</span><span><i class=\"kno\"></i>does not exist</span></p></section>");
}

static const char *tone(const struct card_line *k)
{
    if (str_eq(k->type, S("slice")) || str_eq(k->chip, S("Fits in slack")))
        return "good";
    if (str_eq(k->chip, S("Costs most")))
        return "bad";
    return str_eq(k->type, S("yes")) ? "warn" : "";
}

static struct str letter_of(const struct card_line *k)
{
    return (struct str){ &k->letter, 1 };
}

static struct str say_of(const struct card_view *cv, const struct card_line *k)
{
    if (str_eq(k->type, S("keep")))
        return S("keep the plan");
    if (str_eq(k->type, S("slice")))
        return S("a smaller yes");
    if (str_eq(k->type, S("defer")) || str_eq(k->instead, S("nothing")))
        return k->title;
    const struct w_feature *f = wish_of(cv);
    return arena_printf(cv->v.arena, "%.*s instead of %.*s", STR_FMT(f ? f->title : k->title), STR_FMT(k->instead));
}

static void heads(struct out *o, const struct card_view *cv)
{
    const struct priced *p = &cv->card.p;
    H(o, "<thead><tr><td></td>");
    for (size_t i = 0; i < p->noptions; i++) {
        const struct card_line *k = &p->options[i];
        struct str l = letter_of(k);
        bool yes = str_eq(k->type, S("yes")) && !str_eq(k->instead, S("nothing"));
        H(o, "<th scope=\"col\" data-opt=\"", l, "\"><label class=\"opt\"><input type=\"radio\" name=\"choice\" value=\"", l,
          "\" data-say=\"", say_of(cv, k), "\" data-key=\"", l, "\" required");
        if (str_eq(cv->typed_choice, l))
            H(o, " checked");
        H(o, "><span class=\"tt\"><span class=\"lt\">", l, "</span> ");
        const struct w_feature *f = wish_of(cv);
        if (yes && f)
            H(o, "", f->title, " <em>or</em> ", k->instead, "");
        else
            H(o, "", str_eq(k->type, S("slice")) ? S("A smaller yes") : k->title, "");
        H(o, "</span></label>");
        ui_chip(o, tone(k), k->chip);
        H(o, "</th>");
    }
    H(o, "</tr></thead>");
}

static void cost_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    const struct world *w = &cv->card.w;
    size_t moved = 0;
    for (size_t i = 0; i < k->fig.nmoves; i++) {
        const struct fig_move *m = &k->fig.moves[i];
        const struct w_feature *f = &w->features[m->feature];
        if (m->from < 0)
            continue;
        moved++;
        H(o, "<b><a href=\"", URL(cv->v.arena, S("features"), f->key), "\">", f->key, "</a> ", f->title, "</b> ",
          m->to < 0 ? S("leaves the plan") : arena_printf(cv->v.arena, "moves to %.*s", STR_FMT(quarter_said(w, m->to))), "");
        int32_t s = world_solution_of(w, f->id);
        if (s >= 0)
            H(o, ", so <b>", w->solutions[s].title, "</b> does too. ");
        else
            H(o, ". ");
    }
    if (moved == 0)
        H(o, "<b>Nothing moves.</b> ");
    if (k->drawn > 0)
        H(o, "Takes ", weeks(cv, k->drawn), " weeks of reserve.");
    else if (moved > 0)
        H(o, "Reserve stays whole.");
}

static void waits_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    const struct w_tradeoff *t = &cv->card.t;
    struct arena *a = cv->v.arena;
    bool waits = str_eq(k->type, S("keep")) || str_eq(k->type, S("defer"));
    if (waits && !str_empty(t->customer)) {
        H(o, "", t->customer, " waits. ");
        if (t->customer_revenue > 0)
            H(o, "<b>", money_short(a, t->customer_revenue, cv->card.w.set.currency), "</b> a year");
        if (t->risk >= 0)
            H(o, "; ", t->asker, " puts the risk of losing it at ", t->risk, " %");
        H(o, ".");
    } else if (k->fig.companies == 0) {
        H(o, "Nobody waits longer.");
    } else {
        H(o, "", desk_plural(a, k->fig.companies, "customer", "customers"), ", <b>",
          k->fig.revenue_known ? money_short(a, k->fig.revenue, cv->card.w.set.currency) : S("–"), "</b> a year, ",
          k->fig.companies == 1 ? S("waits") : S("wait"), ".");
    }
}

static void outcome_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    const struct world *w = &cv->card.w;
    if (k->fig.nslips == 0)
        H(o, "No outcome moves.");
    for (size_t i = 0; i < k->fig.nslips; i++) {
        const struct w_outcome *oc = &w->outcomes[k->fig.slips[i].outcome];
        struct str from, to;
        struct date was, now;
        str_cut(oc->from_to, '|', &from, &to);
        H(o, "“<a href=\"", URL(cv->v.arena, S("outcomes"), oc->key), "\">", oc->metric, "</a>” ", from, " → ", to, " ");
        if (date_parse(k->fig.slips[i].due, &now) && date_parse(oc->due, &was))
            H(o, "slips from ", date_words(cv->v.arena, was), " to ", date_words(cv->v.arena, now), ". ");
        else
            H(o, "goes with it. ");
    }
}

static void promise_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    H(o, "<span class=\"big\">", k->fig.npromises, "</span> <span class=\"small muted\">");
    for (size_t i = 0; i < k->fig.npromises; i++) {
        const struct w_promise *p = &cv->card.w.promises[k->fig.promises[i]];
        struct date made;
        H(o, "", i ? S(", ") : S(""), "<a href=\"", URL(cv->v.arena, S("promises"), p->key), "\">",
          str_empty(p->to_title) ? p->key : p->to_title, "</a>");
        if (date_parse(p->made_on, &made))
            H(o, ", made ", date_words(cv->v.arena, made), "");
    }
    H(o, "</span>");
}

static struct str signed_points(struct arena *a, int64_t upt)
{
    if (upt == 0)
        return S("±0");
    return arena_printf(a, "%s%.*s", upt < 0 ? "−" : "+", STR_FMT(points_text(a, upt < 0 ? -upt : upt)));
}

static void value_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    struct arena *a = cv->v.arena;
    const struct card_line *keep = &cv->card.p.options[0];
    if (!cv->card.p.valued) {
        H(o, "<span class=\"muted\">no value yet</span>");
        return;
    }
    H(o, "<span class=\"big\">", points_text(a, k->fig.points_quarter), "</span> <span class=\"small muted\">");
    if (k == keep)
        H(o, "points, as the plan stands");
    else
        H(o, "", signed_points(a, k->fig.points_quarter - keep->fig.points_quarter), "; over the plan ",
          signed_points(a, k->fig.points_horizon - keep->fig.points_horizon), "");
    H(o, "</span>");
}

static void reserve_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    for (size_t i = 0; i < k->nreserve; i++) {
        const struct fig_reserve *r = &k->reserve[i];
        H(o, "", cv->card.w.teams[r->team].title, " ");
        if (r->days < r->of)
            H(o, "<b>", weeks(cv, r->days), " of ", weeks(cv, r->of), "</b> weeks");
        else
            H(o, "", weeks(cv, r->days), " of ", weeks(cv, r->of), " weeks");
        if (r->quarter != cv->card.t.quarter)
            H(o, " in ", quarter_said(&cv->card.w, r->quarter), "");
        H(o, "<br>");
    }
}

static void sure_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    if (k->slice < 0) {
        H(o, "Certain for the plan.");
        return;
    }
    H(o, "Estimate ", weeks(cv, k->likely), ", from ", weeks(cv, k->low), " to ", weeks(cv, k->high), ". At ", weeks(cv, k->high),
      ", ", str_eq(k->robust, S("fits")) ? S("it still fits.")
            : str_eq(k->robust, S("uses_reserve")) ? S("it takes from the reserve.") : S("something more must give way."), "");
}

static void flip_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    if (!cv->card.p.valued || !str_eq(k->type, S("yes")) || k->lost == 0) {
        H(o, "<span class=\"muted\">–</span>");
        return;
    }
    const struct w_feature *f = wish_of(cv);
    H(o, "Pays while ", f ? f->title : S("it"), " is worth more than <b>", points_exact(cv->v.arena, k->lost), "</b> points.");
}

static void room_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    const struct priced *p = &cv->card.p;
    const struct plan_model *m = &p->m;
    struct arena *a = cv->v.arena;
    int16_t *without = ARENA_ARRAY(a, int16_t, m->in.nfeatures + 1);
    for (size_t i = 0; i < m->in.nfeatures; i++)
        without[i] = m->force[i] == PLAN_OUT ? PLAN_OUT : k->finish[i];
    const int32_t *all = plan_loads(m, k->finish, NULL), *old = plan_loads(m, without, NULL);
    for (size_t i = 0; i < p->nrooms; i++) {
        const struct card_short *r = &p->rooms[i];
        size_t at = (size_t)r->team * (size_t)m->in.quarters + (size_t)(r->quarter - m->first);
        int64_t free = r->usable - r->reserve - all[at], drawn = free < 0 ? -free : 0;
        struct bar b = { .name = cv->card.w.teams[r->team].title, .planned = old[at], .asked = all[at] - old[at],
                         .reserve = r->reserve - drawn, .usable = r->usable };
        b.right = arena_printf(a, "%.*s of %.*s · %.*s", STR_FMT(weeks(cv, all[at] + b.reserve)), STR_FMT(weeks(cv, r->usable)),
                               STR_FMT(free > 0 ? arena_printf(a, "%.*s left", STR_FMT(weeks(cv, free))) : S("full")));
        b.title = arena_printf(a, "%.*s: %.*s person-weeks", STR_FMT(b.name), STR_FMT(b.right));
        desk_bar(o, a, arena_cstr(a, arena_printf(a, "s%c%zu", k->letter, i)), &b, 214, false);
    }
}

static void gets_cell(struct out *o, const struct card_view *cv, const struct card_line *k)
{
    (void)cv;
    H(o, "", k->gets, "");
}

static void rows(struct out *o, const struct card_view *cv)
{
    static const struct { const char *label; void (*cell)(struct out *, const struct card_view *, const struct card_line *); }
        table[] = { { "What customers get", gets_cell }, { "What it costs", cost_cell }, { "Who waits", waits_cell },
                    { "What outcome moves", outcome_cell }, { "Promises broken", promise_cell }, { "Value", value_cell },
                    { "Reserve left", reserve_cell }, { "How sure we are", sure_cell }, { "What would flip it", flip_cell },
                    { "Team room", room_cell } };
    H(o, "<tbody>");
    for (size_t r = 0; r < COUNT(table); r++) {
        struct str label = str_z(table[r].label);
        if (r == 5 || r == 9)
            label = arena_printf(cv->v.arena, "%s %s %.*s", table[r].label, r == 5 ? "of" : "in",
                                 STR_FMT(quarter_said(&cv->card.w, cv->card.t.quarter)));
        H(o, "<tr><th scope=\"row\">", label, "</th>");
        for (size_t i = 0; i < cv->card.p.noptions; i++) {
            H(o, "<td data-opt=\"", letter_of(&cv->card.p.options[i]), "\" data-th=\"", label, "\">");
            table[r].cell(o, cv, &cv->card.p.options[i]);
            H(o, "</td>");
        }
        H(o, "</tr>");
    }
    H(o, "</tbody>");
}

static void decide(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    struct arena *a = cv->v.arena;
    struct str who = str_empty(t->asker) ? S("they") : t->asker;
    H(o, "<div class=\"decide\"><div><label for=\"why\">Why, in a sentence ", who, " can repeat");
    if (!str_empty(t->customer) && !str_eq(t->customer, t->asker))
        H(o, " to ", t->customer, "");
    H(o, "</label><textarea id=\"why\" name=\"reason\" required data-key=\"R\">", cv->typed_reason, "</textarea><p class=\"hint\">");
    if (str_empty(t->asker))
        H(o, "Kept with the request, with the options you did not take.");
    else
        H(o, "Sent to ", who, " and kept with the options you did not take.");
    H(o, "</p></div><div class=\"stack\"><p class=\"small\"><b>After you record it</b>"
      "<br><span class=\"muted\">The plan changes where the option says so");
    if (!str_empty(t->asker))
        H(o, ", ", who, " gets your sentence as a draft,");
    H(o, " and the request is answered.</span></p><p><input type=\"hidden\" name=\"priced_on\" value=\"", cv->card.w.plan.id, "\">"
      "<button class=\"btn pri\" data-primary data-do=\"Record the choice\"><span>Record the choice</span> <kbd>Ctrl ↵</kbd></button>"
      "</p><p class=\"hint\">You can undo until ", cv->undo_until, ", 17:00. After that, changing your mind is a new trade-off.</p>"
      "</div></div>");
    (void)a;
}

static void choose(struct out *o, const struct card_view *cv)
{
    const struct priced *p = &cv->card.p;
    bool yes = false;
    for (size_t i = 0; i < p->noptions; i++)
        yes = yes || str_eq(p->options[i].type, S("yes"));
    H(o, "<form data-xor method=\"post\" action=\"", URL(cv->v.arena, S("tradeoffs"), cv->card.t.key, S("decide")),
      "\" class=\"card xor\" aria-labelledby=\"xh\"><header><h2 id=\"xh\">Choose exactly one</h2><span class=\"small muted\">",
      p->nsized == 0 ? S("No smaller version sized yet.") : yes ? S("No other way to say the full yes beats these.")
                                                                : S("Only these fit."), "</span></header>");
    if (!p->valued)
        H(o, "<p class=\"note\">Nothing has a value yet, so we compare what moves.</p>");
    if (!yes)
        H(o, "<p class=\"note\">To make room, something promised must give way, and nothing may: what is in the plan is locked or "
             "promised without exception.</p>");
    H(o, "<fieldset><legend class=\"vh\">Options, choose exactly one</legend><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
         "aria-label=\"Options side by side\"><table class=\"opts\"><caption class=\"vh\">The options compared</caption>");
    heads(o, cv);
    rows(o, cv);
    H(o, "</table></div></fieldset>");
    if (str_eq(cv->card.t.state, S("open")))
        decide(o, cv);
    H(o, "</form>");
}

static void voices(struct out *o, const struct card_view *cv)
{
    struct arena *a = cv->v.arena;
    H(o, "<div class=\"grid g2 after\" id=\"weigh\"><section class=\"card\"><header><h2>Who has weighed in</h2></header>"
         "<ul class=\"talk\">");
    for (size_t i = 0; i < cv->card.nvoices; i++) {
        H(o, "<li>");
        ui_avatar(o, a, cv->card.voices[i].who);
        H(o, "<div><b>", cv->card.voices[i].who, "</b> <span class=\"small muted\">",
          date_words(a, date_of_ms(cv->card.voices[i].at, 0)), "</span><br>", cv->card.voices[i].text, "</div></li>");
    }
    H(o, "</ul>");
    if (cv->card.nvoices == 0)
        H(o, "<p class=\"muted small\">Nobody yet.</p>");
    H(o, "<form method=\"post\" action=\"", URL(a, S("tradeoffs"), cv->card.t.key, S("comment")),
      "\"><label for=\"cm\">Weigh in</label><textarea id=\"cm\" name=\"text\" required></textarea><input type=\"hidden\" name=\"role\" "
      "value=\"voice\"><p class=\"up\"><button class=\"btn\" data-do=\"Add it\">Add it</button></p></form></section></div>");
}

static struct str frozen_text(const struct json *o, struct str name)
{
    const struct json *v = json_get(o, name);
    return v && v->type == J_STR ? v->s : S("–");
}

static void decided(struct out *o, const struct card_view *cv)
{
    const struct json *f = NULL, *options = NULL;
    struct problems quiet;
    problems_init(&quiet, cv->v.arena);
    H(o, "<div class=\"note good sum\" role=\"status\"><b>Decided.</b> ", cv->card.reason, "</div>");
    if (json_parse(cv->v.arena, &quiet, cv->card.t.frozen, &f) != ST_OK || !(options = json_get(f, S("options"))))
        return;
    struct str chosen = frozen_text(f, S("chosen"));
    H(o, "<section class=\"card\"><header><h2>As it was weighed</h2></header><table><thead><tr><th scope=\"col\">Option</th>"
         "<th scope=\"col\">What customers get</th><th scope=\"col\" class=\"n\">Points of the quarter</th><th scope=\"col\" class=\"n\">"
         "Over the plan</th><th scope=\"col\" class=\"n\">Promises broken</th></tr></thead><tbody>");
    for (const struct json *k = options->first; k; k = k->next) {
        const struct json *broken = json_get(k, S("promises_broken"));
        bool taken = str_eq_nocase(frozen_text(k, S("letter")), chosen);
        H(o, "<tr><td>", frozen_text(k, S("letter")), " ", frozen_text(k, S("title")), " ");
        if (taken)
            ui_chip(o, "good", S("chosen"));
        H(o, "</td><td>", frozen_text(k, S("gets")), "</td><td class=\"n\">", frozen_text(k, S("points_quarter")), "</td><td class=\"n\">",
          frozen_text(k, S("points_horizon")), "</td><td class=\"n\">", broken ? broken->i : 0, "</td></tr>");
    }
    H(o, "</tbody></table></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct card_view *cv = view_of(v);
    top(o, cv);
    banners(o, cv);
    if (cv->card.decided) {
        decided(o, cv);
    } else if (cv->card.unpriced) {
        H(o, "<div class=\"need\">");
        need(o, cv);
        H(o, "<section class=\"card\"><h2>Nothing to weigh yet</h2><p class=\"muted\">", cv->card.unpriced_why, "</p></section></div>");
    } else {
        H(o, "<div class=\"need\">");
        need(o, cv);
        why_not(o, cv);
        H(o, "</div>");
        choose(o, cv);
    }
    voices(o, cv);
}

static void json(struct json_writer *w, const struct view *v)
{
    tradeoff_json(view_of(v)->c, w, &view_of(v)->card);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    static const char *const head[] = { "letter", "type", "title", "gets", "days_moved", "customers_waiting", "revenue_waiting",
                                        "promises_broken", "points_quarter", "points_horizon", "reserve_drawn", "robust" };
    const struct card_view *cv = view_of(v);
    struct arena *a = v->arena;
    for (size_t i = 0; i < COUNT(head); i++)
        csv_cell(w, str_z(head[i]));
    csv_end_row(w);
    for (size_t i = 0; i < cv->card.p.noptions; i++) {
        const struct card_line *k = &cv->card.p.options[i];
        csv_cell(w, letter_of(k));
        csv_cell(w, k->type);
        csv_cell(w, k->title);
        csv_cell(w, k->gets);
        csv_int(w, k->fig.days_moved);
        csv_int(w, k->fig.companies);
        csv_cell(w, k->fig.revenue_known ? money_text(a, k->fig.revenue) : STR_NULL);
        csv_int(w, (int64_t)k->fig.npromises);
        csv_cell(w, cv->card.p.valued ? points_exact(a, k->fig.points_quarter) : STR_NULL);
        csv_cell(w, cv->card.p.valued ? points_exact(a, k->fig.points_horizon) : STR_NULL);
        csv_int(w, k->drawn);
        csv_cell(w, k->robust);
        csv_end_row(w);
    }
}

const struct page page_tradeoff = { load, html, json, csv };

enum status tradeoff_decide_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    struct tradeoff_choice choice = { .key = in->captures[0], .letter = params_get(&p, S("choice")),
        .reason = str_trim(params_get(&p, S("reason"))), .basis = params_get(&p, S("basis")),
        .alternative = params_get(&p, S("alternative")), .revisit_on = params_get(&p, S("revisit_on")), .priced_on = -1 };
    struct tradeoff_done done;
    int64_t on = -1;
    if (str_to_i64(params_get(&p, S("priced_on")), &on))
        choice.priced_on = on;
    enum status st = tradeoff_decide_use(c, &choice, &done);
    if (st == ST_INVALID || st == ST_CONFLICT) {
        struct problems *kept = c->problems, fresh;
        struct card_view *cv;
        problems_init(&fresh, c->arena);
        c->problems = &fresh;
        enum status again = load_key(c, in, &cv);
        c->problems = kept;
        if (again != ST_OK)
            return st;
        cv->typed_choice = choice.letter;
        cv->typed_reason = choice.reason;
        frame_answer(c, ret, status_http(st), &cv->v, html);
        return ST_OK;
    }
    TRY(st);
    frame_see_other(c, ret, URL(c->arena, S("tradeoffs"), in->captures[0]), done.change);
    return ST_OK;
}

enum status tradeoff_open_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    struct tradeoff_wish wish = { .feature = params_get(&p, S("wish")), .quarter = params_get(&p, S("quarter")),
        .request = params_get(&p, S("request")), .what_for = str_trim(params_get(&p, S("what_for"))),
        .title = str_trim(params_get(&p, S("title"))) };
    struct str key = STR_NULL;
    int64_t change = 0;
    TRY(tradeoff_open_use(c, &wish, &key, &change));
    frame_see_other(c, ret, URL(c->arena, S("tradeoffs"), key), change);
    return ST_OK;
}
