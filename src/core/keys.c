/* core/keys.c: see core/keys.h. */
#include "core/keys.h"
#include "base/utf8.h"
#include "core/crud_sql.h"

enum { KEY_MAX = 100 };

struct counter_row {
    int64_t value;
};
static const struct col counter_cols[] = { COL(struct counter_row, value) };
static const struct stmt_def counter_next_sql = {
    "records/counter",
    "INSERT INTO counter (name, value) VALUES (?1, 1) ON CONFLICT (name) DO UPDATE SET value = counter.value + 1"
    " RETURNING value AS value",
    NULL, ROWS_OF(struct counter_row, counter_cols)
};
static const struct stmt_def counter_raise_sql = {
    "records/counter_raise",
    "INSERT INTO counter (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2 WHERE counter.value < ?2",
    NULL,
    NULL,
    0,
    0
};

static enum status key_is_free(struct ctx *c, const struct kind *k, struct str key, bool *ret)
{
    const struct value args[] = { ARG_STR(key) };
    int64_t n;
    TRY(crud_int(c, k, "count(*)", S("WHERE \"key\" = ?1"), args, 1, &n));
    *ret = n == 0;
    return ST_OK;
}

/* The letter of the alphabet of keys that a letter without marks to take off is written as; empty: none. */
static struct str plain_letter(struct str s)
{
    static const struct {
        struct str letter, plain;
    } plain[] = {
        { S_INIT("ø"), S_INIT("o") },  { S_INIT("æ"), S_INIT("ae") }, { S_INIT("œ"), S_INIT("oe") },
        { S_INIT("ł"), S_INIT("l") },  { S_INIT("đ"), S_INIT("d") },  { S_INIT("ð"), S_INIT("d") },
        { S_INIT("þ"), S_INIT("th") }, { S_INIT("ı"), S_INIT("i") },
    };
    for (size_t i = 0; i < COUNT(plain); i++)
        if (str_starts(s, plain[i].letter))
            return plain[i].plain;
    return STR_NULL;
}

/* "Mühle & Söhne" is muhle-sohne. */
static struct str slug_of(struct ctx *c, struct str title)
{
    title = utf8_fold(c->arena, title);
    char *p = ARENA_ARRAY(c->arena, char, title.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < title.n && n < 80; i++) {
        char ch = title.p[i];
        if (ch >= 'A' && ch <= 'Z')             /* of what is no UTF-8, and was not folded */
            ch = (char)(ch + 32);
        if ((unsigned char)ch >= 0x80) {
            struct str plain = plain_letter(str_skip(title, i));
            memcpy(p + n, plain.p != NULL ? plain.p : "", plain.n);
            n += plain.n;
            continue;
        }
        if (ch == '\'')
            continue;
        bool word = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
        if (word)
            p[n++] = ch;
        else if (n && p[n - 1] != '-')
            p[n++] = '-';
    }
    while (n && p[n - 1] == '-')
        n--;
    return n ? (struct str){ p, n } : S("x");
}

/* Names of pages that stand where a record's key does. */
static bool is_reserved(struct str key)
{
    return str_eq(key, S("new"));
}

static enum status slug_key(struct ctx *c, struct record *r)
{
    struct str base = slug_of(c, rec_title(c, r)), key = base;
    for (int i = 2;; i++) {
        bool is_free;
        TRY(key_is_free(c, r->kind, key, &is_free));
        if (is_free && !is_reserved(key))
            break;
        key = arena_printf(c->arena, "%.*s-%d", STR_FMT(base), i);
    }
    r->key = key;
    return ST_OK;
}

static enum status key_prefix(struct ctx *c, const struct record *r, struct str *ret)
{
    *ret = str_z(r->kind->prefix);
    if (!kind_is(r->kind, &kind_feature))
        return ST_OK;
    struct record *product;
    const struct value *v = &r->v[kind_field_index(r->kind, S("product"))];
    assert(v->type == VT_INT);
    TRY(rec_get(c, &kind_product, v->u.i, &product));
    *ret = product->v[kind_field_index(&kind_product, S("code"))].u.s;
    return ST_OK;
}

static enum status given_key(struct ctx *c, const struct record *r, struct str prefix)
{
    struct path at = { NULL, S_INIT("key"), 0 };
    int64_t n;
    bool fits = r->key.n > prefix.n + 1 && str_starts(r->key, prefix) && r->key.p[prefix.n] == '-'
                && str_to_i64(str_skip(r->key, prefix.n + 1), &n) && n > 0;
    if (!fits) {
        problem_add(c->problems, &at, S("key"),
                    "\"%.*s\" is not a key of this kind: %.*s-1 is. Another system’s goes into external_id",
                    STR_FMT(r->key), STR_FMT(prefix));
        return ST_INVALID;
    }
    const struct value args[] = { ARG_STR(prefix), ARG_INT(n) };
    return db_run(c, &counter_raise_sql, args, COUNT(args));
}

static bool is_slug(struct str key)
{
    for (size_t i = 0; i < key.n; i++) {
        char ch = key.p[i];
        bool word = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9');
        if (!word && (ch != '-' || i == 0 || i + 1 == key.n))
            return false;
    }
    return key.n > 0 && key.n <= KEY_MAX && !is_reserved(key);
}

/* A key that somebody gave: free, and one of this kind's. */
static enum status check_given(struct ctx *c, const struct record *r)
{
    struct path at = { NULL, S_INIT("key"), 0 };
    struct str prefix;
    bool is_free;
    TRY(key_is_free(c, r->kind, r->key, &is_free));
    if (!is_free) {
        problem_add(c->problems, &at, S("key"), "the key %.*s is taken", STR_FMT(r->key));
        return ST_INVALID;
    }
    if (r->kind->slug && !is_slug(r->key)) {
        problem_add(c->problems, &at, S("key"),
                    "\"%.*s\" is no key: small letters, digits and - make one, such as cold-chain-food",
                    STR_FMT(r->key));
        return ST_INVALID;
    }
    if (r->kind->slug)
        return ST_OK;
    TRY(key_prefix(c, r, &prefix));
    return given_key(c, r, prefix);
}

static bool has_numbers(const struct kind *k)
{
    return k->prefix != NULL || kind_is(k, &kind_feature);
}

enum status key_assign(struct ctx *c, struct record *r)
{
    struct str prefix;
    if (!r->kind->slug && !has_numbers(r->kind)) {
        r->key = STR_NULL;
        return ST_OK;
    }
    if (r->key.n)
        return check_given(c, r);
    if (r->kind->slug)
        return slug_key(c, r);
    TRY(key_prefix(c, r, &prefix));
    const struct value args[] = { ARG_STR(prefix) };
    struct counter_row *row;
    size_t n;
    TRY(db_all(c, &counter_next_sql, args, 1, &row, &n));
    assert(n == 1);
    r->key = arena_printf(c->arena, "%.*s-%lld", STR_FMT(prefix), (long long)row[0].value);
    return ST_OK;
}

enum status key_change(struct ctx *c, const struct record *before, struct record *after)
{
    if (str_eq(before->key, after->key))
        return ST_OK;
    if (!after->kind->slug && !has_numbers(after->kind)) {
        after->key = before->key;
        return ST_OK;
    }
    return check_given(c, after);
}
