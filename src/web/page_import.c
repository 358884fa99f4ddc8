/* web/page_import.c: a file becomes records in two steps: what it would become, then the change itself.
 * Between the two the file travels in the page, so nothing is kept that nobody asked for. */
#include "core/perm.h"
#include "model/openapi.h"
#include "web/desk.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/import_job.h"
#include "web/import_view.h"
#include <stdlib.h>

enum { JOB_FROM = 1 << 20 /* bytes; larger files are read by a job */, NOTES_SHOWN = 20, HEADINGS_SHOWN = 30 };

static const struct import_view *iv_of(const struct view *v)
{
    return (const struct import_view *)(const void *)v;
}

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static struct str base64(struct arena *a, struct str s)
{
    char *p = ARENA_ARRAY(a, char, s.n / 3 * 4 + 5);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i += 3) {
        uint32_t x = 0;
        for (size_t k = 0; k < 3; k++)
            x = x << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0u);
        p[n++] = digits[x >> 18 & 63u];
        p[n++] = digits[x >> 12 & 63u];
        p[n++] = i + 1 < s.n ? digits[x >> 6 & 63u] : '=';
        p[n++] = i + 2 < s.n ? digits[x & 63u] : '=';
    }
    return (struct str){ p, n };
}

static bool unbase64(struct arena *a, struct str s, struct str *ret)
{
    char *p = ARENA_ARRAY(a, char, s.n / 4 * 3 + 4);
    size_t n = 0;
    uint32_t x = 0, bits = 0;
    for (size_t i = 0; i < s.n && s.p[i] != '='; i++) {
        const char *d = memchr(digits, s.p[i], sizeof(digits) - 1);
        if (!d)
            return false;
        x = x << 6 | (uint32_t)(d - digits);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            p[n++] = (char)(unsigned char)(x >> bits & 255u);
        }
    }
    *ret = (struct str){ p, n };
    return true;
}

static enum status make(struct ctx *c, const struct page_in *in, struct import_view **ret)
{
    struct import_view *iv = ARENA_NEW(c->arena, struct import_view);
    iv->c = c;
    TRY(view_init(c, in, &iv->v, "/import"));
    iv->v.no_json = true;
    iv->v.crumb_area = S("Import");
    iv->v.title = S("Bring in a file; you see what it becomes before anything is written");
    *ret = iv;
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct import_view *iv;
    TRY(make(c, in, &iv));
    struct str shape = params_get(&in->query, S("shape"));
    if (!str_empty(shape))
        iv->shape = shape;
    *ret = &iv->v;
    return ST_OK;
}

static void upload_html(struct out *o, const struct import_view *iv)
{
    H(o,
      "<section class=\"card formsheet\" aria-labelledby=\"up\"><h2 id=\"up\">The file</h2>"
      "<form method=\"post\" action=\"/import\" enctype=\"multipart/form-data\"><div class=\"field mt3\">"
      "<label for=\"file\">CSV, TSV, a workbook (XLSX) or JSON</label><input type=\"file\" id=\"file\" name=\"file\" "
      "accept=\".csv,.tsv,.txt,.xlsx,.json,.jsonl\" required></div><div class=\"field\"><label for=\"shape\">Its rows are</label>");
    import_shape_select(o, iv);
    H(o,
      "</div><p class=\"foot end\"><button class=\"btn pri\" data-primary data-do=\"Look at this file\">Look at this file"
      "</button><span class=\"small muted\">Separator and encoding are found out.</span></p></form></section>");
}

/* What the rows are is not known: the file stays, and that is asked. */
static void which_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    H(o, "<section class=\"card formsheet\" aria-labelledby=\"up\"><h2 id=\"up\">What is a row of ", iv->file_name,
      "?</h2>"
      "<form method=\"post\" action=\"/import\"><input type=\"hidden\" name=\"packed\" value=\"",
      iv->packed, "\"><input type=\"hidden\" name=\"job\" value=\"", iv->job,
      "\"><input type=\"hidden\" name=\"file_name\" value=\"", iv->file_name,
      "\">"
      "<input type=\"hidden\" name=\"create\" value=\"",
      iv->create, "\">");
    if (r->nmapped > 0) {
        H(o, "<p class=\"small muted mt3\">Its headings: ");
        for (size_t i = 0; i < r->nmapped && i < HEADINGS_SHOWN; i++)
            H(o, "", i ? S(" · ") : STR_NULL, "", r->mapped[i].column, "");
        H(o, "", r->nmapped > HEADINGS_SHOWN ? S(" …") : STR_NULL, "</p>");
    }
    H(o, "<div class=\"field mt3\"><label for=\"shape\">Its rows are</label>");
    import_shape_select(o, iv);
    H(o, "</div>");
    import_sets_html(o, iv, iv->asks);
    H(o, "<p class=\"foot end\"><button class=\"btn pri\" data-primary data-do=\"Read it so\">Read it so</button>"
         "<a class=\"btn quiet\" href=\"/import\">Choose another file</a></p></form></section>");
}

