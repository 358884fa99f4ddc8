/* core/import_map.c: which column goes to which field: said by flag, remembered, recognised or guessed. */
#include "core/import_parts.h"

enum { DAYS_NAMED = 5 };

struct profile_map {
    const char *field, *header;
    enum xform x;
    const char *arg;
};
/* A source that is recognised by its headers (compared without blanks, case and marks). */
struct profile {
    const char *kind, *headers[4];
    struct profile_map maps[12];
    const char *create;
};

static const struct profile profiles[] = {
    { "feature",
      { "requirementid", "summary" },
      { { "external_id", "requirementid", XF_NONE, NULL },
        { "title", "summary", XF_NONE, NULL },
        { "text", "description", XF_NONE, NULL },
        { "why", "requirementrationale", XF_NONE, NULL } },
      NULL },
    { "feature",
      { "reqid", "reqdescription" },
      { { "external_id", "reqid", XF_NONE, NULL },
        { "title", "reqdescription", XF_NONE, NULL },
        { "text", "reqdescription", XF_NONE, NULL } },
      NULL },
    { "product",
      { "product", "series", "salesprice" },
      { { "title", "product", XF_NONE, NULL }, { "line", "series", XF_NONE, NULL } },
      NULL },
    { "customer",
      { "account", "sector", "subsidiaryof" },
      { { "title", "account", XF_NONE, NULL },
        { "segment", "sector", XF_NONE, NULL },
        { "revenue", "revenue", XF_SCALE, "1000000" },
        { "parent", "subsidiaryof", XF_NONE, NULL },
        { "status", "", XF_NONE, "customer" } },
      "segment" },
    { "deal",
      { "opportunityid", "salesagent", "dealstage" },
      { { "external_id", "opportunityid", XF_NONE, NULL },
        { "title", "opportunityid", XF_NONE, NULL },
        { "owner", "salesagent", XF_NONE, NULL },
        { "product", "product", XF_NONE, NULL },
        { "customer", "account", XF_NONE, NULL },
        { "stage", "dealstage", XF_NONE, NULL },
        { "result", "dealstage", XF_OR_FIRST, NULL },
        { "opened_on", "engagedate", XF_NONE, NULL },
        { "closed_on", "closedate", XF_NONE, NULL },
        { "value", "closevalue", XF_NONE, NULL } },
      "person" },
    { "person",
      { "postuniquereference", "reportstoseniorpost" },
      { { "external_id", "postuniquereference", XF_NONE, NULL },
        { "title", "name", XF_UNQUOTE, NULL },
        { "job", "jobtitle", XF_NONE, NULL },
        { "manager", "reportstoseniorpost", XF_XX_NONE, NULL } },
      NULL },
};

/* Other words for fields, tried in this order when no field or label has the name of the column.
 * "title" stands for the field that is the kind's title. */
