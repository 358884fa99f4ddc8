/* cli/cli_kind.c: list, show, add, set, link and archive, for every kind from its table. */
#include "cli/cli_parts.h"
#include "core/record_json.h"
#include "model/ddl.h"

enum { COLUMNS_MAX = 64, FILTERS_MAX = 32, CELL_WIDTH = 60, SHOWN_MAX = 7 };

static const char *const verbs[] = { "list", "show", "add", "set", "link", "archive" };

bool cli_kind_verb(struct str verb)
{
    for (size_t i = 0; i < COUNT(verbs); i++)
        if (str_eq(verb, str_z(verbs[i])))
            return true;
    return false;
}

static void out_record(struct ctx *c, struct out *out, const struct record *r)
{
    struct json_writer w;
    json_begin(&w, out);
    rec_json(c, &w, r);
    out_bytes(out, S("\n"));
}

/* ---- columns ---- */

struct columns {
    struct str name[COLUMNS_MAX];
    size_t n;
};

static bool is_shown(const struct field *f)
{
    return (f->flags & (F_SECRET | F_LINK)) == 0;
}

static enum status pick_columns(struct ctx *c, const struct kind *k, const struct cli_args *a, bool all,
                                struct columns *ret)
{
    struct str rest = cli_opt(a, "fields"), head;
    ret->n = 0;
    while (rest.n > 0 && ret->n < COLUMNS_MAX) {
        (void)str_cut(rest, ',', &head, &rest);
        head = str_trim(head);
        const struct field *f = kind_field(k, head);
        if (f != NULL ? !is_shown(f) : ddl_common(head) == NULL) {
            rec_no_field(c, k, head, NULL);
            return ST_USAGE;
        }
        ret->name[ret->n++] = head;
    }
    if (ret->n > 0)
        return ST_OK;
    ret->name[ret->n++] = kind_has_keys(k) ? S("key") : S("id");
    for (size_t i = 0; all && i < k->nfields && ret->n < COLUMNS_MAX; i++)      /* a sheet is the page's */
        if (is_shown(&k->fields[i]))
            ret->name[ret->n++] = str_z(k->fields[i].name);
    for (int pass = 0; pass < 3 && !all; pass++)      /* title, state, the rest */
        for (size_t i = 0; i < k->nfields && ret->n < SHOWN_MAX; i++) {
            const struct field *f = &k->fields[i];
            bool title = k->title != NULL && strcmp(f->name, k->title) == 0;
            bool state = strcmp(f->name, "state") == 0;
            bool plain = (f->flags & F_LIST) != 0 || k->title == NULL;
            if (is_shown(f) && (pass == 0 ? title : pass == 1 ? state : plain && !title && !state))
                ret->name[ret->n++] = str_z(f->name);
        }
    return ST_OK;
}

static struct str column_text(struct ctx *c, const struct record *r, struct str name)
{
    size_t i = kind_field_index(r->kind, name);
    if (i < r->kind->nfields)
        return rec_text(c, &r->kind->fields[i], &r->v[i]);
    if (str_eq(name, S("key")))
        return rec_key(r);
    if (str_eq(name, S("external_id")))
        return r->external_id;
    if (str_eq(name, S("source")))
        return r->source;
    if (str_eq(name, S("rev")))
        return arena_printf(c->arena, "%lld", (long long)r->rev);
    if (str_eq(name, S("created_at")))
        return instant_text(c->arena, r->created_at);
    if (str_eq(name, S("updated_at")))
        return instant_text(c->arena, r->updated_at);
    return arena_printf(c->arena, "%lld", (long long)r->id);
}

/* ---- list ---- */

static enum status read_filters(struct ctx *c, const struct kind *k, const struct cli_args *a, struct query *q)
{
    struct filter *filters = ARENA_ARRAY(c->arena, struct filter, FILTERS_MAX + 1);
    size_t n = 0;
    for (size_t i = 0; i < a->ngiven && n < FILTERS_MAX; i++) {
        struct str name = cli_field_name(c->arena, a->given[i].name);
        const struct field *f = kind_field(k, name);
        struct path at = { NULL, name, 0 };
        if (str_eq(name, S("key"))) {
            struct value *key = ARENA_NEW(c->arena, struct value);
            *key = ARG_STR(a->given[i].value);
            filters[n++] = (struct filter){ .column = "key", .op = OP_EQ, .any = key, .nany = 1 };
        }
        f = f != NULL ? f : rec_common_field(name);
        if (f == NULL || f->type == FT_TIME)
            continue;
        if (!is_shown(f))
            return cli_usage(c, "%s cannot be filtered by %s\nTry another field.", k->plural, f->name);
        struct value *v = ARENA_NEW(c->arena, struct value);
        if (str_eq(a->given[i].value, S("none"))) {
            filters[n++] = (struct filter){ .column = f->name, .op = OP_NULL };
            continue;
        }
        TRY(rec_parse(c, f, a->given[i].value, &at, v));
        filters[n++] = (struct filter){ .column = f->name, .op = OP_EQ, .any = v, .nany = 1 };
    }
    if (cli_opt(a, "since").n > 0) {
        int64_t ms;
        struct value *v = ARENA_NEW(c->arena, struct value);
        TRY(since_ms(c, cli_opt(a, "since"), &ms));
        *v = ARG_INT(ms);
        filters[n++] = (struct filter){ .column = "created_at", .op = OP_GE, .any = v, .nany = 1 };
    }
    q->filters = filters;
    q->nfilters = n;
    return ST_OK;
}

