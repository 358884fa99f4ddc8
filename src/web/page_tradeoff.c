/* web/page_tradeoff.c: one wish as an exclusive or; the order of the page is the order of the argument. It is drawn from
 * the card's JSON: worked out now, or as it was frozen when somebody signed. */
#include "use/worth_use.h"
#include "web/card_soon.h"

struct card_view {
    struct view v;
    struct ctx *c;
    struct tradeoff_card card;
    const struct json *tree, *was;
    struct diff_line *since;
    size_t nsince; /* decided: what moved in the plan from then to now */
    struct record_list people;
    struct str undo_until, typed_reason, typed_choice;
    struct str moved; /* what became of the option that was chosen before something changed */
    struct card_wait wait; /* the options are being worked out */
};

static const struct card_view *view_of(const struct view *v)
{
    return (const struct card_view *)(const void *)v;
}

static struct str weeks(const struct card_view *cv, int64_t days)
{
    return weeks_text(cv->v.arena, days, cv->card.w.set.days_per_week);
}

static struct str weeks_said(const struct card_view *cv, int64_t days)
{
    return weeks_words(cv->v.arena, days, cv->card.w.set.days_per_week);
}

static enum status since_then(struct ctx *c, struct card_view *cv)
{
    struct w_version a, b;
    if (cv->card.decided_version <= 0)
        return ST_OK;
    return plan_compare_use(c, &cv->card.w, arena_printf(c->arena, "#%lld", (long long)cv->card.decided_version),
                            S("current"), &a, &b, &cv->since, &cv->nsince);
}

/* ?all=20; the number may be left away. 0: it does not stand there. */
static size_t all_of(const struct page_in *in)
{
    int64_t n = 20;
    if (!params_get(&in->query, S("all")).p)
        return 0;
    if (!str_to_i64(params_get(&in->query, S("all")), &n) || n < 1)
        n = 20;
    return n > 200 ? 200 : (size_t)n;
}

static enum status load_key(struct ctx *c, const struct page_in *in, struct card_view **ret)
{
    struct card_view *cv = ARENA_NEW(c->arena, struct card_view);
    TRY(view_init(c, in, &cv->v, "/tradeoffs"));
    cv->c = c;
    cv->v.csv = true;
    TRY(card_soon(c, in, &(struct card_want){ .ways = all_of(in) }, &cv->card, &cv->wait));
    cv->v.status = cv->wait.status;
    TRY(tradeoff_tree(c, &cv->card, &cv->tree));
    if (cv->card.stale)
        TRY(tradeoff_was(c, &cv->card, &cv->was));
    if (cv->card.decided)
        TRY(since_then(c, cv));
    TRY(card_people(c, &cv->people));
    cv->v.crumb_area = S("Trade-offs");
    cv->v.title = str_empty(cv->card.t.title) ? cv->card.t.key : cv->card.t.title;
    cv->undo_until = date_words_long(c->arena, tz_date(c->app->zone, decision_undo_until(c->app->zone, c->now_ms)));
    *ret = cv;
    return ST_OK;
}

static void md(struct out *o, const struct view *v)
{
    const struct card_view *cv = view_of(v);
    tradeoff_text(o, v->arena, &cv->card, cv->tree);
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct card_view *cv;
    TRY(load_key(c, in, &cv));
    cv->v.md = md;
    *ret = &cv->v;
    return ST_OK;
}

/* Marcus Bell, VP Sales, asked on 19 November for Meridian Hospital Group. */
static void asked_words(struct out *o, const struct w_tradeoff *t, struct arena *a)
{
    struct date asked;
    bool of_other = !str_empty(t->customer) && !str_eq(t->customer, t->asker);
    if (!str_empty(t->asker)) {
        H(o, "", t->asker, "", str_empty(t->asker_job) ? S("") : S(", "), "", t->asker_job, "",
          str_empty(t->asker_job) ? S("") : S(","), " asked");
        if (date_parse(t->asker_on, &asked)) {
            struct str day, rest; /* 19 November: the day of the week does not matter any more */
            str_cut(date_words_long(a, asked), ' ', &day, &rest);
            H(o, " on ", rest, "");
        }
    }
    if (of_other) {
        H(o, "", str_empty(t->asker) ? S("Asked") : S(""), " for ");
        if (str_empty(t->customer_key))
            H(o, "", t->customer, "");
        else
            H(o, "<a href=\"", URL(a, S("customers"), t->customer_key), "\">", t->customer, "</a>");
    }
    if (of_other || !str_empty(t->asker))
        H(o, ". ");
    else if (str_empty(t->request_key))
        H(o, "No request is behind it. ");
}

