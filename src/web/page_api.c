/* web/page_api.c: the JSON surface explained, from the tables: /help/api, /help/api/features, /help/api/reports. Every
 * operation comes with a line that can be run as it stands; writes are dry runs of a record that is there. */
#include "use/actions.h"
#include "use/describe.h"
#include "use/reports.h"
#include "web/frame.h"
#include "web/generic.h"

enum { FITTING_MAX = 200 };

struct api_page {
    struct view v;
    struct ctx *c;
    const struct kind *kind;    /* NULL: the index, or the reports */
    bool reports;
    struct str base;            /* http://127.0.0.1:8080 */
    struct record *first;       /* a live record of the kind; NULL: none yet */
    int64_t newest;             /* change */
};

static const struct api_page *ap_of(const struct view *v)
{
    return (const struct api_page *)(const void *)v;
}

static enum status first_of(struct ctx *c, const struct kind *k, struct record **ret)
{
    struct record_list l;
    const struct query q = { .kind = k, .limit = 1 };
    TRY(rec_list(c, &q, &l));
    *ret = l.count ? l.items[0] : NULL;
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct api_page *p = ARENA_NEW(c->arena, struct api_page);
    struct change_head *head;
    size_t n;
    p->c = c;
    TRY(view_init(c, in, &p->v, "/help"));
    p->v.crumb_area = S("Help");
    struct str host = in->req ? request_header(in->req, S("Host")) : STR_NULL;
    p->base = arena_printf(c->arena, "http://%.*s", STR_FMT(host.n ? host : S("127.0.0.1:8080")));
    TRY(change_list(c, 0, STR_NULL, 0, 1, &head, &n));
    p->newest = n ? head[0].id : 0;
    p->v.title = S("Everything here is also data");
    if (in->ncaptures) {
        p->reports = str_eq(in->captures[0], S("reports"));
        p->kind = p->reports ? NULL : kind_at(c, in->captures[0]);
        if (!p->reports && (!p->kind || !openapi_shown(p->kind)))
            return ST_NOT_FOUND;
        p->v.title = p->reports ? S("Reports as data")
                                : arena_printf(c->arena, "%.*s as data",
                                               STR_FMT(words_upper(c->arena, kind_words(c->arena, p->kind))));
        if (p->kind)
            TRY(first_of(c, p->kind, &p->first));
    }
    *ret = &p->v;
    return ST_OK;
}

/* ---- values that could be typed ---- */

static struct str some_record(struct ctx *c, const struct kind *k)
{
    struct record *r = NULL;
    IGNORE(first_of(c, k, &r), "without a record the example holds the word KEY");
    return r ? record_key(c->arena, r) : S("KEY");
}

static struct str some_any(struct ctx *c, const struct field *f)
{
    struct str rest = f->any ? str_z(f->any) : S("feature"), name;
    (void)str_cut(rest, ' ', &name, &rest);
    const struct kind *k = model_kind(c->app->model, name);
    assert(k);
    return arena_printf(c->arena, "%s/%.*s", k->name, STR_FMT(some_record(c, k)));
}

static void some_value(struct ctx *c, struct json_writer *w, const struct field *f)
{
    switch (f->type) {
    case FT_TEXT:
        json_str(w, strcmp(f->name, "efforts") == 0
                        ? arena_printf(c->arena, "%.*s=5", STR_FMT(some_record(c, &kind_team)))
                    : strcmp(f->name, "add") == 0    ? some_record(c, &kind_feature)
                    : strcmp(f->name, "option") == 0 ? S("A")
                    : strcmp(f->name, "code") == 0   ? S("EXA")
                                                     : S("Example"));
        return;
    case FT_PROSE: json_str(w, S("An example")); return;
    case FT_INT: json_int(w, f->min > 0 ? f->min : 1); return;
    case FT_REAL: json_int(w, 1); return;
    case FT_MONEY: json_str(w, S("1")); return;
    case FT_BOOL: json_bool(w, false); return;
    case FT_DATE: json_str(w, S("2027-01-15")); return;
    case FT_TIME: json_str(w, S("2027-01-15T10:00:00Z")); return;
    case FT_QUARTER: json_str(w, S("2027-Q1")); return;
    case FT_CHOICE: json_str(w, str_z(f->choices[0].id)); return;
    case FT_REF: json_str(w, some_record(c, f->ref)); return;
    case FT_ANY: json_str(w, some_any(c, f)); return;
    case FT__COUNT: break;
    }
    assert(!"a field has a type");
}

