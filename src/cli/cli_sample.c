/* cli/cli_sample.c: the sample company, from CSV files beside the program. */
#include "base/date.h"
#include "cli/cli_parts.h"
#include <stdlib.h>
#include <unistd.h>

#define SAMPLE_FILE_ARENA ((size_t)2047 << 20)

/* The folder with order.txt: $HEADWATER_SAMPLES, ./samples, or beside the program. */
static enum status sample_dir(struct ctx *c, struct str *ret)
{
    char exe[4096];
    struct str places[6] = { str_z(getenv("HEADWATER_SAMPLES")), S("samples"), STR_NULL, STR_NULL, STR_NULL, STR_NULL };
    size_t n = 2;
    ssize_t got = readlink("/proc/self/exe", exe, sizeof exe - 1);
    while (got > 0 && exe[got - 1] != '/')
        got--;
    if (got > 0) {
        places[n++] = arena_printf(c->arena, "%.*s../samples", (int)got, exe);
        places[n++] = arena_printf(c->arena, "%.*s../share/headwater/samples", (int)got, exe);
    }
    for (size_t i = 0; i < n; i++) {
        static const char *const below[] = { "/kestrel", "" };
        for (size_t b = 0; b < COUNT(below) && places[i].n > 0; b++) {
            struct str dir = arena_printf(c->arena, "%.*s%s", STR_FMT(places[i]), below[b]);
            struct str order = arena_printf(c->arena, "%.*s/order.txt", STR_FMT(dir));
            if (access(arena_cstr(c->arena, order), R_OK) == 0) {
                *ret = dir;
                return ST_OK;
            }
        }
    }
    problem_add(c->problems, NULL, S("samples"),
                "the sample company is not here\n"
                "Set HEADWATER_SAMPLES to the folder samples of the source tree.");
    return ST_NOT_FOUND;
}

static enum status sample_csv(struct ctx *c, struct str dir, struct str file, struct csv_file *ret)
{
    struct str bytes;
    TRY(cli_read_file(c, arena_printf(c->arena, "%.*s/%.*s", STR_FMT(dir), STR_FMT(file)), &bytes));
    return csv_parse(c->arena, c->problems, bytes, ',', ret);
}

static struct str workspace_cell(const struct csv_file *f, const char *name)
{
    if (f->nrows < 2)
        return STR_NULL;
    for (size_t i = 0; i < f->rows[0].n && i < f->rows[1].n; i++)
        if (str_eq(f->rows[0].cells[i], str_z(name)))
            return f->rows[1].cells[i];
    return STR_NULL;
}

enum status cli_sample_settings(struct ctx *c, struct workspace_new *w)
{
    struct csv_file f;
    struct str dir;
    TRY(sample_dir(c, &dir));
    TRY(sample_csv(c, dir, S("workspace.csv"), &f));
    if (w->title.n == 0)
        w->title = workspace_cell(&f, "title");
    if (w->currency.n == 0)
        w->currency = workspace_cell(&f, "currency");
    if (w->zone.n == 0)
        w->zone = workspace_cell(&f, "zone");
    if (w->fiscal_start == 0)
        (void)str_to_i64(workspace_cell(&f, "fiscal_start"), &w->fiscal_start);
    return ST_OK;
}

/* The other settings of workspace.csv, into the row that is there. */
static enum status sample_workspace(struct ctx *c, struct str dir, struct str file)
{
    struct csv_file f;
    struct query q = { .kind = &kind_workspace, .limit = 1 };
    struct record_list l;
    TRY(sample_csv(c, dir, file, &f));
    TRY(rec_list(c, &q, &l));
    assert(l.count == 1);
    struct record *r = rec_new(c, &kind_workspace);
    r->id = l.items[0]->id;
    r->rev = l.items[0]->rev;
    for (size_t i = 0; f.nrows > 1 && i < f.rows[0].n && i < f.rows[1].n; i++) {
        struct str name = f.rows[0].cells[i];
        bool fixed = str_eq(name, S("title")) || str_eq(name, S("currency")) || str_eq(name, S("zone"))
                     || str_eq(name, S("fiscal_start"));
        if (!fixed && kind_field(&kind_workspace, name) != NULL)
            TRY(rec_set(c, r, name, f.rows[1].cells[i], NULL));
    }
    return rec_edit(c, r);
}

/* A file of order.txt. Rows with a name in their column "of_change" belong to that change of changes.txt. */
struct sample_file {
    struct str shape, name, bytes;
    struct csv_file csv;
    size_t change;
};
/* A line of changes.txt. The first step, without a name, is what the workspace began with. */
struct sample_step {
    struct str name, by, action;
    struct change_past past;
    size_t line;
};
struct sample {
    struct str dir;
    struct sample_file *files;
    size_t nfiles;
    struct sample_step *steps;
    size_t nsteps;
    const struct sample_step *step;
};
enum { SAMPLE_FILES = 256, SAMPLE_STEPS = 1024 };

