/* core/import_feedback.c: what people asked for elsewhere (Fider's posts, GitHub's issues, lists of votes) as requests: the
 * wish, who asked, how many, what it was merged into, what was answered. */
#include "core/import_parts.h"

/* Where each part of a wish stands; SIZE_MAX: nowhere. */
struct feedback {
    struct importer *im;
    const char *source;
    size_t id, title, body, author, votes, merged, status, response, skip;
    bool *kept; /* by row: it became a request */
};

static size_t column_named(const struct importer *im, const char *name)
{
    struct csv_row h = im->csv.rows[0];
    for (size_t i = 0; i < h.n; i++)
        if (str_eq_nocase(str_trim(h.cells[i]), str_z(name)))
            return i;
    return SIZE_MAX;
}

/* Which of the shapes it is; false: none. */
static bool find_shape(struct feedback *f)
{
    const struct importer *im = f->im;
    f->id = f->title = f->body = f->author = f->votes = f->merged = f->status = f->response = f->skip = SIZE_MAX;
    if (column_named(im, "votes_count") != SIZE_MAX && column_named(im, "number") != SIZE_MAX) {
        f->source = "Fider";
        f->id = column_named(im, "number");
        f->title = column_named(im, "title");
        f->body = column_named(im, "description");
        f->author = column_named(im, "created_by");
        f->votes = column_named(im, "votes_count");
        f->merged = column_named(im, "original_number");
        f->status = column_named(im, "status");
        f->response = column_named(im, "response");
    } else if (column_named(im, "html_url") != SIZE_MAX && column_named(im, "number") != SIZE_MAX) {
        f->source = "GitHub";
        f->id = column_named(im, "number");
        f->title = column_named(im, "title");
        f->body = column_named(im, "body");
        f->author = column_named(im, "user.login");
        f->votes = column_named(im, "reactions.+1");
        f->skip = column_named(im, "pull_request.url");
    } else if (im->json != NULL && column_named(im, "column 4") != SIZE_MAX && im->csv.nrows > 1
               && str_starts(shape_at(&im->csv.rows[1], 1), S("<a href"))) {
        f->source = "votes";
        f->id = 1;
        f->title = 3;
        f->author = 2;
        f->votes = 0;
    }
    return f->source != NULL && f->title != SIZE_MAX;
}

bool import_is_feedback(struct importer *im)
{
    struct feedback f = { .im = im };
    return find_shape(&f);
}

/* <a href='https://…/7106'>#7106</a>: the address, or what stands between the tags. */
static struct str link_part(struct str s, bool address)
{
    size_t at, end;
    if (!str_starts(s, S("<a ")) || !str_find(s, S("href="), &at))
        return s;
    struct str rest = str_skip(s, at + 5), inside, tail;
    if (rest.n < 2)
        return s;
    if (address)
        return str_cut(str_skip(rest, 1), rest.p[0], &inside, &tail) ? inside : s;
    if (!str_cut(rest, '>', &inside, &tail) || !str_find(tail, S("<"), &end))
        return s;
    inside = (struct str){ tail.p, end };
    return str_starts(inside, S("@")) ? str_skip(inside, 1) : inside;
}

static struct str wish(const struct feedback *f, const struct csv_row *row)
{
    struct str title = shape_at(row, f->title), body = shape_at(row, f->body);
    return body.n == 0 ? title : arena_printf(f->im->c->arena, "%.*s\n\n%.*s", STR_FMT(title), STR_FMT(body));
}

static struct str id_of(const struct feedback *f, const struct csv_row *row)
{
    return link_part(shape_at(row, f->id), true);
}

static enum status write_requests(struct feedback *f)
{
    struct importer *im = f->im, sub;
    struct table_made t = { .a = im->c->arena };
    size_t *of = ARENA_ARRAY(im->c->arena, size_t, im->csv.nrows + 1), n = 0, pulls = 0;
    TABLE_ROW(&t, 1, S("external_id"), S("text"), S("votes"), S("into"), S("state"));
    for (size_t i = 1; i < im->csv.nrows; i++) {
        const struct csv_row *row = &im->csv.rows[i];
        struct str merged = shape_at(row, f->merged), response = shape_at(row, f->response);
        if (shape_at(row, f->skip).n > 0) {
            pulls++;
            continue;
        }
        if (row->n > im->csv.rows[0].n || id_of(f, row).n == 0) {
            import_bad(im, row->line, S("number"), STR_NULL,
                       row->n > im->csv.rows[0].n
                           ? S("more cells than headers: is there a separator in a text without quotes?")
                           : S("it has no number"));
            continue;
        }
        of[n++] = i;
        TABLE_ROW(&t, row->line, id_of(f, row), wish(f, row), shape_at(row, f->votes), merged,
                  merged.n > 0     ? S("merged")
                  : response.n > 0 ? S("answered")
                                   : STR_NULL);
    }
    if (pulls > 0)
        import_note(im, 0, arena_printf(im->c->arena, "%zu pull requests are no wishes: left out", pulls));
    TRY(table_run(im, &kind_request, &t, NULL, 0, &sub));
    for (size_t i = 0; i < sub.nrows && i < n; i++)
        f->kept[of[i]] = sub.rows[i].state != ROW_BAD && sub.rows[i].state != ROW_ASKED;
    return ST_OK;
}

