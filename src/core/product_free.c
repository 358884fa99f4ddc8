/* core/product_free.c: see core/product_free.h. */
#include "core/product_free.h"
#include "base/utf8.h"
#include "core/lint.h"

/* field NULL: every text of the kind. own: the record's own names are allowed. */
struct watched {
    const struct kind *kind;
    const char *field;
    bool own;
};
static const struct watched watched[] = {
    { &kind_requirement, NULL, false },
    { &kind_priority, NULL, false },
    { &kind_talk, NULL, false },
    { &kind_product, "value", true },
    { &kind_solution, "value", true },
    { &kind_custom_field, NULL, false },        /* of such a kind: what it is called and what can be chosen */
};

struct word_row {
    struct str text, kind, names;
    int64_t id;
};
static const struct col word_cols[] = { COL(struct word_row, text), COL(struct word_row, kind),
                                        COL(struct word_row, names), COL(struct word_row, id) };
static const struct stmt_def words_sql = {
    "product_free/words",
    "SELECT title AS text, 'product' AS kind, 'product/' || CAST(id AS TEXT) AS names, id AS id FROM product"
    " WHERE archived_at IS NULL"
    " UNION ALL SELECT code, 'product', 'product/' || CAST(id AS TEXT), id FROM product"
    "   WHERE archived_at IS NULL AND length(code) > 2"
    " UNION ALL SELECT title, 'solution', 'solution/' || CAST(id AS TEXT), id FROM solution"
    "   WHERE archived_at IS NULL"
    " UNION ALL SELECT a.text, CASE WHEN a.record LIKE 'solution/%' THEN 'solution' ELSE 'product' END, a.record, a.id"
    "   FROM alias a WHERE a.archived_at IS NULL AND (a.status IS NULL OR a.status <> 'common')"
    "   AND (a.record LIKE 'product/%' OR a.record LIKE 'solution/%')",
    NULL, ROWS_OF(struct word_row, word_cols)
};
static const struct stmt_def key_sql = {
    "product_free/feature_key",
    "SELECT \"key\" AS text, 'feature' AS kind, 'feature/' || CAST(id AS TEXT) AS names, id AS id FROM feature"
    " WHERE \"key\" = ?1",
    NULL, ROWS_OF(struct word_row, word_cols)
};

/* Words of a screen: whoever writes them into a requirement has a solution in mind already. Only those that mean nothing
 * else; a machine has buttons too, and a shop a menu. */
static const char *const interface_words[] = {
    "click",        "clicks",        "clicked",       "clicking",       "click on",
    "double-click", "double click",  "right-click",   "mouse click",    "a button",
    "the button",   "radio button",  "radio buttons", "drop-down",      "drop-downs",
    "dropdown",     "dropdowns",     "dropdown menu", "drop-down menu", "checkbox",
    "checkboxes",   "tick box",      "text box",      "text field",     "input field",
    "pop-up",       "popup",         "popups",        "dialog box",     "dialogue box",
    "modal dialog", "toolbar",       "sidebar",       "side bar",       "navigation bar",
    "menu item",    "context menu",  "tooltip",       "scroll bar",     "scrollbar",
    "on screen",    "on the screen", "on a screen",   "login screen",   "log-in screen",
    "start screen", "home screen",   "home page",     "web page",       "dashboard",
    "dashboards",   "widget",        "widgets",       "hyperlink",      "user interface",
    "ui",           "gui",           "api",           "apis",           "webhook",
    "webhooks",     "drag and drop", "drag-and-drop", "hamburger menu",
};

/* Names by the word that they begin with, as chains through next (place + 1; 0 ends one). */
struct product_words {
    struct word_row *rows;
    size_t n, cap;
    uint32_t *head, *next;
};

void product_free_forget(struct ctx *c, const struct kind *written)
{
    if (!written || kind_is(written, &kind_product) || kind_is(written, &kind_solution)
        || kind_is(written, &kind_alias))
        c->words = NULL;
}

