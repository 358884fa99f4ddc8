/* web/change_words.c: a change in words: who did what to which records. */
#include "base/date.h"
#include "base/utf8.h"
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
    return change_may_undo(c, h) && h->undone_by == 0 && h->nrows > 0 && !str_eq(h->action, S("init"))
           && !str_eq(h->action, S("connection set_secret")) && (h->nrows > DECISION_ROWS || desk_undo_open(c, h->id));
}

/* Links are verbs: what each says of its two ends. */
static const struct {
    const struct kind *kind;
    const char *from, *says, *to;
} link_says[] = {
    { &kind_fulfils, "feature", "fulfils", "requirement" }, { &kind_serves, "requirement", "serves", "priority" },
    { &kind_drives, "upper", "drives", "lower" },           { &kind_needs, "feature", "needs", "needed" },
    { &kind_part, "feature", "is part of", "solution" },
};

static bool is_saying(struct str kind)
{
    for (size_t i = 0; i < COUNT(link_says); i++)
        if (str_eq(kind, str_z(link_says[i].kind->name)))
            return true;
    return false;
}

/* "fulfils add" -> "said that". */
static const char *said(struct str action)
{
    struct str kind, verb;
    if (!str_cut(action, ' ', &kind, &verb) || !is_saying(kind))
        return NULL;
    return str_eq(verb, S("add"))       ? "said that"
           : str_eq(verb, S("edit"))    ? "changed details of how"
           : str_eq(verb, S("archive")) ? "took back that"
                                        : NULL;
}

/* Whoever begins to follow, or puts somebody else on a record: "follows", "put Ben Sato on". */
static struct str involved_words(struct ctx *c, const struct change_head *h)
{
    struct change_line *l = NULL;
    size_t n = 0;
    const struct kind *k = NULL;
    int64_t id = 0;
    struct str key, title;
    if (change_lines(c, h->id, 1, &l, &n) != ST_OK || n == 0)
        return S("follows");
    const struct json *j = change_stored(c, l->after), *who = j ? json_get(j, S("who")) : NULL;
    bool other = who && who->type == J_STR && any_parse(c->app->model, who->s, &k, &id)
                 && !(kind_is(k, &kind_person) && id == h->actor);
    if (!other || rec_label(c, k, id, &key, &title) != ST_OK)
        return S("follows");
    return arena_printf(c->arena, "put %.*s on", STR_FMT(str_empty(title) ? key : title));
}

/* The words after the name; *ret_kind: only records of that kind are named where there are some. */
static struct str past(struct ctx *c, const struct change_head *h, struct str *ret_kind)
{
    *ret_kind = STR_NULL;
    if (h->undoes)
        return arena_printf(c->arena, "undid change %lld:", (long long)h->undoes);
    if (said(h->action))
        return str_z(said(h->action));
    struct str words = deed_words(h->action, ret_kind);
    return str_eq(h->action, S("involved add")) ? involved_words(c, h) : words;
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
        H(o, "", str_empty(title) ? key : title_short(c->arena, title), "");
    H(o, "</a>");
    return true;
}

/* What a line stores with what it does not: an edit stores only the fields that it changed. */
static const struct json *stored_whole(struct ctx *c, const struct kind *k, const struct change_line *l,
                                       const struct field *f, const struct json *j)
{
    const struct json *m = j ? json_get(j, str_z(f->name)) : NULL;
    struct record *r;
    size_t at = kind_field_index(k, str_z(f->name));
    if (m || rec_get(c, k, l->record, &r) != ST_OK || (r->v[at].type != VT_INT && r->v[at].type != VT_TEXT))
        return m;
    struct json *of = ARENA_NEW(c->arena, struct json);
    *of = r->v[at].type == VT_INT ? (struct json){ .type = J_INT, .i = r->v[at].u.i }
                                  : (struct json){ .type = J_STR, .s = r->v[at].u.s };
    return of;
}

/* "SHELF-44 fulfils BR-1" */
static bool saying_name(struct out *o, struct ctx *c, const struct kind *k, const struct change_line *l,
                        const struct json *j)
{
    for (size_t i = 0; i < COUNT(link_says); i++) {
        if (!kind_is(k, link_says[i].kind))
            continue;
        const struct field *from = kind_field(k, str_z(link_says[i].from)), *to = kind_field(k, str_z(link_says[i].to));
        assert(from && to);
        if (!ref_name(o, c, from, stored_whole(c, k, l, from, j), STR_NULL))
            H(o, "something");
        H(o, " ", str_z(link_says[i].says), " ");
        if (!ref_name(o, c, to, stored_whole(c, k, l, to, j), STR_NULL))
            H(o, "something");
        return true;
    }
    return false;
}