static void sub_words(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    asked_words(o, t, cv->v.arena);
    if (!str_empty(t->decider_name) && !cv->card.decided) {
        H(o, "", t->decider_name, " decides");
        if (t->due)
            H(o, " by <b>", date_words_long(cv->v.arena, tz_date(cv->v.settings.tz, t->due)), "</b>");
        H(o, ".");
    }
    int64_t people = 0;
    for (size_t i = 0; i < cv->card.nvoices; i++) {
        bool again = false;
        for (size_t k = 0; k < i && !again; k++)
            again = str_eq(cv->card.voices[k].who, cv->card.voices[i].who);
        people += !again;
    }
    if (people > 0)
        H(o, " ", desk_plural(cv->v.arena, people, "person", "people"), " weighed in.");
}

static void top(struct out *o, const struct card_view *cv)
{
    struct arena *a = cv->v.arena;
    const struct w_tradeoff *t = &cv->card.t;
    struct out crumb;
    out_init_raw(&crumb, a);
    out_printf(&crumb, "%.*s · ", STR_FMT(t->key));
    if (!str_empty(t->request_key))
        out_printf(&crumb, "from request %.*s · ", STR_FMT(t->request_key));
    out_bytes(&crumb, quarter_said(&cv->card.w, t->quarter));
    struct ui_act acts[2];
    size_t n = 0;
    if (!cv->card.decided)
        acts[n++] = (struct ui_act){
            .label = S("Ask someone to weigh in"), .href = url_own(S("#weigh")), .key = "W", .least = PERM_CONTRIBUTE
        };
    if (str_empty(t->retire))
        acts[n++] =
            (struct ui_act){ .label = S("Proof"), .href = URL(a, S("tradeoffs"), t->key, S("proof")), .key = "P" };
    ui_top_begin(o, &cv->v, out_str(&crumb), acts, n);
    H(o, "<p class=\"sub\">");
    sub_words(o, cv);
    H(o, "</p>");
    ui_top_end(o);
}

static void stale_banner(struct out *o, const struct card_view *cv)
{
    const struct w_version *p = &cv->card.w.plan;
    H(o, "<div class=\"note warn sum\" role=\"status\"><b>The plan changed");
    if (p->adopted_at > 0)
        H(o, " on ", time_words(cv->v.arena, cv->v.settings.tz, p->adopted_at), "");
    if (!str_empty(p->adopted_by) || !str_empty(p->title))
        H(o, " (", p->adopted_by, "", str_empty(p->adopted_by) || str_empty(p->title) ? S("") : S(": "), "", p->title,
          ")");
    H(o, ".</b> It is version ", p->n, " now. Options were worked out again; what changed says what it was.");
    if (str_eq(cv->card.t.state, S("open")) && cv->v.may >= PERM_EDIT)
        H(o, "<form method=\"post\" action=\"", URL(cv->v.arena, S("tradeoffs"), cv->card.t.key, S("price")),
          "\"><p class=\"up\"><button class=\"btn\" data-do=\"Go on with these\">Go on with these</button></p></form>");
    H(o, "</div>");
}

static void banners(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    if (cv->card.stale)
        stale_banner(o, cv);
    if (!cv->card.decided && t->due && t->due < cv->c->now_ms)
        H(o, "<div class=\"note warn sum\" role=\"status\"><b>This was due ",
          date_words_long(cv->v.arena, tz_date(cv->v.settings.tz, t->due)),
          ".</b> Until someone decides, the plan stands: option A.</div>");
    if (str_eq(t->state, S("withdrawn")))
        H(o,
          "<div class=\"note sum\" role=\"status\"><b>Withdrawn.</b> Nobody decides this any more; the plan stands.</div>");
    if (str_eq(t->state, S("draft")))
        H(o,
          "<div class=\"note sum\" role=\"status\"><b>Not open yet.</b> We can’t weigh this until we know what it is for. "
          "<a href=\"",
          URL(cv->v.arena, S("tradeoffs"), t->key, S("edit")), "\">Say it</a></div>");
    for (const struct problem *p = cv->c->problems->first; p; p = p->next)
        H(o, "<div class=\"note bad sum\" role=\"alert\">", p->text, " ", cv->moved, "</div>");
}

