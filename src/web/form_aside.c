/* web/form_aside.c: what helps to write a priority or a requirement, beside its form: what customers said, how a good
 * one reads, and what was written before that sounds like it. */
#include "base/date.h"
#include "base/utf8.h"
#include "core/search_words.h"
#include "web/form.h"

enum { QUOTES_MAX = 3, LIKE_MAX = 3, LIKE_WORDS = 2, TIPS = 4, QUOTE_LETTERS = 300 };

static const struct {
    const struct kind *kind;
    const char *tips[TIPS];
    const char *state;        /* of one that serves as an example */
    const char *same;         /* what to do when it is the same one */
} helps[] = {
    { &kind_requirement,
      { "a customer would say it and nod", "two products could answer it",
        "it would still be true if we sold nothing" },
      "agreed",
      "If it is the same need, link your priority there instead of writing a second one." },
    { &kind_priority,
      { "somebody there said it, in these words", "it is about their business, not about our products",
        "they could say when it is reached" },
      "open",
      "If it is the same, add what you heard to that one as evidence." },
};

static size_t help_of(const struct kind *k)
{
    size_t i = 0;
    while (i < COUNT(helps) && !kind_is(helps[i].kind, k))
        i++;
    return i;
}

/* ---- what they said ---- */

struct said {
    struct str text, layer, who, customer, day;
};
struct like {
    const struct record *r;
    int64_t shared;
    struct str words;
};
struct form_beside {
    struct said *said;
    size_t nsaid;
    const struct record *example;
    struct like like[LIKE_MAX];
    size_t nlike;
};
static const struct col said_cols[] = { COL(struct said, text), COL(struct said, layer), COL(struct said, who),
                                        COL(struct said, customer), COL(struct said, day) };
#define SAID_COLUMNS                                                                                                   \
    "q.text AS text, coalesce(q.layer, co.layer, '') AS layer, coalesce(nullif(co.title, ''), co.name) AS who, "       \
    "coalesce(cu.title, '') AS customer, coalesce(q.\"on\", '') AS day FROM quote q "                                  \
    "JOIN contact co ON q.who = 'contact/' || CAST(co.id AS TEXT) LEFT JOIN customer cu ON cu.id = co.customer "
static const struct stmt_def said_sql = {
    "form/said",
    "SELECT " SAID_COLUMNS
    "WHERE q.archived_at IS NULL AND q.id IN (SELECT CAST(substr(e.item, 7) AS bigint) FROM evidence e WHERE e.record = ?1"
    " AND e.archived_at IS NULL AND e.role = 'supports' AND e.item LIKE 'quote/%') ORDER BY q.\"on\" DESC, q.id DESC LIMIT ?2",
    NULL, ROWS_OF(struct said, said_cols)
};
static const struct stmt_def one_said_sql = { "form/one_said",
                                              "SELECT " SAID_COLUMNS
                                              "WHERE q.archived_at IS NULL AND q.id = ?1 LIMIT ?2",
                                              NULL, ROWS_OF(struct said, said_cols) };

static struct str typed_in(const struct form_view *fv, const char *name)
{
    for (size_t i = 0; i < fv->ncontrols; i++)
        if (strcmp(fv->controls[i].f->name, name) == 0)
            return fv->controls[i].typed;
    return STR_NULL;
}

/* The id of the record that a control names; 0 while it names none. */
static enum status named_id(const struct form_view *fv, const struct kind *k, const char *control, int64_t *ret)
{
    struct problems quiet, *ours = fv->c->problems;
    struct str name = str_trim(typed_in(fv, control));
    *ret = 0;
    if (str_empty(name))
        return ST_OK;
    problems_init(&quiet, fv->c->arena);
    fv->c->problems = &quiet;
    enum status st = rec_resolve(fv->c, k, name, ret);
    fv->c->problems = ours;
    if (st == ST_OK)
        return ST_OK;
    *ret = 0;
    return st == ST_NOT_FOUND || st == ST_INVALID || st == ST_EXISTS ? ST_OK : st;      /* half a name is none yet */
}

