/* web/inbox_answer.c: one request of the inbox, and its answer as it is being written. Another answer is a look at the same
 * page with what was typed, so it works without a script and nothing is lost. */
#include "base/money.h"
#include "core/perm.h"
#include "web/generic.h"
#include "web/inbox_parts.h"

struct verdict {
    const char *key, *id, *label;
};
static const struct verdict verdicts[] = { { "1", "already_possible", "It’s already possible" },
                                           { "2", "already_coming", "It’s already coming" },
                                           { "4", "no", "No, and here is why" },
                                           { "5", "need_more", "Ask what it’s for" },
                                           { "H", "not_now", "Later" } };

static struct str typed_or(const struct inbox *x, const char *name, struct str otherwise)
{
    struct str t = params_get(&x->typed, str_z(name));
    return t.p ? t : otherwise;
}

/* The first that it sounds like and that is in the plan. */
static const struct inbox_like *planned_like(const struct inbox *x)
{
    for (size_t i = 0; i < x->nlike; i++)
        if (x->like[i].carried && x->like[i].carried->features)
            return &x->like[i];
    return NULL;
}

/* "It's already coming" of a request that names no work: when what it sounds like is planned. */
static const struct answer_draft *coming_draft(const struct inbox *x)
{
    const struct inbox_like *l = planned_like(x);
    struct arena *a = x->v.arena;
    struct str first, rest;
    if (!l)
        return NULL;
    struct answer_draft *d = ARENA_NEW(a, struct answer_draft);
    struct str title = rec_title(x->c, l->r), when = quarter_words(a, (struct quarter){ (int32_t)l->carried->quarter },
                                                                   (int)x->v.settings.fiscal_start);
    (void)str_cut(x->rows[x->at].who, ' ', &first, &rest);
    d->verdict = "already_coming";
    d->because = arena_printf(a, "%.*s is in the plan in force.", STR_FMT(l->r->key));
    d->text = arena_printf(a, "%.*s%sthis is in the plan. “%.*s” ships by %.*s; you will hear from me if it slips.",
                           STR_FMT(first), str_empty(first) ? "" : ", ", STR_FMT(title), STR_FMT(when));
    return d;
}

static const struct answer_draft *draft_of(const struct inbox *x, struct str verdict)
{
    for (size_t i = 0; i < x->ndrafts; i++)
        if (str_eq(str_z(x->drafts[i].verdict), verdict))
            return &x->drafts[i];
    return str_eq(verdict, S("already_coming")) ? coming_draft(x) : NULL;
}

/* What the record drafts for this answer, unless somebody wrote something else. */
static struct str reason_for(const struct inbox *x)
{
    const struct answer_draft *now = draft_of(x, x->as), *was = draft_of(x, params_get(&x->typed, S("verdict")));
    struct str t = params_get(&x->typed, S("reason"));
    if (!str_empty(t) && !str_eq(t, was ? was->because : STR_NULL))
        return t;
    return now ? now->because : STR_NULL;
}

/* The letter of a draft with what is filled in beside it. */
static struct str filled(const struct inbox *x, const struct answer_draft *d, struct str because)
{
    const struct params *t = &x->typed;
    if (!d || str_empty(d->lead))
        return d ? d->text : STR_NULL;
    return answer_letter(x->v.arena, d,
                         &(struct answer_said){ because, params_get(t, S("alternative")),
                                                params_get(t, S("revisit_on")),
                                                str_eq(params_get(t, S("never")), S("true")) });
}

static struct str letter_for(const struct inbox *x)
{
    const struct answer_draft *now = draft_of(x, x->as), *was = draft_of(x, params_get(&x->typed, S("verdict")));
    struct str t = params_get(&x->typed, S("text"));
    bool own = was && !str_eq(t, was->text) && !str_eq(t, filled(x, was, params_get(&x->typed, S("reason"))));
    if (!str_empty(t) && (own || !was))
        return t;
    return filled(x, now, reason_for(x));
}