/* The four counts as parts of one bar. */
static void tally_bar(struct out *o, struct arena *a, const int64_t *n, const char *const *css, size_t parts)
{
    int64_t at = 0, all = 0;
    for (size_t i = 0; i < parts; i++)
        all += n[i];
    H(o, "<svg class=\"sumbar\" viewBox=\"0 0 ", int_text(a, all > 0 ? all : 1),
      " 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    for (size_t i = 0; i < parts; at += n[i++])
        if (n[i] > 0)
            H(o, "<rect class=\"", str_z(css[i]), "\" x=\"", int_text(a, at), "\" width=\"", int_text(a, n[i]),
              "\" height=\"10\"/>");
    H(o, "</svg>");
}

/* rest empty: the lines below say it. */
static void tally_one(struct out *o, const char *css, struct str label, int64_t n, struct str rest)
{
    H(o, "<div class=\"", str_z(css), "\"><dt><i></i>", label, "</dt><dd><span class=\"fig\">", n, "</span><span>");
    if (str_empty(rest))
        H(o, "<a href=\"#wrong\">see why</a>");
    H(o, "", rest, "</span></dd></div>");
}

static int by_line(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Lines that cannot be read: a line may have several problems. */
static int64_t bad_lines(struct arena *a, const struct import_report *r)
{
    int64_t *lines = ARENA_ARRAY(a, int64_t, r->nbad + 1), n = 0;
    for (size_t i = 0; i < r->nbad; i++)
        lines[i] = r->bad[i].line;
    qsort(lines, r->nbad, sizeof *lines, by_line);
    for (size_t i = 0; i < r->nbad; i++)
        n += i == 0 || lines[i] != lines[i - 1];
    return n < r->rows ? n : r->rows;
}

struct absent {
    const struct kind *kind;
    struct str example;
};

static size_t add_absent(struct absent *list, size_t n, const struct kind *k, struct str example)
{
    size_t at = 0;
    while (at < n && list[at].kind != k)
        at++;
    if (at == n)
        list[n++] = (struct absent){ k, example };
    return n;
}

/* The kinds whose records the file names and that are not there yet, each once: to be added, or refused until somebody says
 * so. */
static size_t absent_kinds(const struct import_view *iv, struct absent **ret)
{
    const struct import_report *r = &iv->report;
    const struct model *m = iv->c->app->model;
    size_t n = 0;
    *ret = ARENA_ARRAY(iv->v.arena, struct absent, m->nkinds + 1);
    for (size_t i = 0; i < r->nabsent; i++) {
        const struct kind *k = model_kind(m, r->absent[i].kind);
        if (k && kind_shown(k))
            n = add_absent(*ret, n, k, r->absent[i].title);
    }
    for (size_t i = 0; i < r->nmade; i++) {
        const struct kind *k = model_kind(m, r->made[i].kind);
        if (k && kind_shown(k))
            n = add_absent(*ret, n, k, r->made[i].title);
    }
    return n;
}

/* One tick for each absent kind. What was ticked before and is no longer absent stays ticked: the next step needs it too. */
static void absent_html(struct out *o, const struct import_view *iv)
{
    struct absent *absent;
    size_t n = absent_kinds(iv, &absent), at;
    bool *ticked = ARENA_ARRAY(iv->v.arena, bool, n + 1);
    for (struct str rest = iv->create, one; !str_empty(rest);) {
        (void)str_cut(rest, ',', &one, &rest);
        for (at = 0; at < n && !str_eq(str_z(absent[at].kind->name), one);)
            at++;
        ticked[at] = true;
        if (at == n && !str_empty(one))
            ui_hidden(o, S("create"), one);
    }
    if (n == 0)
        return;
    H(o, "<fieldset class=\"qask\"><legend>Some names are not here yet. Add them?</legend><div class=\"ticks\">");
    for (size_t i = 0; i < n; i++) {
        H(o, "<label><input type=\"checkbox\" name=\"create\" value=\"", str_z(absent[i].kind->name), "\"");
        if (ticked[i])
            H(o, " checked");
        H(o, "> <span>", words_upper(iv->v.arena, kind_words(iv->v.arena, absent[i].kind)), ", such as <b>",
          absent[i].example, "</b></span></label>");
    }
    H(o, "</div></fieldset>");
}

enum { NAMES_MADE = 6 };

struct made_group {
    const struct kind *kind;
    size_t n;
    struct str names[NAMES_MADE];
};

static size_t made_groups(const struct import_view *iv, struct made_group **ret)
{
    const struct model *m = iv->c->app->model;
    size_t n = 0;
    *ret = ARENA_ARRAY(iv->v.arena, struct made_group, m->nkinds + 1);
    for (size_t i = 0; i < iv->report.nmade; i++) {
        const struct kind *k = model_kind(m, iv->report.made[i].kind);
        size_t at = 0;
        if (!k)
            continue;
        while (at < n && (*ret)[at].kind != k)
            at++;
        struct made_group *g = &(*ret)[at];
        n += at == n;
        g->kind = k;
        if (g->n < NAMES_MADE)
            g->names[g->n] = iv->report.made[i].title;
        g->n++;
    }
    return n;
}

/* "Added on the way: 2 products, LogiPro, FinaX; 1 team, Backend." */
static void made_html(struct out *o, const struct import_view *iv)
{
    struct made_group *g;
    size_t n = made_groups(iv, &g);
    if (n == 0)
        return;
    H(o, "<p class=\"small up\">Added on the way: ");
    for (size_t i = 0; i < n; i++) {
        H(o, "", i ? S("; ") : S(""), "", g[i].n, " ",
          g[i].n == 1 ? kind_label(iv->v.arena, g[i].kind) : kind_words(iv->v.arena, g[i].kind), ", ");
        for (size_t k = 0; k < g[i].n && k < NAMES_MADE; k++)
            H(o, "", k ? S(", ") : S(""), "<b>", g[i].names[k], "</b>");
        if (g[i].n > NAMES_MADE)
            H(o, " and ", g[i].n - NAMES_MADE, " more");
    }
    H(o, ".</p>");
}

static void tally_html(struct out *o, const struct import_view *iv)
{
    static const char *const css[] = { "k1", "k4", "k0", "k9" };
    const struct import_report *r = &iv->report;
    const int64_t n[COUNT(css)] = { r->created, r->updated, r->unchanged, iv->bad_lines };
    H(o, "<section class=\"card\" aria-labelledby=\"i1\"><h2 id=\"i1\" class=\"vh\">What would happen</h2>");
    tally_bar(o, iv->v.arena, n, css, COUNT(css));
    H(o, "<dl class=\"tally\">");
    tally_one(o, css[0], S("New"), n[0], S("records to create"));
    tally_one(o, css[1], S("Changed"), n[1], S("known by key or reference"));
    tally_one(o, css[2], S("As they are"), n[2], S("nothing to write"));
    tally_one(o, css[3], S("Set aside"), n[3], r->nbad > 0 ? STR_NULL : S("cannot be read for sure"));
    H(o, "</dl>");
    made_html(o, iv);
    H(o, "</section>");
}

static bool is_asked(const struct import_report *r, struct str value)
{
    for (size_t i = 0; i < r->nquestions; i++)
        if (str_eq(r->questions[i].value, value))
            return true;
    return false;
}

static void questions_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    for (size_t i = 0; i < iv->nalias; i++) /* answered before: the next step needs it too */
        if (!is_asked(r, iv->alias[i].field))
            ui_hidden(o, arena_printf(iv->v.arena, "alias:%.*s", STR_FMT(iv->alias[i].field)), iv->alias[i].value);
    for (size_t i = 0; i < r->nquestions; i++) {
        import_question_html(o, iv, &r->questions[i]);
    }
}

/* How the file was read, and what can be said about that. */
static void read_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    H(o,
      "<section class=\"card\" aria-labelledby=\"i2\"><header><h2 id=\"i2\">How the file was read</h2>"
      "<span class=\"small muted\">",
      desk_plural(iv->v.arena, r->rows, "row", "rows"), ", ",
      desk_plural(iv->v.arena, (int64_t)r->nmapped, "column", "columns"), ", ", r->encoding, "</span></header>");
    import_reading_html(o, iv);
    if (r->nnotes > 0) {
        H(o, "<ul class=\"tip\">");
        for (size_t i = 0; i < r->nnotes && i < NOTES_SHOWN; i++) {
            H(o, "<li>");
            if (r->notes[i].line > 0)
                H(o, "Line ", r->notes[i].line, ": ", r->notes[i].reason, "</li>");
            else
                H(o, "", words_upper(iv->v.arena, r->notes[i].reason), "</li>");
        }
        if (r->nnotes > NOTES_SHOWN)
            H(o, "<li>and ", r->nnotes - NOTES_SHOWN, " more like these</li>");
        H(o, "</ul>");
    }
    H(o, "</section>");
}