static enum status write_askers(struct feedback *f)
{
    struct importer *im = f->im, sub;
    struct table_made t = { .a = im->c->arena };
    TABLE_ROW(&t, 1, S("request"), S("name"));
    for (size_t i = 1; i < im->csv.nrows; i++) {
        const struct csv_row *row = &im->csv.rows[i];
        struct str who = link_part(shape_at(row, f->author), false);
        if (f->kept[i] && who.n > 0)
            TABLE_ROW(&t, row->line, id_of(f, row), who);
    }
    return table_run(im, &kind_asker, &t, NULL, 0, &sub);
}

/* An answer that was given elsewhere is the draft of a decision: whoever signs it here says that it still holds. */
static struct str verdict_of(struct str status)
{
    static const struct {
        const char *status, *verdict;
    } verdicts[] = { { "declined", "no" },
                     { "planned", "already_coming" },
                     { "started", "already_coming" },
                     { "completed", "already_possible" } };
    for (size_t i = 0; i < COUNT(verdicts); i++)
        if (str_eq_nocase(status, str_z(verdicts[i].status)))
            return str_z(verdicts[i].verdict);
    return S("need_more");
}

static enum status write_answers(struct feedback *f)
{
    struct importer *im = f->im, sub;
    struct arena *a = im->c->arena;
    struct table_made t = { .a = a };
    TABLE_ROW(&t, 1, S("external_id"), S("on"), S("verdict"), S("basis"), S("reason"));
    for (size_t i = 1; i < im->csv.nrows; i++) {
        const struct csv_row *row = &im->csv.rows[i];
        struct str response = shape_at(row, f->response);
        if (f->kept[i] && response.n > 0)
            TABLE_ROW(&t, row->line, arena_printf(a, "answer to %.*s", STR_FMT(id_of(f, row))),
                      arena_printf(a, "request/%.*s", STR_FMT(id_of(f, row))), verdict_of(shape_at(row, f->status)),
                      S("strategy"), response);
    }
    if (t.csv.nrows > 1)
        import_note(
            im, 0,
            arena_printf(a, "%zu answers come in as drafts of decisions: sign what still holds", t.csv.nrows - 1));
    return table_run(im, &kind_decision, &t, NULL, 0, &sub);
}

static void say_columns(struct feedback *f)
{
    struct importer *im = f->im;
    struct csv_row h = im->csv.rows[0];
    const struct {
        size_t column;
        const char *field;
    } parts[] = {
        { f->id, "external_id" }, { f->title, "text" },  { f->body, "text" },      { f->author, "asker" },
        { f->votes, "votes" },    { f->merged, "into" }, { f->status, "verdict" }, { f->response, "decision" }
    };
    im->ret->mapped = ARENA_ARRAY(im->c->arena, struct import_mapped, h.n + 1);
    for (size_t i = 0; i < h.n; i++) {
        struct import_mapped m = { .column = h.cells[i], .how = S("ignored") };
        if (im->csv.nrows > 1)
            m.sample = shape_at(&im->csv.rows[1], i);
        for (size_t p = 0; p < COUNT(parts); p++)
            if (parts[p].column == i) {
                m.field = str_z(parts[p].field);
                m.how = str_z(f->source);
            }
        im->ret->mapped[im->ret->nmapped++] = m;
    }
}

enum status import_feedback(struct importer *im)
{
    struct feedback f = { .im = im };
    bool known = find_shape(&f);
    assert(known);
    f.kept = ARENA_ARRAY(im->c->arena, bool, im->csv.nrows + 1);
    say_columns(&f);
    TRY(write_requests(&f));
    TRY(write_askers(&f));
    return write_answers(&f);
}