/* The word at the beginning of s, or its first byte where there is none. */
static struct str first_word(struct str s)
{
    size_t n = 0, more;
    while ((more = lint_letter(s, n)) > 0)
        n += more;
    return (struct str){ s.p, n ? n : s.n ? 1 : 0 };
}

static size_t word_slot(const struct product_words *w, struct str word)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0, n; i < word.n; i += n)
        h = (h ^ (uint32_t)utf8_lower(str_skip(word, i), &n)) * 1099511628211u;
    return (size_t)(h ^ h >> 29) & (w->cap - 1);
}

static enum status words_load(struct ctx *c, struct product_words **ret)
{
    if (c->words) {
        *ret = c->words;
        return ST_OK;
    }
    struct product_words *w = ARENA_NEW(c->arena, struct product_words);
    struct word_row *named;
    size_t nnamed;
    TRY(db_all(c, &words_sql, NULL, 0, &named, &nnamed));
    w->rows = ARENA_ARRAY(c->arena, struct word_row, nnamed + COUNT(interface_words));
    if (nnamed > 0)
        memcpy(w->rows, named, nnamed * sizeof(*named));
    w->n = nnamed;
    for (size_t i = 0; i < COUNT(interface_words); i++)
        w->rows[w->n++] = (struct word_row){ .text = str_z(interface_words[i]), .kind = S("interface") };
    for (w->cap = 64; w->cap < 2 * w->n; w->cap *= 2)
        continue;
    w->head = ARENA_ARRAY(c->arena, uint32_t, w->cap);
    w->next = ARENA_ARRAY(c->arena, uint32_t, w->n + 1);
    for (size_t i = w->n; i-- > 0;) {
        size_t slot = word_slot(w, first_word(w->rows[i].text));
        w->next[i] = w->head[slot];
        w->head[slot] = (uint32_t)i + 1;
    }
    if (c->change)
        c->words = w;
    *ret = w;
    return ST_OK;
}

/* One word in one text of a record. */
struct found {
    const struct field *f;
    struct str word;
    const struct word_row *row;
};
struct finds {
    struct found *at;
    size_t n, cap;
};

/* Only talks with customers: with our own people one speaks of products. */
static bool with_customer(const struct record *r)
{
    size_t i = kind_field_index(r->kind, S("with"));
    return i < r->kind->nfields && r->v[i].type == VT_TEXT
           && (str_starts(r->v[i].u.s, S("customer/")) || str_starts(r->v[i].u.s, S("contact/")));
}

/* Only fields of what is free of products. */
static bool field_of_needs(const struct record *r)
{
    const struct value *of = &r->v[kind_field_index(r->kind, S("kind"))];
    return of->type == VT_TEXT
           && (str_eq(of->u.s, str_z(kind_requirement.name)) || str_eq(of->u.s, str_z(kind_priority.name)));
}

static const struct watched *watch_of(const struct record *r)
{
    for (size_t i = 0; i < COUNT(watched); i++)
        if (kind_is(watched[i].kind, r->kind) && (!kind_is(r->kind, &kind_talk) || with_customer(r))
            && (!kind_is(r->kind, &kind_custom_field) || field_of_needs(r)))
            return &watched[i];
    return NULL;
}

static void remember(struct ctx *c, struct finds *fs, struct found f)
{
    if (fs->n == fs->cap) {
        size_t more = fs->cap ? fs->cap * 2 : 8;
        fs->at = arena_grow(c->arena, fs->at, fs->cap, more, sizeof(*fs->at), alignof(struct found));
        fs->cap = more;
    }
    fs->at[fs->n++] = f;
}

/* Names that may stand in a text: those that begin with one of its words. */
struct candidates {
    const struct word_row **at;
    size_t n, cap;
};

static void candidate(struct ctx *c, struct candidates *k, const struct word_row *row)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->at[i] == row)
            return;
    if (k->n == k->cap) {
        size_t more = k->cap ? k->cap * 2 : 8;
        k->at = arena_grow(c->arena, (void *)k->at, k->cap, more, sizeof(*k->at), alignof(struct word_row *));
        k->cap = more;
    }
    k->at[k->n++] = row;
}

