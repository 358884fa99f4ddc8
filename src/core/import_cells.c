/* core/import_cells.c: from the text of a cell to a value. */
#include "core/import_parts.h"

enum { SUGGESTIONS_MAX = 3 };

/* ---- tokens of sample files ---- */

/* "+12", "-3" or nothing (0); false for anything else. */
static bool signed_number(struct str s, int64_t *ret)
{
    *ret = 0;
    if (s.n == 0)
        return true;
    if (s.p[0] == '+')
        s = str_skip(s, 1);
    return str_to_i64(s, ret) && *ret > -40000 && *ret < 40000;
}

/* d+n is a day from today, q+n a quarter from this one, q+n/d the d-th day after that quarter's
 * first; a time may follow: d-3T10:00. Anything else stays as it is. */
struct str sample_token(struct importer *im, const struct field *f, struct str text)
{
    if (!im->o->sample_dates || text.n == 0 || (text.p[0] != 'd' && text.p[0] != 'q')
        || (f->type != FT_DATE && f->type != FT_TIME && f->type != FT_QUARTER))
        return text;
    struct arena *a = im->c->arena;
    struct str body = str_skip(text, 1), clock = STR_NULL, days = STR_NULL;
    size_t at;
    int64_t n, d = 0;
    int start = im->o->fiscal_start > 0 ? im->o->fiscal_start : 1;
    if (str_find(body, S("T"), &at)) {
        clock = str_skip(body, at);
        body.n = at;
    }
    if (text.p[0] == 'd') {
        if (!signed_number(body, &n))
            return text;
        struct date day = { im->o->today.days + (int32_t)n };
        if (f->type == FT_QUARTER)
            return quarter_text(a, quarter_of(day, start));
        if (f->type == FT_TIME && clock.n > 0)
            return arena_printf(a, "%.*s%.*s%s", STR_FMT(date_text(a, day)), STR_FMT(clock), clock.n == 6 ? ":00" : "");
        return date_text(a, day);
    }
    (void)str_cut(body, '/', &body, &days);
    if (!signed_number(body, &n) || !signed_number(days, &d))
        return text;
    struct quarter q = quarter_of(im->o->today, start);
    q.ordinal += (int32_t)n;
    if (f->type == FT_QUARTER)
        return quarter_text(a, q);
    struct date day = quarter_first_day(q, start);
    day.days += (int32_t)d - 1;
    return date_text(a, day);
}

/* ---- transformations ---- */

/* Without the quotes around it, also those of a file that quoted twice. */
static struct str unquote(struct str s)
{
    s = str_trim(s);
    while (s.n >= 2 && s.p[0] == '"' && s.p[s.n - 1] == '"')
        s = str_trim((struct str){ s.p + 1, s.n - 2 });
    return s;
}

/* digits and an optional fraction, as an integer and the number of its decimals */
static bool decimal(struct str s, int64_t *ret_n, int *ret_decimals)
{
    bool minus = s.n > 0 && s.p[0] == '-', point = false;
    int64_t n = 0;
    int decimals = 0;
    size_t digits = 0;
    for (size_t i = minus ? 1 : 0; i < s.n; i++) {
        char ch = s.p[i];
        if (ch == '.' && !point) {
            point = true;
        } else if (ch >= '0' && ch <= '9') {
            if (n > INT64_MAX / 10 - 1)
                return false;
            n = n * 10 + (ch - '0');
            decimals += point ? 1 : 0;
            digits++;
        } else {
            return false;
        }
    }
    *ret_n = minus ? -n : n;
    *ret_decimals = decimals;
    return digits > 0;
}

bool import_is_decimal(struct str s)
{
    int64_t n;
    int decimals;
    return decimal(s, &n, &decimals);
}

enum { SCALED_DECIMALS = 18 };       /* more do not go into 64 bits */

/* text times factor, exactly; text itself when one of them is no number, or it cannot be said exactly */
static struct str scaled(struct arena *a, struct str text, struct str factor)
{
    int64_t x, y, n;
    int dx, dy;
    if (!decimal(text, &x, &dx) || !decimal(factor, &y, &dy) || __builtin_mul_overflow(x, y, &n))
        return text;
    int decimals = dx + dy;
    while (decimals > 0 && n % 10 == 0) {
        n /= 10;
        decimals--;
    }
    if (decimals == 0)
        return arena_printf(a, "%lld", (long long)n);
    if (decimals > SCALED_DECIMALS)
        return text;
    int64_t unit = 1;
    for (int i = 0; i < decimals; i++)
        unit *= 10;
    uint64_t u = n < 0 ? (uint64_t)-n : (uint64_t)n;
    return arena_printf(a, "%s%llu.%0*llu", n < 0 ? "-" : "", (unsigned long long)(u / (uint64_t)unit), decimals,
                        (unsigned long long)(u % (uint64_t)unit));
}

