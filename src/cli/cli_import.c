/* cli/cli_import.c: files in and out. */
#include "base/utf8.h"
#include "cli/cli_parts.h"
#include <stdio.h>
#include <unistd.h>

enum { SHOWN_MAX = 40, PROGRESS_FROM = 5000 /* rows */ };

/* ---- the report ---- */

static const char *separator_name(char sep)
{
    return sep == ',' ? "commas" : sep == ';' ? "semicolons" : sep == '\t' ? "tabs" : "bars";
}

static struct str shortened(struct str s)
{
    struct str cut = utf8_cut(s, 80);
    for (size_t i = 0; i < cut.n; i++)
        if (s.p[i] == '\n' || s.p[i] == '\r')
            return (struct str){ s.p, i };
    return cut;
}

static void report_mapping(const struct import_report *r, struct out *out)
{
    for (size_t i = 0; i < r->nmapped; i++) {
        const struct import_mapped *m = &r->mapped[i];
        if (m->field.n == 0)
            out_printf(out, "  %-28.*s %.*s\n", STR_FMT(m->column), STR_FMT(m->how));
        else if (m->column.n == 0)
            out_printf(out, "  %-28s -> %.*s (%.*s)\n", "", STR_FMT(m->field), STR_FMT(shortened(m->sample)));
        else
            out_printf(out, "  %-28.*s -> %.*s (%.*s)\n", STR_FMT(m->column), STR_FMT(m->field), STR_FMT(m->how));
    }
    for (size_t i = 0; i < r->nmade; i++)
        out_printf(out, "  new %.*s: %.*s\n", STR_FMT(r->made[i].kind), STR_FMT(r->made[i].title));
}

static void report_notes(const struct import_report *r, struct out *out)
{
    for (size_t i = 0; i < r->nnotes && i < SHOWN_MAX; i++) {
        const struct import_line *n = &r->notes[i];
        if (n->line > 0)
            out_printf(out, "  note, line %lld: %.*s\n", (long long)n->line, STR_FMT(n->reason));
        else
            out_printf(out, "  note: %.*s\n", STR_FMT(n->reason));
    }
    if (r->nnotes > SHOWN_MAX)
        out_printf(out, "  and %zu more notes; --json has them all\n", r->nnotes - SHOWN_MAX);
}

static struct str or_none(struct str s)
{
    return s.n > 0 ? shortened(s) : S("(empty)");
}

/* Fields that somebody edited since the file last came in, and that it says otherwise now. */
static void report_conflicts(struct ctx *c, const struct import_report *r, struct out *out)
{
    size_t open = 0, told = 0;
    for (size_t i = 0; i < r->nconflicts; i++) {
        const struct import_conflict *k = &r->conflicts[i];
        bool file = str_eq(k->take, S("file"));
        open += k->take.n == 0;
        if (k->remembered || told++ >= SHOWN_MAX)
            continue;
        out_printf(out, "  line %lld, %.*s was edited by %.*s on %.*s\n", (long long)k->line, STR_FMT(k->place),
                   STR_FMT(k->by.n > 0 ? k->by : S("somebody")),
                   STR_FMT(date_text(c->arena, tz_date(c->app->zone, k->at))));
        out_printf(out, "    file: %.*s\n    ours: %.*s\n    before: %.*s\n    %s\n", STR_FMT(or_none(k->theirs)),
                   STR_FMT(or_none(k->ours)), STR_FMT(or_none(k->before)),
                   file            ? "the file's is taken"
                   : k->take.n > 0 ? "ours stays, as was said"
                                   : "ours stays");
    }
    if (told > SHOWN_MAX)
        out_printf(out, "  and %zu more such fields; --json has them all\n", told - SHOWN_MAX);
    if (r->nconflicts > told)
        out_printf(out, "  note: %zu such fields were decided at an earlier import: ours stay\n", r->nconflicts - told);
    if (r->edits_kept > 0)
        out_printf(out, "  note: %lld field%s edited by hand %s; the file says there what it said before\n",
                   (long long)r->edits_kept, r->edits_kept == 1 ? "" : "s", r->edits_kept == 1 ? "stays" : "stay");
    for (size_t i = 0; open > 0 && i < r->nconflicts; i++)
        if (r->conflicts[i].take.n == 0) {
            out_printf(out,
                       "  %zu field%s from an edit by hand. Decide: --take file, --take ours, or one by one: "
                       "--take %.*s=file\n",
                       open, open == 1 ? " differs" : "s differ", STR_FMT(r->conflicts[i].place));
            return;
        }
}

