/* core/product_free.c: see core/product_free.h. */
#include "core/product_free.h"
#include "core/lint.h"

/* field NULL: every text of the kind. own: the record's own names are allowed. */
struct watched {
    const struct kind *kind;
    const char *field;
    bool own;
};
static const struct watched watched[] = {
    { &kind_requirement, NULL, false },   { &kind_priority, NULL, false }, { &kind_talk, NULL, false },
    { &kind_product, "value", true },     { &kind_solution, "value", true },
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
static const struct stmt_def keys_sql = {
    "product_free/feature_key",
    "SELECT \"key\" AS text, 'feature' AS kind, 'feature/' || CAST(id AS TEXT) AS names, id AS id FROM feature"
    " WHERE ?1 LIKE '%' || \"key\" || '%' ORDER BY id LIMIT 20",
    NULL, ROWS_OF(struct word_row, word_cols)
};

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

static const struct watched *watch_of(const struct record *r)
{
    for (size_t i = 0; i < COUNT(watched); i++)
        if (watched[i].kind == r->kind && (r->kind != &kind_talk || with_customer(r)))
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

static enum status look_in(struct ctx *c, const struct field *f, struct str text, const struct word_row *rows,
                           size_t n, struct finds *ret)
{
    const struct value args[] = { ARG_STR(text) };
    struct word_row *keys;
    size_t nkeys;
    TRY(db_all(c, &keys_sql, args, 1, &keys, &nkeys));
    struct lint_word *words = ARENA_ARRAY(c->arena, struct lint_word, n + nkeys + 1);
    const struct word_row **from = ARENA_ARRAY(c->arena, const struct word_row *, n + nkeys + 1);
    for (size_t i = 0; i < n + nkeys; i++) {
        from[i] = i < n ? &rows[i] : &keys[i - n];
        words[i] = (struct lint_word){ from[i]->text, from[i]->kind, from[i]->id };
    }
    struct lint_hit *hits;
    size_t nhits = lint_product_words(c->arena, text, words, n + nkeys, &hits);
    for (size_t i = 0; i < nhits; i++)
        remember(c, ret, (struct found){ f, { text.p + hits[i].at, hits[i].n }, from[hits[i].word - words] });
    return ST_OK;
}

/* Every word in a watched text that is not what it was before. */
static enum status look(struct ctx *c, const struct record *before, const struct record *after, struct finds *ret)
{
    const struct watched *w = watch_of(after);
    struct word_row *rows;
    size_t n, kept = 0;
    *ret = (struct finds){ 0 };
    if (!w)
        return ST_OK;
    TRY(db_all(c, &words_sql, NULL, 0, &rows, &n));
    struct str self = after->id ? any_text(c->arena, after->kind, after->id) : STR_NULL;
    for (size_t i = 0; i < n; i++)
        if (!w->own || !str_eq(rows[i].names, self))
            rows[kept++] = rows[i];
    for (size_t i = 0; i < after->kind->nfields; i++) {
        const struct field *f = &after->kind->fields[i];
        bool text = (f->type == FT_TEXT || f->type == FT_PROSE) && after->v[i].type == VT_TEXT;
        bool same = before && before->v[i].type == VT_TEXT && text && str_eq(before->v[i].u.s, after->v[i].u.s);
        if (text && !same && (!w->field || strcmp(w->field, f->name) == 0))
            TRY(look_in(c, f, after->v[i].u.s, rows, kept, ret));
    }
    return ST_OK;
}

/* A new product or solution may name itself, although it has no row yet. */
static bool names_itself(struct ctx *c, const struct record *r, struct str word)
{
    return (r->kind == &kind_product || r->kind == &kind_solution) && str_eq_nocase(rec_title(c, r), word);
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
        problem_add(c->problems, &at, S("product_word"),
                    "this says what the customer's business needs; \"%.*s\" names one of our %.*ss: say what it must "
                    "do for them, and write the rest as a feature", STR_FMT(fs.at[i].word), STR_FMT(fs.at[i].row->kind));
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
    set(d, "on", ARG_STR(any_text(c->arena, after->kind, after->id)));
    set(d, "verdict", ARG_STR(S("waive")));
    set(d, "basis", ARG_STR(S("authority")));
    set(d, "reason", ARG_STR(arena_printf(c->arena, "Kept the words of ours in it: %.*s.", STR_FMT(words))));
    set(d, "waived", ARG_STR(arena_printf(c->arena, "product_word: %.*s", STR_FMT(words))));
    set(d, "signed_by", c->actor && c->actor->person_id ? ARG_INT(c->actor->person_id) : ARG_NULL);
    set(d, "at", ARG_INT(c->now_ms));
    set(d, "state", ARG_STR(S("signed")));
    return rec_add(c, d);
}