/* "from 2 calls, 20 and 21 Nov" */
static struct str calls_words(const struct card_view *cv, struct str days)
{
    struct out o;
    struct arena *a = cv->v.arena;
    size_t n = 0, i = 0;
    for (struct str rest = days, one; !str_empty(rest); n++)
        str_cut(rest, ' ', &one, &rest);
    out_init_raw(&o, a);
    out_printf(&o, "from %.*s, ", STR_FMT(desk_plural(a, (int64_t)n, "call", "calls")));
    for (struct str rest = days, one; !str_empty(rest); i++) {
        str_cut(rest, ' ', &one, &rest);
        if (n > 4 && i > 0 && !str_empty(rest))
            continue; /* the first and the last of many */
        struct str day = cj_day(a, one), next = STR_NULL, number, month, other;
        str_cut(rest, ' ', &next, &(struct str){ 0 });
        if (str_cut(day, ' ', &number, &month) && !str_empty(next) && n <= 4) {
            str_cut(cj_day(a, next), ' ', &(struct str){ 0 }, &other);
            day = str_eq(month, other) ? number : day; /* 20 and 21 Nov */
        }
        out_printf(&o, "%s%.*s", i == 0 ? "" : n > 4 ? " to " : str_empty(rest) ? " and " : ", ", STR_FMT(day));
    }
    return out_str(&o);
}

static void need(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    const struct json *n = json_get(cv->tree, S("need"));
    struct arena *a = cv->v.arena;
    bool more = false;
    H(o, "<section class=\"card\"><h2>", cj_has(cv->tree, "retire") ? S("Why end it") : S("The need behind the ask"),
      "</h2><p class=\"say\">",
      str_empty(t->what_for) ? S("We can’t weigh this until we know what it is for.") : t->what_for,
      "</p><p class=\"small muted up\">");
    if (!str_empty(cj_text(n, "layer"))) {
        ui_layer(o, a, cj_text(n, "layer"));
        more = true;
    }
    if (!str_empty(cj_text(n, "talks"))) {
        H(o, "", more ? S(" · ") : S(""), "", calls_words(cv, cj_text(n, "talks")), "");
        more = true;
    }
    if (!str_empty(cj_text(n, "priority"))) {
        H(o, "", more ? S(" · ") : S(""), "feeds <a href=\"", URL(a, S("priorities"), cj_text(n, "priority")), "\">",
          cj_text(n, "priority"), " ", cj_text(n, "title"), "</a>");
        if (cj_int(n, "companies") > 0)
            H(o, ", which ", desk_plural(a, cj_int(n, "companies"), "customer", "customers"), " named");
        more = true;
    }
    if (!str_empty(t->request_text)) {
        H(o, "", more ? S(" · ") : S(""), "asked for as <a href=\"", URL(a, S("requests"), t->request_key), "\">“",
          t->request_text, "”</a>");
        more = true;
    }
    if (!str_empty(cj_text(cv->tree, "wish")))
        H(o, "", more ? S(" · ") : S(""), "written as <a href=\"", URL(a, S("features"), cj_text(cv->tree, "wish")),
          "\">", cj_text(cv->tree, "wish"), " ", cj_text(cv->tree, "wish_title"), "</a>");
    H(o, "</p></section>");
}

/* What the wish takes of the team: a figure where its effort alone says so. */
static void needs_figure(struct out *o, const struct card_view *cv, const struct json *r)
{
    const struct world *w = &cv->card.w;
    struct str n = weeks(cv, cj_int(r, "needs"));
    int32_t f = world_feature(w, cv->card.t.wish);
    struct w_span efforts = f >= 0 ? w_span(&w->feature_efforts, f) : (struct w_span){ NULL, 0 };
    for (size_t i = 0; i < efforts.n; i++) {
        const struct w_effort *e = &w->efforts[efforts.at[i]];
        int32_t t = world_team(w, e->team);
        if (t >= 0 && str_eq(w->teams[t].key, cj_text(r, "team")) && e->likely == cj_int(r, "needs")) {
            ui_fig(o, n, STR_NULL,
                   WHERE(cv->v.arena, S("efforts"), S("feature"), w->features[f].key, S("team"), w->teams[t].key));
            return;
        }
    }
    H(o, "", n, "");
}

/* The other teams that the wish has no room with. */
static void short_too(struct out *o, const struct card_view *cv, const struct json *scarcest)
{
    for (const struct json *r = cj_first(cv->tree, "rooms"); r; r = r->next) {
        int64_t over = cj_int(r, "needs") - cj_int(r, "free");
        if (r != scarcest && cj_int(r, "needs") > 0 && over > 0)
            H(o, "", cj_text(r, "title"), " is ", weeks(cv, over), " short too. ");
    }
}

/* Whether a full yes takes the reserve alone. */
static bool only_reserve(const struct json *card)
{
    for (const struct json *k = cj_first(card, "options"); k; k = k->next)
        if (cj_type(k, "yes") && cj_int(k, "reserve_drawn") > 0 && cj_int(k, "days_moved") == 0)
            return true;
    return false;
}

