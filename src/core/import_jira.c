/* core/import_jira.c: Jira's CSV, known by its shape (a column of keys, a column of numbers, a summary in some language):
 * products, features, what blocks what, and comments. Columns are told apart by position, for their headers repeat. */
#include "base/crypto.h"
#include "core/import_parts.h"

enum { SHAPE_ROWS = 200, CELL_PARTS = 3 };

enum role {
    R_KEY,
    R_ID,
    R_TITLE,
    R_TEXT,
    R_STATUS,
    R_CATEGORY,
    R_RESOLUTION,
    R_REPORTER,
    R_RESOLVED,
    R_PROJECT_KEY,
    R_PROJECT_NAME,
    R_PARENT_KEY,
    R_PARENT,
    R_EPIC,
    R__COUNT
};
/* What a column becomes, and its headers, without blanks and marks, in the languages that were seen. */
static const struct {
    const char *field;
    const char *headers[8];
} roles[R__COUNT] = {
    [R_KEY] = { "external_id",
                { "issuekey", "clavedeincidencia", "vorgangsschlüssel", "clédeticket", "chavedaocorrência" } },
    [R_ID] = { "", { "issueid", "iddeincidencia", "vorgangsid", "iddeticket" } },
    [R_TITLE] = { "title", { "summary", "resumen", "zusammenfassung", "résumé", "resumo" } },
    [R_TEXT] = { "text", { "description", "descripción", "beschreibung", "descrição" } },
    [R_STATUS] = { "state", { "status", "estado", "état" } },
    [R_CATEGORY] = { "state", { "statuscategory", "statuskategorie", "categoríadeestado", "catégoriedétat" } },
    [R_RESOLUTION] = { "state", { "resolution", "resolución", "lösung", "résolution" } },
    [R_REPORTER] = { "originator", { "reporter", "informador", "autor", "rapporteur", "relator" } },
    [R_RESOLVED] = { "shipped_on", { "resolved", "resuelta", "erledigt", "résolue" } },
    [R_PROJECT_KEY] = { "product", { "projectkey", "clavedeproyecto", "projektschlüssel" } },
    [R_PROJECT_NAME] = { "product", { "projectname", "nombredelproyecto", "projektname" } },
    [R_PARENT_KEY] = { "parent", { "parentkey" } },
    [R_PARENT] = { "parent", { "parent", "parentid", "principal" } },
    [R_EPIC] = { "parent", { "epiclink", "enlacedeepica" } },
};
static const char *const comment_words[] = { "comment", "comentario", "kommentar", "commentaire", "comentário" };

struct jira {
    struct importer *im;
    size_t column[R__COUNT];
    struct names keys, ids; /* key or numeric id -> row of the file */
    struct names authors; /* account -> index of people */
    struct str *people;
    size_t npeople;
    struct names noted; /* what has a note already */
    struct str *product; /* by row: the title of its product */
    bool *has_feature; /* by row */
};

/* ---- shape ---- */