/* Whether the question is which record is meant: another one may be. */
static bool is_name(struct ctx *c, struct str kind)
{
    return model_kind(c->app->model, kind) != NULL;
}

static void report_text(struct ctx *c, const struct import_report *r, bool dry, struct out *out)
{
    if (str_eq(r->reader, S("csv")))
        out_printf(out, "read as %.*s, separated by %s\n", STR_FMT(r->encoding), separator_name(r->separator));
    else if (str_eq(r->reader, S("xlsx")))
        out_printf(out, "read from the sheet %.*s\n", STR_FMT(r->sheet));
    else
        out_bytes(out, S("read as JSON\n"));
    report_mapping(r, out);
    report_notes(r, out);
    for (size_t i = 0; i < r->nbad && i < SHOWN_MAX; i++) {
        const struct import_line *b = &r->bad[i];
        out_printf(out, "  line %lld%s%.*s: %.*s%s%.*s%s\n", (long long)b->line, b->column.n > 0 ? ", " : "",
                   STR_FMT(b->column), STR_FMT(b->reason), b->value.n > 0 ? " (" : "", STR_FMT(shortened(b->value)),
                   b->value.n > 0 ? ")" : "");
    }
    if (r->nbad > SHOWN_MAX)
        out_printf(out, "  and %zu more; --json has them all\n", r->nbad - SHOWN_MAX);
    report_conflicts(c, r, out);
    for (size_t i = 0; i < r->nquestions; i++) {
        const struct import_question *q = &r->questions[i];
        out_printf(out, "  %.*s \"%.*s\" (%lld row%s): is that", STR_FMT(q->column), STR_FMT(q->value),
                   (long long)q->rows, q->rows == 1 ? "" : "s");
        for (size_t s = 0; s < q->nsuggestions; s++)
            out_printf(out, "%s \"%.*s\"", s > 0 ? " or" : "", STR_FMT(q->suggestions[s]));
        out_printf(out, "? Answer: --alias '%.*s=%.*s'", STR_FMT(q->value),
                   STR_FMT(q->nsuggestions > 0 ? q->suggestions[0] : S("NAME")));
        if (is_name(c, q->kind))
            out_printf(out, ", or '%.*s=%.*s' where it is another", STR_FMT(q->value), STR_FMT(q->value));
        out_bytes(out, S("\n"));
    }
    int64_t open = r->rows - r->created - r->updated - r->unchanged - r->quarantined;
    bool done = r->written || r->created + r->updated == 0;
    out_printf(out, "%lld row%s: %lld %s, %lld %s, %lld unchanged, %lld quarantined", (long long)r->rows,
               r->rows == 1 ? "" : "s", (long long)r->created, done && !dry ? "created" : "to create",
               (long long)r->updated, done && !dry ? "updated" : "to update", (long long)r->unchanged,
               (long long)r->quarantined);
    if (r->nquestions > 0 && open > 0)
        out_printf(out, ", %lld wait%s for an answer", (long long)open, open == 1 ? "s" : "");
    out_bytes(out, S("\n"));
    if (r->written)
        out_printf(out, "change %lld; take it back with: headwater undo %lld\n", (long long)r->change,
                   (long long)r->change);
    else
        out_bytes(out, dry ? S("tried only, nothing written\n") : S("nothing written\n"));
}

/* ---- import ---- */

/* Every --name A=B. */
static enum status pairs(struct ctx *c, const struct cli_args *a, const char *name, const struct import_set **ret,
                         size_t *ret_n)
{
    struct import_set *list = ARENA_ARRAY(c->arena, struct import_set, CLI_ARGS_MAX);
    struct str s;
    size_t n = 0;
    for (; cli_opt_nth(a, name, n, &s); n++)
        if (!str_cut(s, '=', &list[n].field, &list[n].value))
            return cli_usage(c, "--%s \"%.*s\" has no =\nWrite --%s A=B.", name, STR_FMT(s), name);
    *ret = list;
    *ret_n = n;
    return ST_OK;
}