/* Where it fits though its own quarter is too full, an earlier one is named: nobody would look for it there. */
static void fits_words(struct out *o, const struct card_view *cv, int64_t over)
{
    struct str when = STR_NULL;
    for (const struct json *k = cj_first(cv->tree, "options"); k; k = k->next)
        for (const struct json *m = cj_type(k, "yes") ? cj_first(k, "moves") : NULL; m; m = m->next)
            if (str_eq(cj_text(m, "feature"), cj_text(cv->tree, "wish")))
                when = cj_text(m, "to");
    if (over > 0 && !str_empty(when))
        H(o, "It fits earlier, in ", cj_quarter(cv->v.arena, when, cv->card.w.set.fiscal_start),
          ", and nothing moves.");
    else
        H(o, "It fits.");
}

static void why_words(struct out *o, const struct card_view *cv, const struct json *r, int64_t over)
{
    struct str team = cj_text(r, "title");
    int64_t free = cj_int(r, "free");
    H(o, "<p class=\"small muted\">");
    if (over > 0)
        H(o, "<b class=\"isbad\">", weeks_said(cv, over), " short.</b> ");
    H(o, "", cj_text(cv->tree, "wish_title"), " needs ");
    needs_figure(o, cv, r);
    H(o, " from ", team, "; ");
    ui_fig(o, weeks(cv, free > 0 ? free : 0), S("are free"),
           WHERE(cv->v.arena, S("capacities"), S("quarter"), cj_text(r, "quarter"), S("team"), cj_text(r, "team")));
    H(o, ". ");
    short_too(o, cv, r);
    if (cj_bool(cv->tree, "fits_in_slack"))
        fits_words(o, cv, over);
    else if (cj_bool(cv->tree, "fits_if_earlier"))
        H(o, "It fits if other work starts earlier; then nobody waits.");
    else if (cj_has(cv->tree, "held") && !str_empty(cj_text(cv->tree, "held")))
        H(o, "", cj_text(cv->tree, "held"), "");
    else
        H(o, "",
          only_reserve(cv->tree)                   ? S("It fits only out of the reserve, or where something gives way.")
          : cj_bool(cv->tree, "impossible_proved") ? S("No order of work avoids this: proved, not estimated.")
                                                   : S("No order of work that was tried avoids this."),
          "");
    H(o, " <a href=\"", URL(cv->v.arena, S("tradeoffs"), cv->card.t.key, S("proof")), "\">See the proof</a></p>");
}

static void why_not(struct out *o, const struct card_view *cv)
{
    struct arena *a = cv->v.arena;
    const struct json *r = card_scarcest(cv->tree);
    H(o, "<section class=\"card\"><h2>Why not simply add it?</h2>");
    if (r) {
        int64_t usable = cj_int(r, "usable"), all = cj_int(r, "used") + cj_int(r, "needs") + cj_int(r, "reserve"),
                over = all - usable;
        struct bar b = { .name = arena_printf(a, "%.*s, if we did everything", STR_FMT(cj_text(r, "title"))),
                         .planned = cj_int(r, "used"),
                         .asked = cj_int(r, "needs"),
                         .reserve = cj_int(r, "reserve"),
                         .usable = usable };
        b.right = arena_printf(a, "%.*s of %.*s · %.*s %s", STR_FMT(weeks(cv, all)), STR_FMT(weeks(cv, usable)),
                               STR_FMT(weeks(cv, over > 0 ? over : -over)), over > 0 ? "over" : "left");
        b.title = arena_printf(a, "%.*s: %.*s %.*s", STR_FMT(b.name), STR_FMT(b.right), STR_FMT(weeks_noun(b.right)));
        H(o, "<div class=\"picw\">");
        desk_bar(o, a, "s-why", &b, 430, true);
        H(o, "</div>");
        why_words(o, cv, r, over);
    }
    H(o,
      "<p class=\"key\"><span><i class=\"kc0\"></i>in the plan</span><span><i class=\"kc1\"></i>this ask</span><span>"
      "<i class=\"kh2\"></i>reserve for surprises</span><span><i class=\"kno\"></i>does not exist</span></p></section>");
}

