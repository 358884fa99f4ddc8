/* core/import_names.c: names of records in memory, so that a row costs no query. */
#include "base/utf8.h"
#include "core/import_parts.h"

enum { NEAR_MAX = 64 };

static uint64_t name_hash(char type, struct str s)
{
    uint64_t h = 1469598103934665603u ^ (unsigned char)type;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h ^ (h >> 29);
}

static struct name_slot *name_slot(const struct names *t, char type, struct str text)
{
    assert(t->cap > 0);
    size_t i = (size_t)name_hash(type, text) & (t->cap - 1);
    while (t->slots[i].used && !(t->slots[i].type == type && str_eq(t->slots[i].text, text)))
        i = (i + 1) & (t->cap - 1);
    return &t->slots[i];
}

static void names_room(struct arena *a, struct names *t)
{
    if (t->n * 2 < t->cap)
        return;
    struct names next = *t;
    next.cap = t->cap == 0 ? 256 : t->cap * 2;
    next.slots = ARENA_ARRAY(a, struct name_slot, next.cap);
    for (size_t i = 0; i < t->cap; i++)
        if (t->slots[i].used)
            *name_slot(&next, t->slots[i].type, t->slots[i].text) = t->slots[i];
    *t = next;
}

/* Another id under the same name makes it ambiguous. */
void names_put(struct arena *a, struct names *t, char type, struct str text, int64_t id)
{
    if (text.n == 0)
        return;
    names_room(a, t);
    struct name_slot *s = name_slot(t, type, text);
    if (s->used) {
        if (s->id != id)
            s->id = NAME_MANY;
        return;
    }
    *s = (struct name_slot){ .text = text, .id = id, .type = type, .used = true };
    t->n++;
}

int64_t names_get(struct names *t, char type, struct str text)
{
    if (t->cap == 0 || text.n == 0)
        return NAME_NONE;
    const struct name_slot *s = name_slot(t, type, text);
    return s->used ? s->id : NAME_NONE;
}

struct str name_fold(struct arena *a, struct str s)
{
    s = str_trim(s);
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '\t' || ch == '\n' || ch == '\r')
            ch = ' ';
        if (ch == ' ' && n > 0 && p[n - 1] == ' ')
            continue;
        if (ch >= 'A' && ch <= 'Z')
            ch = (char)(ch - 'A' + 'a');
        p[n++] = ch;
    }
    return (struct str){ p, n };
}

void names_title(struct arena *a, struct names *t, struct str title, int64_t id)
{
    if (title.n == 0)
        return;
    names_put(a, t, NAME_TITLE, name_fold(a, title), id);
    if (t->ntitles == t->titles_cap) {
        size_t cap = t->titles_cap == 0 ? 64 : t->titles_cap * 2;
        t->titles = arena_grow(a, t->titles, t->titles_cap, cap, sizeof(struct str), alignof(struct str));
        t->title_ids = arena_grow(a, t->title_ids, t->titles_cap, cap, sizeof(int64_t), alignof(int64_t));
        t->titles_cap = cap;
    }
    t->titles[t->ntitles] = title;
    t->title_ids[t->ntitles++] = id;
}

static enum status names_load_aliases(struct importer *im, struct names *t)
{
    struct query q = { .kind = &kind_alias, .all = true };
    struct record_list list;
    TRY(rec_list(im->c, &q, &list));
    size_t about = kind_field_index(&kind_alias, S("record"));
    size_t text = kind_field_index(&kind_alias, S("text"));
    for (size_t i = 0; i < list.count; i++) {
        const struct value *v = list.items[i]->v;
        const struct kind *k;
        int64_t id;
        if (v[about].type == VT_TEXT && v[text].type == VT_TEXT && any_parse(im->c->app->model, v[about].u.s, &k, &id)
            && kind_is(k, t->kind))
            names_put(im->c->arena, t, NAME_ALIAS, name_fold(im->c->arena, v[text].u.s), id);
    }
    return ST_OK;
}

struct str name_number(struct arena *a, int64_t id)
{
    return arena_printf(a, "%lld", (long long)id);
}