/* The required inputs with values, as one line of JSON; with r their values in it. */
static struct str some_body(struct ctx *c, const struct field *f, size_t n, const struct record *r)
{
    struct out o;
    struct json_writer w;
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    for (size_t i = 0; i < n; i++) {
        if (!(f[i].flags & F_REQUIRED) || (f[i].dflt && !r) || (f[i].flags & (F_READONLY | F_SECRET))
            || (r && (f[i].flags & F_LINK)))
            continue;
        json_key(&w, str_z(f[i].name));
        if (r)
            rec_json_value(c, &w, &f[i], &r->v[i]);
        else
            some_value(c, &w, &f[i]);
    }
    json_end(&w);
    return out_str(&o);
}

/* 'text' for a shell. */
static struct str quoted(struct arena *a, struct str s)
{
    struct out o;
    out_init_raw(&o, a);
    out_bytes(&o, S("'"));
    for (size_t i = 0; i < s.n; i++)
        out_bytes(&o, s.p[i] == '\'' ? S("'\\''") : (struct str){ s.p + i, 1 });
    out_bytes(&o, S("'"));
    return out_str(&o);
}

/* ---- operations ---- */

struct example {
    const char *method;
    struct str path, query, type, body, rev;
};

static void example_html(struct out *o, const struct api_page *p, const struct example *e, struct str summary)
{
    struct arena *a = p->v.arena;
    struct str url = arena_printf(a, "%.*s%.*s%.*s", STR_FMT(p->base), STR_FMT(e->path), STR_FMT(e->query));
    struct out line;
    out_init_raw(&line, a);
    out_bytes(&line, S("curl -sS"));
    if (strcmp(e->method, "GET") != 0)
        out_printf(&line, " -X %s", e->method);
    if (e->rev.n)
        out_printf(&line, " -H 'If-Match: \"%.*s\"'", STR_FMT(e->rev));
    if (e->type.n)
        out_printf(&line, " -H 'Content-Type: %.*s'", STR_FMT(e->type));
    if (e->body.n)
        out_printf(&line, " --data-binary %.*s", STR_FMT(quoted(a, e->body)));
    out_printf(&line, " %.*s", STR_FMT(quoted(a, url)));
    H(o, "<section class=\"mb4\"><h3><span class=\"chip\">", str_z(e->method), "</span> <code>", e->path,
      "</code></h3><p class=\"small\">", summary, "</p><pre class=\"curl\" tabindex=\"0\"><code>", out_str(&line),
      "</code></pre></section>");
}

static void reads_html(struct out *o, const struct api_page *p)
{
    struct arena *a = p->v.arena;
    const char *plural = p->kind->plural;
    struct str key = p->first ? record_key(a, p->first) : S("KEY");
    const struct example list = {
        "GET", arena_printf(a, "/%s.json", plural), S("?limit=2&count=1"), STR_NULL, STR_NULL, STR_NULL
    };
    const struct example sheet = { "GET", arena_printf(a, "/%s.csv", plural), STR_NULL, STR_NULL, STR_NULL, STR_NULL };
    const struct example one = { "GET",    arena_printf(a, "/%s/%.*s.json", plural, STR_FMT(key)),
                                 STR_NULL, STR_NULL,
                                 STR_NULL, STR_NULL };
    example_html(
        o, p, &list,
        S("A page of them: rows, next, count. Filters are names of fields; sort=-field,other, q=words, fields=, include=, since=180d."));
    example_html(o, p, &sheet, S("All of them as a sheet, with the same filters."));
    example_html(o, p, &one, S("One of them. Its ETag is its rev; If-None-Match answers 304."));
}