static enum status list_json(struct ctx *c, const struct record_list *l, struct str fields, struct out *out)
{
    const struct rec_pick pick = { .fields = fields };
    struct json_writer w;
    json_begin(&w, out);
    json_object(&w);
    json_key(&w, S("rows"));
    json_array(&w);
    for (size_t i = 0; i < l->count; i++)
        TRY(rec_json_pick(c, &w, l->items[i], &pick));
    json_end(&w);
    json_key(&w, S("next"));
    if (l->next.n == 0)
        json_null(&w);
    else
        json_str(&w, l->next);
    json_end(&w);
    out_bytes(out, S("\n"));
    return ST_OK;
}

static void list_csv(struct ctx *c, const struct columns *cols, const struct record_list *l, struct out *out)
{
    struct csv_writer w;
    csv_begin(&w, out);
    for (size_t i = 0; i < cols->n; i++)
        csv_cell(&w, cols->name[i]);
    csv_end_row(&w);
    for (size_t r = 0; r < l->count; r++) {
        for (size_t i = 0; i < cols->n; i++) {
            size_t fi = kind_field_index(l->items[r]->kind, cols->name[i]);
            const struct kind *k = l->items[r]->kind;
            enum ftype t = fi < k->nfields ? k->fields[fi].type : FT_TEXT;
            enum vtype v = fi < k->nfields ? l->items[r]->v[fi].type : VT_NULL;
            if ((t == FT_INT || t == FT_MONEY || t == FT_REAL) && (v == VT_INT || v == VT_REAL))
                csv_number(&w, column_text(c, l->items[r], cols->name[i]));
            else
                csv_cell(&w, column_text(c, l->items[r], cols->name[i]));
        }
        csv_end_row(&w);
    }
}

/* Characters, not bytes; good enough for columns of a terminal. */
static size_t width_of(struct str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

/* One line, at most CELL_WIDTH characters. */
static struct str cell(struct arena *a, struct str s)
{
    char *p = ARENA_ARRAY(a, char, s.n + 4);
    size_t n = 0, width = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool start = ((unsigned char)s.p[i] & 0xc0) != 0x80;
        if (start && ++width > CELL_WIDTH) {
            memcpy(p + n, "\xe2\x80\xa6", 3);
            return (struct str){ p, n + 3 };
        }
        p[n++] = s.p[i] == '\n' || s.p[i] == '\r' || s.p[i] == '\t' ? ' ' : s.p[i];
    }
    return (struct str){ p, n };
}

static void list_text(struct ctx *c, const struct columns *cols, const struct record_list *l, struct out *out)
{
    size_t width[COLUMNS_MAX] = { 0 };
    struct str *cells = ARENA_ARRAY(c->arena, struct str, (l->count + 1) * cols->n);
    for (size_t r = 0; r <= l->count; r++)
        for (size_t i = 0; i < cols->n; i++) {
            struct str s = r == 0 ? cols->name[i] : cell(c->arena, column_text(c, l->items[r - 1], cols->name[i]));
            cells[r * cols->n + i] = s;
            width[i] = width_of(s) > width[i] ? width_of(s) : width[i];
        }
    for (size_t r = 0; r <= l->count; r++) {
        for (size_t i = 0; i < cols->n; i++) {
            struct str s = cells[r * cols->n + i];
            int pad = i + 1 < cols->n ? (int)(width[i] - width_of(s)) + 2 : 0;
            out_printf(out, "%.*s%*s", STR_FMT(s), pad, "");
        }
        out_bytes(out, S("\n"));
    }
    if (l->next.n > 0)
        out_printf(out, "more: --after '%.*s'\n", STR_FMT(l->next));
}