/* ABC-123 */
static bool is_issue_key(struct str s)
{
    size_t i = 0;
    while (i < s.n
           && ((s.p[i] >= 'A' && s.p[i] <= 'Z') || (i > 0 && (s.p[i] == '_' || (s.p[i] >= '0' && s.p[i] <= '9')))))
        i++;
    size_t letters = i;
    if (letters < 2 || i >= s.n || s.p[i] != '-' || i + 1 == s.n)
        return false;
    for (i++; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return true;
}

static bool is_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* The first column whose every cell is so, and no two alike. */
static size_t column_by_cells(struct importer *im, bool (*is)(struct str))
{
    for (size_t col = 0; col < im->csv.rows[0].n; col++) {
        struct names seen = { 0 };
        size_t i = 1;
        for (; i < im->csv.nrows && i <= SHAPE_ROWS; i++) {
            struct str cell = shape_at(&im->csv.rows[i], col);
            if (!is(cell) || names_get(&seen, NAME_KEY, cell) != NAME_NONE)
                break;
            names_put(im->c->arena, &seen, NAME_KEY, cell, 0);
        }
        if (i > 1 && (i == im->csv.nrows || i > SHAPE_ROWS))
            return col;
    }
    return SIZE_MAX;
}

static size_t column_by_words(struct importer *im, const char *const *words, size_t n)
{
    struct csv_row h = im->csv.rows[0];
    for (size_t w = 0; w < n && words[w] != NULL; w++)
        for (size_t i = 0; i < h.n; i++)
            if (str_eq(import_bare(im->c->arena, h.cells[i]), str_z(words[w])))
                return i;
    return SIZE_MAX;
}

static size_t column_said(struct importer *im, const char *field)
{
    for (size_t i = 0; i < im->o->nmap && field[0] != 0; i++)
        if (str_eq(im->o->map[i].field, str_z(field)))
            return shape_column(im, field);
    return SIZE_MAX;
}

static void find_columns(struct jira *j)
{
    for (size_t r = 0; r < R__COUNT; r++)
        j->column[r] = column_by_words(j->im, roles[r].headers, COUNT(roles[r].headers));
    for (size_t r = 0; r < R__COUNT; r++) {
        size_t said = r == R_PROJECT_NAME || r == R_TITLE || r == R_TEXT || r == R_KEY || r == R_REPORTER
                          ? column_said(j->im, roles[r].field)
                          : SIZE_MAX;
        if (said != SIZE_MAX)
            j->column[r] = said;
    }
    if (j->column[R_KEY] == SIZE_MAX)
        j->column[R_KEY] = column_by_cells(j->im, is_issue_key);
    if (j->column[R_ID] == SIZE_MAX)
        j->column[R_ID] = column_by_cells(j->im, is_number);
}

/* That somebody said which column holds what makes no file one of Jira's: its cells do. */
bool import_is_jira(struct importer *im)
{
    struct jira j = { .im = im };
    find_columns(&j);
    bool english = column_by_words(im, roles[R_KEY].headers, 1) != SIZE_MAX
                   || column_by_words(im, roles[R_ID].headers, 1) != SIZE_MAX;
    return j.column[R_TITLE] != SIZE_MAX
           && (english || (column_by_cells(im, is_issue_key) != SIZE_MAX && j.column[R_ID] != SIZE_MAX));
}

/* ---- cells ---- */

static struct str cell(const struct jira *j, size_t row, enum role r)
{
    return shape_at(&j->im->csv.rows[row], j->column[r]);
}

static struct str issue_name(const struct jira *j, size_t row)
{
    struct str key = cell(j, row, R_KEY);
    return key.n > 0 ? key : cell(j, row, R_ID);
}

static bool noted(struct jira *j, char type, struct str text)
{
    bool was = names_get(&j->noted, type, text) != NAME_NONE;
    names_put(j->im->c->arena, &j->noted, type, text, 0);
    return was;
}

static int month_of(struct str s)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (size_t m = 0; m < 12; m++)
        if (str_eq_nocase(s, (struct str){ names + 3 * m, 3 }))
            return (int)m + 1;
    return 0;
}

/* 15/Feb/26 4:37 PM as 2026-02-15T16:37:00Z; empty when it is no such date. The zone is not in the file: UTC. */
static struct str jira_instant(struct arena *a, struct str s)
{
    struct str day, month, year, rest = STR_NULL, clock, half = STR_NULL, hour, minute;
    int64_t d, y, h = 0, m = 0;
    if (!str_cut(s, '/', &day, &rest) || !str_cut(rest, '/', &month, &rest))
        return STR_NULL;
    bool timed = str_cut(rest, ' ', &year, &clock);
    if (!timed)
        year = rest;
    if (!str_to_i64(day, &d) || month_of(month) == 0 || !str_to_i64(year, &y))
        return STR_NULL;
    if (timed && str_cut(clock, ':', &hour, &minute)) {
        if (!str_cut(minute, ' ', &minute, &half))
            half = STR_NULL;
        if (!str_to_i64(hour, &h) || !str_to_i64(minute, &m))
            return STR_NULL;
        h = str_eq_nocase(half, S("PM")) ? h % 12 + 12 : str_eq_nocase(half, S("AM")) ? h % 12 : h;
    }
    if (d < 1 || d > 31 || y < 0 || h > 23 || m > 59)
        return STR_NULL;
    return arena_printf(a, "%04lld-%02d-%02lldT%02lld:%02lld:00Z", (long long)(y < 100 ? 2000 + y : y), month_of(month),
                        (long long)d, (long long)h, (long long)m);
}