static const struct {
    const char *header, *field;
} synonyms[] = {
    { "id", "external_id" },
    { "externalid", "external_id" },
    { "reference", "external_id" },
    { "ref", "external_id" },
    { "number", "external_id" },
    { "requirementid", "external_id" },
    { "issuekey", "external_id" },
    { "reqid", "external_id" },
    { "account", "customer" },
    { "company", "customer" },
    { "organisation", "customer" },
    { "organization", "customer" },
    { "accountname", "customer" },
    { "name", "title" },
    { "title", "title" },
    { "summary", "title" },
    { "subject", "title" },
    { "account", "title" },
    { "company", "title" },
    { "organisation", "title" },
    { "organization", "title" },
    { "headline", "title" },
    { "description", "text" },
    { "details", "text" },
    { "body", "text" },
    { "notes", "text" },
    { "rationale", "why" },
    { "requirementrationale", "why" },
    { "reason", "why" },
    { "parentid", "parent" },
    { "parentcompany", "parent" },
    { "subsidiaryof", "parent" },
    { "sector", "segment" },
    { "industry", "segment" },
    { "series", "line" },
    { "annualrevenue", "revenue" },
    { "salesagent", "owner" },
    { "responsible", "owner" },
    { "verantwortlich", "owner" },
    { "dealstage", "stage" },
    { "amount", "value" },
    { "closevalue", "value" },
    { "engagedate", "opened_on" },
    { "closedate", "closed_on" },
    { "jobtitle", "job" },
    { "role", "job" },
    { "manager", "manager" },
    { "reportsto", "manager" },
    { "mail", "email" },
    { "emailaddress", "email" },
    { "status", "state" },
    { "estimate", "likely" },
    { "days", "likely" },
    { "feature", "title" },
    { "initiative", "title" },
    { "epic", "title" },
    { "project", "title" },
    { "topic", "title" },
    { "what", "title" },
    { "workitem", "title" },
    { "when", "quarter" },
    { "qtr", "quarter" },
    { "targetquarter", "quarter" },
    { "plannedquarter", "quarter" },
    { "plannedfor", "quarter" },
    { "target", "quarter" },
    { "timing", "quarter" },
    { "comment", "text" },
    { "comments", "text" },
    { "teamname", "team" },
    { "netpersondays", "days" },
    { "netdays", "days" },
    { "availabledays", "days" },
    { "available", "days" },
    { "capacitydays", "days" },
    { "capacitypd", "days" },
    { "capacity", "days" },
    { "pd", "days" },
    { "buffer", "reserve" },
    { "slack", "reserve" },
    { "contingency", "reserve" },
    { "reservedays", "reserve" },
    { "item", "title" },
    { "squad", "team" },
    { "effortdays", "days" },
    { "effortpd", "days" },
    { "persondays", "days" },
    { "mandays", "days" },
    { "titel", "title" },
    { "bezeichnung", "title" },
    { "vorhaben", "title" },
    { "thema", "title" },
    { "nr", "external_id" },
    { "nummer", "external_id" },
    { "produkt", "product" },
    { "quartal", "quarter" },
    { "tage", "days" },
    { "tage", "likely" },
    { "personentage", "days" },
    { "aufwandtage", "days" },
    { "aufwandpt", "days" },
    { "beschreibung", "text" },
    { "kunde", "customer" },
    { "branche", "segment" },
    { "umsatz", "revenue" },
    { "anforderung", "requirement" },
    { "lösung", "solution" },
    { "titre", "title" },
    { "nom", "title" },
    { "produit", "product" },
    { "trimestre", "quarter" },
    { "équipe", "team" },
    { "Équipe", "team" },
    { "jours", "days" },
    { "jours", "likely" },
    { "client", "customer" },
    { "secteur", "segment" },
    { "réserve", "reserve" },
    { "título", "title" },
    { "nombre", "title" },
    { "producto", "product" },
    { "equipo", "team" },
    { "días", "days" },
    { "días", "likely" },
    { "cliente", "customer" },
};

bool import_means(struct arena *a, struct str header, const char *field)
{
    struct str bare = import_bare(a, header);
    for (size_t i = 0; i < COUNT(synonyms); i++)
        if (strcmp(synonyms[i].field, field) == 0 && str_eq(bare, str_z(synonyms[i].header)))
            return true;
    return false;
}

/* Whether the heading means what a contact is called at work, which is their title beside a name. */
bool import_is_post(struct importer *im, const struct kind *k, struct str header)
{
    static const char *const words[] = {
        "role", "jobtitle", "job", "position", "function", "funktion", "rolle", "poste"
    };
    struct str bare = import_bare(im->c->arena, header);
    bool found = false;
    for (size_t i = 0; i < COUNT(words) && kind_is(k, &kind_contact); i++)
        found = found || str_eq(bare, str_z(words[i]));
    return found;
}

/* A header in lower case without blanks and marks; "Custom field (X)" is X. */
struct str import_bare(struct arena *a, struct str h)
{
    struct str custom = S("Custom field (");
    h = str_trim(h);
    if (str_starts(h, custom) && str_ends(h, S(")")))
        h = (struct str){ h.p + custom.n, h.n - custom.n - 1 };
    char *p = ARENA_ARRAY(a, char, h.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < h.n; i++) {
        char ch = h.p[i];
        if (ch >= 'A' && ch <= 'Z')
            ch = (char)(ch - 'A' + 'a');
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (unsigned char)ch >= 0x80)
            p[n++] = ch;
    }
    return (struct str){ p, n };
}

struct csv_row import_header(const struct importer *im)
{
    return im->csv.nrows > 0 ? im->csv.rows[0] : (struct csv_row){ 0 };
}

