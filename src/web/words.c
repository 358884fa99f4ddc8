/* web/words.c: kinds, fields and addresses as people read them. */
#include "base/date.h"
#include "base/money.h"
#include "base/utf8.h"
#include "web/frame.h"

bool kind_shown(const struct kind *k)
{
    return !kind_is(k, &kind_change);
}

const struct kind *kind_at(struct ctx *c, struct str plural)
{
    const struct kind *k = model_kind(c->app->model, plural);
    if (!k || !str_eq(str_z(k->plural), plural) || !kind_shown(k))
        return NULL;
    return k;
}

static struct str spaced(struct arena *a, struct str s)
{
    struct str r = arena_str(a, s);
    char *p = ARENA_ARRAY(a, char, r.n + 1);
    for (size_t i = 0; i < r.n; i++)
        p[i] = r.p[i] == '_' || r.p[i] == '-' ? ' ' : r.p[i];
    return (struct str){ p, r.n };
}

/* Whether both have the same letters, whatever stands between them. */
static bool same_letters(struct str label, struct str name)
{
    size_t at = 0;
    for (size_t i = 0; i < label.n; i++) {
        char ch = label.p[i];
        if (ch == '-' || ch == ' ')
            continue;
        while (at < name.n && name.p[at] == '_')
            at++;
        if (at == name.n || (ch | 0x20) != name.p[at])
            return false;
        at++;
    }
    return at == name.n;
}

struct str kind_words(struct arena *a, const struct kind *k)
{
    struct str plural = spaced(a, str_z(k->plural));
    if (k->label && plural.n == strlen(k->name) + 1 && same_letters(str_z(k->label), str_z(k->name)))
        return words_lower(a, arena_printf(a, "%ss", k->label)); /* "trade-offs", as their label is written */
    return plural;
}

struct str words_lower(struct arena *a, struct str s)
{
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    memcpy(p, s.p, s.n);
    if (s.n > 1 && p[0] >= 'A' && p[0] <= 'Z' && !(p[1] >= 'A' && p[1] <= 'Z'))
        p[0] = (char)(p[0] - 'A' + 'a');
    return (struct str){ p, s.n };
}

struct str kind_label(struct arena *a, const struct kind *k)
{
    return words_lower(a, k->label ? str_z(k->label) : spaced(a, str_z(k->name)));
}

bool kind_spoken(const struct kind *k)
{
    return k->prefix || strcmp(k->name, "feature") == 0;
}

struct str words_number(struct arena *a, int64_t n)
{
    static const char *const small[] = { "no",  "one",   "two",   "three", "four", "five",
                                         "six", "seven", "eight", "nine",  "ten" };
    return n >= 0 && n < (int64_t)COUNT(small) ? str_z(small[n]) : int_words(a, n);
}

/* Where a number from 1 to 10 stands alone before a small letter, its end; else 0. */
static size_t small_number(struct str s, size_t at, int64_t *ret)
{
    size_t end = at;
    if (at > 0 && s.p[at - 1] != ' ')
        return 0;
    while (end < s.n && end - at < 3 && s.p[end] >= '0' && s.p[end] <= '9')
        end++;
    bool alone = end > at && end + 1 < s.n && s.p[end] == ' ' && s.p[end + 1] >= 'a' && s.p[end + 1] <= 'z';
    return alone && str_to_i64((struct str){ s.p + at, end - at }, ret) && *ret >= 1 && *ret <= 10 ? end : 0;
}

struct str words_finding(struct arena *a, struct str s)
{
    struct out o;
    int64_t n = 0;
    out_init_raw(&o, a);
    for (size_t i = 0; i < s.n;) {
        size_t end = small_number(s, i, &n);
        if (end > 0)
            out_bytes(&o, i == 0 ? words_upper(a, words_number(a, n)) : words_number(a, n));
        else
            out_bytes(&o, (struct str){ s.p + i, 1 });
        i = end > 0 ? end : i + 1;
    }
    return out_str(&o);
}

struct str words_upper(struct arena *a, struct str s)
{
    if (str_empty(s))
        return s;
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    memcpy(p, s.p, s.n);
    if (p[0] >= 'a' && p[0] <= 'z')
        p[0] = (char)(p[0] - 'a' + 'A');
    return (struct str){ p, s.n };
}

struct str words_a(struct arena *a, struct str noun)
{
    if (str_starts(noun, S("who ")))
        return arena_printf(a, "one %.*s", STR_FMT(noun));
    bool vowel = noun.n && strchr("aeioAEIO", noun.p[0]) != NULL;
    return arena_printf(a, "%s %.*s", vowel ? "an" : "a", STR_FMT(noun));
}

struct str record_key(struct arena *a, const struct record *r)
{
    struct str key = rec_key(r);
    return str_empty(key) ? int_text(a, r->id) : key;
}

struct url record_url(struct arena *a, const struct kind *k, struct str key)
{
    return URL(a, str_z(k->plural), key);
}

struct url record_history(struct arena *a, const struct kind *k, struct str key)
{
    return url_query(a, url_own(S("/history")), S("record"), arena_printf(a, "%s/%.*s", k->name, STR_FMT(key)));
}

struct url list_url(struct arena *a, const struct kind *k)
{
    return URL(a, str_z(k->plural));
}

static bool word_in(struct str words, struct str w)
{
    struct str rest = words, head;
    while (!str_empty(rest)) {
        (void)str_cut(rest, ' ', &head, &rest);
        if (str_eq(head, w))
            return true;
    }
    return false;
}

