/* use/customer_near.c: see use/customer_near.h. */
#include "use/customer_near.h"
#include "base/utf8.h"
#include "core/search.h"

enum { WORDS_TRIED = 6, HITS_TRIED = 8, LETTERS_MIN = 3 };

/* Letters and digits alone, folded. */
static struct str bare(struct arena *a, struct str s)
{
    struct str rest = utf8_fold(a, s), word, all = S("");
    while (utf8_word(&rest, &word))
        all = arena_printf(a, "%.*s%.*s", STR_FMT(all), STR_FMT(word));
    return all;
}

static struct str mended(const struct search_found *f, struct str word)
{
    for (size_t i = 0; i < f->ninstead; i++)
        if (str_eq(f->instead[i].asked, word))
            return f->instead[i].found;
    return word;
}

/* One begins with the other: Hospital, Hospitals; what is short says too little for that. */
static bool alike(struct str x, struct str y)
{
    bool begun = str_starts(x, y) || str_starts(y, x);
    return str_eq(x, y) || (begun && x.n > LETTERS_MIN && y.n > LETTERS_MIN);
}

/* Whether the words of part, as they were looked for, are words of whole: all of few, all but one of four and more. */
static bool is_part(struct arena *a, const struct search_found *f, struct str part, struct str whole)
{
    struct str rest = utf8_fold(a, part), word, other;
    size_t words = 0, missing = 0;
    while (utf8_word(&rest, &word)) {
        bool found = false;
        for (struct str left = utf8_fold(a, whole); !found && utf8_word(&left, &other);)
            found = alike(mended(f, other), mended(f, word));
        words++;
        missing += !found;
    }
    return words > 0 && missing * 3 < words && missing < 2;
}

static enum status look(struct ctx *c, struct str q, struct str name, struct customer_meant *ret, size_t *n,
                        bool *exact)
{
    struct search_found f;
    struct str key, title, want = bare(c->arena, name);
    TRY(search_find(c, q, &kind_customer, HITS_TRIED, &f));
    for (size_t i = 0; i < f.n && !*exact; i++) {
        int64_t id = f.hits[i].record->id;
        bool known = false;
        TRY(rec_label(c, &kind_customer, id, &key, &title));
        for (size_t k = 0; k < *n; k++)
            known = known || ret[k].id == id;
        if (str_eq(bare(c->arena, title), want)) {
            ret[0] = (struct customer_meant){ id, key, title };
            *n = 1;
            *exact = true;
        } else if (!known && *n < CUSTOMER_NEAR
                   && (is_part(c->arena, &f, name, title) || is_part(c->arena, &f, title, name))) {
            ret[(*n)++] = (struct customer_meant){ id, key, title };
        }
    }
    return ST_OK;
}

enum status customer_near(struct ctx *c, struct str name, struct customer_meant ret[CUSTOMER_NEAR], size_t *ret_n,
                          bool *ret_exact)
{
    struct problems mine, *ours = c->problems;
    struct str rest = utf8_fold(c->arena, name), word;
    int64_t id;
    *ret_n = 0;
    *ret_exact = false;
    if (str_empty(str_trim(name)))
        return ST_OK;
    problems_init(&mine, c->arena);
    c->problems = &mine;
    enum status st = rec_resolve(c, &kind_customer, str_trim(name), &id);
    c->problems = ours;
    if (st == ST_OK) {
        ret[0].id = id;
        *ret_n = 1;
        *ret_exact = true;
        return rec_label(c, &kind_customer, id, &ret[0].key, &ret[0].title);
    }
    if (st != ST_NOT_FOUND && st != ST_INVALID)
        return st;
    TRY(look(c, name, name, ret, ret_n, ret_exact));
    for (size_t i = 0; i < WORDS_TRIED && *ret_n == 0 && utf8_word(&rest, &word); i++)
        if (word.n >= LETTERS_MIN)
            TRY(look(c, word, name, ret, ret_n, ret_exact));
    return ST_OK;
}