/* Finds the column by its exact header, else by the bare one, from `from` on. SIZE_MAX: none. */
size_t import_column(const struct importer *im, struct str header, size_t from)
{
    struct csv_row h = import_header(im);
    for (size_t i = from; i < h.n; i++)
        if (str_eq_nocase(str_trim(h.cells[i]), str_trim(header)))
            return i;
    struct str bare = import_bare(im->c->arena, header);
    for (size_t i = from; i < h.n && bare.n > 0; i++)
        if (str_eq(import_bare(im->c->arena, h.cells[i]), bare))
            return i;
    return SIZE_MAX;
}

static bool is_mapped(const struct importer *im, struct str field)
{
    for (size_t i = 0; i < im->nmaps; i++)
        if (str_eq(im->maps[i].name, field))
            return true;
    return false;
}

bool import_column_taken(const struct importer *im, size_t column)
{
    if (im->left[column])
        return true;
    for (size_t i = 0; i < im->nmaps; i++)
        if (im->maps[i].column == column)
            return true;
    return false;
}

/* The field that a name means: its own name, "title" for the title field, or a common column. */
static bool field_named(const struct importer *im, struct str name, struct imp_map *m)
{
    const struct field *f = kind_field(im->kind, name);
    if (f == NULL && /* the file says title, whatever the field is called */
        im->kind->title != NULL && str_eq(name, S("title")))
        f = kind_field(im->kind, str_z(im->kind->title));
    if (f != NULL && (f->flags & F_SECRET) == 0) {
        m->f = f;
        m->name = str_z(f->name);
        m->fi = kind_field_index(im->kind, m->name);
        return true;
    }
    m->f = NULL;
    m->name = name;
    return str_eq(name, S("key")) || str_eq(name, S("external_id"))
           || (str_eq(name, S("ref")) && !kind_has_keys(im->kind)) || str_eq(name, S("source")) || str_eq(name, S("at"))
           || str_eq(name, S("by"));
}

struct imp_map *import_map_add(struct importer *im, struct str name, size_t column, const char *how)
{
    struct imp_map m = { .column = column, .how = how };
    if (!field_named(im, name, &m) || is_mapped(im, m.name))
        return NULL;
    struct csv_row h = import_header(im);
    if (column < h.n)
        m.header = h.cells[column];
    im->maps[im->nmaps] = m;
    return &im->maps[im->nmaps++];
}

enum status import_map_usage(struct importer *im, const char *what, struct str name, const char *todo)
{
    problem_add(im->c->problems, NULL, S("mapping"), "%s \"%.*s\"\n%s", what, STR_FMT(name), todo);
    return ST_USAGE;
}

size_t import_column_said(const struct importer *im, struct str said)
{
    int64_t n;
    size_t col = import_column(im, said, 0);
    if (col == SIZE_MAX && str_starts(said, S("#")) && str_to_i64(str_skip(said, 1), &n) && n >= 1
        && (size_t)n <= import_header(im).n)
        col = (size_t)n - 1;
    return col;
}

static bool is_number(const struct field *f)
{
    return f != NULL && (f->type == FT_INT || f->type == FT_REAL || f->type == FT_MONEY);
}

/* --map FIELD=COLUMN[*N]; the field "-" leaves the column out. */
static enum status map_flags(struct importer *im)
{
    for (size_t i = 0; i < im->o->nmap; i++) {
        const struct import_set *s = &im->o->map[i];
        struct str header = s->value, factor = STR_NULL, head, tail;
        size_t col = import_column_said(im, header);
        if (col == SIZE_MAX && str_cut(header, '*', &head, &tail)) {
            header = str_trim(head);
            factor = str_trim(tail);
            col = import_column_said(im, header);
        }
        if (header.n == 0)
            continue;
        if (col != SIZE_MAX && str_eq(s->field, S("-"))) {
            im->left[col] = true;
            continue;
        }
        if (col == SIZE_MAX)
            return import_map_usage(im, "the file has no column", header,
                                    "Give one of its headers: --map FIELD=COLUMN.");
        struct imp_map *m = import_map_add(im, s->field, col, "said");
        if (m == NULL)
            return import_map_usage(im, "there is no such field, or it is mapped twice:", s->field,
                                    "Give a field of the kind, key or external_id.");
        if (factor.n > 0 && (!is_number(m->f) || !import_is_decimal(factor)))
            return import_map_usage(
                im, is_number(m->f) ? "a column is multiplied by a number, not by" : "only a number is multiplied, not",
                is_number(m->f) ? factor : s->field,
                "Write --map revenue=COLUMN*1000, or --map FIELD=#2 for the second column.");
        m->factor = factor;
        m->x = factor.n > 0 ? XF_SCALE : XF_NONE;
    }
    return ST_OK;
}