static void send_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    int64_t read = r->created + r->updated + r->unchanged + r->quarantined + (int64_t)r->nquestions;
    int64_t good = read > 0 ? r->rows - iv->bad_lines : 0, ready = r->created + r->updated + r->unchanged;
    if (r->nquestions > 0 && ready < good)
        good = ready; /* the others wait for an answer */
    H(o, "<div class=\"card send\">");
    if (r->quarantined) {
        H(o, "<label class=\"tick\"><input type=\"checkbox\" name=\"partial\" value=\"1\"");
        if (iv->partial)
            H(o, " checked");
        H(o, "> <span><b>Leave ",
          iv->bad_lines == 1 ? S("this row") : arena_printf(iv->v.arena, "these %lld rows", (long long)iv->bad_lines),
          " out</b><br>"
          "<span class=\"small muted\">Without this tick nothing comes in until ",
          r->rows == 1 ? S("it") : arena_printf(iv->v.arena, "all %lld rows", (long long)r->rows),
          " can be read.</span></span></label>");
    }
    H(o, "<p class=\"foot\">");
    if (good > 0)
        H(o, "<button class=\"btn pri\" name=\"do\" value=\"apply\" data-primary data-do=\"Import the rows\">Import ",
          desk_plural(iv->v.arena, good, "row", "rows"),
          "</button><button class=\"btn\" name=\"do\" value=\"again\">Read it again</button>");
    else
        H(o,
          "<button class=\"btn pri\" name=\"do\" value=\"again\" data-primary data-do=\"Read it again\">Read it again</button>");
    H(o,
      "<a class=\"btn quiet\" href=\"/import\">Choose another file</a><span class=\"small muted\">One change in History. It "
      "can be undone as a whole.</span></p></div>");
}