/* The choice with that id or label, in any case; else the first. */
static struct str choice_or_first(const struct field *f, struct str s)
{
    assert(f->type == FT_CHOICE);
    for (const struct choice *ch = f->choices; ch->id != NULL; ch++)
        if (str_eq_nocase(s, str_z(ch->id)) || str_eq_nocase(s, str_z(ch->label)))
            return str_z(ch->id);
    return str_z(f->choices[0].id);
}

static struct str transformed(struct importer *im, const struct imp_map *m, struct str s)
{
    switch (m->x) {
    case XF_NONE: return s;
    case XF_SCALE: return scaled(im->c->arena, s, m->factor);
    case XF_OR_FIRST: return choice_or_first(m->f, s);
    case XF_UNQUOTE: return unquote(s);
    case XF_XX_NONE: return str_eq(s, S("XX")) ? STR_NULL : s;
    }
    return s;
}

static struct str one_line(struct arena *a, struct str s)
{
    bool breaks = false;
    for (size_t i = 0; i < s.n; i++)
        breaks = breaks || s.p[i] == '\n' || s.p[i] == '\r';
    if (!breaks)
        return s;
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i];
        if (ch != ' ' || n == 0 || p[n - 1] != ' ')
            p[n++] = ch;
    }
    return (struct str){ p, n };
}

/* d/m/y or m/d/y as y-m-d; a time of day behind a date is dropped. */
static struct str iso_date(struct importer *im, const struct imp_map *m, struct str s)
{
    struct date d;
    if (s.n > 10 && (s.p[10] == 'T' || s.p[10] == ' ') && date_parse((struct str){ s.p, 10 }, &d))
        return (struct str){ s.p, 10 };
    if (m->order != DO_DAY_FIRST && m->order != DO_MONTH_FIRST)
        return s;
    int n[3] = { 0, 0, 0 }, part = 0;
    for (size_t i = 0; i < s.n && s.p[i] != ' '; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9' && n[part] < 10000)
            n[part] = n[part] * 10 + (s.p[i] - '0');
        else if ((s.p[i] == '/' || s.p[i] == '.' || s.p[i] == '-') && part < 2)
            part++;
        else
            return s;
    }
    if (part != 2 || n[2] < 1000)
        return s;
    bool day_first = m->order == DO_DAY_FIRST;
    struct str iso = arena_printf(im->c->arena, "%04d-%02d-%02d", n[2], n[day_first ? 1 : 0], n[day_first ? 0 : 1]);
    return date_parse(iso, &d) ? iso : s;       /* no such day: what the cell says is shown */
}

struct str cell_text(struct importer *im, const struct imp_map *m, const struct csv_row *row)
{
    struct str s = m->column == SIZE_MAX ? m->constant : m->column < row->n ? row->cells[m->column] : STR_NULL;
    s = csv_undefuse(str_trim(s));
    if (s.n == 0)
        return s;
    s = transformed(im, m, s);
    if (m->f == NULL)
        return s;
    s = sample_token(im, m->f, s);
    if (m->f->type == FT_DATE)
        s = iso_date(im, m, s);
    return m->f->type == FT_PROSE ? s : one_line(im->c->arena, s);
}

/* ---- references ---- */

struct str import_first_line(struct str s)
{
    struct str head, tail;
    (void)str_cut(s, '\n', &head, &tail);
    return head;
}

static int64_t pending_add(struct importer *im, const struct kind *k, struct names *t, struct str title)
{
    IMPORT_GROW(im->c->arena, im->pending, im->npending, im->pending_cap);
    im->pending[im->npending] = (struct pending){ .kind = k, .title = title };
    int64_t id = -1 - (int64_t)im->npending++;
    names_title(im->c->arena, t, title, id);
    return id;
}

static void alias_remember(struct importer *im, struct names *t, struct str text, int64_t id)
{
    names_put(im->c->arena, t, NAME_ALIAS, name_fold(im->c->arena, text), id);
    IMPORT_GROW(im->c->arena, im->aliases, im->naliases, im->aliases_cap);
    im->aliases[im->naliases++] = (struct alias_new){ t->kind, id, text };
}