static struct str base_name(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_skip(path, i);
    return path;
}

static struct str joined(struct ctx *c, const struct cli_args *a, const char *name)
{
    struct str all = STR_NULL, s;
    for (size_t i = 0; cli_opt_nth(a, name, i, &s); i++)
        all = arena_printf(c->arena, "%.*s%s%.*s", STR_FMT(all), i > 0 ? "," : "", STR_FMT(s));
    return all;
}

/* One line on stderr that is written over; at a terminal only, and only for files that take a while. */
struct progress {
    bool asked, shown;
    int64_t percent;
};

static void say_progress(void *arg, const char *what, int64_t done, int64_t total)
{
    struct progress *p = arg;
    int64_t percent = total > 0 ? done * 100 / total : 0;
    if ((!p->asked && total < PROGRESS_FROM) || (p->shown && percent == p->percent && done != 0))
        return;
    p->shown = true;
    p->percent = percent;
    fprintf(stderr, "%s%s: %lld of %lld rows, %lld %%%s", p->asked ? "" : "\r", what, (long long)done, (long long)total,
            (long long)percent, p->asked ? "\n" : "\033[K");
}

static void end_progress(const struct progress *p)
{
    if (p->shown && !p->asked)
        fputs("\r\033[K", stderr);
}

/* --take file, --take FIELD=file, --take KEY.FIELD=ours. */
static void takes(struct ctx *c, const struct cli_args *a, struct import_options *o)
{
    struct import_set *list = ARENA_ARRAY(c->arena, struct import_set, CLI_ARGS_MAX);
    struct str s;
    size_t n = 0;
    for (; cli_opt_nth(a, "take", n, &s); n++)
        if (!str_cut(s, '=', &list[n].field, &list[n].value))
            list[n] = (struct import_set){ STR_NULL, s };
    o->take = list;
    o->ntake = n;
}

static enum status read_options(struct ctx *c, const struct cli_args *a, struct import_options *o)
{
    if (a->npositional != 1)
        return cli_usage(c, "which file?\nheadwater import FILE.csv --as customers");
    struct str line = cli_opt(a, "header-row");
    if (line.n > 0 && (!str_to_i64(line, &o->header_row) || o->header_row < 1))
        return cli_usage(c, "--header-row is the number of a line, from 1 on\nWrite --header-row 4.");
    takes(c, a, o);
    TRY(pairs(c, a, "map", &o->map, &o->nmap));
    TRY(pairs(c, a, "set", &o->set, &o->nset));
    return pairs(c, a, "alias", &o->alias, &o->nalias);
}

enum status cli_import(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct import_report r = { 0 };
    struct settings s;
    struct str bytes;
    struct progress p = { .asked = cli_flag(a, "progress") };
    TRY(workspace_settings(c, &s));
    struct import_options o = { .shape = cli_opt(a, "as"),
                                .file_name = base_name(cli_arg(a, 0)),
                                .create = joined(c, a, "create"),
                                .dry_run = cli_dry_run(a),
                                .partial = cli_flag(a, "partial"),
                                .sheet = cli_opt(a, "sheet"),
                                .mapping = cli_opt(a, "mapping"),
                                .save_mapping = cli_opt(a, "save-mapping"),
                                .today = workspace_today(c, &s),
                                .fiscal_start = (int)s.fiscal_start,
                                .progress = p.asked || isatty(STDERR_FILENO) ? say_progress : NULL,
                                .progress_arg = &p };
    TRY(read_options(c, a, &o));
    TRY(cli_read_file(c, cli_arg(a, 0), &bytes));
    enum status st = import_bytes(c, bytes, &o, &r);
    end_progress(&p);
    if (st != ST_OK && r.rows == 0 && r.nbad == 0 && r.nquestions == 0)
        return st;
    if (cli_flag(a, "json")) {
        struct json_writer w;
        json_begin(&w, out);
        json_object(&w);
        import_report_json(c, &r, &w);
        json_end(&w);
        out_bytes(out, S("\n"));
    } else
        report_text(c, &r, o.dry_run, out);
    return st;
}