static void progress_html(struct out *o, const struct import_view *iv)
{
    int64_t percent = iv->of > 0 ? iv->at * 100 / iv->of : 0;
    H(o, "<section class=\"card\" aria-labelledby=\"pr\"><h2 id=\"pr\">", words_upper(iv->v.arena, str_z(iv->what)),
      " the rows</h2><p><label for=\"bar\">", percent, " % done</label> <progress id=\"bar\" max=\"100\" value=\"",
      percent, "\"></progress></p><p class=\"small muted\">", iv->at, " of ", iv->of,
      " rows. You may leave this page: its address stays good for a while.</p>"
      "<p class=\"foot\"><a class=\"btn pri\" data-again href=\"",
      URL(iv->v.arena, S("import"), S("jobs"), iv->job), "\">See how far it is</a></p></section>");
}

static void done_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    const struct kind *k = model_kind(iv->c->app->model, iv->shape);
    H(o,
      "<section class=\"card\" aria-labelledby=\"a1\"><div class=\"note good\" role=\"status\"><h3 id=\"a1\" class=\"say\">",
      desk_plural(iv->v.arena, r->created + r->updated, "row", "rows"), " imported.</h3><p class=\"foot\"><span>",
      r->created, " are new, ", r->updated, " changed, ", r->unchanged, " were so already. ",
      desk_plural(iv->v.arena, iv->bad_lines, "row", "rows"), " stayed out.</span>");
    if (r->change != 0)
        H(o,
          "<button class=\"lk\" form=\"undo\" data-do=\"Undo the import\">Undo</button></p></div><form id=\"undo\" method=\"post\" "
          "action=\"",
          URL(iv->v.arena, S("history"), int_text(iv->v.arena, r->change), S("undo")), "\" hidden></form>");
    else
        H(o, "</p></div>");
    H(o, "<p class=\"foot\"><a class=\"btn pri\" href=\"",
      URL(iv->v.arena, k && kind_shown(k) ? str_z(k->plural) : S("features")), "\">See them</a></p></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct import_view *iv = iv_of(v);
    struct str sub = iv->looked ? S("Bringing the same file in again later updates these records and adds none twice.")
                                : S("A roadmap, teams’ days, or any list that Headwater keeps.");
    struct str crumb = iv->looked && !iv->running && !iv->done
                           ? arena_printf(v->arena, "%.*s · nothing is written yet", STR_FMT(iv->file_name))
                           : iv->file_name;
    ui_top(o, v, crumb, sub, NULL, 0);
    if (!str_empty(iv->problem))
        H(o, "<div class=\"note warn sum\" role=\"alert\"><p>", iv->problem, "</p></div>");
    if (iv->running || iv->done) {
        (iv->running ? progress_html : done_html)(o, iv);
        return;
    }
    if (!iv->looked) {
        (iv->unknown ? which_html : upload_html)(o, iv);
        return;
    }
    tally_html(o, iv);
    H(o, "<form method=\"post\" action=\"/import\" class=\"stack imp\">");
    ui_hidden(o, S("job"), iv->job);
    ui_hidden(o, S("packed"), iv->packed);
    ui_hidden(o, S("file_name"), iv->file_name);
    questions_html(o, iv);
    absent_html(o, iv);
    import_sets_html(o, iv, STR_NULL);
    import_words_html(o, iv);
    import_conflicts_html(o, iv);
    read_html(o, iv);
    import_mapping_html(o, iv);
    import_wrong_html(o, iv);
    send_html(o, iv);
    H(o, "</form>");
}