enum status cell_ref(struct importer *im, const struct kind *k, struct str column, struct str text, bool create,
                     int64_t *ret, struct str *ret_reason, bool *ret_asked)
{
    struct arena *a = im->c->arena;
    struct names *t;
    struct str near[SUGGESTIONS_MAX];
    TRY(names_of(im, k, &t));
    TRY(names_resolve(im, k, text, ret));
    if (*ret == NAME_MANY) {
        *ret_reason = arena_printf(a, "several %s are called \"%.*s\": give a key", k->plural, STR_FMT(text));
        return ST_OK;
    }
    if (*ret != NAME_NONE)
        return ST_OK;
    const struct import_set *said = import_alias(im, text);
    if (said != NULL && !str_eq(said->value, text)) {
        TRY(names_resolve(im, k, said->value, ret));
        if (*ret != NAME_NONE && *ret != NAME_MANY) {
            alias_remember(im, t, text, *ret);
            return ST_OK;
        }
    }
    bool elsewhere = said != NULL && !str_eq(said->value, text);       /* an answer that names nobody */
    size_t n = said != NULL ? 0 : names_near(im, t, text, create, near, SUGGESTIONS_MAX);
    if (elsewhere) {
        *ret_reason = arena_printf(a, "said to be \"%.*s\", but no %s is called so", STR_FMT(said->value), k->name);
    } else if (n > 0) {
        import_ask(im, column, text, k->name, near, n);
        *ret_asked = true;
    } else if (create && k->title != NULL) {
        *ret = pending_add(im, k, t, text);
    } else {
        *ret_reason = arena_printf(a, "no %s is called \"%.*s\"", k->name, STR_FMT(text));
        if (k->title != NULL && !create)
            import_absent(im, k, text);
    }
    return ST_OK;
}

enum status cell_value(struct importer *im, const struct imp_map *m, struct str text, struct value *ret,
                       struct str *ret_reason, bool *ret_asked)
{
    assert(m->f != NULL);
    *ret = (struct value){ .type = VT_NULL };
    if (text.n == 0)
        return ST_OK;
    if (m->f->type == FT_REF) {
        int64_t id = NAME_NONE;
        TRY(cell_ref(im, m->f->ref, m->header, text, m->create, &id, ret_reason, ret_asked));
        if (ret_reason->n == 0 && !*ret_asked)
            *ret = (struct value){ .type = VT_INT, .u.i = id };
        return ST_OK;
    }
    struct date iso;
    if (m->f->type == FT_DATE && m->order == DO_ASK && !date_parse(text, &iso)) {
        *ret_asked = true;
        return ST_OK;
    }
    struct problems *saved = im->c->problems, quiet;
    problems_init(&quiet, im->c->arena);
    im->c->problems = &quiet;
    enum status st = rec_parse(im->c, m->f, text, NULL, ret);
    im->c->problems = saved;
    if (st == ST_INVALID || st == ST_NOT_FOUND || st == ST_EXISTS) {
        *ret_reason = quiet.first != NULL ? import_first_line(quiet.first->text)
                                          : arena_printf(im->c->arena, "not a value for %s", m->f->label);
        return ST_OK;
    }
    return st;
}

bool import_value_same(const struct value *a, const struct value *b)
{
    bool none_a = a->type == VT_NULL || a->type == VT_UNSET || (a->type == VT_TEXT && a->u.s.n == 0);
    bool none_b = b->type == VT_NULL || b->type == VT_UNSET || (b->type == VT_TEXT && b->u.s.n == 0);
    if (none_a || none_b)
        return none_a && none_b;
    if (a->type == VT_TEXT || b->type == VT_TEXT)
        return a->type == b->type && str_eq(str_trim(a->u.s), str_trim(b->u.s));    /* files lose the ends */
    if (a->type == VT_REAL || b->type == VT_REAL) {
        double x = a->type == VT_REAL ? a->u.d : (double)a->u.i;
        double y = b->type == VT_REAL ? b->u.d : (double)b->u.i;
        return x >= y && x <= y;
    }
    int64_t x = a->type == VT_BOOL ? (a->u.b ? 1 : 0) : a->u.i;
    int64_t y = b->type == VT_BOOL ? (b->u.b ? 1 : 0) : b->u.i;
    return x == y;
}
