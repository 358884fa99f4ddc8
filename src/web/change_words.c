/* web/change_words.c: a change in words: who did what to which records. */
#include "base/date.h"
#include "core/change_kept.h"
#include "core/perm.h"
#include "use/deeds.h"
#include "use/tradeoff_use.h"
#include "web/frame.h"
#include "web/generic.h"

enum { LINES_NAMED = 3, DECISION_ROWS = 500 };

const struct json *change_stored(struct ctx *c, struct str text)
{
    const struct json *j = NULL;
    struct problems ps;
    problems_init(&ps, c->arena);
    if (str_empty(text) || json_parse(c->arena, &ps, text, &j) != ST_OK || j->type != J_OBJECT)
        return NULL;
    return j;
}

/* One's own is taken back by whoever may contribute, anybody's by leaders, a decision only for a while. What is larger than
 * any decision is not looked through for one. */
bool change_undoable(struct ctx *c, const struct change_head *h)
{
    return change_may_undo(c, h) && h->undone_by == 0 && h->nrows > 0 && !str_eq(h->action, S("init")) && !str_eq(h->action, S("connection set_secret"))
           && (h->nrows > DECISION_ROWS || desk_undo_open(c, h->id));
}

/* The words after the name; *ret_kind: only records of that kind are named where there are some. */
static struct str past(struct ctx *c, const struct change_head *h, struct str *ret_kind)
{
    *ret_kind = STR_NULL;
    if (h->undoes)
        return arena_printf(c->arena, "undid change %lld:", (long long)h->undoes);
    return deed_words(h->action, ret_kind);
}

/* The record that a link of the stored form names, as a link to its page; false when it names none that is shown. */
static bool ref_name(struct out *o, struct ctx *c, const struct field *f, const struct json *j, struct str lead)
{
    const struct kind *k = f->ref;
    int64_t id = j && j->type == J_INT ? j->i : 0;
    struct str key, title;
    if (f->type == FT_ANY && (!j || j->type != J_STR || !any_parse(c->app->model, j->s, &k, &id)))
        return false;
    if (id <= 0 || !k || !kind_shown(k) || rec_label(c, k, id, &key, &title) != ST_OK || str_empty(key))
        return false;
    H(o, "", lead, "<a href=\"", record_url(c->arena, k, key), "\">");
    if (kind_spoken(k))
        H(o, "<span class=\"nb\">", key, "</span>");
    else
        H(o, "", str_empty(title) ? key : title, "");
    H(o, "</a>");
    return true;
}


/* A record without a name of its own is called by what it joins: "effort of SHELF-60 and Shelf". */
static void joined_name(struct out *o, struct ctx *c, const struct kind *k, const struct change_line *l)
{
    const struct json *j = change_stored(c, str_empty(l->after) ? l->before : l->after);
    bool remark = strcmp(k->name, "comment") == 0 || strcmp(k->name, "involved") == 0, any = false;
    if (!remark)
        H(o, "", kind_label(c->arena, k), "");
    for (size_t i = 0; j && i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        if ((f->type == FT_REF || f->type == FT_ANY) && !(f->flags & F_LINK) && !kind_is(f->ref, &kind_person))
            any |= ref_name(o, c, f, json_get(j, str_z(f->name)), remark ? S("") : any ? S(" and ") : S(" of "));
    }
    if (!any && remark)
        H(o, "something");
}

void change_line_name(struct out *o, struct ctx *c, const struct change_line *l)
{
    const struct kind *k = model_kind(c->app->model, l->kind);
    struct str key, title;
    if (!k)
        return;
    if (strcmp(k->name, "comment") == 0 || (k->flags & K_LINK) || !k->title) {
        joined_name(o, c, k, l);
        return;
    }
    if (rec_label(c, k, l->record, &key, &title) != ST_OK || str_empty(key))
        key = int_text(c->arena, l->record);
    if (!kind_shown(k)) {
        H(o, "", kind_label(c->arena, k), "");
        return;
    }
    H(o, "<a href=\"", record_url(c->arena, k, key), "\">");
    if (kind_spoken(k))
        H(o, "<span class=\"nb\">", key, "</span>");
    else
        H(o, "", str_empty(title) ? key : title, "");
    H(o, "</a>");
}

