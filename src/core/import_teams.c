/* core/import_teams.c: days of teams as people keep them in a sheet: one column a team, or one column a quarter. */
#include "core/import_parts.h"

/* ---- one column a team ---- */

static const char *const units[] = { "person days", "person-days", "persondays", "man days", "man-days", "mandays",
                                     "days",        "pds",         "pd",         "md",       "pt",       "personentage",
                                     "tage",        "jours",       "días",       "d" };
/* What stands before such a unit and is no team. */
static const char *const measures[] = { "effort",    "total",  "sum",     "estimate", "est",   "estimated", "remaining",
                                        "capacity",  "net",    "gross",   "work",     "low",   "likely",    "high",
                                        "reserve",   "buffer", "aufwand", "gesamt",   "summe", "story",     "lead",
                                        "available", "person", "man",     "cost",     "size" };

/* The unit at the end of s, in brackets or behind a blank; a single letter only in brackets or behind a number. */
static bool unit_cut(struct str s, bool number, struct str *ret)
{
    s = str_trim(s);
    bool brackets = s.n > 2 && (s.p[s.n - 1] == ')' || s.p[s.n - 1] == ']');
    struct str body = brackets ? (struct str){ s.p, s.n - 1 } : s;
    for (size_t i = 0; i < COUNT(units); i++) {
        struct str u = str_z(units[i]);
        if (body.n <= u.n || !str_eq_nocase(str_skip(body, body.n - u.n), u))
            continue;
        char before = body.p[body.n - u.n - 1];
        if (brackets ? before != '(' && before != '[' : before != ' ' && !number)
            continue;
        if (!brackets && !number && u.n == 1)
            continue;
        *ret = str_trim((struct str){ body.p, body.n - u.n - (brackets ? 1 : 0) });
        return ret->n > 0;
    }
    return false;
}

struct str import_days_text(struct str s)
{
    struct str bare;
    int64_t n;
    if (str_eq(s, S("-")) || str_eq(s, S("–")) || str_eq(s, S("—")))
        return STR_NULL;
    return unit_cut(s, true, &bare) && str_to_i64(bare, &n) ? bare : s;
}

/* "5,5", "0.5": *ret_part says that there is more than whole days; false where the text is no such number. */
static bool days_parts(struct str s, int64_t *ret, bool *ret_part)
{
    struct str whole, rest;
    int64_t part = 0;
    *ret = 0;
    if (!str_cut(s, ',', &whole, &rest) && !str_cut(s, '.', &whole, &rest))
        return false;
    if ((whole.n > 0 && !str_to_i64(whole, ret)) || *ret < 0 || rest.n == 0 || rest.n > 2 || !str_to_i64(rest, &part)
        || part < 0)
        return false;
    *ret_part = part > 0;
    return true;
}

struct str import_days_whole(struct importer *im, int64_t line, struct str s, int64_t above)
{
    struct str days = import_days_text(s), bare;
    int64_t n;
    bool part;
    if (!days_parts(days, &n, &part) && (!unit_cut(days, true, &bare) || !days_parts(bare, &n, &part)))
        return days;
    n += part ? above : 0;
    import_note(im, line,
                arena_printf(im->c->arena, "\"%.*s\" is taken as %lld: days are whole", STR_FMT(s), (long long)n));
    return arena_printf(im->c->arena, "%lld", (long long)n);
}

static bool is_measure(struct str name)
{
    for (size_t i = 0; i < COUNT(measures); i++)
        if (str_eq_nocase(name, str_z(measures[i])))
            return true;
    return false;
}

bool shape_days(const struct importer *im, struct str header, struct str *ret_team)
{
    struct str name = str_trim(header), days = S("days:");
    *ret_team = STR_NULL;
    for (size_t i = 0; i < im->o->nmap; i++)
        if (str_starts(im->o->map[i].field, days) && str_eq_nocase(str_trim(im->o->map[i].value), name)) {
            *ret_team = str_trim(str_skip(im->o->map[i].field, days.n));
            return true;
        }
    if (shape_said(im, header))
        return false;
    if (name.n > days.n && str_eq_nocase((struct str){ name.p, days.n }, days)) {
        *ret_team = str_trim(str_skip(name, days.n));
        return true;
    }
    if (unit_cut(name, false, ret_team) && !is_measure(*ret_team) && shape_column(im, "team") == SIZE_MAX)
        return true;
    *ret_team = STR_NULL;
    return false;
}