static void head_html(struct out *o, const struct inbox *x, const struct inbox_row *r)
{
    struct arena *a = x->v.arena;
    struct date d;
    H(o, "<p class=\"small muted\"><a class=\"id\" href=\"", URL(a, S("requests"), r->key), "\">", r->key, "</a>");
    if (!str_empty(r->who))
        H(o, " · ", r->who, "", str_empty(r->who_team) ? S("") : S(", "), "", r->who_team, "");
    if (date_parse(r->day, &d))
        H(o, " asked on ", date_words(a, d), "");
    if (!str_empty(r->customer)) {
        H(o, " for ");
        if (str_empty(r->customer_key)) /* a name of whom nobody knows more yet */
            H(o, "", r->customer, "");
        else
            H(o, "<a href=\"", URL(a, S("customers"), r->customer_key), "\">", r->customer, "</a>");
        if (r->revenue > 0)
            H(o, " (", money_short(a, r->revenue, x->v.settings.currency), " a year",
              str_empty(r->segment) ? S("") : S(", "), "", words_lower(a, r->segment), ")");
    }
    H(o, "</p><h2 id=\"dh\" class=\"say mt2 mb4\"><q>", r->text, "</q></h2>");
}

static void layers_html(struct out *o, const struct inbox *x)
{
    static const char *const layers[][2] = { { "executive", "Executive" },
                                             { "manager", "Senior manager" },
                                             { "user", "User" } };
    struct str now = typed_or(x, "layer", rec_str(x->open, "layer"));
    H(o, "<fieldset class=\"ticks\"><legend><b class=\"small\">Whose need is it?</b></legend>");
    for (size_t i = 0; i < COUNT(layers); i++) {
        bool on = str_eq(now, str_z(layers[i][0]));
        H(o, "<label><input type=\"radio\" name=\"layer\" value=\"", str_z(layers[i][0]), "\"");
        if (on)
            H(o, " checked");
        H(o, "> ");
        ui_layer(o, x->v.arena, str_z(layers[i][0]));
        H(o, "</label>");
    }
    H(o, "</fieldset>");
}

static void like_html(struct out *o, const struct inbox *x)
{
    struct arena *a = x->v.arena;
    const struct kind *k;
    int64_t id;
    struct str now = typed_or(x, "serves", STR_NULL);
    bool named = any_parse(x->c->app->model, rec_str(x->open, "serves"), &k, &id);
    H(o, "<fieldset class=\"ticks\"><legend><b class=\"small\">Sounds like</b></legend>");
    if (x->nlike == 0)
        H(o, "<p class=\"hint\">Nothing that customers want for their business shares words with it yet.</p>");
    for (size_t i = 0; i < x->nlike; i++) {
        const struct inbox_like *l = &x->like[i];
        struct str any = arena_printf(a, "%s/%.*s", l->kind->name, STR_FMT(l->r->key));
        bool on = now.p ? str_eq(now, any) : named && kind_is(l->kind, k) && l->r->id == id;
        H(o, "<label><input type=\"radio\" name=\"serves\" value=\"", any, "\"");
        if (on)
            H(o, " checked");
        H(o, "><span><b>", l->r->key, "</b> ", rec_title(x->c, l->r), " ");
        if (l->carried && l->carried->features)
            ui_chip(o, "good",
                    arena_printf(a, "in the plan, %.*s",
                                 STR_FMT(quarter_words(a, (struct quarter){ (int32_t)l->carried->quarter },
                                                       (int)x->v.settings.fiscal_start))));
        if (l->others)
            H(o, " <span class=\"xs muted\">", l->others, "",
              l->others == 1 ? S(" other request says so") : S(" other requests say so"), "</span>");
        H(o, "</span></label>");
    }
    H(o, "</fieldset>");
}

