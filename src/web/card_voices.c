/* web/card_voices.c: who has weighed in on a card, who was asked to, and the forms for both. */
#include "web/card_parts.h"

enum { PEOPLE = 60 };

enum status card_people(struct ctx *c, struct record_list *ret)
{
    struct query q = { .kind = &kind_person, .limit = PEOPLE, .sort = "title" };
    TRY(rec_list(c, &q, ret));
    if (!str_empty(ret->next))
        ret->count = 0;                                /* too many to choose from: their name is typed */
    for (size_t i = 0; i < ret->count; i++)            /* nobody asks oneself */
        if (c->actor && ret->items[i]->id == c->actor->person_id) {
            memmove(&ret->items[i], &ret->items[i + 1], (ret->count - i - 1) * sizeof *ret->items);
            ret->count--;
        }
    return ST_OK;
}

static void one_voice(struct out *o, const struct view *v, struct str who, struct str job, struct str when,
                      struct str text)
{
    H(o, "<li>");
    ui_avatar(o, v->arena, who);
    H(o, "<div><b>", who, "</b> <span class=\"small muted\">", job, "", str_empty(job) ? S("") : S(", "), "", when,
      "</span><br>", text, "</div></li>");
}

static bool has_spoken(const struct tradeoff_card *card, struct str who)
{
    for (size_t i = 0; i < card->nvoices; i++)
        if (str_eq(card->voices[i].who, who))
            return true;
    return false;
}

/* "@ana-ruiz Could they help?" without the name, which stands above it. */
static struct str asked_what(struct arena *a, struct str question)
{
    struct str name, rest = STR_NULL;
    (void)str_cut(question, ' ', &name, &rest);
    return str_empty(rest) ? STR_NULL : arena_printf(a, "“%.*s”", STR_FMT(rest));
}

static void ask_form(struct out *o, const struct view *v, const struct tradeoff_card *card,
                     const struct record_list *people)
{
    size_t title = kind_field_index(&kind_person, S("title"));
    struct arena *a = v->arena;
    if (people->count == 0 && str_empty(people->next)) {
        H(o,
          "<p class=\"small muted up noprint\">Nobody else is here yet whom you could ask. <a href=\"/people/new\">Add a person</a></p>");
        return;
    }
    H(o, "<form class=\"noprint\" method=\"post\" action=\"", URL(a, S("tradeoffs"), card->t.key, S("ask")),
      "\"><div class=\"duo\"><div><label for=\"whom\">Ask "
      "someone</label>");
    if (people->count == 0)
        H(o, "<input type=\"text\" id=\"whom\" name=\"whom\" required>");
    else
        H(o, "<select id=\"whom\" name=\"whom\" required><option value=\"\">Whom</option>");
    for (size_t i = 0; i < people->count; i++)
        H(o, "<option value=\"", rec_key(people->items[i]), "\">", people->items[i]->v[title].u.s, "</option>");
    if (people->count)
        H(o, "</select>");
    H(o,
      "</div><div><label for=\"askt\">What you would like to know</label><input type=\"text\" id=\"askt\" name=\"text\" required></div></div>"
      "<p class=\"up\"><button class=\"btn\" data-do=\"Ask them\">Ask them</button></p><p class=\"hint\">They find it among what names them "
      "here; nothing is sent.</p></form>");
}

void card_voices(struct out *o, const struct view *v, const struct tradeoff_card *card,
                 const struct record_list *people)
{
    struct arena *a = v->arena;
    size_t waiting = 0;
    H(o, "<section class=\"card\" id=\"weigh\"><header><h2>Who has weighed in</h2></header><ul class=\"talk\">");
    for (size_t i = 0; i < card->nvoices; i++) {
        const struct w_voice *x = &card->voices[i];
        one_voice(o, v, x->who, x->job, str_skip(date_words(a, tz_date(v->settings.tz, x->at)), 4), x->text);
    }
    for (size_t i = 0; i < card->nasked; i++)
        if (!has_spoken(card, card->asked[i].who)) {
            one_voice(o, v, card->asked[i].who, card->asked[i].job, S("was asked, and has not answered yet"),
                      asked_what(a, card->asked[i].question));
            waiting++;
        }
    H(o, "</ul>");
    if (card->nvoices == 0 && waiting == 0)
        H(o, "<p class=\"muted small\">Nobody yet.</p>");
    H(o, "<form class=\"noprint\" method=\"post\" action=\"", URL(a, S("tradeoffs"), card->t.key, S("comment")),
      "\"><label for=\"cm\">Weigh in</label><textarea id=\"cm\" name=\"text\" required></textarea>");
    ui_hidden(o, S("role"), S("voice"));
    H(o, "<p class=\"up\"><button class=\"btn\" data-do=\"Add it\">Add it</button></p></form>");
    if (!card->decided)
        ask_form(o, v, card, people);
    H(o, "</section>");
}
