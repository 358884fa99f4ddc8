/* core/kinds_read.c: see core/kinds_read.h. */
#include "core/kinds_read.h"
#include "core/workspace.h"

enum { ROWS_MAX = 500 };

static bool is_word(char ch)
{
    return (ch >= 'a' && ch <= 'z') || ch == '_';
}

static void add(struct kinds_set *set, size_t kind)
{
    set->of[kind / 64] |= UINT64_C(1) << kind % 64;
}

/* The log, and what is kept of records beside their own tables. */
static bool of_all(struct str word)
{
    return str_eq(word, S("change")) || str_eq(word, S("change_row")) || str_eq(word, S("custom_value"))
           || str_starts(word, S("search_"));
}

void kinds_of_sql(struct kinds_set *set, const char *sql)
{
    const struct model *m = model_static();
    assert(m->nkinds <= KINDS_SET_MAX);
    for (const char *p = sql; *p && !set->all;) {
        struct str word = { p, 0 };
        while (is_word(p[word.n]))
            word.n++;
        p += word.n ? word.n : 1;
        set->all |= of_all(word);
        for (size_t i = 0; word.n > 0 && i < m->nkinds; i++)
            if (str_eq(word, str_z(m->kinds[i]->name)))
                add(set, i);
    }
}

static void note(struct reads *on, const char *sql)
{
    struct kinds_read *r = (struct kinds_read *)(void *)on;
    kinds_of_sql(&r->set, sql);
}

void kinds_read_note(struct ctx *c, struct kinds_read *r)
{
    *r = (struct kinds_read){ .on = { note } };
    c->reads = &r->on;
}

struct text_row {
    struct str text;
};
static const struct col text_cols[] = { COL(struct text_row, text) };
static const struct stmt_def touched_sql = {
    "kinds_read/touched", "SELECT kind AS text FROM change_row WHERE \"change\" > ?1 AND \"change\" <= ?2 LIMIT 501",
    NULL, ROWS_OF(struct text_row, text_cols)
};
static const struct stmt_def hash_sql = { "kinds_read/hash", "SELECT hash AS text FROM \"change\" WHERE id = ?1", NULL,
                                          ROWS_OF(struct text_row, text_cols) };

enum status kinds_touched(struct ctx *c, int64_t from, struct str hash, int64_t to, struct kinds_set *ret)
{
    const struct value between[] = { ARG_INT(from), ARG_INT(to) };
    const struct model *m = model_static();
    struct text_row *row;
    size_t n;
    *ret = (struct kinds_set){ .all = true };
    TRY(db_all(c, &hash_sql, between, 1, &row, &n));
    if (n == 0 || !str_eq(row[0].text, hash) || to < from)
        return ST_OK;
    TRY(db_all(c, &touched_sql, between, COUNT(between), &row, &n));
    if (n > ROWS_MAX)
        return ST_OK;
    ret->all = false;
    for (size_t i = 0; i < n && !ret->all; i++) {
        const struct kind *k = model_kind(m, row[i].text);
        ret->all = k == NULL;
        for (size_t j = 0; k != NULL && j < m->nkinds; j++)
            if (kind_is(m->kinds[j], k))
                add(ret, j);
    }
    return ST_OK;
}

void kinds_join(struct kinds_set *set, const struct kinds_set *other)
{
    set->all |= other->all;
    for (size_t i = 0; i < COUNT(set->of); i++)
        set->of[i] |= other->of[i];
}

bool kinds_meet(const struct kinds_set *a, const struct kinds_set *b)
{
    bool meet = a->all || b->all;
    for (size_t i = 0; i < COUNT(a->of); i++)
        meet |= (a->of[i] & b->of[i]) != 0;
    return meet;
}