/* ---- products ---- */

/* The issue's product: by --set, else the project's name, else its key, else the key's beginning. */
static struct str product_of(const struct jira *j, size_t row)
{
    struct str said = import_context(j->im, S("product")), name = cell(j, row, R_PROJECT_NAME);
    if (said.n > 0)
        return said;
    if (name.n == 0)
        name = cell(j, row, R_PROJECT_KEY);
    if (name.n > 0)
        return name;
    struct str key = cell(j, row, R_KEY), head, tail;
    return str_cut(key, '-', &head, &tail) ? head : STR_NULL;
}

/* Products that are absent are created, with a code that is no project's key: TES-25 must stay Jira's name of an issue. */
static enum status write_products(struct jira *j)
{
    struct importer *im = j->im, sub;
    struct table_made t = { .a = im->c->arena };
    TRY(codes_load(im));
    for (size_t i = 1; i < im->csv.nrows; i++) {
        struct str key = cell(j, i, R_KEY), head, tail;
        if (str_cut(key, '-', &head, &tail))
            code_reserve(im, head);
    }
    TABLE_ROW(&t, 1, S("title"), S("code"));
    for (size_t i = 1; i < im->csv.nrows; i++) {
        struct str title = j->product[i] = product_of(j, i);
        int64_t id;
        if (title.n == 0 || noted(j, 'p', title))
            continue;
        TRY(names_resolve(im, &kind_product, title, &id));
        if (id != NAME_NONE)
            continue;
        TABLE_ROW(&t, im->csv.rows[i].line, title, code_for(im, title));
        import_made(im, &kind_product, title);
    }
    return table_run(im, &kind_product, &t, NULL, 0, &sub);
}

/* ---- features ---- */

static bool given_up(struct str resolution)
{
    static const char *const words[] = { "Won't Do", "Won't Fix", "Duplicate", "Cannot Reproduce",
                                         "Declined", "Rejected",  "Invalid",   "Abandoned" };
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq_nocase(resolution, str_z(words[i])))
            return true;
    return false;
}

/* The state; empty when a question about it is open. Closed without being done is dropped. */
static struct str state_of(struct jira *j, size_t row)
{
    struct str category = cell(j, row, R_CATEGORY), status = cell(j, row, R_STATUS);
    bool by_category = category.n > 0;
    struct str state =
        import_state(j->im, by_category ? S("Status Category") : S("Status"), by_category ? category : status);
    return str_eq(state, S("shipped")) && given_up(cell(j, row, R_RESOLUTION)) ? S("dropped") : state;
}

/* An issue of the file or of the workspace, as external id; empty with a note when it is nowhere. */
static enum status issue_ref(struct jira *j, size_t row, struct str text, const char *what, struct str *ret)
{
    int64_t at = names_get(&j->keys, NAME_KEY, text), id;
    if (at == NAME_NONE)
        at = names_get(&j->ids, NAME_KEY, text);
    *ret = at >= 0 ? issue_name(j, (size_t)at) : text;
    if (at >= 0 || text.n == 0)
        return ST_OK;
    TRY(names_resolve(j->im, &kind_feature, text, &id));
    if (id >= 0)
        return ST_OK;
    import_note(
        j->im, j->im->csv.rows[row].line,
        arena_printf(j->im->c->arena, "%s %.*s is neither in the file nor here: left empty", what, STR_FMT(text)));
    *ret = STR_NULL;
    return ST_OK;
}

static enum status parent_of(struct jira *j, size_t row, struct str *ret)
{
    static const enum role order[] = { R_PARENT_KEY, R_PARENT, R_EPIC };
    *ret = STR_NULL;
    for (size_t i = 0; i < COUNT(order); i++)
        if (cell(j, row, order[i]).n > 0)
            return issue_ref(j, row, cell(j, row, order[i]), "parent", ret);
    return ST_OK;
}