static void json(struct json_writer *w, const struct view *v)
{
    json_object(w);
    const struct import_view *iv = iv_of(v);
    json_key(w, S("title"));
    json_str(w, v->title);
    if (!str_empty(iv->job)) {
        json_key(w, S("running")), json_bool(w, iv->running);
        json_key(w, S("rows_done")), json_int(w, iv->at);
        json_key(w, S("rows")), json_int(w, iv->running ? iv->of : iv->report.rows);
        json_key(w, S("created")), json_int(w, iv->report.created);
        json_key(w, S("updated")), json_int(w, iv->report.updated);
        json_key(w, S("unchanged")), json_int(w, iv->report.unchanged);
        json_key(w, S("quarantined")), json_int(w, iv->report.quarantined);
        json_key(w, S("written")), json_bool(w, iv->report.written);
    }
    json_end(w);
}

const struct page page_import = { load, html, json, NULL };

/* The upload of the first step. */
static enum status from_upload(struct ctx *c, const struct page_in *in, struct import_view *iv, struct str *ret_bytes)
{
    struct part_file *parts;
    size_t n;
    TRY(multipart_parse(c->arena, in->req->content_type, in->req->body, &parts, &n));
    *ret_bytes = STR_NULL;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(parts[i].name, S("file"))) {
            *ret_bytes = parts[i].bytes;
            iv->file_name = parts[i].filename;
        }
        if (str_eq(parts[i].name, S("shape")) && !str_empty(parts[i].bytes))
            iv->shape = parts[i].bytes;
        if (str_eq(parts[i].name, S("create")))
            iv->create = parts[i].bytes;
        if (str_eq(parts[i].name, S("otherwise")))
            iv->otherwise = parts[i].bytes;
    }
    return ST_OK;
}

static bool is_same(const struct params *p, const char *name, struct str was)
{
    struct str now = params_get(p, str_z(name));
    return now.p == NULL || params_get(p, was).p == NULL || str_eq(str_trim(now), str_trim(params_get(p, was)));
}

/* Whether the columns are those that the choices were made for. */
static bool same_columns(const struct params *p)
{
    return is_same(p, "sheet", S("was_sheet")) && is_same(p, "header_row", S("was_header_row"))
           && is_same(p, "mapping", S("was_mapping")) && is_same(p, "shape", S("was_shape"));
}