/* SHELF-44 in a text is looked up; a key stands alone, in whatever case. */
static enum status key_candidate(struct ctx *c, struct candidates *k, struct str text, struct str word)
{
    struct str rest = str_skip(text, (size_t)(word.p - text.p) + word.n);
    struct word_row *rows;
    size_t n, digits = 1;
    while (digits < rest.n && rest.p[digits] >= '0' && rest.p[digits] <= '9')
        digits++;
    if (rest.n < 2 || rest.p[0] != '-' || digits < 2)
        return ST_OK;
    char *key = ARENA_ARRAY(c->arena, char, word.n + digits);
    for (size_t i = 0; i < word.n + digits; i++) {
        char ch = word.p[i];
        key[i] = ch >= 'a' && ch <= 'z' ? (char)(ch - 32) : ch;
    }
    const struct value args[] = { ARG_STR(((struct str){ key, word.n + digits })) };
    TRY(db_all(c, &key_sql, args, 1, &rows, &n));
    if (n)
        candidate(c, k, &rows[0]);
    return ST_OK;
}

static bool is_interface(const struct word_row *row)
{
    return str_empty(row->names);
}

static enum status find_candidates(struct ctx *c, struct str text, const struct product_words *w, struct str self,
                                   struct candidates *k)
{
    for (size_t at = 0; at < text.n;) {
        struct str word = first_word(str_skip(text, at));
        for (uint32_t i = w->head[word_slot(w, word)]; i; i = w->next[i - 1])
            if ((is_interface(&w->rows[i - 1]) || !str_eq(w->rows[i - 1].names, self))
                && utf8_same(first_word(w->rows[i - 1].text), word))
                candidate(c, k, &w->rows[i - 1]);
        TRY(key_candidate(c, k, text, word));
        at += word.n;
    }
    return ST_OK;
}

/* screens: words of an interface are looked for too. */
static enum status look_in(struct ctx *c, const struct field *f, struct str text, const struct product_words *w,
                           struct str self, bool screens, struct finds *ret)
{
    struct candidates k = { 0 };
    TRY(find_candidates(c, text, w, self, &k));
    size_t kept = 0;
    for (size_t i = 0; i < k.n; i++)
        if (screens || !is_interface(k.at[i]))
            k.at[kept++] = k.at[i];
    k.n = kept;
    if (k.n == 0)
        return ST_OK;
    struct lint_word *words = ARENA_ARRAY(c->arena, struct lint_word, k.n);
    for (size_t i = 0; i < k.n; i++)
        words[i] = (struct lint_word){ k.at[i]->text, k.at[i]->kind, k.at[i]->id };
    struct lint_hit *hits;
    size_t nhits = lint_product_words(c->arena, text, words, k.n, &hits);
    for (size_t i = 0; i < nhits; i++)
        remember(c, ret, (struct found){ f, { text.p + hits[i].at, hits[i].n }, k.at[hits[i].word - words] });
    return ST_OK;
}

/* Every word in a watched text that is not what it was before. */
static enum status look(struct ctx *c, const struct record *before, const struct record *after, struct finds *ret)
{
    const struct watched *w = watch_of(after);
    struct product_words *words;
    *ret = (struct finds){ 0 };
    if (!w)
        return ST_OK;
    TRY(words_load(c, &words));
    struct str self = w->own && after->id ? any_text(c->arena, after->kind, after->id) : STR_NULL;
    for (size_t i = 0; i < after->kind->nfields; i++) {
        const struct field *f = &after->kind->fields[i];
        bool text = (f->type == FT_TEXT || f->type == FT_PROSE) && after->v[i].type == VT_TEXT;
        bool same = before && before->v[i].type == VT_TEXT && text && str_eq(before->v[i].u.s, after->v[i].u.s);
        if (text && !same && (!w->field || strcmp(w->field, f->name) == 0))
            TRY(look_in(c, f, after->v[i].u.s, words, self, kind_is(after->kind, &kind_requirement), ret));
    }
    return ST_OK;
}

