/* core/rules.c: requirements and priorities are free of products; parents make no circle. */
#include "core/rules.h"
#include "core/crud_sql.h"
#include "core/lint.h"

struct word_row { struct str text, kind; int64_t id; };
static const struct col word_cols[] = { COL(struct word_row, text), COL(struct word_row, kind), COL(struct word_row, id) };
static const struct stmt_def words_sql = { "rules/words",
    "SELECT title AS text, 'product' AS kind, id AS id FROM product WHERE archived_at IS NULL"
    " UNION ALL SELECT code, 'product', id FROM product WHERE archived_at IS NULL AND length(code) > 2"
    " UNION ALL SELECT title, 'solution', id FROM solution WHERE archived_at IS NULL"
    " UNION ALL SELECT a.text, 'alias', a.id FROM alias a WHERE a.archived_at IS NULL AND (a.status IS NULL OR a.status <> 'common')"
    "   AND (a.record LIKE 'product/%' OR a.record LIKE 'solution/%')",
    NULL, ROWS_OF(struct word_row, word_cols) };
static const struct stmt_def keys_sql = { "rules/feature_key",
    "SELECT \"key\" AS text, 'feature' AS kind, id AS id FROM feature WHERE ?1 LIKE '%' || \"key\" || '%'"
    " ORDER BY id LIMIT 20",
    NULL, ROWS_OF(struct word_row, word_cols) };

static void add_words(struct lint_word *to, const struct word_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (struct lint_word){ rows[i].text, rows[i].kind, rows[i].id };
}

static enum status lint_text(struct ctx *c, const struct field *f, struct str text, const struct word_row *rows, size_t n)
{
    const struct value args[] = { ARG_STR(text) };
    struct word_row *keys;
    size_t nkeys;
    TRY(db_all(c, &keys_sql, args, 1, &keys, &nkeys));
    struct lint_word *words = ARENA_ARRAY(c->arena, struct lint_word, n + nkeys + 1);
    add_words(words, rows, n);
    add_words(words + n, keys, nkeys);
    struct lint_hit *hits;
    size_t nhits = lint_product_words(c->arena, text, words, n + nkeys, &hits);
    for (size_t i = 0; i < nhits; i++) {
        struct path at = { NULL, str_z(f->name), 0 };
        struct str word = { text.p + hits[i].at, hits[i].n };
        problem_add(c->problems, &at, S("product_word"),
                    "a requirement says what the customer's business needs; \"%.*s\" names one of our %ss: say what it must do for "
                    "them, and write the rest as a feature", STR_FMT(word), str_eq(hits[i].word->kind, S("solution")) ? "solution" :
                    str_eq(hits[i].word->kind, S("feature")) ? "feature" : "product");
    }
    return nhits ? ST_INVALID : ST_OK;
}

static enum status product_free(struct ctx *c, const struct record *before, const struct record *after)
{
    struct word_row *rows;
    size_t n;
    TRY(db_all(c, &words_sql, NULL, 0, &rows, &n));
    enum status st = ST_OK;
    for (size_t i = 0; i < after->kind->nfields; i++) {
        const struct field *f = &after->kind->fields[i];
        if ((f->type != FT_TEXT && f->type != FT_PROSE) || after->v[i].type != VT_TEXT)
            continue;
        if (before && before->v[i].type == VT_TEXT && str_eq(before->v[i].u.s, after->v[i].u.s))
            continue;
        enum status one = lint_text(c, f, after->v[i].u.s, rows, n);
        if (one != ST_OK)
            st = one;
    }
    return st;
}

/* Walks up from the new parent; meeting itself is a circle. */
static enum status no_circle(struct ctx *c, const struct record *after, const char *field)
{
    size_t i = kind_field_index(after->kind, str_z(field));
    if (i >= after->kind->nfields || after->v[i].type != VT_INT || after->id == 0)
        return ST_OK;
    int64_t at = after->v[i].u.i;
    for (int hop = 0; at && hop < 10000; hop++) {
        struct record *r;
        if (at == after->id) {
            struct path p = { NULL, str_z(field), 0 };
            problem_add(c->problems, &p, S("circle"), "this would make a circle: it would stand above itself");
            return ST_INVALID;
        }
        enum status st = rec_get(c, after->kind, at, &r);
        if (st == ST_NOT_FOUND)
            return ST_OK;
        TRY(st);
        at = r->v[i].type == VT_INT ? r->v[i].u.i : 0;
    }
    return ST_OK;
}

struct need_row { int64_t hit; };
static const struct col need_cols[] = { COL(struct need_row, hit) };
static const struct stmt_def need_circle_sql = { "rules/needs_circle",
    "WITH RECURSIVE up(feature, lag) AS ("
    "  SELECT CAST(?2 AS bigint), CAST(?3 AS bigint)"
    "  UNION SELECT n.needed, up.lag + CASE WHEN n.lag > 0 THEN 1 ELSE 0 END FROM needs n"
    "    JOIN up ON n.feature = up.feature WHERE n.archived_at IS NULL AND up.lag < 3 AND n.id <> ?4)"
    " SELECT count(*) AS hit FROM up WHERE feature = ?1 AND lag > 0",
    NULL, ROWS_OF(struct need_row, need_cols) };

static enum status needs_rule(struct ctx *c, const struct record *after)
{
    const struct value *f = &after->v[kind_field_index(after->kind, S("feature"))];
    const struct value *n = &after->v[kind_field_index(after->kind, S("needed"))];
    const struct value *lag = &after->v[kind_field_index(after->kind, S("lag"))];
    struct path p = { NULL, S_INIT("needed"), 0 };
    if (f->type != VT_INT || n->type != VT_INT)
        return ST_OK;
    if (f->u.i == n->u.i) {
        problem_add(c->problems, &p, S("circle"), "a feature cannot need itself");
        return ST_INVALID;
    }
    const struct value args[] = { *f, *n, ARG_INT(lag->type == VT_INT && lag->u.i > 0 ? 1 : 0), ARG_INT(after->id) };
    struct need_row *rows;
    size_t got;
    TRY(db_all(c, &need_circle_sql, args, COUNT(args), &rows, &got));
    if (got == 0 || rows[0].hit == 0)
        return ST_OK;
    problem_add(c->problems, &p, S("circle"), "these features would need each other with a lag, so none could ever ship");
    return ST_INVALID;
}

enum status rules_check(struct ctx *c, const struct record *before, const struct record *after)
{
    if (after->kind == &kind_requirement || after->kind == &kind_priority)
        TRY(product_free(c, before, after));
    if (after->kind == &kind_needs)
        TRY(needs_rule(c, after));
    TRY(no_circle(c, after, "parent"));
    return no_circle(c, after, "manager");
}