static bool one_choice(struct import_set *list, size_t *n, struct str prefix, const struct param *p)
{
    if (!str_starts(p->name, prefix))
        return false;
    list[(*n)++] = (struct import_set){ str_skip(p->name, prefix.n), p->value };
    return true;
}

/* Whether the column still shows what was found out: all its places do. A column may fill two fields, each in a place of
 * its own, and so may two columns of one heading; the nth was: belongs to the nth map:. */
static bool is_untouched(struct ctx *c, const struct params *p, struct str column)
{
    struct str map = arena_printf(c->arena, "map:%.*s", STR_FMT(column)),
               was = arena_printf(c->arena, "was:%.*s", STR_FMT(column));
    size_t at = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (!str_eq(p->p[i].name, map))
            continue;
        while (at < p->n && !str_eq(p->p[at].name, was))
            at++;
        if (at == p->n || !str_eq(p->p[at].value, p->p[i].value))
            return false;
        at++;
    }
    return true;
}

/* map:COLUMN, alias:VALUE, take:PLACE, set:FIELD, create. A column that shows what was found out is found out again. */
static void choices(struct ctx *c, struct import_view *iv, const struct params *p)
{
    struct import_set *map = ARENA_ARRAY(c->arena, struct import_set, p->n + 1);
    struct import_set *alias = ARENA_ARRAY(c->arena, struct import_set, p->n + 1);
    struct import_set *take = ARENA_ARRAY(c->arena, struct import_set, p->n + 1);
    struct import_set *set = ARENA_ARRAY(c->arena, struct import_set, p->n + 1);
    bool same = same_columns(p);
    for (size_t i = 0; i < p->n; i++) {
        struct str name = p->p[i].name, value = p->p[i].value;
        if (str_starts(name, S("set:"))) {
            if (!str_empty(str_trim(value)))
                set[iv->nset++] = (struct import_set){ str_skip(name, 4), str_trim(value) };
        } else if (str_starts(name, S("map:"))) {
            struct str column = str_skip(name, 4);
            if (same && !is_untouched(c, p, column))
                map[iv->nmap++] = (struct import_set){ str_empty(value) ? S("-") : value, column };
        } else if (!one_choice(alias, &iv->nalias, S("alias:"), &p->p[i])
                   && !one_choice(take, &iv->ntake, S("take:"), &p->p[i]) && str_eq(name, S("create"))) {
            iv->create = str_empty(iv->create)
                             ? value
                             : arena_printf(c->arena, "%.*s,%.*s", STR_FMT(iv->create), STR_FMT(value));
        }
    }
    iv->map = map;
    iv->alias = alias;
    iv->take = take;
    iv->set = set;
}

/* The form of the second step. A mapping that is chosen anew says what the rows are. */
static enum status from_form(struct ctx *c, const struct page_in *in, struct import_view *iv, struct str *ret_bytes,
                             bool *ret_apply)
{
    struct params p = params_parse(c->arena, in->req->body);
    iv->file_name = params_get(&p, S("file_name"));
    iv->shape = params_get(&p, S("shape"));
    iv->header_row = str_trim(params_get(&p, S("header_row")));
    iv->sheet = params_get(&p, S("sheet"));
    iv->mapping = str_trim(params_get(&p, S("mapping")));
    iv->save_mapping = str_trim(params_get(&p, S("save_mapping")));
    iv->partial = params_get(&p, S("partial")).p != NULL;
    if (!str_empty(iv->mapping) && !is_same(&p, "mapping", S("was_mapping")))
        iv->shape = STR_NULL;
    *ret_apply = str_eq(params_get(&p, S("do")), S("apply"));
    choices(c, iv, &p);
    struct str job = params_get(&p, S("job"));
    if (!str_empty(job) && in->jobs) {
        struct import_job_seen seen;
        enum status st = import_job_see(in->jobs, c->arena, job, c->actor, &seen);
        *ret_bytes = st == ST_OK ? seen.bytes : STR_NULL;
        return st == ST_NOT_FOUND ? ST_OK : st; /* gone: the file is asked for again */
    }
    return unbase64(c->arena, params_get(&p, S("packed")), ret_bytes) ? ST_OK : ST_USAGE;
}