static void frees(struct out *o, const struct card_view *cv)
{
    struct arena *a = cv->v.arena;
    const struct json *e = json_get(cv->tree, S("retire"));
    int64_t upt = 0;
    H(o, "<section class=\"card\"><h2>What it frees</h2><p class=\"say\"><a href=\"",
      URL(a, cj_text(e, "kind"), cj_text(e, "key")), "\">",
      str_eq(cj_text(e, "kind"), S("features")) ? arena_printf(a, "%.*s ", STR_FMT(cj_text(e, "key"))) : STR_NULL, "",
      cj_text(e, "title"), "</a></p>");
    if (cj_int(e, "days") == 0)
        H(o,
          "<p class=\"small muted up\">No row of the plan is its work or its upkeep, so no planned day comes free. What keeping it costs "
          "beside the plan stands in <a href=\"/economics\">Economics</a> once somebody has noted it.</p>");
    if (cj_count(e, "freed") > 0)
        H(o,
          "<table class=\"calc up\"><thead><tr><th scope=\"col\">Team</th><th scope=\"col\">Quarter</th><th scope=\"col\" class=\"n\">"
          "weeks</th></tr></thead><tbody>");
    for (const struct json *f = cj_first(e, "freed"); f; f = f->next)
        H(o, "<tr><th scope=\"row\">", cj_text(f, "title"), "</th><td>",
          cj_quarter(a, cj_text(f, "quarter"), cv->card.w.set.fiscal_start), "</td><td class=\"n\">",
          weeks(cv, cj_int(f, "days")), "</td></tr>");
    if (cj_count(e, "freed") > 0)
        H(o, "</tbody></table>");
    for (const struct json *f = cj_first(e, "comes"); f; f = f->next)
        H(o, "<p class=\"small up\"><a href=\"", URL(a, S("features"), cj_text(f, "feature")), "\">",
          cj_text(f, "feature"), " ", cj_text(f, "title"), "</a> could come in, in ",
          cj_quarter(a, cj_text(f, "quarter"), cv->card.w.set.fiscal_start), "",
          cj_bool(f, "fits_now") ? S("; it would fit beside the plan as it is, too.") : S("."), "");
    if (cj_points(e, "points_gained", &upt) && upt > 0)
        H(o, "<p class=\"small muted up\">Worth ", points_text(a, upt), " points over the plan.</p>");
    H(o, "</section>");
}

static void after_words(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    const struct json *n = json_get(cv->tree, S("need"));
    if (!cv->card.may_decide) {
        H(o, "Your suggestion and its reason go to ",
          str_empty(cv->card.right_of) ? S("whoever decides") : cv->card.right_of, ". Nothing changes until then.");
        return;
    }
    if (!str_empty(t->retire)) {
        H(o, "The plan changes where the option says so, and what is retired says so on its own page.");
        return;
    }
    H(o, "The plan changes where the option says so");
    if (!str_empty(t->asker))
        H(o, ", ", cj_first_name(t->asker), " gets your sentence as a draft");
    if (!str_empty(cj_text(n, "priority")) && cj_bool(n, "dry"))
        H(o, ", somebody works on ", cj_text(n, "priority"), " if something of it is built");
    H(o, "", str_empty(t->request_key) ? S(".") : S(", and the request is answered."), "");
}

static void decide(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    struct str who = str_empty(t->asker) ? S("they") : cj_first_name(t->asker);
    bool may = cv->card.may_decide;
    H(o, "<div class=\"decide\"><div><label for=\"why\">Why, in a sentence ", who, " can repeat");
    if (!str_empty(t->customer) && !str_eq(t->customer, t->asker))
        H(o, " to ", t->customer, "");
    H(o, "</label><textarea id=\"why\" name=\"reason\" required data-key=\"R\">", cv->typed_reason,
      "</textarea><p class=\"hint\">");
    if (!may)
        H(o, "Kept with the trade-off as what you would do, and why.");
    else if (str_empty(t->asker))
        H(o, "Kept with the ", str_empty(t->request_key) ? S("trade-off") : S("request"),
          ", with the options you did not take.");
    else
        H(o, "", who, " gets it word for word, as a draft; it is kept with the options you did not take.");
    H(o, "</p></div><div class=\"stack\"><p class=\"small\"><b>After you ", may ? S("record") : S("suggest"),
      " it</b><br>"
      "<span class=\"muted\">");
    after_words(o, cv);
    struct str act = may ? S("Record the choice") : S("Suggest the choice");
    H(o, "</span></p><p>");
    ui_hidden(o, S("priced_on"), int_text(cv->v.arena, cv->card.w.plan.id));
    ui_hidden(o, S("shown"), cj_text(cv->tree, "shown"));
    H(o,
      "<button class=\"btn pri\" "
      "data-primary data-do=\"",
      act, "\"><span>", act, "</span> <kbd>Ctrl ↵</kbd></button></p>");
    if (may)
        H(o, "<p class=\"hint\">You can undo until ", cv->undo_until,
          ", 17:00. After that, changing your mind is a new trade-off.</p>");
    H(o, "</div></div>");
}

static bool has_yes(const struct json *card)
{
    for (const struct json *k = cj_first(card, "options"); k; k = k->next)
        if (str_eq(cj_text(k, "type"), S("yes")))
            return true;
    return false;
}