/* Whether people see the line: not the rows of sign-ins, of files, of the workspace itself. */
static const struct kind *line_shown(const struct kind *k)
{
    return k && (kind_shown(k) || strcmp(k->name, "comment") == 0) ? k : NULL;
}

/* The kind of each line, NULL where it is not shown. A large change has few kinds in many lines: each is looked up once. */
static const struct kind **shown_kinds(struct ctx *c, const struct change_line *lines, size_t n)
{
    enum { KNOWN = 16 };
    const struct kind **ret = ARENA_ARRAY(c->arena, const struct kind *, n + 1);
    size_t known[KNOWN], nknown = 0;        /* lines whose kinds differ */
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < nknown && !str_eq(lines[known[k]].kind, lines[i].kind))
            k++;
        ret[i] = k < nknown ? ret[known[k]] : line_shown(model_kind(c->app->model, lines[i].kind));
        if (k == nknown && nknown < KNOWN)
            known[nknown++] = i;
    }
    return ret;
}

/* "41 features, 12 efforts and 3 more": many records by how many there are of each kind, the most first. */
static void count_words(struct out *o, struct ctx *c, const struct kind *const *of, size_t n, int64_t all)
{
    enum { KINDS = 64, NAMED = 3 };
    static const struct kind links = { .name = "link", .plural = "links", .label = "Link" };
    const struct kind *kinds[KINDS];
    int64_t counts[KINDS], named = 0;
    size_t nkinds = 0;
    for (size_t i = 0; i < n; i++) {
        const struct kind *k = of[i];
        size_t at = 0;
        if (k && (k->flags & K_LINK) && !kind_is(k, &kind_capacity))
            k = &links;
        while (at < nkinds && kinds[at] != k)
            at++;
        if (!k || at == KINDS)
            continue;
        if (at == nkinds) {
            kinds[nkinds] = k;
            counts[nkinds++] = 0;
        }
        counts[at]++;
    }
    for (size_t i = 0; i < nkinds && i < NAMED; i++) {
        size_t best = i;
        for (size_t k = i + 1; k < nkinds; k++)
            best = counts[k] > counts[best] ? k : best;
        const struct kind *k = kinds[best];
        int64_t m = counts[best];
        kinds[best] = kinds[i];
        counts[best] = counts[i];
        kinds[i] = k;
        counts[i] = m;
        named += m;
        H(o, "", i ? S(", ") : S(""), "", words_number(c->arena, m), " ");
        H(o, "", m == 1 ? kind_label(c->arena, k) : kind_words(c->arena, k), "");
    }
    if (all > named)
        H(o, "", named ? S(" and ") : S(""), "", int_words(c->arena, all - named), " more");
}

/* ", a talk with Nadia Brandt": a talk that nobody has summed up yet. */
static void with_whom(struct out *o, struct ctx *c, const struct kind *talk, const struct json *j)
{
    const struct field *f = kind_field(talk, S("with"));
    const struct json *with = f ? json_get(j, S("with")) : NULL;
    const struct kind *k = NULL;
    int64_t id = 0;
    struct str key, title;
    if (with && with->type == J_STR && any_parse(c->app->model, with->s, &k, &id) && kind_shown(k)
        && rec_label(c, k, id, &key, &title) == ST_OK && !str_empty(key))
        H(o, ", a talk with <a href=\"", record_url(c->arena, k, key), "\">", str_empty(title) ? key : title, "</a>");
}