static enum status options(struct ctx *c, const struct import_view *iv, bool dry_run, struct import_options *ret)
{
    *ret = (struct import_options){ .shape = iv->shape,
                                    .otherwise = iv->otherwise,
                                    .file_name = iv->file_name,
                                    .map = iv->map,
                                    .nmap = iv->nmap,
                                    .alias = iv->alias,
                                    .nalias = iv->nalias,
                                    .set = iv->set,
                                    .nset = iv->nset,
                                    .take = iv->take,
                                    .ntake = iv->ntake,
                                    .sheet = iv->sheet,
                                    .mapping = iv->mapping,
                                    .save_mapping = iv->save_mapping,
                                    .create = iv->create,
                                    .dry_run = dry_run,
                                    .partial = iv->partial,
                                    .today = workspace_today(c, &iv->v.settings),
                                    .fiscal_start = (int)iv->v.settings.fiscal_start };
    if (!str_empty(iv->header_row) && (!str_to_i64(iv->header_row, &ret->header_row) || ret->header_row < 1)) {
        problem_add(c->problems, NULL, S("header_row"), "The line of the headings is a number from 1 on.");
        return ST_INVALID;
    }
    return ST_OK;
}

static enum status read_bytes(struct ctx *c, struct import_view *iv, struct str bytes, bool dry_run)
{
    struct import_options o;
    TRY(options(c, iv, dry_run, &o));
    enum status st = import_bytes(c, bytes, &o, &iv->report);
    if (str_empty(iv->shape))
        iv->shape = iv->report.kind;
    return st;
}

/* What the page can say with the file still in hand. */
static bool is_told(enum status st)
{
    return st == ST_OK || st == ST_INVALID || st == ST_USAGE || st == ST_NOT_FOUND || st == ST_EXISTS;
}

/* What went wrong and what to do about it, as two sentences. */
static struct str problem_words(const struct import_view *iv, struct str text)
{
    struct str what, todo;
    size_t at;
    (void)str_cut(text, '\n', &what, &todo);
    if (str_find(todo, S("--"), &at))
        todo = S("Choose it below."); /* flags are of the command line */
    const char *stop = str_ends(what, S(".")) ? "" : ".";
    return words_upper(iv->v.arena, arena_printf(iv->v.arena, "%.*s%s%s%.*s", STR_FMT(what), stop,
                                                 todo.n > 0 ? " " : "", STR_FMT(todo)));
}

static enum status say_result(struct ctx *c, struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    iv->bad_lines = bad_lines(c->arena, r);
    long long bad = (long long)iv->bad_lines, good = (long long)r->rows - bad;
    long long open = 0, waiting = (long long)(r->rows - r->created - r->updated - r->unchanged) - bad;
    for (size_t i = 0; i < r->nconflicts; i++)
        open += str_empty(r->conflicts[i].take);
    iv->looked = r->rows > 0;
    bool read_any = r->created + r->updated + r->unchanged + r->quarantined > 0 || r->nquestions > 0;
    if (c->problems->first && !read_any)
        iv->problem = problem_words(iv, c->problems->first->text);
    size_t at;
    iv->asks = c->problems->first ? c->problems->first->text : STR_NULL;
    iv->unknown = !iv->looked && c->problems->first
                  && (str_eq(c->problems->first->code, S("shape")) || str_find(iv->asks, S("--set "), &at));
    if (!iv->looked || !read_any)
        return import_ask_load(iv);
    iv->v.title =
        bad && r->nquestions > 0 && waiting > 0
            ? arena_printf(c->arena,
                           "%lld of the %lld rows can come in; %lld %s for an answer, and %lld cannot be read for sure",
                           good - waiting, (long long)r->rows, waiting, waiting == 1 ? "waits" : "wait", bad)
        : bad ? arena_printf(c->arena, "%lld of the %lld rows can come in; %lld cannot be read for sure", good,
                             (long long)r->rows, bad)
        : r->nquestions > 0 && waiting > 0 ? arena_printf(c->arena, "%lld of the %lld rows %s for an answer", waiting,
                                                          (long long)r->rows, waiting == 1 ? "waits" : "wait")
        : open         ? arena_printf(c->arena, "%lld %s edited here, and the file says otherwise", open,
                              open == 1 ? "field was" : "fields were")
        : r->rows == 1 ? S("The one row can come in")
                       : arena_printf(c->arena, "All %lld rows can come in", (long long)r->rows);
    if (r->nquestions)
        iv->problem = S("One answer below decides several rows.");
    return import_ask_load(iv);
}