bool import_needed_by(const struct kind *k, struct str name, int depth)
{
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i], *under = f->type == FT_REF ? kind_field(f->ref, name) : NULL;
        if (f->type != FT_REF || kind_is(f->ref, k))
            continue;
        if ((under != NULL && under->type == FT_REF) || (depth > 1 && import_needed_by(f->ref, name, depth - 1)))
            return true;
    }
    return false;
}

/* A constant that is no field serves the references created on the way (market= for segments). What is linted to stay
 * free of products takes none. */
static bool is_context(const struct importer *im, struct str name)
{
    return import_needed_by(im->kind, name, 2);
}

/* --set FIELD=VALUE */
static enum status map_sets(struct importer *im)
{
    for (size_t i = 0; i < im->o->nset; i++) {
        const struct import_set *s = &im->o->set[i];
        struct imp_map *m = import_map_add(im, s->field, SIZE_MAX, "set");
        if (m != NULL) {
            m->constant = s->value;
            m->create = true;
        } else if (!is_context(im, s->field)) {
            return import_map_usage(im, "there is no such field, or it is mapped twice:", s->field,
                                    "Give a field of the kind: --set FIELD=VALUE.");
        }
    }
    return ST_OK;
}

struct str import_context(const struct importer *im, struct str name)
{
    for (size_t i = 0; i < im->o->nset; i++)
        if (str_eq(im->o->set[i].field, name))
            return im->o->set[i].value;
    return STR_NULL;
}

/* ---- guessed ---- */

static bool profile_heads(struct importer *im, const struct profile *p)
{
    for (size_t i = 0; i < COUNT(p->headers) && p->headers[i] != NULL; i++)
        if (import_column(im, str_z(p->headers[i]), 0) == SIZE_MAX)
            return false;
    return true;
}

static bool profile_fits(struct importer *im, const struct profile *p)
{
    return str_eq(str_z(p->kind), str_z(im->kind->name)) && profile_heads(im, p);
}

struct str import_profile_kind(struct importer *im)
{
    for (size_t p = 0; p < COUNT(profiles); p++)
        if (profile_heads(im, &profiles[p]))
            return str_z(profiles[p].kind);
    return STR_NULL;
}

static void map_profile(struct importer *im)
{
    for (size_t p = 0; p < COUNT(profiles); p++) {
        if (!profile_fits(im, &profiles[p]))
            continue;
        im->profile_create = profiles[p].create;
        for (size_t i = 0; i < COUNT(profiles[p].maps) && profiles[p].maps[i].field; i++) {
            const struct profile_map *pm = &profiles[p].maps[i];
            bool constant = pm->header[0] == 0;
            size_t col = constant ? SIZE_MAX : import_column(im, str_z(pm->header), 0);
            if (!constant && (col == SIZE_MAX || im->left[col]))
                continue;
            struct imp_map *m = import_map_add(im, str_z(pm->field), col, "guessed");
            if (m == NULL)
                continue;
            m->x = pm->x;
            if (constant)
                m->constant = str_z(pm->arg);
            else if (pm->x == XF_SCALE)
                m->factor = str_z(pm->arg);
        }
        return;
    }
}

static const struct field *field_by_label(struct importer *im, struct str bare)
{
    for (size_t i = 0; i < im->kind->nfields; i++) {
        const struct field *f = &im->kind->fields[i];
        if ((f->flags & F_SECRET) == 0
            && (str_eq(import_bare(im->c->arena, str_z(f->name)), bare)
                || str_eq(import_bare(im->c->arena, str_z(f->label)), bare)))
            return f;
    }
    return NULL;
}