static void need_html(struct out *o, const struct inbox *x)
{
    H(o,
      "<div class=\"pair\"><div class=\"field\"><label for=\"need\">What do they need it for? <span class=\"req\">required before a no</span></label>"
      "<textarea id=\"need\" name=\"what_for\" rows=\"4\">",
      typed_or(x, "what_for", rec_str(x->open, "what_for")),
      "</textarea><p class=\"hint\">Ask: “what happens on the day you don’t have it?”</p></div><div class=\"field\">");
    layers_html(o, x);
    like_html(o, x);
    H(o, "</div></div>");
}

static void verdicts_html(struct out *o, const struct inbox *x)
{
    struct arena *a = x->v.arena;
    H(o, "<div class=\"acts\" role=\"group\" aria-label=\"Answers\">");
    for (size_t i = 0; i < COUNT(verdicts); i++) {
        bool on = str_eq(x->as, str_z(verdicts[i].id));
        if (i == 2)
            H(o, "<a class=\"btn\" data-key=\"3\" data-do=\"Make it a trade-off\" href=\"",
              url_query(a, url_own(S("/tradeoffs/open")), S("request"), x->open->key),
              "\"><kbd>3</kbd> Make it a trade-off</a>");
        H(o, "<button class=\"btn\" formmethod=\"get\" formaction=\"/requests\" formnovalidate name=\"as\" value=\"",
          str_z(verdicts[i].id), "\" data-key=\"", str_z(verdicts[i].key),
          "\" data-do=\"Answer: ", str_z(verdicts[i].label), "\" aria-pressed=\"", on ? S("true") : S("false"),
          "\"><kbd>", str_z(verdicts[i].key), "</kbd> ", str_z(verdicts[i].label), "</button>");
    }
    H(o, "</div>");
}

static void bases_html(struct out *o, const struct inbox *x)
{
    const struct field *f = kind_field(&kind_decision, S("basis"));
    struct str now = typed_or(x, "basis", S("evidence"));
    H(o,
      "<div class=\"field\"><label for=\"basis\">What the answer rests on</label><select id=\"basis\" name=\"basis\">");
    for (const struct choice *ch = f->choices; ch && ch->id; ch++)
        ui_option(o, str_z(ch->id), str_z(ch->label), now);
    H(o, "</select></div>");
}

static void fields_html(struct out *o, const struct inbox *x)
{
    bool no = str_eq(x->as, S("no")), later = str_eq(x->as, S("not_now"));
    H(o,
      "<div class=\"pair mt4\"><div class=\"field\"><label for=\"because\">Because</label><textarea id=\"because\" name=\"reason\" rows=\"2\">",
      reason_for(x), "</textarea><p class=\"hint\">A sentence that they can repeat.</p></div>");
    if (no)
        H(o,
          "<div class=\"field\"><label for=\"instead\">Instead <span class=\"req\">required</span></label><textarea id=\"instead\" name=\"alternative\" rows=\"2\">",
          typed_or(x, "alternative", STR_NULL),
          "</textarea><p class=\"hint\">What they can do today, or what we offer.</p></div>");
    bases_html(o, x);
    if (no || later)
        H(o, "<div class=\"field\"><label for=\"again\">Look again on", no ? S("") : S(" *"),
          "</label><input type=\"date\" id=\"again\" name=\"revisit_on\" value=\"", typed_or(x, "revisit_on", STR_NULL),
          "\">");
    if (no) {
        H(o, "<label class=\"tick mt2\"><input type=\"checkbox\" name=\"never\" value=\"true\"");
        if (str_eq(typed_or(x, "never", STR_NULL), S("true")))
            H(o, " checked");
        H(o, "> We won’t look again, and we say so</label>");
    }
    if (no || later)
        H(o, "</div>");
    H(o, "</div>");
}