static void notes(struct out *o, const struct card_view *cv)
{
    const struct json *t = cv->tree;
    struct arena *a = cv->v.arena;
    if (cj_has(t, "retire"))
        return;
    if (cj_bool(t, "plan_breaks_rules"))
        H(o,
          "<p class=\"note warn mb3\"><b>The plan as it stands does not keep every rule or has more work than room.</b> What gives way under a "
          "full yes makes up for that too. <a href=\"/plan\">Look at the plan first</a>.</p>");
    if (cj_int(t, "rules_uncounted") > 0)
        H(o, "<p class=\"note warn mb3\">", desk_plural(a, cj_int(t, "rules_uncounted"), "rule is", "rules are"),
          " not counted here: more "
          "subjects have rules than a plan tells apart. <a href=\"/plan\">Look which</a>.</p>");
    if (!cj_bool(t, "valued"))
        H(o, "<p class=\"note\">Nothing has a value yet, so we compare what moves: promises first, then days.</p>");
    else if (cj_bool(t, "days_first"))
        H(o, "<p class=\"note\">", cj_int(t, "movable_without_value"), " of ", cj_int(t, "movable"),
          " commitments that may wait have no "
          "value, so we compare what moves: promises first, then days, then points.</p>");
    if (has_yes(t))
        return;
    if (cj_has(t, "held") && !str_empty(cj_text(t, "held"))) {
        H(o, "<p class=\"note\"><b>No full yes fits.</b> ", cj_text(t, "held"), "</p>");
        return;
    }
    H(o, "<div class=\"note\"><p><b>",
      cj_count(t, "options") == 1 ? S("Only keeping the plan fits.") : S("No full yes fits."),
      "</b> To make room, something promised must give way:</p><ul class=\"tip\">");
    for (const struct json *f = cj_first(t, "fixed"); f; f = f->next)
        H(o, "<li><a href=\"", URL(a, S("features"), cj_text(f, "feature")), "\">", cj_text(f, "feature"), " ",
          cj_text(f, "title"), "</a>: ", cj_text(f, "why"), "</li>");
    H(o, "</ul></div>");
}

/* The days that are missing, asked of somebody: the form, filled in with what the scarcest team is short of. */
static void more_days(struct out *o, const struct card_view *cv)
{
    const struct json *r = card_scarcest(cv->tree);
    struct arena *a = cv->v.arena;
    int64_t missing = r ? cj_int(r, "needs") - cj_int(r, "free") : 0;
    if (missing <= 0 || !str_eq(cv->card.t.state, S("open")) || cv->v.may < PERM_EDIT)
        return;
    struct url u = url_query(
        a, url_query(a, URL(a, S("tradeoffs"), cv->card.t.key, S("ask_capacity")), S("days"), int_text(a, missing)),
        S("to_team"), cj_text(r, "team"));
    H(o, "<p class=\"small up noprint\"><a href=\"", u, "\">Ask somebody for the ", weeks_said(cv, missing), " that ",
      cj_text(r, "title"), " is short of</a></p>");
}

static struct card_shown shown(const struct card_view *cv, struct str chosen, bool radios)
{
    const struct w_tradeoff *t = &cv->card.t;
    struct str customer = str_empty(t->customer) ? cj_text(cv->tree, "customer_title") : t->customer;
    return (struct card_shown){ .card = cv->tree,
                                .arena = cv->v.arena,
                                .key = t->key,
                                .asker = t->asker,
                                .customer = customer,
                                .chosen = chosen,
                                .was = cv->was,
                                .fiscal_start = cv->card.w.set.fiscal_start,
                                .radios = radios };
}

static void choose(struct out *o, const struct card_view *cv)
{
    struct card_shown s = shown(cv, cv->typed_choice, true);
    bool open = str_eq(cv->card.t.state, S("open"));
    H(o, "<form data-xor");
    if (!cv->card.may_decide)
        H(o, " data-verb=\"Suggest\"");
    if (open && cv->v.may >= PERM_CONTRIBUTE)
        H(o, " method=\"post\" action=\"", URL(cv->v.arena, S("tradeoffs"), cv->card.t.key, S("decide")), "\"");
    H(o,
      " class=\"card xor\" aria-labelledby=\"xh\"><header><h2 id=\"xh\">Choose exactly one</h2><span class=\"small muted\">",
      cj_has(cv->tree, "retire") ? S("Nothing else moves.")
      : has_yes(cv->tree)        ? S("No other way to say the full yes beats these.")
                                 : S("Only these fit."),
      "");
    if (cj_has(cv->tree, "wish") && cj_int(cv->tree, "slices_sized") == 0 && !cj_bool(cv->tree, "fits_in_slack")
        && cv->v.may >= kind_feature.perm.add)
        H(o, " No smaller version sized yet: <a href=\"",
          url_query(cv->v.arena, url_own(S("/features/new")), S("slice_of"), cj_text(cv->tree, "wish")),
          "\">ask for one</a>");
    H(o, "</span></header>");
    notes(o, cv);
    H(o, "<fieldset><legend class=\"vh\">Options, choose exactly one</legend>");
    card_table(o, &s);
    H(o, "</fieldset>");
    card_flips(o, &s);
    if (open && cv->v.may >= PERM_CONTRIBUTE)
        decide(o, cv);
    H(o, "</form>");
    more_days(o, cv);
    card_every_way(o, &cv->v, cv->card.t.key, cv->tree);
}