enum status names_of(struct importer *im, const struct kind *k, struct names **ret)
{
    for (struct names *t = im->names; t != NULL; t = t->next)
        if (kind_is(t->kind, k)) {
            *ret = t;
            return ST_OK;
        }
    struct arena *a = im->c->arena;
    struct names *t = ARENA_NEW(a, struct names);
    t->kind = k;
    t->next = im->names;
    im->names = t;
    struct query q = { .kind = k, .all = true };
    struct record_list list;
    struct str mark;
    TRY(workspace_mark(im->c, &mark));
    TRY(rec_list(im->c, &q, &list));
    for (size_t i = 0; i < list.count; i++) {
        const struct record *r = list.items[i];
        names_put(a, t, NAME_KEY, r->key, r->id);
        names_put(a, t, NAME_EXTERNAL, r->external_id, r->id);
        if (r->key.n == 0) {
            names_put(a, t, NAME_ID, name_number(a, r->id), r->id);
            names_put(a, t, NAME_ID, arena_printf(a, "%lld@%.*s", (long long)r->id, STR_FMT(mark)), r->id);
        }
        if (k->title != NULL)
            names_title(a, t, rec_title(im->c, r), r->id);
    }
    *ret = t;
    return names_load_aliases(im, t);
}

/* The records of the kind itself: rows are compared with them. */
enum status names_load_old(struct importer *im)
{
    struct arena *a = im->c->arena;
    struct query q = { .kind = im->kind, .all = true };
    struct record_list list;
    TRY(rec_list(im->c, &q, &list));
    im->old = ARENA_ARRAY(a, struct record *, list.count + 1);
    im->nold = list.count;
    for (size_t i = 0; i < list.count; i++) {
        im->old[i] = list.items[i];
        names_put(a, &im->old_by_id, NAME_KEY, name_number(a, list.items[i]->id), (int64_t)i);
    }
    return ST_OK;
}

struct record *old_by_id(struct importer *im, int64_t id)
{
    int64_t i = names_get(&im->old_by_id, NAME_KEY, name_number(im->c->arena, id));
    return i < 0 ? NULL : im->old[i];
}

enum status names_resolve(struct importer *im, const struct kind *k, struct str text, int64_t *ret)
{
    struct names *t;
    TRY(names_of(im, k, &t));
    *ret = names_get(t, NAME_KEY, text);
    if (*ret == NAME_NONE)
        *ret = names_get(t, NAME_EXTERNAL, text);
    if (*ret == NAME_NONE)
        *ret = names_get(t, NAME_ID, text);
    if (*ret == NAME_NONE)
        *ret = names_get(t, NAME_TITLE, name_fold(im->c->arena, text));
    if (*ret == NAME_NONE)
        *ret = names_get(t, NAME_ALIAS, name_fold(im->c->arena, text));
    return ST_OK;
}

/* ---- names that almost match ---- */

/* Letters and digits of s in lower case; other bytes only if they are no ASCII. */
static size_t bare(struct str s, char *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n && n < NEAR_MAX; i++) {
        char ch = s.p[i];
        if (ch >= 'A' && ch <= 'Z')
            ch = (char)(ch - 'A' + 'a');
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (unsigned char)ch >= 0x80)
            ret[n++] = ch;
    }
    return n;
}

/* Edits (insert, delete, replace, swap of neighbours) from x to y. */
static size_t edits(const char *x, size_t nx, const char *y, size_t ny)
{
    size_t row[3][NEAR_MAX + 1];
    for (size_t j = 0; j <= ny; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= nx; i++) {
        size_t *now = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= ny; j++) {
            size_t best = up[j - 1] + (x[i - 1] != y[j - 1] ? 1u : 0u);
            if (up[j] + 1 < best)
                best = up[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] && up2[j - 2] + 1 < best)
                best = up2[j - 2] + 1;
            now[j] = best;
        }
    }
    return row[nx % 3][ny];
}

/* Names that differ in a digit are different names. */
static bool same_digits(const char *x, size_t nx, const char *y, size_t ny)
{
    size_t i = 0, j = 0;
    for (;;) {
        while (i < nx && !(x[i] >= '0' && x[i] <= '9'))
            i++;
        while (j < ny && !(y[j] >= '0' && y[j] <= '9'))
            j++;
        if (i == nx || j == ny)
            return i == nx && j == ny;
        if (x[i++] != y[j++])
            return false;
    }
}