/* A person that we know, or that may be created; else empty, said once. */
static enum status person_of(struct jira *j, struct str name, struct str *ret)
{
    int64_t id;
    *ret = name;
    if (name.n == 0 || import_creates(j->im, &kind_person))
        return ST_OK;
    TRY(names_resolve(j->im, &kind_person, name, &id));
    if (id >= 0)
        return ST_OK;
    *ret = STR_NULL;
    if (!noted(j, 'w', name))
        import_note(
            j->im, 0,
            arena_printf(j->im->c->arena, "%.*s is nobody here: left empty; --create person adds them", STR_FMT(name)));
    return ST_OK;
}

static bool reads(const struct jira *j, const enum role *which, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (j->column[which[i]] != SIZE_MAX)
            return true;
    return false;
}
#define READS(j, ...) reads((j), (const enum role[]){ __VA_ARGS__ }, COUNT(((const enum role[]){ __VA_ARGS__ })))

enum { JF_ID, JF_TITLE, JF_TEXT, JF_PRODUCT, JF_STATE, JF_PARENT, JF_ORIGINATOR, JF_SHIPPED, JF__COUNT };

/* The fields that the file says something of; the others stay as they are. */
static void feature_row(const struct jira *j, struct table_made *t, const struct str *cells, int64_t line)
{
    const bool said[JF__COUNT] = { [JF_ID] = true,
                                   [JF_TITLE] = true,
                                   [JF_PRODUCT] = true,
                                   [JF_TEXT] = READS(j, R_TEXT),
                                   [JF_STATE] = READS(j, R_CATEGORY, R_STATUS),
                                   [JF_PARENT] = READS(j, R_PARENT_KEY, R_PARENT, R_EPIC),
                                   [JF_ORIGINATOR] = READS(j, R_REPORTER),
                                   [JF_SHIPPED] = READS(j, R_RESOLVED) };
    struct str own[JF__COUNT];
    size_t n = 0;
    for (size_t i = 0; i < JF__COUNT; i++)
        if (said[i])
            own[n++] = cells[i];
    table_row(t, own, n, line);
}

static enum status write_features(struct jira *j)
{
    static const struct str head[JF__COUNT] = { S_INIT("external_id"), S_INIT("title"),     S_INIT("text"),
                                                S_INIT("product"),     S_INIT("state"),     S_INIT("parent"),
                                                S_INIT("originator"),  S_INIT("shipped_on") };
    struct importer *im = j->im, sub;
    struct table_made t = { .a = im->c->arena };
    feature_row(j, &t, head, 1);
    for (size_t i = 1; i < im->csv.nrows; i++) {
        struct csv_row *row = &im->csv.rows[i];
        struct str state = state_of(j, i), parent, reporter, done = jira_instant(im->c->arena, cell(j, i, R_RESOLVED));
        if (row->n > im->csv.rows[0].n || issue_name(j, i).n == 0) {
            import_bad(im, row->line, issue_name(j, i).n == 0 ? S("Issue key") : STR_NULL, STR_NULL,
                       issue_name(j, i).n == 0
                           ? S("neither a key nor a number")
                           : S("more cells than headers: is there a separator in a text without quotes?"));
            continue;
        }
        TRY(parent_of(j, i, &parent));
        TRY(person_of(j, cell(j, i, R_REPORTER), &reporter));
        done.n = done.n > 10 && str_eq(state, S("shipped")) ? 10 : 0;
        j->has_feature[i] = true;
        const struct str cells[JF__COUNT] = {
            issue_name(j, i), cell(j, i, R_TITLE), cell(j, i, R_TEXT), j->product[i], state, parent, reporter, done
        };
        feature_row(j, &t, cells, row->line);
    }
    TRY(table_run(im, &kind_feature, &t, NULL, 0, &sub));
    for (size_t i = 0, at = 1; i < sub.nrows; i++, at++) {
        while (!j->has_feature[at])
            at++;
        j->has_feature[at] = sub.rows[i].state != ROW_BAD && sub.rows[i].state != ROW_ASKED;
    }
    im->names = NULL; /* what was created is to be found */
    return ST_OK;
}