static void form_html(struct out *o, const struct inbox *x, const struct inbox_row *r)
{
    struct arena *a = x->v.arena;
    const struct answer_draft *draft = draft_of(x, x->as);
    struct str first, rest;
    (void)str_cut(r->who, ' ', &first, &rest);
    H(o, "<form method=\"post\" action=\"", URL(a, S("requests"), r->key, S("answer")),
      "\"><button hidden data-primary>Record the answer</button>");
    ui_hidden(o, S("open"), r->key);
    ui_hidden(o, S("back"), S("requests"));
    ui_hidden(o, S("rev"), int_text(a, x->open->rev));
    ui_hidden(o, S("verdict"), x->as);
    need_html(o, x);
    H(o, "<hr><h3 class=\"mb3\">Answer ", str_empty(first) ? S("them") : first, "</h3>");
    verdicts_html(o, x);
    fields_html(o, x);
    H(o, "<div class=\"field mt4\"><label for=\"msg\">Your message, ready to forward",
      str_empty(r->customer) ? S("") : S(" to "), "", r->customer,
      "</label><textarea id=\"msg\" name=\"text\" rows=\"5\"");
    if (draft && !str_empty(draft->lead))
        H(o, " data-lead=\"", draft->lead, "\" data-need=\"", draft->need, "\"");
    H(o, ">", letter_for(x), "</textarea>");
    if (draft && !str_empty(draft->lead))
        H(o, "<p class=\"hint\">Left as it is drafted, it says what stands above.</p>");
    H(o, "</div><p class=\"foot mt2\">");
    H(o,
      "<button class=\"btn pri\" data-do=\"Record the answer\">Record the answer <kbd>Ctrl ↵</kbd></button><span class=\"small muted\">Signs a decision with its reason and keeps "
      "the letter at the request. Nothing leaves the house by itself.</span></p></form>");
}

/* Who may not sign sees what the record would say, and whom to ask. */
static void reading_html(struct out *o, const struct inbox *x)
{
    struct str need = rec_str(x->open, "what_for");
    H(o, "<dl class=\"kv\"><dt>What for</dt><dd>", str_empty(need) ? S("Nobody wrote it down yet.") : need, "");
    if (str_empty(need) && x->v.may >= PERM_EDIT)
        H(o, " <a href=\"", URL(x->v.arena, S("requests"), x->open->key, S("edit")), "\">Write it down</a>");
    H(o, "</dd>");
    for (size_t i = 0; i < x->nlike; i++)
        H(o, "<dt>Sounds like</dt><dd><a href=\"", URL(x->v.arena, str_z(x->like[i].kind->plural), x->like[i].r->key),
          "\">", x->like[i].r->key, "</a> ", rec_title(x->c, x->like[i].r), "</dd>");
    for (size_t i = 0; i < x->ndrafts && x->v.may >= PERM_EDIT; i++) /* to others a draft reads like the answer */
        H(o, "<dt>A draft</dt><dd>", x->drafts[i].text, " <span class=\"muted\">", x->drafts[i].because,
          "</span></dd>");
    H(o, "</dl><p class=\"small muted mt2\">Product leaders sign answers.</p>");
}

void inbox_answer(struct out *o, const struct inbox *x)
{
    const struct inbox_row *r = &x->rows[x->at];
    struct arena *a = x->v.arena;
    bool card = str_eq(r->state, S("tradeoff")),
         closed = str_eq(r->state, S("answered")) || str_eq(r->state, S("merged"));
    H(o, "<div class=\"stack\"><article class=\"card\" aria-labelledby=\"dh\">");
    head_html(o, x, r);
    if (card && !str_empty(r->card))
        H(o, "<p class=\"note\">It is weighed as <a href=\"", URL(a, S("tradeoffs"), r->card), "\">", r->card,
          "</a>: the decision there is its answer.</p>");
    else if (closed)
        H(o, "<p class=\"note\">It has its answer: <a href=\"", URL(a, S("requests"), r->key),
          "\">what became of it</a>.</p>");
    else if (perm_at_least(x->c, PERM_LEAD))
        form_html(o, x, r);
    else
        reading_html(o, x);
    H(o, "</article>");
    action_links(o, x->c, &kind_request, x->open);
    H(o, "</div>");
}