/* Whether the heading is the name of a roadmap's own field: a team may be called Product as well. */
static bool is_own_field(struct importer *im, struct str header)
{
    static const char *const own[] = { "key",      "external_id", "product", "title", "quarter",
                                       "solution", "requirement", "needs",   "team",  "days",
                                       "low",      "likely",      "high",    "class", "text" };
    struct str bare = import_bare(im->c->arena, header);
    for (size_t i = 0; i < COUNT(own); i++)
        if (str_eq(bare, import_bare(im->c->arena, str_z(own[i]))))
            return true;
    return false;
}

/* A team that is there may be the heading itself. */
enum status import_team_columns(struct importer *im, struct str **ret)
{
    struct csv_row h = im->csv.rows[0];
    struct names *teams;
    bool other = shape_column(im, "team") != SIZE_MAX;
    TRY(names_of(im, &kind_team, &teams));
    *ret = ARENA_ARRAY(im->c->arena, struct str, h.n + 1);
    for (size_t i = 0; i < h.n; i++) {
        int64_t id = NAME_NONE;
        struct str name = str_trim(h.cells[i]);
        if (shape_days(im, h.cells[i], &(*ret)[i]) || other || name.n == 0 || shape_said(im, h.cells[i])
            || is_own_field(im, name))
            continue;
        TRY(names_resolve(im, &kind_team, name, &id));
        (*ret)[i] = id > 0 ? name : STR_NULL;
    }
    return ST_OK;
}

/* ---- no quarter yet ---- */

bool import_no_quarter(struct str s)
{
    static const char *const words[] = { "tbd",     "tba",     "tbc",   "n/a",       "na",          "none",
                                         "no",      "-",       "–",     "—",         "?",           "??",
                                         "later",   "backlog", "open",  "unplanned", "not planned", "unscheduled",
                                         "someday", "future",  "offen", "später" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_nocase(str_trim(s), str_z(words[i])))
            return true;
    return false;
}

/* ---- one column a quarter ---- */

bool import_is_grid(struct importer *im)
{
    struct csv_row h = im->csv.rows[0];
    struct quarter q;
    size_t n = 0;
    for (size_t i = 0; i < h.n; i++)
        n += quarter_parse(str_trim(h.cells[i]), &q);
    return n >= 2 && shape_column(im, "team") != SIZE_MAX && shape_column(im, "title") == SIZE_MAX;
}

enum status import_grid(struct importer *im)
{
    struct csv_row h = im->csv.rows[0];
    struct importer sub;
    struct table_made t = { .a = im->c->arena };
    struct quarter q;
    im->ret->mapped = ARENA_ARRAY(im->c->arena, struct import_mapped, h.n + 1);
    for (size_t i = 0; i < h.n; i++) {
        bool quarter = quarter_parse(str_trim(h.cells[i]), &q), team = shape_column(im, "team") == i;
        im->ret->mapped[im->ret->nmapped++] =
            (struct import_mapped){ .column = h.cells[i],
                                    .field = quarter ? S("days")
                                             : team  ? S("team")
                                                     : STR_NULL,
                                    .how = quarter || team ? S("guessed") : S("ignored"),
                                    .sample = im->csv.nrows > 1 ? shape_at(&im->csv.rows[1], i) : STR_NULL };
    }
    TABLE_ROW(&t, 1, S("team"), S("quarter"), S("days"));
    for (size_t r = 1; r < im->csv.nrows; r++)
        for (size_t i = 0; i < h.n; i++) {
            bool quarter = quarter_parse(str_trim(h.cells[i]), &q);
            struct str days =
                quarter ? import_days_whole(im, im->csv.rows[r].line, shape_at(&im->csv.rows[r], i), 0) : STR_NULL;
            if (days.n > 0)
                TABLE_ROW(&t, im->csv.rows[r].line, shape_cell(im, &im->csv.rows[r], "team"),
                          quarter_text(im->c->arena, q), days);
        }
    return table_run(im, &kind_capacity, &t, NULL, 0, &sub);
}