/* ---- links and comments ---- */

/* "Inward issue link (Blocks)": what blocks this issue; outward: what it blocks. */
static bool is_link(struct importer *im, size_t column, bool *ret_inward)
{
    struct str bare = import_bare(im->c->arena, im->csv.rows[0].cells[column]);
    *ret_inward = str_starts(bare, S("inwardissuelinkblock"));
    return (*ret_inward || str_starts(bare, S("outwardissuelinkblock")))
           && !shape_left(im, im->csv.rows[0].cells[column]);
}

static bool is_comment(struct importer *im, size_t column)
{
    struct str bare = import_bare(im->c->arena, im->csv.rows[0].cells[column]);
    bool is = false;
    for (size_t w = 0; w < COUNT(comment_words); w++)
        is = is || str_eq(bare, str_z(comment_words[w]));
    return is && !shape_left(im, im->csv.rows[0].cells[column]);
}

static enum status write_needs(struct jira *j)
{
    struct importer *im = j->im, sub;
    struct table_made t = { .a = im->c->arena };
    bool inward;
    TABLE_ROW(&t, 1, S("feature"), S("needed"));
    for (size_t i = 1; i < im->csv.nrows; i++)
        for (size_t col = 0; col < im->csv.rows[0].n && j->has_feature[i]; col++) {
            struct str text = shape_at(&im->csv.rows[i], col), other, me = issue_name(j, i);
            if (text.n == 0 || !is_link(im, col, &inward) || str_eq(text, me))
                continue;
            TRY(issue_ref(j, i, text, "linked issue", &other));
            int64_t at = names_get(&j->keys, NAME_KEY, other);
            struct str edge =
                arena_printf(im->c->arena, "%.*s|%.*s", STR_FMT(inward ? me : other), STR_FMT(inward ? other : me));
            if (other.n == 0 || (at >= 0 && !j->has_feature[at]) || noted(j, 'l', edge))
                continue; /* the other side says the same */
            TABLE_ROW(&t, im->csv.rows[i].line, inward ? me : other, inward ? other : me);
        }
    return table_run(im, &kind_needs, &t, NULL, 0, &sub);
}

/* Columns "X" and "X Id", by their order: which account is whom. */
static void learn_accounts(struct jira *j)
{
    struct importer *im = j->im;
    struct arena *a = im->c->arena;
    struct csv_row h = im->csv.rows[0];
    j->people = ARENA_ARRAY(a, struct str, h.n * im->csv.nrows + 1);
    for (size_t x = 0; x < h.n; x++) {
        struct str want = arena_printf(a, "%.*sid", STR_FMT(import_bare(a, h.cells[x])));
        size_t nth = 0, y = 0;
        for (size_t k = 0; k < x; k++)
            nth += str_eq(h.cells[k], h.cells[x]) ? 1 : 0;
        for (; y < h.n && (!str_eq(import_bare(a, h.cells[y]), want) || nth-- > 0); y++) {
        }
        if (y == h.n || shape_left(im, h.cells[x]) || shape_left(im, h.cells[y]) || y == j->column[R_ID]
            || y == j->column[R_PARENT])
            continue;
        for (size_t i = 1; i < im->csv.nrows; i++) {
            struct str name = shape_at(&im->csv.rows[i], x), account = shape_at(&im->csv.rows[i], y);
            if (name.n == 0 || account.n == 0 || names_get(&j->authors, NAME_KEY, account) != NAME_NONE)
                continue;
            names_put(a, &j->authors, NAME_KEY, account, (int64_t)j->npeople);
            j->people[j->npeople++] = name;
        }
    }
}