static void again(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    int32_t wish = world_feature(&cv->card.w, t->wish);
    bool planned = false;
    for (size_t i = 0; i < cv->card.w.nrows; i++)
        planned = planned || cv->card.w.rows[i].feature == t->wish;
    if (wish < 0 || planned || cv->v.may < PERM_EDIT)
        return;
    H(o, "<form method=\"post\" action=\"/tradeoffs/open\">");
    ui_hidden(o, S("wish"), cv->card.w.features[wish].key);
    ui_hidden(o, S("quarter"), quarter_key(cv->v.arena, t->quarter));
    ui_hidden(o, S("what_for"), t->what_for);
    ui_hidden(o, S("title"), t->title);
    if (!str_empty(t->request_key))
        ui_hidden(o, S("request"), t->request_key);
    H(o,
      "<p class=\"up\"><button class=\"btn\" data-do=\"Open it again\">Open it again as a new trade-off</button></p></form>");
}

/* What came of it: where the wish stands now, the decision itself, and how long it can be undone. */
static void came_of_it(struct out *o, const struct card_view *cv)
{
    const struct w_tradeoff *t = &cv->card.t;
    struct arena *a = cv->v.arena;
    int32_t wish = world_feature(&cv->card.w, t->wish);
    int64_t until = decision_undo_until(cv->v.settings.tz, cv->card.signed_at);
    struct str key, title;
    const struct w_row *row = NULL;
    for (size_t i = 0; i < cv->card.w.nrows; i++)
        row = cv->card.w.rows[i].feature == t->wish ? &cv->card.w.rows[i] : row;
    H(o, "<p class=\"small up\">");
    if (wish >= 0) {
        const struct w_feature *f = &cv->card.w.features[wish];
        H(o, "<a href=\"", URL(a, S("features"), f->key), "\">", f->key, " ", f->title, "</a> ");
        if (row)
            H(o, "stands in the plan for <a href=\"", URL(a, S("plan"), quarter_key(a, row->quarter)), "\">",
              quarter_said(&cv->card.w, row->quarter), "</a>. ");
        else
            H(o, "is not in the plan. ");
    }
    if (rec_label(cv->c, &kind_decision, cv->card.decision, &key, &title) == ST_OK && !str_empty(key))
        H(o, "Kept as <a href=\"", URL(a, S("decisions"), key), "\">", key, "</a>. ");
    if (cv->c->now_ms < until)
        H(o, "Until ", time_words(a, cv->v.settings.tz, until), " it can be undone in <a href=\"",
          WHERE(a, S("history"), S("key"), t->key), "\">History</a>.");
    H(o, "</p>");
}