static void writes_html(struct out *o, const struct api_page *p)
{
    struct arena *a = p->v.arena;
    const struct kind *k = p->kind;
    struct str json = S("application/json"), dry = S("?dry_run=1");
    struct str key = p->first ? record_key(a, p->first) : S("KEY"),
               rev = p->first ? int_text(a, p->first->rev) : S("1");
    struct str at = arena_printf(a, "/%s/%.*s.json", k->plural, STR_FMT(key)),
               body = some_body(p->c, k->fields, k->nfields, NULL);
    if (openapi_adds(k)) {
        const struct example add = { "POST", arena_printf(a, "/%s.json", k->plural), dry, json, body, STR_NULL };
        const struct example lines = { "POST", arena_printf(a, "/%s.jsonl", k->plural),
                                       dry,    S("application/x-ndjson"),
                                       body,   STR_NULL };
        example_html(o, p, &add,
                     S("Adds one: 201, Location, Headwater-Undo. An Idempotency-Key makes it happen once."));
        example_html(o, p, &lines,
                     S("Adds one for each line; all or nothing, or with partial=1 those without problems."));
    }
    if (openapi_edits(k)) {
        const struct example edit = { "PATCH", at, dry, json, S("{}"), rev };
        struct str whole = p->first ? some_body(p->c, k->fields, k->nfields, p->first) : body;
        const struct example put = { "PUT", at, dry, json, whole, rev };
        example_html(o, p, &edit,
                     S("Changes what is sent. Without If-Match 428; when somebody was faster 412, with what differs."));
        example_html(o, p, &put, S("Writes the whole record: what is not sent becomes empty."));
    }
    if (openapi_adds(k) && openapi_edits(k)) {
        struct str col = p->kind->title ? str_z(p->kind->title) : str_z(k->fields[0].name);
        struct str sheet =
            arena_printf(a, "id,%.*s\n%s,\n", STR_FMT(col), p->first ? arena_cstr(a, int_text(a, p->first->id)) : "0");
        size_t f = kind_field_index(k, col);
        if (p->first)
            sheet = arena_printf(a, "id,%.*s\n%lld,\"%.*s\"\n", STR_FMT(col), (long long)p->first->id,
                                 STR_FMT(rec_text(p->c, &k->fields[f], &p->first->v[f])));
        const struct example bulk = {
            "PUT", arena_printf(a, "/%s.csv", k->plural), dry, S("text/csv"), sheet, STR_NULL
        };
        example_html(o, p, &bulk, S("Adds or changes one for each row, by id, key or external_id."));
    }
    if (openapi_archives(k)) {
        const struct example gone = { "DELETE", at, dry, STR_NULL, STR_NULL, rev };
        example_html(o, p, &gone, S("Archives it: out of lists and sums, never lost."));
    }
}

/* A record on which the action makes sense where it stands; NULL: none. */
static const struct record *fitting(struct ctx *c, const struct action *act)
{
    struct record_list l = { 0 };
    const struct query q = { .kind = act->kind, .limit = FITTING_MAX };
    IGNORE(rec_list(c, &q, &l), "the example holds the word KEY then");
    for (size_t i = 0; i < l.count; i++)
        if (action_fits(act, l.items[i]))
            return l.items[i];
    return NULL;
}

static void actions_html(struct out *o, const struct api_page *p)
{
    struct arena *a = p->v.arena;
    for (size_t i = 0; action_at(i); i++) {
        const struct action *act = action_at(i);
        if (!kind_is(act->kind, p->kind))
            continue;
        struct str path = arena_printf(a, "/%s/%s.json", act->kind->plural, act->verb);
        if (act->on == ON_RECORD) {
            const struct record *r = fitting(p->c, act);
            path = arena_printf(a, "/%s/%.*s/%s.json", act->kind->plural, STR_FMT(r ? record_key(a, r) : S("KEY")),
                                act->verb);
        }
        struct str body = some_body(p->c, act->in, act->nin, NULL);
        const struct example e = { "POST", path, S("?dry_run=1"), S("application/json"), body, STR_NULL };
        example_html(o, p, &e, str_z(act->help));
    }
}

static void reports_html(struct out *o, const struct api_page *p)
{
    struct arena *a = p->v.arena;
    for (size_t i = 0; report_at(i); i++) {
        const struct report *r = report_at(i);
        struct str name = report_slug(a, r);
        const struct example data = { "GET",    arena_printf(a, "/%.*s.json", STR_FMT(name)),
                                      STR_NULL, STR_NULL,
                                      STR_NULL, STR_NULL };
        const struct example sheet = { "GET",    arena_printf(a, "/%.*s.csv", STR_FMT(name)),
                                       STR_NULL, STR_NULL,
                                       STR_NULL, STR_NULL };
        example_html(o, p, &data, str_z(r->help));
        example_html(o, p, &sheet, S("The same as a sheet; table= chooses another of its tables."));
    }
}

struct rule {
    struct str what, how;
};
static const struct rule rules[] = {
    { S_INIT("Shape"),
      S_INIT(
          "One object is the thing, a list is {\"rows\": […], \"next\": …}. Names are snake_case, ids text, money {\"amount\", \"currency\"}, "
          "instants RFC 3339 in UTC, work whole person-days, references keys.") },
    { S_INIT("Paging"),
      S_INIT("after= what next said, limit= up to 500. Link: rel=\"next\" says the same. count=1 counts.") },
    { S_INIT("Filters"),
      S_INIT(
          "field=a,b · field.gt= .ge= .lt= .le= · field=none · q= · since=180d · sort=-field,other · fields=a,b · include=customer") },
    { S_INIT("Versions"),
      S_INIT(
          "PATCH, PUT and DELETE need If-Match with the ETag: without 428, too late 412 with the record as it is and a diff.") },
    { S_INIT("Once"),
      S_INIT(
          "Idempotency-Key on a write: the same key again within seven days gets the same answer; with another body 422, while the first "
          "runs 409. Only what was done is kept: a refused request may be mended and sent again with its key.") },
    { S_INIT("Errors"),
      S_INIT(
          "application/problem+json: type is a page, errors lists each problem with a JSON pointer, suggestions what can be done about words.") },
    { S_INIT("Dry run"), S_INIT("dry_run=1 on any write: nothing happens, changes lists what would.") },
    { S_INIT("Undo"),
      S_INIT("Every write answers Headwater-Undo: /history/N. POST /history/N/undo.json takes it back.") },
    { S_INIT("Long"),
      S_INIT(
          "Prefer: wait=N (seconds) or respond-async on what has to be worked out: what is not there by then goes on as a job. 202, and Location "
          "says where: state, and once it is done location and what it answered. POST to its cancel calls it off; nothing is half written.") },
    { S_INIT("What if"),
      S_INIT(
          "POST /plan/2027-Q1/what-if with {\"add\": [{\"feature\": \"SHELF-60\", \"team\": \"shelf\", \"days\": 70}]}: whether it fits, and the "
          "options of a card where it does not. Nothing is written.") },
    { S_INIT("Limits"),
      S_INIT("1 MiB a request, 64 MiB for .jsonl, .csv and imports; 413 beyond. X-Request-Id comes back.") },
};