/* A record without a name of its own is called by what it joins: "effort of SHELF-60 and Shelf". */
static void joined_name(struct out *o, struct ctx *c, const struct kind *k, const struct change_line *l)
{
    const struct json *j = change_stored(c, str_empty(l->after) ? l->before : l->after);
    bool remark = strcmp(k->name, "comment") == 0 || strcmp(k->name, "involved") == 0, any = false;
    if (saying_name(o, c, k, l, j))
        return;
    if (!remark)
        H(o, "", kind_label(c->arena, k), "");
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        bool who = kind_is(k, &kind_involved) && strcmp(f->name, "who") == 0; /* said by the words before it */
        if ((f->type == FT_REF || f->type == FT_ANY) && !(f->flags & F_LINK) && !kind_is(f->ref, &kind_person) && !who)
            any |= ref_name(o, c, f, stored_whole(c, k, l, f, j), remark ? S("") : any ? S(" and ") : S(" of "));
        if (any && remark) /* what it is about; who it is stands in front */
            break;
    }
    if (!any && remark)
        H(o, "something");
}

/* A record that an undo took away is called as the log has it. */
static void gone_name(struct out *o, struct ctx *c, const struct kind *k, const struct change_line *l)
{
    enum { LETTERS = 90 };
    const struct json *j = change_stored(c, str_empty(l->after) ? l->before : l->after),
                      *title = j ? json_get(j, str_z(k->title)) : NULL;
    H(o, "", words_a(c->arena, kind_label(c->arena, k)), "");
    if (title && title->type == J_STR)
        H(o, ", ", utf8_short(c->arena, title->s, LETTERS), "");
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
    if (!kind_shown(k)) {
        H(o, "", kind_label(c->arena, k), "");
        return;
    }
    if (rec_label(c, k, l->record, &key, &title) != ST_OK || str_empty(key)) {
        gone_name(o, c, k, l);
        return;
    }
    H(o, "<a href=\"", record_url(c->arena, k, key), "\">");
    if (kind_spoken(k))
        H(o, "<span class=\"nb\">", key, "</span>");
    else
        H(o, "", str_empty(title) ? key : title_short(c->arena, title), "");
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
    size_t known[KNOWN], nknown = 0; /* lines whose kinds differ */
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

static const struct kind link_kind = { .name = "link", .plural = "links", .label = "Link" };
struct kinds_counted {
    const struct kind *of;
    int64_t n;
};

/* What is shown of a change's kinds, links taken together, the most first. */
static size_t counted(struct ctx *c, const struct change_count *counts, size_t n, struct kinds_counted *ret)
{
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        const struct kind *k = line_shown(model_kind(c->app->model, counts[i].kind));
        size_t at = 0;
        if (k && (k->flags & K_LINK) && !kind_is(k, &kind_capacity))
            k = &link_kind;
        while (at < found && ret[at].of != k)
            at++;
        if (!k || strcmp(k->name, "import_batch") == 0) /* the import itself, not what it brought */
            continue;
        if (at == found)
            ret[found++] = (struct kinds_counted){ k, 0 };
        ret[at].n += counts[i].n;
    }
    for (size_t i = 1; i < found; i++)
        for (size_t k = i; k > 0 && ret[k - 1].n < ret[k].n; k--) {
            struct kinds_counted one = ret[k];
            ret[k] = ret[k - 1];
            ret[k - 1] = one;
        }
    return found;
}

/* "41 features, 12 efforts and 3 more": many records by how many there are of each kind, the most first. Of very many only
 * the kinds are known: "deals, people and more, 120,000 records". */