static enum status do_list(struct ctx *c, const struct kind *k, const struct cli_args *a, struct out *out)
{
    struct query q = {
        .kind = k, .search = cli_opt(a, "search"), .after = cli_opt(a, "after"), .archived = cli_flag(a, "archived")
    };
    struct record_list l;
    struct columns cols;
    int64_t limit = 0;
    if (cli_opt(a, "limit").n > 0 && (!str_to_i64(cli_opt(a, "limit"), &limit) || limit < 1 || limit > INT32_MAX))
        return cli_usage(c, "--limit takes a number from 1 on\nWrite --limit 20.");
    q.limit = (int)limit;
    q.all = limit > 500;
    TRY(read_filters(c, k, a, &q));
    if (rec_sort(c, &q, cli_opt(a, "sort")) != ST_OK)
        return ST_USAGE;
    TRY(pick_columns(c, k, a, cli_flag(a, "csv"), &cols));
    TRY(rec_list(c, &q, &l));
    if (limit > 500 && l.count > (size_t)limit)
        l.count = (size_t)limit;
    if (cli_flag(a, "json"))
        return list_json(c, &l, cli_opt(a, "fields"), out);
    if (cli_flag(a, "csv"))
        list_csv(c, &cols, &l, out);
    else
        list_text(c, &cols, &l, out);
    return ST_OK;
}

/* ---- one record ---- */

enum status cli_find(struct ctx *c, const struct kind *k, struct str key, struct record **ret)
{
    enum status st = key.n == 0 ? cli_usage(c, "which %s?\nGive its key: headwater %s show KEY.", k->name, k->name)
                                : rec_find(c, k, key, ret);
    assert(key.n > 0 || st != ST_OK);
    if (st == ST_NOT_FOUND)
        problem_add(c->problems, NULL, S("not_found"), "there is no %s \"%.*s\"\nSee headwater %s list.", k->name,
                    STR_FMT(key), k->name);
    else if (st == ST_EXISTS)
        problem_add(c->problems, NULL, S("ambiguous"), "several %s are called \"%.*s\"\nGive a key.", k->plural,
                    STR_FMT(key));
    return st;
}

static enum status show(struct ctx *c, const struct record *r, const struct cli_args *a, struct out *out)
{
    struct columns cols;
    TRY(pick_columns(c, r->kind, a, true, &cols));
    if (cli_flag(a, "json")) {
        const struct rec_pick pick = { .fields = cli_opt(a, "fields") };
        struct json_writer w;
        json_begin(&w, out);
        TRY(rec_json_pick(c, &w, r, &pick));
        out_bytes(out, S("\n"));
        return ST_OK;
    }
    struct record_list l = { .items = &(struct record *){ (struct record *)(uintptr_t)r }, .count = 1 };
    if (cli_flag(a, "csv")) {
        list_csv(c, &cols, &l, out);
        return ST_OK;
    }
    for (size_t i = 0; i < cols.n; i++) {
        struct str s = column_text(c, r, cols.name[i]);
        if (s.n > 0)
            out_printf(out, "%-16.*s %.*s\n", STR_FMT(cols.name[i]), STR_FMT(s));
    }
    out_printf(out, "%-16s %lld\n", "version", (long long)r->rev);
    return ST_OK;
}

struct job {
    struct record *r;
    bool archive;
    int64_t id /* of the record, once it is written */;
};

static enum status job_body(struct ctx *c, void *arg)
{
    struct job *j = arg;
    struct record_put put = { .given = j->r };
    j->id = j->r->id;
    if (j->archive)
        return rec_archive(c, j->r->kind, j->r->id, j->r->rev);
    TRY(record_put(c, &put));
    j->id = put.done->id;
    return ST_OK;
}

static enum status write_it(struct ctx *c, const struct cli_args *a, struct job *j, const char *verb, struct out *out)
{
    int64_t change = 0;
    struct record *now;
    struct str action = arena_printf(c->arena, "%s %s", j->r->kind->name, verb);
    TRY(core_write(c, action, job_body, j, &change));
    TRY(rec_get(c, j->r->kind, j->id, &now));
    if (cli_flag(a, "json")) {
        out_record(c, out, now);
        return ST_OK;
    }
    struct str key = now->key.n > 0 ? now->key : arena_printf(c->arena, "%lld", (long long)now->id);
    out_printf(out, "%.*s\n", STR_FMT(key));
    return ST_OK;
}