/* date;account;text: the text may hold semicolons too. */
static enum status comment_row(struct jira *j, struct table_made *t, size_t row, struct str whole)
{
    struct arena *a = j->im->c->arena;
    struct str date, rest = whole, account, text, by = STR_NULL, at;
    struct sha256 h = sha256_of(&whole, 1);
    if (!str_cut(whole, ';', &date, &rest) || !str_cut(rest, ';', &account, &text)
        || jira_instant(a, str_trim(date)).n == 0) {
        date = account = STR_NULL;
        text = whole;
    }
    at = jira_instant(a, str_trim(date));
    int64_t who = names_get(&j->authors, NAME_KEY, account), id = NAME_NONE;
    struct str name = who >= 0 ? j->people[who] : account;
    if (name.n > 0)
        TRY(names_resolve(j->im, &kind_person, name, &id));
    if (id >= 0)
        by = name;
    else if (name.n > 0)
        text = arena_printf(a, "%.*s: %.*s", STR_FMT(name), STR_FMT(text));
    TABLE_ROW(t, j->im->csv.rows[row].line,
              arena_printf(a, "%.*s#%.*s", STR_FMT(issue_name(j, row)), STR_FMT(hex_of(a, h.b, 8))),
              arena_printf(a, "feature/%.*s", STR_FMT(issue_name(j, row))), text, at, by);
    return ST_OK;
}

static enum status write_comments(struct jira *j)
{
    struct importer *im = j->im, sub;
    struct table_made t = { .a = im->c->arena };
    TABLE_ROW(&t, 1, S("external_id"), S("record"), S("text"), S("at"), S("by"));
    for (size_t col = 0; col < im->csv.rows[0].n; col++) {
        bool is = is_comment(im, col);
        for (size_t i = 1; i < im->csv.nrows && is; i++)
            if (j->has_feature[i] && shape_at(&im->csv.rows[i], col).n > 0)
                TRY(comment_row(j, &t, i, shape_at(&im->csv.rows[i], col)));
    }
    return table_run(im, &kind_comment, &t, NULL, 0, &sub);
}

/* ---- report ---- */

static void say_columns(struct jira *j)
{
    struct importer *im = j->im;
    struct csv_row h = im->csv.rows[0];
    im->ret->mapped = ARENA_ARRAY(im->c->arena, struct import_mapped, h.n + 1);
    for (size_t i = 0; i < h.n; i++) {
        struct import_mapped m = { .column = h.cells[i] };
        size_t n = 0;
        bool inward;
        for (size_t k = 1; k < im->csv.nrows; k++) {
            struct str text = shape_at(&im->csv.rows[k], i);
            if (text.n > 0 && n++ == 0)
                m.sample = text;
        }
        for (size_t r = 0; r < R__COUNT; r++)
            if (j->column[r] == i)
                m.field = str_z(roles[r].field);
        if (is_link(im, i, &inward))
            m.field = S("needs");
        if (is_comment(im, i))
            m.field = S("comment");
        m.how = shape_left(im, h.cells[i])
                    ? S("left out")
                    : arena_printf(im->c->arena, "%s, %zu filled", m.field.n > 0 ? "Jira" : "ignored", n);
        im->ret->mapped[im->ret->nmapped++] = m;
    }
}

enum status import_jira(struct importer *im)
{
    struct jira j = { .im = im };
    struct arena *a = im->c->arena;
    find_columns(&j);
    for (size_t r = 0; r < R__COUNT; r++) /* that it is such a file was told from all of them */
        if (j.column[r] != SIZE_MAX && shape_left(im, im->csv.rows[0].cells[j.column[r]]))
            j.column[r] = SIZE_MAX;
    j.product = ARENA_ARRAY(a, struct str, im->csv.nrows + 1);
    j.has_feature = ARENA_ARRAY(a, bool, im->csv.nrows + 1);
    for (size_t i = 1; i < im->csv.nrows; i++) {
        names_put(a, &j.keys, NAME_KEY, issue_name(&j, i), (int64_t)i);
        names_put(a, &j.ids, NAME_KEY, cell(&j, i, R_ID), (int64_t)i);
    }
    say_columns(&j);
    learn_accounts(&j);
    TRY(write_products(&j));
    TRY(write_features(&j));
    TRY(write_needs(&j));
    return write_comments(&j);
}