static void index_html(struct out *o, const struct api_page *p)
{
    struct arena *a = p->v.arena;
    H(o, "<section class=\"card mb4\"><h2 class=\"mb3\">How it speaks</h2><dl class=\"kv\">");
    for (size_t i = 0; i < COUNT(rules); i++)
        H(o, "<dt>", rules[i].what, "</dt><dd>", rules[i].how, "</dd>");
    H(o, "</dl></section><section class=\"card mb4\"><h2 class=\"mb3\">The whole</h2>");
    const struct example all[] = {
        { "GET", S("/openapi.json"), STR_NULL, STR_NULL, STR_NULL, STR_NULL },
        { "GET", S("/.json"), STR_NULL, STR_NULL, STR_NULL, STR_NULL },
        { "GET", S("/reports.json"), STR_NULL, STR_NULL, STR_NULL, STR_NULL },
        { "GET", S("/events"), S("?once=1&after=0"), STR_NULL, STR_NULL, STR_NULL },
        { "GET", S("/history.json"), STR_NULL, STR_NULL, STR_NULL, STR_NULL },
        { "GET", arena_printf(a, "/history/%lld.json", (long long)p->newest), STR_NULL, STR_NULL, STR_NULL, STR_NULL },
        { "POST", arena_printf(a, "/history/%lld/undo.json", (long long)p->newest), S("?dry_run=1"), STR_NULL, STR_NULL,
          STR_NULL },
        { "POST", S("/changes/undo.json"), S("?dry_run=1"), S("application/json"),
          arena_printf(a, "{\"change\":%lld}", (long long)p->newest), STR_NULL },
    };
    static const struct str says[] = {
        S_INIT("This description for machines, OpenAPI 3.1."),
        S_INIT("What waits for you."),
        S_INIT("What can be asked."),
        S_INIT("What changed since, as events; without once=1 it stays open and tells what changes, as it changes."),
        S_INIT("Every change, newest first."),
        S_INIT("One change, with what was before and after."),
        S_INIT("Takes a whole change back."),
        S_INIT("The same as an action; without a number the newest.")
    };
    for (size_t i = 0; i < COUNT(all); i++)
        example_html(o, p, &all[i], says[i]);
    H(o,
      "</section><section class=\"card\"><h2>By kind of record</h2><p class=\"adds\"><a href=\"/help/api/reports\">Reports</a> ");
    for (size_t i = 0; i < KINDS_COUNT; i++)
        if (openapi_shown(kinds_all[i]) && kind_shown(kinds_all[i]))
            H(o, "<a href=\"", URL(a, S("help"), S("api"), str_z(kinds_all[i]->plural)), "\">",
              words_upper(a, kind_words(a, kinds_all[i])), "</a> ");
    H(o, "</p></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct api_page *p = ap_of(v);
    ui_top(o, v, p->kind || p->reports ? S("API") : S("The same as JSON and CSV"), STR_NULL, NULL, 0);
    if (!p->kind && !p->reports) {
        index_html(o, p);
        return;
    }
    H(o,
      "<p class=\"mb4\"><a href=\"/help/api\">How it speaks, and all kinds</a></p><section class=\"card\"><h2 class=\"mb3\">What can be asked</h2>");
    if (p->reports)
        reports_html(o, p);
    else {
        reads_html(o, p);
        writes_html(o, p);
        actions_html(o, p);
    }
    H(o, "</section>");
}

static void json(struct json_writer *w, const struct view *v)
{
    struct openapi_tables t;
    describe_tables(v->arena, ap_of(v)->c->app->model, &t);
    openapi_write(w->o, &t);
}

const struct page page_api = { load, html, json, NULL };