/* --field value and field=value; the first bare word is the title. */
static enum status read_values(struct ctx *c, const struct cli_args *a, size_t from, struct record *r)
{
    for (size_t i = 0; i < a->ngiven; i++) {
        struct str name = cli_field_name(c->arena, a->given[i].name);
        struct path at = { NULL, name, 0 };
        bool common = str_eq(name, S("key")) || str_eq(name, S("external_id")) || str_eq(name, S("source"));
        if (!common && kind_field(r->kind, name) == NULL)
            continue;
        enum status st = rec_set(c, r, name, a->given[i].value, &at);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    for (size_t i = from; i < a->npositional; i++) {
        struct str name, value;
        if (!str_cut(a->positional[i], '=', &name, &value)) {
            if (i > from || r->kind->title == NULL)
                return cli_usage(c, "\"%.*s\" is no field=value\nWrite --FIELD VALUE.", STR_FMT(a->positional[i]));
            value = name;
            name = str_z(r->kind->title);
        }
        struct path at = { NULL, name, 0 };
        enum status st = rec_set(c, r, name, value, &at);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    return c->problems->count == 0 ? ST_OK : ST_INVALID;
}

static enum status version_said(struct ctx *c, const struct cli_args *a, int64_t *rev)
{
    struct str said = cli_opt(a, "if-version");
    return said.n == 0 || str_to_i64(said, rev)
               ? ST_OK
               : cli_usage(c, "--if-version takes a number\nIt is the version that show prints.");
}

/* Says which version it is, where somebody was faster. */
static enum status stale(struct ctx *c, const struct cli_args *a, const struct job *j, int64_t now, int64_t given,
                         enum status st)
{
    if (st == ST_CONFLICT && c->problems->count == 0)
        problem_add(c->problems, NULL, S("stale"),
                    "%s %.*s is not at version %lld any more; it was %lld when it was read\n"
                    "Show it, then repeat your change.",
                    j->r->kind->name, STR_FMT(cli_arg(a, 0)), (long long)given, (long long)now);
    return st;
}

static enum status do_set(struct ctx *c, const struct kind *k, const struct cli_args *a, struct out *out)
{
    struct record *old;
    struct job j = { .r = rec_new(c, k) };
    TRY(cli_find(c, k, cli_arg(a, 0), &old));
    j.r->id = old->id;
    j.r->rev = old->rev;
    TRY(version_said(c, a, &j.r->rev));
    TRY(read_values(c, a, 1, j.r));
    int64_t given = j.r->rev;
    return stale(c, a, &j, old->rev, given, write_it(c, a, &j, "edit", out));
}

/* ---- links ---- */

/* The link kind that joins k with what the flags name, and k's own end in it. */
static const struct kind *link_kind(struct ctx *c, const struct kind *k, const struct cli_args *a, size_t *ret_end)
{
    for (size_t i = 0; i < KINDS_COUNT; i++) {
        const struct kind *l = kinds_all[i];
        if ((l->flags & K_LINK) == 0)
            continue;
        for (size_t end = 0; end < l->nfields; end++) {
            const struct field *f = &l->fields[end];
            bool fits = (f->type == FT_REF && kind_is(f->ref, k))
                        || (f->type == FT_ANY && field_allows(f, k) && strcmp(f->name, "record") == 0);
            size_t named = 0;
            for (size_t g = 0; g < a->ngiven && fits; g++) {
                const struct field *other = kind_field(l, cli_field_name(c->arena, a->given[g].name));
                bool known = kind_field(k, cli_field_name(c->arena, a->given[g].name)) != NULL || other != NULL;
                fits = other != f && (other != NULL || !known);
                named += other != NULL && (other->type == FT_REF || other->type == FT_ANY);
            }
            if (fits && named > 0) {
                *ret_end = end;
                return l;
            }
        }
    }
    return NULL;
}

static enum status do_link(struct ctx *c, const struct kind *k, const struct cli_args *a, struct out *out)
{
    struct record *mine;
    size_t end = 0;
    TRY(cli_find(c, k, cli_arg(a, 0), &mine));
    const struct kind *l = link_kind(c, k, a, &end);
    if (l == NULL)
        return cli_usage(c, "to what?\nName the other end: headwater requirement link BR-1 --feature "
                            "SHELF-44 --share 60.");
    struct job j = { .r = rec_new(c, l) };
    j.r->v[end] = l->fields[end].type == FT_ANY ? ARG_STR(any_text(c->arena, k, mine->id)) : ARG_INT(mine->id);
    TRY(read_values(c, a, 1, j.r));
    return write_it(c, a, &j, "add", out);
}

enum status cli_kind_run(struct ctx *c, const struct kind *k, const struct cli_args *a, struct out *out)
{
    struct record *r;
    if (str_eq(a->verb, S("list")))
        return do_list(c, k, a, out);
    if (str_eq(a->verb, S("set")))
        return do_set(c, k, a, out);
    if (str_eq(a->verb, S("link")))
        return do_link(c, k, a, out);
    if (str_eq(a->verb, S("add"))) {
        struct job j = { .r = rec_new(c, k) };
        TRY(read_values(c, a, 0, j.r));
        return write_it(c, a, &j, "add", out);
    }
    TRY(cli_find(c, k, cli_arg(a, 0), &r));
    if (str_eq(a->verb, S("show")))
        return show(c, r, a, out);
    int64_t now = r->rev;
    TRY(version_said(c, a, &r->rev));
    struct job j = { .r = r, .archive = true };
    return stale(c, a, &j, now, r->rev, write_it(c, a, &j, "archive", out));
}