static struct str row_change(const struct sample_file *f, const struct csv_row *r)
{
    return f->change < r->n ? str_trim(r->cells[f->change]) : STR_NULL;
}

/* The rows of a step as a file of their own; empty when there are none. */
static struct str step_bytes(struct ctx *c, const struct sample_file *f, struct str step)
{
    struct out o;
    struct csv_writer w;
    size_t nrows = 0;
    if (f->change == SIZE_MAX)
        return step.n == 0 ? f->bytes : STR_NULL;
    out_init_raw(&o, c->arena);
    csv_begin(&w, &o);
    for (size_t i = 0; i < f->csv.nrows; i++) {
        const struct csv_row *r = &f->csv.rows[i];
        if (i > 0 && !str_eq(row_change(f, r), step))
            continue;
        nrows += i > 0;
        for (size_t k = 0; k < f->csv.rows[0].n; k++)
            if (k != f->change)
                csv_cell(&w, k < r->n ? r->cells[k] : STR_NULL);
        csv_end_row(&w);
    }
    return nrows > 0 ? out_str(&o) : STR_NULL;
}

static enum status sample_import(struct ctx *c, const struct sample_file *f, struct str bytes, const struct settings *s,
                                 struct date today)
{
    struct import_report r = { 0 };
    struct import_options o = { .shape = f->shape,
                                .file_name = f->name,
                                .sample_dates = true,
                                .today = today,
                                .fiscal_start = (int)s->fiscal_start };
    enum status st = import_bytes(c, bytes, &o, &r);
    if (st == ST_INVALID && (r.nbad > 0 || r.nquestions > 0)) {
        struct str reason = r.nbad > 0 ? r.bad[0].reason : S("an open question");
        problem_add(c->problems, NULL, S("sample"), "%.*s, line %lld, %.*s: %.*s (%.*s)\nMend the sample.",
                    STR_FMT(f->name), r.nbad > 0 ? (long long)r.bad[0].line : 0LL,
                    STR_FMT(r.nbad > 0 ? r.bad[0].column : r.questions[0].column), STR_FMT(reason),
                    STR_FMT(r.nbad > 0 ? r.bad[0].value : r.questions[0].value));
    }
    return st;
}

/* Each file in memory of its own: a large sample has more rows than one arena is allowed to hold. */
static enum status sample_file(struct ctx *c, const struct sample_file *f, struct str bytes, const struct settings *s,
                               struct date today)
{
    struct ctx own = *c;
    own.arena = arena_new("sample file", SAMPLE_FILE_ARENA);
    enum status st = sample_import(&own, f, bytes, s, today);
    arena_free(own.arena);
    return st;
}

struct sample_body {
    struct sample *s;
    struct date today;
};

static enum status sample_step_body(struct ctx *c, void *arg)
{
    struct sample_body *b = arg;
    struct settings set;
    TRY(workspace_settings(c, &set));
    for (size_t i = 0; i < b->s->nfiles; i++) {
        const struct sample_file *f = &b->s->files[i];
        struct str bytes = step_bytes(c, f, b->s->step->name);
        if (bytes.n == 0)
            continue;
        if (str_eq(f->shape, S("workspace")))
            TRY(sample_workspace(c, b->s->dir, f->name));
        else
            TRY(sample_file(c, f, bytes, &set, b->today));
    }
    return ST_OK;
}

static enum status sample_files(struct ctx *c, struct sample *s)
{
    struct str rest, line, shape, file;
    TRY(cli_read_file(c, arena_printf(c->arena, "%.*s/order.txt", STR_FMT(s->dir)), &rest));
    s->files = ARENA_ARRAY(c->arena, struct sample_file, SAMPLE_FILES);
    while (rest.n > 0) {
        (void)str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#' || !str_cut(line, ' ', &shape, &file) || s->nfiles == SAMPLE_FILES)
            continue;
        struct sample_file *f = &s->files[s->nfiles++];
        *f = (struct sample_file){ .shape = shape, .name = str_trim(file), .change = SIZE_MAX };
        TRY(cli_read_file(c, arena_printf(c->arena, "%.*s/%.*s", STR_FMT(s->dir), STR_FMT(f->name)), &f->bytes));
        TRY(csv_parse(c->arena, c->problems, f->bytes, ',', &f->csv));
        for (size_t k = 0; f->csv.nrows > 0 && k < f->csv.rows[0].n; k++)
            if (str_eq(f->csv.rows[0].cells[k], S("of_change")))
                f->change = k;
    }
    return ST_OK;
}