static void map_guess(struct importer *im)
{
    struct csv_row h = import_header(im);
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < h.n; i++) {
            struct str bare = import_bare(im->c->arena, h.cells[i]);
            struct imp_map m;
            if (bare.n == 0 || import_column_taken(im, i))
                continue;
            if (pass == 0 && field_named(im, str_trim(h.cells[i]), &m)) {
                (void)import_map_add(im, m.name, i, "guessed");
            } else if (pass == 1) {
                const struct field *f = field_by_label(im, bare);
                if (f != NULL)
                    (void)import_map_add(im, str_z(f->name), i, "guessed");
            } else if (pass == 2) {
                bool done =
                    import_is_post(im, im->kind, h.cells[i]) && import_map_add(im, S("title"), i, "guessed") != NULL;
                for (size_t s = 0; s < COUNT(synonyms) && !done; s++)
                    done = str_eq(bare, str_z(synonyms[s].header))
                           && import_map_add(im, str_z(synonyms[s].field), i, "guessed") != NULL;
            }
        }
}

/* ---- creation ---- */

static bool list_has(struct str list, const struct kind *k)
{
    return str_listed(list, ',', str_z(k->name)) || str_listed(list, ',', str_z(k->plural));
}

bool import_creates(const struct importer *im, const struct kind *k)
{
    return list_has(im->o->create, k) || (im->profile_create != NULL && list_has(str_z(im->profile_create), k));
}

/* ---- dates ---- */

/* "7/11/2026", "07.11.2026", "7-11-2026": the first two numbers; false for anything else. */
static bool two_numbers(struct str s, int *ret_a, int *ret_b)
{
    int n[3] = { 0, 0, 0 }, digits[3] = { 0, 0, 0 }, part = 0;
    s = str_trim(s);
    for (size_t i = 0; i < s.n && s.p[i] != ' ' && s.p[i] != 'T'; i++) {
        if (s.p[i] >= '0' && s.p[i] <= '9') {
            if (++digits[part] > 4)
                return false;
            n[part] = n[part] * 10 + (s.p[i] - '0');
        } else if ((s.p[i] == '/' || s.p[i] == '.' || s.p[i] == '-') && part < 2) {
            part++;
        } else {
            return false;
        }
    }
    *ret_a = n[0];
    *ret_b = n[1];
    return part == 2 && digits[0] >= 1 && digits[0] <= 2 && digits[1] >= 1 && digits[2] == 4;
}

/* What a person answered to the question about a column of dates. */
static bool date_answer(struct importer *im, struct str name, enum date_order *ret)
{
    const struct import_set *s = import_alias(im, name);
    if (s == NULL)
        return false;
    *ret = str_starts(s->value, S("day")) || str_eq(s->value, S("dmy"))     ? DO_DAY_FIRST
           : str_starts(s->value, S("month")) || str_eq(s->value, S("mdy")) ? DO_MONTH_FIRST
                                                                            : DO_ASK;
    return true;
}

/* One decision per column, by the cells that can be read in one way only. */
static void decide_dates(struct importer *im, struct imp_map *m)
{
    static const struct str answers[] = { S_INIT("day first"), S_INIT("month first") };
    int64_t day = 0, month = 0, either = 0;
    struct str sample = STR_NULL, first = STR_NULL;
    for (size_t i = 1; i < im->csv.nrows; i++) {
        const struct csv_row *row = &im->csv.rows[i];
        int a, b;
        if (m->column >= row->n || !two_numbers(row->cells[m->column], &a, &b))
            continue;
        if (first.n == 0 && a != b)
            first = str_trim(row->cells[m->column]);
        if (a > 12)
            day++;
        else if (b > 12)
            month++;
        else if (a != b && either++ == 0)
            sample = str_trim(row->cells[m->column]);
    }
    enum date_order order = m->order;
    if (either == 0)                    /* every cell can be read in one way only, but not all in the same */
        sample = first;
    if (date_answer(im, m->header, &order) || date_answer(im, sample, &order))
        m->order = order;
    else if (m->order == DO_DAY_FIRST || m->order == DO_MONTH_FIRST)
        return;
    else if (day > 0 && month == 0)
        m->order = DO_DAY_FIRST;
    else if (month > 0 && day == 0)
        m->order = DO_MONTH_FIRST;
    else if (either > 0 || (day > 0 && month > 0))
        m->order = DO_ASK;
    if (m->order != DO_ASK)
        return;
    for (int64_t i = 0; i < (either > 0 ? either : day + month); i++)
        import_ask(im, m->header, sample, "date", answers, COUNT(answers));
}