static void count_words(struct out *o, struct ctx *c, const struct change_count *counts, size_t n, int64_t all)
{
    enum { NAMED = 3 };
    struct kinds_counted *kinds = ARENA_ARRAY(c->arena, struct kinds_counted, n + 1);
    size_t nkinds = counted(c, counts, n, kinds);
    bool known = all <= CHANGE_COUNTED;
    int64_t named = 0, shown = 0;
    for (size_t i = 0; i < nkinds; i++)
        shown += kinds[i].n;
    for (size_t i = 0; i < nkinds && i < NAMED; i++) {
        const struct kind *k = kinds[i].of;
        int64_t m = kinds[i].n;
        named += m;
        bool last = i > 0 && known && named == shown;
        H(o, "",
          last ? S(" and ")
          : i  ? S(", ")
               : S(""),
          "", known ? words_number(c->arena, m) : STR_NULL, "", known ? S(" ") : STR_NULL, "");
        H(o, "", known && m == 1 ? kind_label(c->arena, k) : kind_words(c->arena, k), "");
    }
    if (!known)
        H(o, " and more, ", int_words(c->arena, all), " records");
    else if (shown > named)
        H(o, " and ", int_words(c->arena, shown - named), " more");
    else if (nkinds == 0)
        H(o, "", int_words(c->arena, all), " more");
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

static struct value stored_value(const struct json *j)
{
    if (j && j->type == J_INT)
        return (struct value){ .type = VT_INT, .u.i = j->i };
    return j && j->type == J_STR ? (struct value){ .type = VT_TEXT, .u.s = j->s } : (struct value){ .type = VT_NULL };
}

/* "likely 30 → 34": what an edit changed in a record that only joins others. */
static void edited_words(struct out *o, struct ctx *c, const struct kind *k, const struct change_line *l)
{
    enum { FIELDS_NAMED = 2 };
    const struct json *was = change_stored(c, l->before), *is = change_stored(c, l->after);
    size_t n = 0;
    for (const struct json *m = was && is ? is->first : NULL; m && n < FIELDS_NAMED; m = m->next) {
        const struct field *f = kind_field(k, m->name);
        struct value before = stored_value(json_get(was, m->name)), after = stored_value(m);
        if (!f || (f->flags & F_SECRET) || (f->type != FT_INT && f->type != FT_CHOICE && f->type != FT_QUARTER)
            || after.type == VT_NULL
            || (before.type == after.type && str_eq(rec_text(c, f, &before), rec_text(c, f, &after))))
            continue;
        H(o, "", n++ ? S(", ") : S(": "), "", words_lower(c->arena, str_z(f->label)), " ");
        if (before.type != VT_NULL)
            H(o, "", rec_text(c, f, &before), " → ");
        H(o, "", rec_text(c, f, &after), "");
    }
}

/* ": Colour the late trucks red", after a key that stands alone. */
static void own_words(struct out *o, struct ctx *c, const struct change_line *l)
{
    enum { LETTERS = 90 };
    const struct kind *k = model_kind(c->app->model, l->kind);
    const struct json *j = k ? change_stored(c, l->after) : NULL;
    struct str key, title;
    if (k && !kind_spoken(k) && !(k->flags & K_PRIVATE) && !str_empty(l->before))
        edited_words(o, c, k, l);
    if (!k || !kind_spoken(k) || !k->title || rec_label(c, k, l->record, &key, &title) != ST_OK)
        return;
    if (j && !str_empty(l->before))
        where_to(o, k, change_stored(c, l->before), j);
    if (!str_empty(title) && !str_eq(title, key))
        H(o, ": ", utf8_short(c->arena, title, LETTERS), "");
    else if (j && kind_is(k, &kind_talk))
        with_whom(o, c, k, j);
}

/* "Ana undid change 8: Ana decided T-31": what was taken back, not the rows that this took. */
static bool undid(struct out *o, struct ctx *c, const struct change_head *h)
{
    struct change_head *was;
    size_t n;
    if (h->undoes == 0 || change_list(c, h->undoes + 1, STR_NULL, 0, 1, &was, &n) != ST_OK || n == 0
        || was->id != h->undoes)
        return false;
    H(o, "<b>", str_empty(h->actor_name) ? S("Headwater") : h->actor_name, "</b> undid <a href=\"",
      URL(c->arena, S("history"), int_text(c->arena, was->id)), "\">change ", was->id, "</a>: ");
    if (was->undoes)
        H(o, "what undid change ", was->undoes, "");
    else
        change_words(o, c, was);
    return true;
}

/* Whether nothing of what is shown is new: a file that came in again changed what was there. */
static bool only_edits(struct ctx *c, const struct change_count *counts, size_t n)
{
    int64_t added = 0, all = 0;
    for (size_t i = 0; i < n; i++)
        if (line_shown(model_kind(c->app->model, counts[i].kind)) && !str_eq(counts[i].kind, S("import_batch"))) {
            added += counts[i].added;
            all += counts[i].n;
        }
    return all > 0 && added == 0;
}

static const struct change_count *count_of(const struct change_count *counts, size_t n, struct str kind)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(counts[i].kind, kind))
            return &counts[i];
    return NULL;
}