/* A file that takes a while is read beside the page, which can be looked at as often as one likes. */
static enum status start_job(struct ctx *c, const struct page_in *in, struct import_view *iv, struct str bytes,
                             bool apply, struct answer *ret)
{
    struct import_options o;
    struct str id;
    TRY(options(c, iv, !apply, &o));
    const struct import_job_new n = { .file = c->app->url,
                                      .bytes = bytes,
                                      .o = &o,
                                      .actor = c->actor,
                                      .random = c->random,
                                      .now_ms = c->now_ms,
                                      .keep_words = c->keep_words };
    TRY(import_job_start(in->jobs, c->arena, &n, &id));
    frame_see_other(c, ret, URL(c->arena, S("import"), S("jobs"), id), 0);
    return ST_OK;
}

static void from_job(struct import_view *iv, const struct import_options *o)
{
    iv->shape = o->shape;
    iv->file_name = o->file_name;
    iv->create = o->create;
    iv->partial = o->partial;
    iv->header_row = o->header_row > 0 ? int_text(iv->v.arena, o->header_row) : STR_NULL;
    iv->sheet = o->sheet;
    iv->mapping = o->mapping;
    iv->save_mapping = o->save_mapping;
    iv->map = o->map, iv->nmap = o->nmap;
    iv->alias = o->alias, iv->nalias = o->nalias;
    iv->take = o->take, iv->ntake = o->ntake;
    iv->set = o->set, iv->nset = o->nset;
}

static enum status load_job(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct import_view *iv;
    struct import_job_seen seen;
    if (!in->jobs)
        return ST_NOT_FOUND;
    TRY(import_job_see(in->jobs, c->arena, in->captures[0], c->actor, &seen));
    TRY(make(c, in, &iv));
    *ret = &iv->v;
    iv->job = in->captures[0];
    from_job(iv, seen.o);
    iv->keep_words = seen.keep_words;
    iv->running = !seen.finished;
    iv->what = seen.what;
    iv->at = seen.done;
    iv->of = seen.total;
    if (iv->running) {
        iv->v.title = arena_printf(c->arena, "%.*s is being read", STR_FMT(iv->file_name));
        return ST_OK;
    }
    iv->report = *seen.report;
    if (str_empty(iv->shape))
        iv->shape = iv->report.kind;
    iv->done = seen.st == ST_OK && !seen.o->dry_run;
    if (!is_told(seen.st))
        return seen.st;
    TRY(say_result(c, iv));
    if (iv->done)
        iv->v.title = arena_printf(c->arena, "%.*s has come in", STR_FMT(iv->file_name));
    if (!str_empty(seen.problem) && (!iv->looked || seen.st == ST_EXISTS))
        iv->problem = seen.problem;
    iv->v.status = seen.st == ST_OK ? 200 : 422;
    return ST_OK;
}

const struct page page_import_job = { load_job, html, json, NULL };

enum status import_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct import_view *iv;
    struct str bytes;
    bool apply = false;
    TRY(make(c, in, &iv));
    if (str_starts(in->req->content_type, S("multipart/form-data")))
        TRY(from_upload(c, in, iv, &bytes));
    else
        TRY(from_form(c, in, iv, &bytes, &apply));
    iv->keep_words = c->keep_words;
    if (str_empty(bytes)) {
        iv->problem = S("Choose a file first.");
        frame_answer(c, ret, 422, &iv->v, html);
        return ST_OK;
    }
    if (bytes.n >= JOB_FROM && in->jobs)
        return start_job(c, in, iv, bytes, apply, ret);
    iv->packed = base64(c->arena, bytes);
    enum status st = read_bytes(c, iv, bytes, !apply);
    if (st == ST_OK && apply) {
        const struct kind *k = model_kind(c->app->model, iv->shape);
        struct str plural = k && kind_shown(k) ? str_z(k->plural) : S("features");
        frame_see_other(c, ret, URL(c->arena, plural), iv->report.change);
        return ST_OK;
    }
    if (!is_told(st))
        return st;
    TRY(say_result(c, iv));
    if (st == ST_EXISTS)
        iv->problem = c->problems->first->text;
    if (!iv->looked && str_empty(iv->problem))
        iv->problem = S("No row could be read from this file.");
    frame_answer(c, ret, st == ST_OK ? 200 : 422, &iv->v, html);
    return ST_OK;
}