/* The newest quotes behind the priority, or the one that the form names. */
static enum status said_load(const struct form_view *fv, struct form_beside *b)
{
    bool requirement = kind_is(fv->kind, &kind_requirement);
    int64_t priority = fv->r ? fv->r->id : 0, quote = 0;
    if (requirement)
        TRY(named_id(fv, &kind_priority, "priority", &priority));
    if (!requirement && !priority)
        TRY(named_id(fv, &kind_quote, "quote", &quote));
    if (priority) {
        const struct value args[] = { ARG_STR(any_text(fv->c->arena, &kind_priority, priority)), ARG_INT(QUOTES_MAX) };
        return db_all(fv->c, &said_sql, args, COUNT(args), &b->said, &b->nsaid);
    }
    const struct value args[] = { ARG_INT(quote), ARG_INT(1) };
    return quote ? db_all(fv->c, &one_said_sql, args, COUNT(args), &b->said, &b->nsaid) : ST_OK;
}

static void said_html(struct out *o, const struct form_view *fv)
{
    struct arena *a = fv->v.arena;
    const struct said *s = fv->beside->said;
    size_t n = fv->beside->nsaid;
    if (n == 0)
        return;
    H(o, "<section class=\"card\"><h2>What they said</h2><ul class=\"remarks\">");
    for (size_t i = 0; i < n; i++) {
        struct date d;
        H(o, "<li><div><p>");
        if (!str_empty(s[i].layer))
            ui_layer(o, a, s[i].layer);
        H(o, "</p><blockquote class=\"q1\">“", utf8_short(a, s[i].text, QUOTE_LETTERS),
          "”</blockquote><p class=\"xs muted\">", s[i].customer, "", str_empty(s[i].customer) ? S("") : S(", "), "",
          s[i].who, "");
        if (date_parse(s[i].day, &d))
            H(o, ", ", date_words(a, d), "");
        H(o, "</p></div></li>");
    }
    H(o, "</ul></section>");
}

/* ---- how a good one reads ---- */

static enum status example_load(const struct form_view *fv, size_t help, struct form_beside *b)
{
    struct value state = ARG_STR(str_z(helps[help].state));
    struct filter f = { .column = "state", .op = OP_EQ, .any = &state, .nany = 1 };
    struct query q = { .kind = fv->kind, .filters = &f, .nfilters = 1, .limit = 2 };
    struct record_list l = { 0 };
    TRY(rec_list(fv->c, &q, &l));
    for (size_t i = 0; i < l.count && !b->example; i++)
        if (!fv->r || l.items[i]->id != fv->r->id)
            b->example = l.items[i];
    return ST_OK;
}

static void tips_html(struct out *o, const struct form_view *fv, size_t help)
{
    const struct record *example = fv->beside->example;
    H(o, "<section class=\"card\"><h2>Reads well when</h2><ul class=\"tip\">");
    for (size_t i = 0; i < TIPS && helps[help].tips[i]; i++)
        H(o, "<li>", str_z(helps[help].tips[i]), "</li>");
    H(o, "</ul>");
    if (example) {
        struct str key = record_key(fv->v.arena, example);
        H(o, "<p class=\"small\"><a href=\"", record_url(fv->v.arena, fv->kind, key), "\"><span class=\"nb\">", key,
          "</span> as an example</a></p>");
    }
    H(o, "</section>");
}

/* ---- what sounds like it ---- */

/* The texts that say what a record is: its title and what is searched. */
static struct str texts_of(const struct form_view *fv, const struct record *r)
{
    struct str all = STR_NULL;
    for (size_t i = 0; i < fv->kind->nfields; i++) {
        const struct field *f = &fv->kind->fields[i];
        struct str one = STR_NULL;
        if (!(f->flags & (F_TITLE | F_SEARCH)) || (f->type != FT_TEXT && f->type != FT_PROSE))
            continue;
        if (!r)
            one = typed_in(fv, f->name);
        else if (r->v[i].type == VT_TEXT)
            one = r->v[i].u.s;
        all = arena_printf(fv->c->arena, "%.*s %.*s", STR_FMT(all), STR_FMT(one));
    }
    return search_fold(fv->c->arena, all);
}