/* d-4T11:20 or q-1/80T16:40 in ms; a time that is still to come today is now. */
static enum status sample_instant(struct ctx *c, const struct settings *s, struct str text, int64_t *ret)
{
    struct str day, clock, n_text, d_text, hh, mm;
    int64_t n, d = 0, hour, minute;
    struct date on = workspace_today(c, s);
    bool good = str_cut(text, 'T', &day, &clock) && day.n > 2 && str_cut(clock, ':', &hh, &mm) && str_to_i64(hh, &hour)
                && str_to_i64(mm, &minute);
    struct str number = good ? str_skip(day, day.p[1] == '+' ? 2 : 1) : STR_NULL;
    bool quarter = good && day.p[0] == 'q';
    (void)str_cut(number, '/', &n_text, &d_text);
    good = good && (quarter || day.p[0] == 'd') && str_to_i64(n_text, &n) && (!quarter || str_to_i64(d_text, &d));
    if (!good) {
        problem_add(c->problems, NULL, S("sample"), "changes.txt: \"%.*s\" is no time\nMend the sample.",
                    STR_FMT(text));
        return ST_INVALID;
    }
    if (quarter) {
        struct quarter q = quarter_of(on, (int)s->fiscal_start);
        q.ordinal += (int32_t)n;
        on = (struct date){ quarter_first_day(q, (int)s->fiscal_start).days + (int32_t)d - 1 };
    } else {
        on.days += (int32_t)n;
    }
    int64_t at = tz_ms(s->tz, on, (int)(hour % 24 * 60 + minute % 60));
    *ret = at < c->now_ms ? at : c->now_ms;
    return ST_OK;
}

static int step_order(const void *a, const void *b)
{
    const struct sample_step *x = a, *y = b;
    return x->past.at != y->past.at ? (x->past.at < y->past.at ? -1 : 1) : x->line < y->line ? -1 : 1;
}

/* Lines NAME AT BY ACTION, in the order of their times; NAME - is what the workspace began with, BY - nobody known. */
static enum status sample_steps(struct ctx *c, struct sample *s, const struct settings *set)
{
    struct str rest = STR_NULL, line, at, by;
    struct str path = arena_printf(c->arena, "%.*s/changes.txt", STR_FMT(s->dir));
    s->steps = ARENA_ARRAY(c->arena, struct sample_step, SAMPLE_STEPS);
    s->steps[s->nsteps++] = (struct sample_step){ .action = S("init"), .past = { c->now_ms, 0 } };
    if (access(arena_cstr(c->arena, path), R_OK) == 0)
        TRY(cli_read_file(c, path, &rest));
    for (size_t n = 1; rest.n > 0; n++) {
        struct sample_step step = { .line = n };
        (void)str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#' || !str_cut(line, ' ', &step.name, &line) || !str_cut(line, ' ', &at, &line)
            || !str_cut(line, ' ', &by, &step.action) || s->nsteps == SAMPLE_STEPS)
            continue;
        TRY(sample_instant(c, set, at, &step.past.at));
        step.by = str_eq(by, S("-")) ? STR_NULL : by;
        if (str_eq(step.name, S("-"))) {
            step.name = STR_NULL;
            s->steps[0] = step;
        } else {
            s->steps[s->nsteps++] = step;
        }
    }
    qsort(s->steps + 1, s->nsteps - 1, sizeof *s->steps, step_order);
    return ST_OK;
}

struct sample_load {
    struct sample *s;
    struct date today;
};

static enum status sample_all(struct ctx *c, void *arg)
{
    struct sample_load *load = arg;
    struct sample *s = load->s;
    struct sample_body body = { s, load->today };
    for (size_t i = 0; i < s->nsteps; i++) {
        s->step = &s->steps[i];
        if (s->step->by.n > 0)
            TRY(rec_resolve(c, &kind_person, s->step->by, &s->steps[i].past.by));
        TRY(core_write_past(c, s->step->action, &s->step->past, sample_step_body, &body, NULL));
    }
    return ST_OK;
}

/* Many changes in one transaction: one wait for the disk, and never half a company. */
enum status cli_sample_load(struct ctx *c)
{
    struct sample *s = ARENA_NEW(c->arena, struct sample);
    struct settings set;
    TRY(sample_dir(c, &s->dir));
    TRY(sample_files(c, s));
    TRY(workspace_settings(c, &set));
    TRY(sample_steps(c, s, &set));
    struct sample_load load = { s, workspace_today(c, &set) };
    return db_tx(c, TX_WRITE, sample_all, &load);
}