/* A new product or solution may name itself, although it has no row yet. */
static bool names_itself(struct ctx *c, const struct record *r, struct str word)
{
    return (kind_is(r->kind, &kind_product) || kind_is(r->kind, &kind_solution)) && utf8_same(rec_title(c, r), word);
}

enum status product_free_check(struct ctx *c, const struct record *before, const struct record *after)
{
    struct finds fs;
    bool bad = false;
    TRY(look(c, before, after, &fs));
    for (size_t i = 0; i < fs.n; i++) {
        struct path at = { .name = str_z(fs.at[i].f->name) };
        if (names_itself(c, after, fs.at[i].word))
            continue;
        bad = true;
        if (is_interface(fs.at[i].row))
            problem_add(
                c->problems, &at, S("interface_word"),
                "this says what the customer's business needs; \"%.*s\" is a word of a screen: say what they must be "
                "able to do, and write how it looks as a feature",
                STR_FMT(fs.at[i].word));
        else
            problem_add(
                c->problems, &at, S("product_word"),
                "this says what the customer's business needs; \"%.*s\" names one of our %.*ss: say what it must "
                "do for them, and write the rest as a feature",
                STR_FMT(fs.at[i].word), STR_FMT(fs.at[i].row->kind));
        problem_word(c->problems, fs.at[i].word, fs.at[i].row->names);
    }
    return bad ? ST_INVALID : ST_OK;
}

static void set(struct record *r, const char *field, struct value v)
{
    size_t i = kind_field_index(r->kind, str_z(field));
    assert(i < r->kind->nfields);
    r->v[i] = v;
}

/* "Shelf, Lens": each word once, at most 200 bytes with the place it came from. */
static struct str words_of(struct ctx *c, const struct finds *fs)
{
    struct out o;
    out_init_raw(&o, c->arena);
    for (size_t i = 0; i < fs->n; i++) {
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || str_eq_nocase(fs->at[k].word, fs->at[i].word);
        if (again || o.n + fs->at[i].word.n > 180)
            continue;
        out_printf(&o, "%s%.*s", o.n ? ", " : "", STR_FMT(fs->at[i].word));
    }
    return out_str(&o);
}

enum status product_free_waive(struct ctx *c, const struct record *before, const struct record *after)
{
    struct finds fs;
    TRY(look(c, before, after, &fs));
    if (fs.n == 0)
        return ST_OK;
    struct record *d = rec_new(c, &kind_decision);
    struct str words = words_of(c, &fs);
    bool ours = false;
    for (size_t i = 0; i < fs.n; i++)
        ours = ours || !is_interface(fs.at[i].row);
    set(d, "on", ARG_STR(any_text(c->arena, after->kind, after->id)));
    set(d, "verdict", ARG_STR(S("waive")));
    set(d, "basis", ARG_STR(S("authority")));
    set(d, "reason",
        ARG_STR(
            arena_printf(c->arena, "Kept the words of %s in it: %.*s.", ours ? "ours" : "a screen", STR_FMT(words))));
    set(d, "waived",
        ARG_STR(arena_printf(c->arena, "%s: %.*s", ours ? "product_word" : "interface_word", STR_FMT(words))));
    set(d, "signed_by", c->actor && c->actor->person_id ? ARG_INT(c->actor->person_id) : ARG_NULL);
    set(d, "at", ARG_INT(c->now_ms));
    set(d, "state", ARG_STR(S("signed")));
    /* Whoever keeps the words signs by doing so: who and when are filled by the house. */
    const struct actor *by_hand = c->actor;
    struct actor house = by_hand ? *by_hand : (struct actor){ 0 };
    house.acting = true;
    if (by_hand)
        c->actor = &house;
    enum status st = rec_add(c, d);
    c->actor = by_hand;
    return st;
}