/* The records that share most words with what was typed, the most first. */
static enum status like_load(const struct form_view *fv, struct form_beside *b)
{
    struct query q = { .kind = fv->kind, .limit = 500 };
    struct record_list l = { 0 };
    struct str mine = texts_of(fv, NULL);
    struct like *best = b->like;
    size_t n = 0;
    if (str_empty(mine))
        return ST_OK;
    TRY(rec_list(fv->c, &q, &l));
    for (size_t i = 0; i < l.count; i++) {
        struct like one = { .r = l.items[i] };
        if (!fv->r || one.r->id != fv->r->id)
            one.shared = search_shared(fv->c->arena, mine, texts_of(fv, one.r), &one.words);
        if (one.shared < LIKE_WORDS || (n == LIKE_MAX && best[n - 1].shared >= one.shared))
            continue;
        size_t at = n < LIKE_MAX ? n++ : n - 1;
        for (; at > 0 && best[at - 1].shared < one.shared; at--)
            best[at] = best[at - 1];
        best[at] = one;
    }
    b->nlike = n;
    return ST_OK;
}

static void like_html(struct out *o, const struct form_view *fv, size_t help)
{
    const struct like *best = fv->beside->like;
    size_t n = fv->beside->nlike;
    if (n == 0)
        return;
    H(o, "<section class=\"card\"><h2>Sounds like</h2>");
    for (size_t i = 0; i < n; i++) {
        struct str key = record_key(fv->v.arena, best[i].r), rest = best[i].words, word;
        H(o, "<p class=\"small\"><a href=\"", record_url(fv->v.arena, fv->kind, key), "\">",
          rec_title(fv->c, best[i].r), "</a> <span class=\"id\">", key, "</span></p><p class=\"xs muted\">Shares ");
        for (bool first = true; !str_empty(rest); first = false) {
            (void)str_cut(rest, ' ', &word, &rest);
            H(o, "", first ? S("“") : str_empty(rest) ? S(" and “") : S(", “"), "", word, "”");
        }
        H(o, " with yours.</p>");
    }
    H(o, "<p class=\"xs muted\">", str_z(helps[help].same), "</p></section>");
}

struct served {
    int64_t n;
};
static const struct col served_cols[] = { COL(struct served, n) };
static const struct stmt_def served_sql = {
    "form/served", "SELECT COUNT(*) AS n FROM serves WHERE priority = ?1 AND archived_at IS NULL", NULL,
    ROWS_OF(struct served, served_cols)
};

/* The first requirement of a priority opens with the priority that lacks one. */
static enum status say_what_lacks(struct form_view *fv)
{
    struct served *served = NULL;
    struct str key, title;
    int64_t priority;
    size_t n = 0;
    if (fv->r || !kind_is(fv->kind, &kind_requirement))
        return ST_OK;
    TRY(named_id(fv, &kind_priority, "priority", &priority));
    if (priority == 0)
        return ST_OK;
    const struct value id = ARG_INT(priority);
    TRY(db_all(fv->c, &served_sql, &id, 1, &served, &n));
    if (n == 1 && served[0].n == 0) {
        TRY(rec_label(fv->c, &kind_priority, priority, &key, &title));
        fv->v.title = arena_printf(fv->c->arena, "“%.*s” has no requirement yet", STR_FMT(title));
    }
    return ST_OK;
}

enum status form_aside_load(struct form_view *fv)
{
    size_t help = help_of(fv->kind);
    if (help == COUNT(helps))
        return ST_OK;
    struct form_beside *b = ARENA_NEW(fv->c->arena, struct form_beside);
    TRY(say_what_lacks(fv));
    TRY(said_load(fv, b));
    TRY(example_load(fv, help, b));
    TRY(like_load(fv, b));
    fv->beside = b;
    return ST_OK;
}

void form_aside(struct out *o, const struct form_view *fv)
{
    size_t help = help_of(fv->kind);
    assert(help < COUNT(helps));
    assert(fv->beside);
    H(o, "<aside class=\"stack\" aria-label=\"Help with this\">");
    said_html(o, fv);
    tips_html(o, fv, help);
    like_html(o, fv, help);
    H(o, "</aside>");
}
