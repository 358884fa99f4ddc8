/* web/answered.c: see web/answered.h. */
#include "web/answered.h"
#include "base/date.h"
#include "web/frame.h"
#include "web/generic.h"

static const struct value *value_of(const struct record *r, const char *field)
{
    return &r->v[kind_field_index(r->kind, str_z(field))];
}

/* What is decided and written about it: the request, and the trade-off that it was weighed as. */
struct about {
    struct value any[2];
    size_t n;
};

static enum status about_it(struct ctx *c, const struct record *r, struct about *ret)
{
    const struct value id = ARG_INT(r->id);
    const struct filter f = { .column = "request", .op = OP_EQ, .any = &id, .nany = 1 };
    struct query q = { .kind = &kind_tradeoff, .filters = &f, .nfilters = 1, .all = true };
    struct record_list l;
    *ret = (struct about){ .any = { ARG_STR(any_text(c->arena, r->kind, r->id)) }, .n = 1 };
    TRY(rec_list(c, &q, &l));
    for (size_t i = 0; i < l.count; i++)
        if (str_eq(rec_str(l.items[i], "state"), S("decided"))) {
            ret->any[1] = ARG_STR(any_text(c->arena, &kind_tradeoff, l.items[i]->id));
            ret->n = 2;
        }
    return ST_OK;
}

/* The newest record of the kind about it whose state is none of those that do not count. */
static enum status newest(struct ctx *c, const struct kind *k, const char *column, const struct about *about,
                          const char *not_state, struct record **ret)
{
    const struct filter f = { .column = column, .op = OP_EQ, .any = about->any, .nany = about->n };
    struct query q = { .kind = k, .filters = &f, .nfilters = 1, .all = true };
    struct record_list l;
    *ret = NULL;
    TRY(rec_list(c, &q, &l));
    for (size_t i = 0; i < l.count; i++)
        if (!str_eq(rec_str(l.items[i], "state"), str_z(not_state)) && (*ret == NULL || l.items[i]->id > (*ret)->id))
            *ret = l.items[i];
    return ST_OK;
}

enum status answered_load(struct ctx *c, const struct record *r, struct answered *ret)
{
    *ret = (struct answered){ 0 };
    if (!kind_is(r->kind, &kind_request)
        || !(str_eq(rec_str(r, "state"), S("answered")) || str_eq(rec_str(r, "state"), S("later"))))
        return ST_OK;
    struct about about;
    TRY(about_it(c, r, &about));
    TRY(newest(c, &kind_decision, "on", &about, "draft", &ret->decision));
    return newest(c, &kind_message, "record", &about, "cancelled", &ret->letter);
}

/* "when the label grows", whichever way it was written. */
static struct str again_when(struct arena *a, struct str s)
{
    struct str low = words_lower(a, s);
    return str_starts(low, S("when ")) || str_starts(low, S("if ")) || str_starts(low, S("once "))
               ? low
               : arena_printf(a, "when %.*s", STR_FMT(low));
}

static void again_html(struct out *o, struct arena *a, const struct record *d)
{
    const struct value *on = value_of(d, "revisit_on"), *never = value_of(d, "never");
    struct str when = rec_str(d, "revisit_when");
    struct date day;
    int y = 0, m, n;
    if (on->type == VT_TEXT && date_parse(on->u.s, &day)) {
        date_to_ymd(day, &y, &m, &n);
        H(o, "<p class=\"small\">We look again on ", date_words_long(a, day), " ", y, ".</p>");
    } else if (!str_empty(when))
        H(o, "<p class=\"small\">We look again ", again_when(o->arena, when), "</p>");
    else if (never->type == VT_BOOL && never->u.b)
        H(o, "<p class=\"small\">We do not look again.</p>");
}

void answered_html(struct out *o, struct ctx *c, const struct view *v, const struct answered *x)
{
    struct arena *a = v->arena;
    const struct record *d = x->decision;
    if (!d)
        return;
    const struct choice *verdict = field_choice(kind_field(&kind_decision, S("verdict")), rec_str(d, "verdict"));
    struct str instead = rec_str(d, "alternative"), key, who = STR_NULL;
    const struct value *by = value_of(d, "signed_by");
    if (by->type != VT_INT || rec_label(c, &kind_person, by->u.i, &key, &who) != ST_OK)
        who = STR_NULL;
    H(o, "<section class=\"card\" aria-labelledby=\"answer\"><header><h2 id=\"answer\">",
      verdict ? str_z(verdict->label) : S("Answered"), "</h2><a class=\"small\" href=\"",
      URL(a, S("decisions"), rec_key(d)), "\">", rec_key(d), "</a></header><p class=\"say\">", rec_str(d, "reason"),
      "</p>");
    if (!str_empty(instead))
        H(o, "<p class=\"small\"><b>Instead:</b> ", instead, "</p>");
    again_html(o, a, d);
    if (!str_empty(who))
        H(o, "<p class=\"small muted\">", who, " decided.</p>");
    struct str letter = x->letter ? rec_str(x->letter, "text") : STR_NULL;
    if (!str_empty(letter) && str_eq(letter, rec_str(d, "reason")))
        H(o, "<hr><p class=\"small muted\">The words to tell them stand above. ");
    else if (!str_empty(letter))
        H(o, "<hr><h3>The words to tell them</h3><p class=\"prose small\">", letter, "</p><p class=\"small muted\">");
    if (!str_empty(letter))
        H(o, "", str_eq(rec_str(x->letter, "state"), S("sent")) ? S("Sent: ") : S("Not sent yet: "), "<a href=\"",
          record_url(a, &kind_message, record_key(a, x->letter)), "\">the letter</a></p>");
    H(o, "</section>");
}