/* A change of many records, told by how many of what. False: one of its kinds has so few that they are named instead. */
static bool many_words(struct out *o, struct ctx *c, const struct change_head *h, struct str did, struct str kind)
{
    struct change_count *counts = NULL;
    size_t n = 0;
    if (h->nrows <= CHANGE_LARGE || change_counts_kept(c, h->id, h->nrows, &counts, &n) != ST_OK)
        return false;
    const struct change_count *of = count_of(counts, n, kind);
    if (of && of->n <= LINES_NAMED && h->nrows <= CHANGE_LINES)
        return false;
    bool init = str_eq(h->action, S("init"));
    H(o, "", str_eq(h->action, S("import")) && only_edits(c, counts, n) ? S("changed") : did, "",
      init ? S(" with ") : S(" "), "");
    count_words(o, c, counts, n, h->nrows);
    return true;
}

/* The lines of a smaller change as counts. */
static struct change_count *few_counts(struct ctx *c, const struct change_line *lines, size_t n, size_t *ret_n)
{
    struct change_count *counts = ARENA_ARRAY(c->arena, struct change_count, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        size_t at = 0;
        while (at < *ret_n && !str_eq(counts[at].kind, lines[i].kind))
            at++;
        if (at == *ret_n)
            counts[(*ret_n)++] = (struct change_count){ lines[i].kind, 0, 0 };
        counts[at].n++;
        counts[at].added += str_empty(lines[i].before);
    }
    return counts;
}

/* Two versions of one scenario are called alike: its name is said once. */
static bool named_before(struct ctx *c, const struct change_line *lines, size_t i)
{
    const struct kind *k = model_kind(c->app->model, lines[i].kind);
    struct str key, title, mine;
    bool found = false;
    if (!k || kind_spoken(k) || !k->title || rec_label(c, k, lines[i].record, &key, &mine) != ST_OK || str_empty(mine))
        return false;
    for (size_t n = 0; n < i && !found; n++)
        found = str_eq(lines[n].kind, lines[i].kind) && rec_label(c, k, lines[n].record, &key, &title) == ST_OK
                && str_eq(title, mine);
    return found;
}

static void name_lines(struct out *o, struct ctx *c, const struct change_line *lines, size_t n, struct str only)
{
    bool first = true;
    const struct change_line *last = NULL;
    const struct kind **kinds = shown_kinds(c, lines, n);
    for (size_t i = 0; i < n; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again |= str_eq(lines[k].kind, lines[i].kind) && lines[k].record == lines[i].record;
        if (again || named_before(c, lines, i) || (str_empty(only) ? !kinds[i] : !str_eq(lines[i].kind, only)))
            continue;
        H(o, "", first ? S("") : S(", "), "");
        last = first ? &lines[i] : NULL;
        first = false;
        change_line_name(o, c, &lines[i]);
    }
    if (last)
        own_words(o, c, last);
}

void change_words(struct out *o, struct ctx *c, const struct change_head *h)
{
    struct change_line *lines = NULL;
    struct str kind;
    size_t n = 0, ncounts;
    if (undid(o, c, h))
        return;
    struct str did = past(c, h, &kind);
    H(o, "<b>", str_empty(h->actor_name) ? S("Headwater") : h->actor_name, "</b> ");
    if (many_words(o, c, h, did, kind))
        return;
    if (change_lines(c, h->id, CHANGE_LINES, &lines, &n) != ST_OK)
        n = 0;
    const struct change_count *counts = few_counts(c, lines, n, &ncounts), *of = count_of(counts, ncounts, kind);
    const struct kind **kinds = shown_kinds(c, lines, n);
    size_t shown = 0;
    for (size_t i = 0; i < n; i++)
        shown += kinds[i] != NULL;
    bool init = str_eq(h->action, S("init")), only = of && of->n <= LINES_NAMED;
    H(o, "", str_eq(h->action, S("import")) && only_edits(c, counts, ncounts) ? S("changed") : did, " ");
    if (init && shown == 0)
        return;
    if (init)
        H(o, "with ");
    if (shown == 0 && str_listed(S("comment involved"), ' ', kind))
        H(o, "something that is gone");
    else if (!only && shown > LINES_NAMED)
        count_words(o, c, counts, ncounts, h->nrows);
    else
        name_lines(o, c, lines, n, only ? kind : STR_NULL);
}