static void decided(struct out *o, const struct card_view *cv)
{
    struct card_shown s = shown(cv, cj_text(cv->tree, "chosen"), false);
    H(o, "<div class=\"note good sum\" role=\"status\"><b>Decided.</b> <span class=\"say\">", cv->card.reason,
      "</span>");
    if (!str_empty(cv->card.signed_by) || cv->card.signed_at)
        H(o, "<p class=\"small muted\">", cv->card.signed_by, "", str_empty(cv->card.signed_by) ? S("") : S(", "), "",
          time_words(cv->v.arena, cv->v.settings.tz, cv->card.signed_at), "</p>");
    came_of_it(o, cv);
    H(o,
      "</div><section class=\"card xor\"><header><h2>As it was weighed</h2><span class=\"small muted\">Figures as they stood then, "
      "on version ",
      cj_int(cv->tree, "priced_on"), "</span></header>");
    card_table(o, &s);
    H(o, "</section><section class=\"card after\"><h2>What changed in the plan since</h2>");
    if (cv->nsince == 0)
        H(o, "<p class=\"muted small\">Nothing moved since it was decided.</p>");
    H(o, "<ul class=\"tip\">");
    for (size_t i = 0; i < cv->nsince && i < 12; i++)
        H(o, "<li><a href=\"", URL(cv->v.arena, S("features"), cv->since[i].key), "\">", cv->since[i].words,
          "</a></li>");
    if (cv->nsince > 12)
        H(o, "<li>and ", cv->nsince - 12, " more</li>");
    H(o, "</ul>");
    again(o, cv);
    H(o, "</section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct card_view *cv = view_of(v);
    top(o, cv);
    banners(o, cv);
    if (cv->card.decided) {
        decided(o, cv);
    } else if (cv->wait.status) {
        job_html(o, v, &cv->wait.job, cv->wait.id);
    } else if (cv->card.unpriced) {
        H(o, "<div class=\"need\">");
        need(o, cv);
        H(o, "<section class=\"card\"><h2>Nothing to weigh yet</h2><p class=\"muted\">", cv->card.unpriced_why,
          "</p></section></div>");
    } else {
        H(o, "<div class=\"need\">");
        need(o, cv);
        if (cj_has(cv->tree, "retire"))
            frees(o, cv);
        else
            why_not(o, cv);
        H(o, "</div>");
        choose(o, cv);
    }
    H(o, "<div class=\"grid g2 after\">");
    card_voices(o, v, &cv->card, &cv->people);
    card_costs(o, &cv->v, cv->tree);
    H(o, "</div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    tradeoff_json(view_of(v)->c, w, &view_of(v)->card);
}

static struct str letter_of(const struct card_line *k)
{
    return (struct str){ &k->letter, 1 };
}

static void csv(struct csv_writer *w, const struct view *v)
{
    static const char *const head[] = { "letter",          "type",
                                        "title",           "gets",
                                        "days_moved",      "customers_waiting",
                                        "best_waiting",    "revenue_waiting",
                                        "promises_broken", "points_quarter",
                                        "points_horizon",  "worth_low",
                                        "worth_high",      "worth_have",
                                        "worth_of",        "reserve_drawn",
                                        "robust" };
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
        csv_int(w, k->best_waiting);
        csv_cell(w, k->fig.revenue_known ? money_text(a, k->fig.revenue) : STR_NULL);
        csv_int(w, (int64_t)k->fig.npromises);
        csv_cell(w, cv->card.p.valued ? points_exact(a, k->fig.points_quarter) : STR_NULL);
        csv_cell(w, cv->card.p.valued ? points_exact(a, k->fig.points_horizon) : STR_NULL);
        struct worth worth = worth_of_plan(&cv->card.p.m, k->finish);
        csv_cell(w, worth.have ? money_text(a, worth.low) : STR_NULL);
        csv_cell(w, worth.have ? money_text(a, worth.high) : STR_NULL);
        csv_int(w, worth.have);
        csv_int(w, worth.of);
        csv_int(w, k->drawn);
        csv_cell(w, k->robust);
        csv_end_row(w);
    }
}

const struct page page_tradeoff = { load, html, json, csv };

/* After a change the same letter may be another option: what was chosen is looked for by what it is, and said. */
static void find_chosen(struct card_view *cv, const struct tradeoff_choice *choice, struct str name)
{
    struct arena *a = cv->v.arena;
    size_t at;
    cv->typed_choice = STR_NULL;
    for (const struct json *k = cj_first(cv->tree, "options"); k; k = k->next)
        if (!str_empty(name) && str_eq(card_option_name(a, k), name))
            cv->typed_choice = cj_text(k, "letter");
    struct str what = str_find(name, S(" "), &at) ? str_skip(name, at + 1) : STR_NULL;
    if (str_empty(what))
        return;
    if (str_empty(cv->typed_choice))
        cv->moved = arena_printf(a, "“%.*s”, which you had chosen, is no longer among them.", STR_FMT(what));
    else if (!str_eq_nocase(cv->typed_choice, choice->letter))
        cv->moved =
            arena_printf(a, "“%.*s”, which you had chosen, is %.*s now.", STR_FMT(what), STR_FMT(cv->typed_choice));
}

enum status tradeoff_decide_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct params p = params_parse(c->arena, in->req->body);
    struct tradeoff_choice choice = { .key = in->captures[0],
                                      .letter = params_get(&p, S("choice")),
                                      .reason = str_trim(params_get(&p, S("reason"))),
                                      .basis = params_get(&p, S("basis")),
                                      .alternative = params_get(&p, S("alternative")),
                                      .revisit_on = params_get(&p, S("revisit_on")),
                                      .shown = params_get(&p, S("shown")),
                                      .priced_on = -1 };
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
        if (st == ST_CONFLICT)
            find_chosen(cv, &choice, params_get(&p, arena_printf(c->arena, "option:%.*s", STR_FMT(choice.letter))));
        cv->typed_reason = choice.reason;
        frame_answer(c, ret, status_http(st), &cv->v, html);
        return ST_OK;
    }
    TRY(st);
    frame_see_other(c, ret, URL(c->arena, S("tradeoffs"), in->captures[0]), done.change);
    return ST_OK;
}

enum status tradeoff_price_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    int64_t change = 0;
    TRY(tradeoff_price_use(c, in->captures[0], &change));
    frame_see_other(c, ret, URL(c->arena, S("tradeoffs"), in->captures[0]), change);
    return ST_OK;
}