struct str path_of_ours(struct str path, struct str otherwise)
{
    bool good = path.n > 0 && path.p[0] == '/' && !(path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\'));
    for (size_t i = 0; i < path.n; i++)
        good = good && (unsigned char)path.p[i] > ' ' && path.p[i] != '\\';
    return good ? path : otherwise;
}

struct url view_url(const struct view *v, struct str suffix, struct str drop)
{
    enum { SEGMENTS = 8 };
    struct str seg[SEGMENTS];
    size_t n = 0;
    struct str rest = str_skip(v->path, str_empty(v->path) ? 0 : 1);
    while (!str_empty(rest) && n < SEGMENTS) {
        struct str head;
        (void)str_cut(rest, '/', &head, &rest);
        seg[n++] = head;
    }
    if (!n)
        seg[n++] = STR_NULL;
    seg[n - 1] = arena_printf(v->arena, "%.*s%.*s", STR_FMT(seg[n - 1]), STR_FMT(suffix));
    struct url u = url_path(v->arena, seg, n);
    struct params p = params_parse(v->arena, v->query);
    for (size_t i = 0; i < p.n; i++)
        if (!str_empty(p.p[i].value) && !word_in(drop, p.p[i].name))
            u = url_query(v->arena, u, p.p[i].name, p.p[i].value);
    return u;
}

struct url url_where(struct arena *a, struct str plural, const struct str *pairs, size_t n)
{
    assert(n % 2 == 0);
    struct url u = URL(a, plural);
    for (size_t i = 0; i < n; i += 2)
        if (!str_empty(pairs[i + 1]))
            u = url_query(a, u, pairs[i], pairs[i + 1]);
    return u;
}

struct str int_text(struct arena *a, int64_t i)
{
    return arena_printf(a, "%lld", (long long)i);
}

struct str int_words(struct arena *a, int64_t n)
{
    return number_grouped(a, int_text(a, n));
}

struct str time_words(struct arena *a, const struct tz *z, int64_t ms)
{
    struct str d = date_words(a, tz_date(z, ms));
    int minutes = tz_minutes(z, ms);
    if (minutes == 0)
        return d;
    return arena_printf(a, "%.*s, %02d:%02d", STR_FMT(d), minutes / 60, minutes % 60);
}

struct str title_short(struct arena *a, struct str title)
{
    enum { LETTERS = 140 };
    return utf8_short(a, title, LETTERS);
}

bool field_target(struct ctx *c, const struct field *f, const struct value *v, const struct kind **ret_kind,
                  int64_t *ret_id)
{
    if (f->type == FT_REF && v->type == VT_INT) {
        *ret_kind = f->ref;
        *ret_id = v->u.i;
        return true;
    }
    return f->type == FT_ANY && v->type == VT_TEXT && any_parse(c->app->model, v->u.s, ret_kind, ret_id);
}

bool field_page(struct ctx *c, const struct field *f, const struct value *v, struct url *ret,
                const struct kind **ret_kind, struct str *ret_key, struct str *ret_title)
{
    int64_t id;
    *ret_key = *ret_title = STR_NULL;
    if (!field_target(c, f, v, ret_kind, &id) || rec_label(c, *ret_kind, id, ret_key, ret_title) != ST_OK
        || str_empty(*ret_key))
        return false;
    *ret_title = title_short(c->arena, *ret_title);
    *ret = kind_is(*ret_kind, &kind_change) ? URL(c->arena, S("history"), *ret_key)
                                            : record_url(c->arena, *ret_kind, *ret_key);
    return kind_is(*ret_kind, &kind_change) || kind_shown(*ret_kind);
}

struct str field_shown(struct ctx *c, const struct settings *s, const struct field *f, const struct value *v)
{
    if (v->type == VT_NULL || v->type == VT_UNSET)
        return STR_NULL;
    const struct kind *k;
    int64_t id;
    if (field_target(c, f, v, &k, &id)) {
        struct str key, title;
        if (rec_label(c, k, id, &key, &title) != ST_OK)
            return rec_text(c, f, v);
        return str_empty(title) ? key : title_short(c->arena, title);
    }
    if (f->type == FT_CHOICE && v->type == VT_TEXT) {
        const struct choice *ch = field_choice(f, v->u.s);
        return ch && ch->label ? str_z(ch->label) : v->u.s;
    }
    if (f->type == FT_MONEY && v->type == VT_INT)
        return money_short(c->arena, v->u.i, s->currency);
    if (f->type == FT_QUARTER && v->type == VT_INT)
        return quarter_words(c->arena, (struct quarter){ (int32_t)v->u.i }, (int)s->fiscal_start);
    if (f->type == FT_BOOL && v->type == VT_BOOL)
        return v->u.b ? S("yes") : S("no");
    if (f->type == FT_TIME && v->type == VT_INT)
        return time_words(c->arena, s->tz, v->u.i);
    struct date d;
    if (f->type == FT_DATE && v->type == VT_TEXT && date_parse(v->u.s, &d)) {
        int y, m, day;
        date_to_ymd(d, &y, &m, &day);
        return arena_printf(c->arena, "%.*s %d", STR_FMT(date_words(c->arena, d)), y);
    }
    return f->type == FT_INT || f->type == FT_REAL ? number_grouped(c->arena, rec_text(c, f, v)) : rec_text(c, f, v);
}

struct str label_before_unit(struct arena *a, const struct field *f)
{
    struct str label = words_lower(a, str_z(f->label)), unit = str_z(f->unit);
    if (str_empty(unit) || !str_ends(label, unit))
        return label;
    label.n -= unit.n;
    label = str_trim(label);
    if (str_ends(label, S(" in")))
        label.n -= 3;
    return label;
}