/* Effort by team is no field of a feature: whoever has such columns wants the other shape. */
static void note_days(struct importer *im)
{
    struct csv_row h = import_header(im);
    struct str names = STR_NULL, team;
    size_t n = 0;
    for (size_t i = 0; i < h.n; i++)
        if (shape_days(im, h.cells[i], &team) && !im->left[i] && n++ < DAYS_NAMED)
            names = arena_printf(im->c->arena, "%.*s%s%.*s", STR_FMT(names), n > 1 ? ", " : "",
                                 STR_FMT(str_trim(h.cells[i])));
    if (n > 0)
        import_note(im, 0,
                    arena_printf(im->c->arena,
                                 "days of teams stay out (%.*s%s); read as a roadmap (--as commitments) "
                                 "they come in",
                                 STR_FMT(names), n > DAYS_NAMED ? " …" : ""));
}

enum status import_map(struct importer *im)
{
    struct csv_row h = import_header(im);
    im->maps = ARENA_ARRAY(im->c->arena, struct imp_map, im->kind->nfields + 8);
    im->left = ARENA_ARRAY(im->c->arena, bool, h.n + 1);
    TRY(map_flags(im));
    TRY(map_sets(im));
    bool known = false;
    if (im->saved != NULL && !im->made_table) {
        import_recall_saved(im);
    } else {
        if (!im->made_table) {
            TRY(import_recall_last(im, &known));
            map_profile(im);
        }
        map_guess(im);      /* also where a mapping is known: --set may have taken the place of a column then */
    }
    for (size_t i = 0; i < im->nmaps; i++) {
        struct imp_map *m = &im->maps[i];
        if (m->f != NULL && m->f->type == FT_REF && import_creates(im, m->f->ref))
            m->create = true;
        if (m->column != SIZE_MAX && m->f != NULL && m->f->type == FT_DATE)
            decide_dates(im, m);
    }
    if (im->nmaps == 0) {
        problem_add(im->c->problems, NULL, S("mapping"),
                    "none of the %zu columns is a field of %s\nSay which is which: --map FIELD=COLUMN.", h.n,
                    im->kind->plural);
        import_map_report(im);      /* the columns, so that they can be mapped by hand */
        im->ret->rows = (int64_t)im->csv.nrows - 1;
        return ST_INVALID;
    }
    if (kind_is(im->kind, &kind_feature) && !im->made_table)
        note_days(im);
    return ST_OK;
}

static struct str sample_of(const struct importer *im, size_t column)
{
    for (size_t i = 1; i < im->csv.nrows && i < 100; i++)
        if (column < im->csv.rows[i].n && str_trim(im->csv.rows[i].cells[column]).n > 0)
            return str_trim(im->csv.rows[i].cells[column]);
    return STR_NULL;
}

void import_map_report(struct importer *im)
{
    struct csv_row h = import_header(im);
    struct import_report *r = im->ret;
    r->mapped = ARENA_ARRAY(im->c->arena, struct import_mapped, h.n + im->nmaps + 1);
    r->nmapped = 0;
    for (size_t i = 0; i < h.n; i++) {
        bool any = false;
        for (size_t j = 0; j < im->nmaps; j++) {
            const struct imp_map *m = &im->maps[j];
            if (m->column != i)
                continue;
            any = true;
            struct str how = str_z(m->how);
            if (m->x == XF_SCALE)
                how = arena_printf(im->c->arena, "%s, times %.*s", m->how, STR_FMT(m->factor));
            r->mapped[r->nmapped++] = (struct import_mapped){ h.cells[i], m->name, sample_of(im, i), how };
        }
        if (!any)
            r->mapped[r->nmapped++] =
                (struct import_mapped){ h.cells[i], STR_NULL, sample_of(im, i),
                                        im->left != NULL && im->left[i] ? S("left out") : S("ignored") };
    }
    for (size_t j = 0; j < im->nmaps; j++)
        if (im->maps[j].column == SIZE_MAX)
            r->mapped[r->nmapped++] =
                (struct import_mapped){ STR_NULL, im->maps[j].name, im->maps[j].constant, str_z(im->maps[j].how) };
}