/* ", now started" · ", on the hill from 34 to 46": what moved when a record moved. */
static void where_to(struct out *o, const struct kind *k, const struct json *before, const struct json *after)
{
    const struct field *state = kind_field(k, S("state"));
    const struct json *is = json_get(after, S("state")), *was = before ? json_get(before, S("state")) : NULL;
    if (state && is && was && is->type == J_STR && was->type == J_STR && !str_eq(is->s, was->s)) {
        const struct choice *ch = field_choice(state, is->s);
        if (ch && ch->label)
            H(o, " <span class=\"muted\">→ ", str_z(ch->label), "</span>");
    }
    is = json_get(after, S("hill")), was = before ? json_get(before, S("hill")) : NULL;
    if (is && was && is->type == J_INT && was->type == J_INT && is->i != was->i)
        H(o, " <span class=\"muted\">on the hill from ", was->i, " to ", is->i, "</span>");
}

/* ": Colour the late trucks red", after a key that stands alone. */
static void own_words(struct out *o, struct ctx *c, const struct change_line *l)
{
    enum { LETTERS = 90 };
    const struct kind *k = model_kind(c->app->model, l->kind);
    const struct json *j = k ? change_stored(c, l->after) : NULL;
    struct str key, title;
    if (!k || !kind_spoken(k) || !k->title || rec_label(c, k, l->record, &key, &title) != ST_OK)
        return;
    if (j && !str_empty(l->before))
        where_to(o, k, change_stored(c, l->before), j);
    if (!str_empty(title) && !str_eq(title, key))
        H(o, ": ", words_short(c->arena, title, LETTERS), "");
    else if (j && kind_is(k, &kind_talk))
        with_whom(o, c, k, j);
}

/* "Ana undid change 8: Ana decided T-31": what was taken back, not the rows that this took. */
static bool undid(struct out *o, struct ctx *c, const struct change_head *h)
{
    struct change_head *was;
    size_t n;
    if (h->undoes == 0 || change_list(c, h->undoes + 1, STR_NULL, 0, 1, &was, &n) != ST_OK || n == 0 || was->id != h->undoes)
        return false;
    H(o, "<b>", str_empty(h->actor_name) ? S("Headwater") : h->actor_name, "</b> undid <a href=\"",
      URL(c->arena, S("history"), int_text(c->arena, was->id)), "\">change ", was->id, "</a>: ");
    if (was->undoes)
        H(o, "what undid change ", was->undoes, "");
    else
        change_words(o, c, was);
    return true;
}

void change_words(struct out *o, struct ctx *c, const struct change_head *h)
{
    if (undid(o, c, h))
        return;
    struct change_line *lines = NULL;
    struct str kind;
    size_t n = 0, shown = 0, of_kind = 0;
    struct str did = past(c, h, &kind);
    H(o, "<b>", str_empty(h->actor_name) ? S("Headwater") : h->actor_name, "</b> ", did, " ");
    bool large = h->nrows > CHANGE_LARGE;           /* such a change is mostly told by how many of what */
    if ((large ? change_outline_kept(c, h->id, &lines, &n) : change_lines(c, h->id, CHANGE_LINES, &lines, &n)) != ST_OK)
        n = 0;
    const struct kind **kinds = shown_kinds(c, lines, n);
    for (size_t i = 0; i < n; i++) {
        of_kind += str_eq(lines[i].kind, kind);
        shown += kinds[i] != NULL;
    }
    if (str_eq(h->action, S("init")) && shown == 0)
        return;
    if (str_eq(h->action, S("init")))
        H(o, "with ");
    bool only = of_kind > 0 && of_kind <= LINES_NAMED;
    if (!only && (shown > LINES_NAMED || h->nrows > (int64_t)n)) {
        count_words(o, c, kinds, n, h->nrows);
        return;
    }
    if (large && change_lines(c, h->id, CHANGE_LINES, &lines, &n) != ST_OK)
        n = 0;
    kinds = shown_kinds(c, lines, n);
    bool first = true;
    const struct change_line *last = NULL;
    for (size_t i = 0; i < n; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= str_eq(lines[k].kind, lines[i].kind) && lines[k].record == lines[i].record;
        if (again || (only ? !str_eq(lines[i].kind, kind) : !kinds[i]))
            continue;
        H(o, "", first ? S("") : S(", "), "");
        last = first ? &lines[i] : NULL;
        first = false;
        change_line_name(o, c, &lines[i]);
    }
    if (last)
        own_words(o, c, last);
}