/* One letter too many or too few, or two that changed places. Another letter makes another short name: Dock, Rock. */
static bool slipped(const char *x, size_t nx, const char *y, size_t ny)
{
    size_t i = 0;
    while (i < nx && i < ny && x[i] == y[i])
        i++;
    if (!same_digits(x, nx, y, ny))
        return false;
    if (nx == ny)
        return i + 1 < nx && x[i] == y[i + 1] && x[i + 1] == y[i] && memcmp(x + i + 2, y + i + 2, nx - i - 2) == 0;
    if (nx == ny + 1)
        return memcmp(x + i + 1, y + i, ny - i) == 0;
    return ny == nx + 1 && memcmp(x + i, y + i + 1, nx - i) == 0;
}

static bool is_near(struct str a, struct str b, bool strict)
{
    char x[NEAR_MAX], y[NEAR_MAX];
    size_t nx = bare(a, x), ny = bare(b, y);
    if (nx == 0 || ny == 0)
        return false;
    if (nx == ny && memcmp(x, y, nx) == 0)
        return true;
    if (nx < 6 && ny >= 3)
        return nx >= 3 && slipped(x, nx, y, ny);
    size_t allowed = nx < 6 ? 0 : strict || nx < 10 ? 1 : 2;
    if ((nx > ny ? nx - ny : ny - nx) > allowed || !same_digits(x, nx, y, ny))
        return false;
    return edits(x, nx, y, ny) <= allowed;
}

size_t names_near(struct importer *im, struct names *t, struct str text, bool strict, struct str *ret, size_t max)
{
    (void)im;
    size_t n = 0;
    for (size_t i = 0; i < t->ntitles && n < max; i++) {
        bool seen = false;
        for (size_t j = 0; j < n; j++)
            seen = seen || str_eq(ret[j], t->titles[i]);
        if (!seen && is_near(text, t->titles[i], strict))
            ret[n++] = t->titles[i];
    }
    return n;
}

/* ---- product codes ---- */

void code_reserve(struct importer *im, struct str code)
{
    IMPORT_GROW(im->c->arena, im->codes, im->ncodes, im->codes_cap);
    im->codes[im->ncodes++] = code;
}

enum status codes_load(struct importer *im)
{
    size_t fi = kind_field_index(&kind_product, S("code"));
    struct query q = { .kind = &kind_product, .all = true, .archived = true };
    struct record_list list;
    TRY(rec_list(im->c, &q, &list));
    im->ncodes = 0;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i]->v[fi].type == VT_TEXT)
            code_reserve(im, list.items[i]->v[fi].u.s);
    return ST_OK;
}

static bool code_taken(const struct importer *im, struct str code)
{
    for (size_t i = 0; i < im->ncodes; i++)
        if (str_eq(im->codes[i], code))
            return true;
    return model_kind_of_prefix(im->c->app->model, code) != NULL;
}

/* The first 8 letters and digits of a title, numbered when taken. */
struct str code_for(struct importer *im, struct str title)
{
    struct arena *a = im->c->arena;
    char *p = ARENA_ARRAY(a, char, 9);
    size_t n = 0;
    title = utf8_fold(a, title);                /* Müsli is MUSLI */
    for (size_t i = 0; i < title.n && n < 8; i++) {
        char ch = title.p[i];
        if (ch >= 'a' && ch <= 'z')
            ch = (char)(ch - 'a' + 'A');
        if ((ch >= 'A' && ch <= 'Z') || (n > 0 && ch >= '0' && ch <= '9'))
            p[n++] = ch;
    }
    if (n == 0)
        p[n++] = 'X';
    struct str code = { p, n };
    for (int i = 2; code_taken(im, code); i++) {
        struct str tail = arena_printf(a, "%d", i);
        size_t keep = n + tail.n > 8 ? 8 - tail.n : n;
        code = arena_printf(a, "%.*s%.*s", (int)keep, p, STR_FMT(tail));
    }
    code_reserve(im, code);
    return code;
}
