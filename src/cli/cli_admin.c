/* cli/cli_admin.c: commands that are about the workspace as a whole. */
#include "base/date.h"
#include "cli/cli_parts.h"
#include "core/archive.h"
#include "core/auth.h"
#include "core/change.h"
#include "core/doctor.h"
#include "core/move.h"
#include "engine/problem_file.h"
#include "use/describe.h"
#include "use/tradeoff_use.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- init, try, serve ---- */

enum { ASKED_MAX_BYTES = 512 };

static struct str file_title(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/') {
            path = str_skip(path, i);
            break;
        }
    for (size_t i = path.n; i > 1; i--)
        if (path.p[i - 1] == '.')
            return (struct str){ path.p, i - 1 };
    return path;
}

static bool currency_is_good(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < 'A' || s.p[i] > 'Z')
            return false;
    return s.n == 3;
}

/* What a flag says; else, at a terminal, what is typed when asked, and what is usual where only a line break is. */
static struct str said_or_asked(struct ctx *c, const struct cli_args *a, const char *flag, const char *question,
                                struct str usual)
{
    char line[ASKED_MAX_BYTES];
    struct str said = cli_opt(a, flag);
    if (cli_flag(a, flag) || cli_flag(a, "no-input") || cli_flag(a, "yes") || !isatty(STDIN_FILENO)
        || !isatty(STDERR_FILENO))
        return said;
    fprintf(stderr, "%s [%.*s]: ", question, STR_FMT(usual));
    if (fgets(line, sizeof line, stdin) == NULL)
        return STR_NULL;
    return arena_str(c->arena, str_trim(str_z(line)));
}

/* What can never be changed once records exist is asked for where no flag says it. */
static enum status read_new(struct ctx *c, const struct cli_args *a, bool sample, bool ask, struct str file,
                            struct workspace_new *w)
{
    struct str start = cli_opt(a, "fiscal-start");
    *w = (struct workspace_new){ .title = cli_opt(a, "title"),
                                 .currency = cli_opt(a, "currency"),
                                 .zone = cli_opt(a, "zone"),
                                 .owner_name = cli_opt(a, "owner") };
    if (ask) {
        w->title = said_or_asked(c, a, "title", "What is your organisation called", file_title(file));
        w->zone = said_or_asked(c, a, "zone", "Time zone in which days end, such as Europe/Berlin", S("UTC"));
        w->currency = said_or_asked(c, a, "currency", "Currency of all amounts, three capitals", S("USD"));
        start = said_or_asked(c, a, "fiscal-start", "Month in which the fiscal year starts, 1 to 12", S("1"));
    }
    if (start.n > 0 && (!str_to_i64(start, &w->fiscal_start) || w->fiscal_start < 1 || w->fiscal_start > 12))
        return cli_usage(c, "--fiscal-start is a month from 1 to 12\nWrite --fiscal-start 1.");
    if (sample)
        TRY(cli_sample_settings(c, w));
    if (w->title.n == 0)
        w->title = file_title(file);
    if (w->currency.n == 0)
        w->currency = S("USD");
    if (w->zone.n == 0)
        w->zone = S("UTC");
    if (w->fiscal_start == 0)
        w->fiscal_start = 1;
    if (w->owner_name.n == 0 && !sample)
        w->owner_name = S("Owner");
    if (!currency_is_good(w->currency))
        return cli_usage(c, "\"%.*s\" is no currency\nWrite its three capitals: --currency EUR.", STR_FMT(w->currency));
    return ST_OK;
}

static enum status make(struct ctx *c, struct str file, const struct workspace_new *w, bool sample)
{
    struct app *app = ARENA_NEW(c->arena, struct app);
    struct actor *actor = ARENA_NEW(c->arena, struct actor);
    *app = (struct app){ .url = file, .currency = w->currency, .model = model_static() };
    *actor = (struct actor){ .via = S("cli"), .role = "owner", .name = S("owner"), .sees_all = true };
    c->app = app;
    c->actor = actor;
    TRY(workspace_init(c, file, w));
    return sample ? cli_sample_load(c) : ST_OK;
}

/* A half-made workspace is no workspace. */
static void remove_file(struct ctx *c, struct str file)
{
    static const char *const tails[] = { "", "-wal", "-shm" };
    for (size_t i = 0; i < COUNT(tails); i++)
        (void)unlink(arena_cstr(c->arena, arena_printf(c->arena, "%.*s%s", STR_FMT(file), tails[i])));
}

/* An equal workspace from what export wrote. */
static enum status make_from(struct ctx *c, struct str file, struct str from)
{
    struct str zip;
    int64_t records;
    struct actor *actor = ARENA_NEW(c->arena, struct actor);
    *actor = (struct actor){ .via = S("cli"), .role = "owner", .name = S("owner"), .sees_all = true };
    c->actor = actor;
    TRY(cli_read_file(c, from, &zip));
    return archive_init(c, file, zip, &records);
}

static enum status run_init(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct str from = cli_opt(a, "from");
    struct str file = cli_arg(a, 0);
    bool sample = cli_flag(a, "sample");
    struct workspace_new w;
    if (file.n == 0)
        file = cli_opt(a, "at");
    if (file.n == 0 || a->npositional > 1)
        return cli_usage(c, "which file?\nheadwater init FILE --title \"My company\"");
    if (sample && from.n > 0)
        return cli_usage(c, "--sample or --from, not both\nheadwater init FILE --from EXPORT.zip");
    TRY(read_new(c, a, sample, !sample && from.n == 0, file, &w));
    bool was_there = !db_url_is_postgres(file) && access(arena_cstr(c->arena, file), F_OK) == 0;
    enum status st = from.n > 0 ? make_from(c, file, from) : make(c, file, &w, sample);
    if (st != ST_OK && !was_there)
        remove_file(c, file);
    TRY(st);
    if (cli_flag(a, "json"))
        cli_file_json(out, file, NULL, 0);
    else
        out_printf(out, "%.*s\n", STR_FMT(file));
    if (isatty(STDERR_FILENO) && !cli_flag(a, "quiet"))
        fprintf(stderr, "See it in the browser: headwater serve %.*s\n", STR_FMT(file));
    return ST_OK;
}

void cli_forget_trial(struct ctx *c, struct str file)
{
    size_t n = file.n;
    remove_file(c, file);
    while (n > 0 && file.p[n - 1] != '/')
        n--;
    if (n > 1)
        (void)rmdir(arena_cstr(c->arena, (struct str){ file.p, n - 1 }));
}

/* Leaves the file to serve in out. */
static enum status run_try(struct ctx *c, const struct cli_args *a, struct out *out)
{
    const char *tmp = getenv("TMPDIR");
    char *dir = ARENA_ARRAY(c->arena, char, 4096);
    struct workspace_new w;
    struct str made = arena_printf(c->arena, "%s/headwater-XXXXXX", tmp != NULL ? tmp : "/tmp");
    if (made.n >= 4096)
        return ST_INVALID;
    memcpy(dir, made.p, made.n);
    if (mkdtemp(dir) == NULL) {
        problem_add(c->problems, NULL, S("file"), "no temporary folder can be made\nSet TMPDIR.");
        return ST_INVALID;
    }
    struct str file = arena_printf(c->arena, "%s/kestrel.hw", dir);
    TRY(read_new(c, a, true, false, file, &w));
    TRY(make(c, file, &w, true));
    out_bytes(out, file);
    return ST_OK;
}

/* Until somebody has a password the owner gets in with a link that is printed where the server was started. */
static enum status owner_link(struct ctx *c, struct out *out)
{
    int64_t user;
    struct str secret;
    struct actor house = *c->actor;
    house.acting = true;
    c->actor = &house;
    TRY(auth_owner_user(c, &user));
    TRY(auth_invite(c, user, &secret));
    out_printf(out, "\n%.*s", STR_FMT(secret));
    return ST_OK;
}

static enum status run_serve(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct str file = cli_arg(a, 0);
    if (file.n == 0)
        file = cli_opt(a, "at");
    if (file.n == 0)
        file = str_z(getenv("HEADWATER_AT"));
    if (file.n == 0)
        return cli_usage(c, "which workspace?\nheadwater serve FILE --listen 127.0.0.1:8080");
    bool on = false;
    int64_t rate = 0, workers = 0;
    if (cli_flag(a, "workers") && (!str_to_i64(cli_opt(a, "workers"), &workers) || workers < 1 || workers > 64))
        return cli_usage(c, "--workers is a number from 1 to 64\nWrite --workers 4.");
    if (cli_flag(a, "rate") && (!str_to_i64(cli_opt(a, "rate"), &rate) || rate < 0))
        return cli_usage(c,
                         "--rate is a whole number of requests a minute\nWrite --rate 1200, or --rate 0 for no limit.");
    TRY(cli_open(c, file));
    out_bytes(out, file);
    if (cli_flag(a, "sign-in"))
        TRY(auth_is_on(c, &on));
    return cli_flag(a, "sign-in") && !on ? owner_link(c, out) : ST_OK;
}

/* ---- undo, history ---- */

static enum status run_undo(struct ctx *c, const struct cli_args *a, struct out *out)
{
    int64_t id, change = 0;
    if (a->npositional > 1 || (a->npositional == 1 && !str_to_i64(cli_arg(a, 0), &id)))
        return cli_usage(c, "undo takes the number of a change\nSee headwater history.");
    if (a->npositional == 0) {
        enum status st = change_last(c, &id);
        if (st == ST_NOT_FOUND)
            problem_add(c->problems, NULL, S("undo"), "there is nothing to undo\nSee headwater history.");
        TRY(st);
    }
    enum status st = desk_undo(c, id, &change);
    if (st == ST_NOT_FOUND && c->problems->count == 0)
        problem_add(c->problems, NULL, S("undo"), "there is no change %lld\nSee headwater history.", (long long)id);
    TRY(st);
    if (cli_flag(a, "json"))
        out_printf(out, "{\"undone\":\"%lld\",\"change\":\"%lld\"}\n", (long long)id, (long long)change);
    else
        out_printf(out, "change %lld is undone by change %lld\n", (long long)id, (long long)change);
    return ST_OK;
}

static void history_json(struct ctx *c, const struct change_head *h, size_t n, bool more, struct out *out)
{
    struct json_writer w;
    json_begin(&w, out);
    json_object(&w);
    json_key(&w, S("rows"));
    json_array(&w);
    for (size_t i = 0; i < n; i++) {
        json_object(&w);
        change_head_json(&w, c->arena, &h[i]);
        json_end(&w);
    }
    json_end(&w);
    json_key(&w, S("next"));
    if (more)
        json_str(&w, arena_printf(c->arena, "%lld", (long long)h[n - 1].id));
    else
        json_null(&w);
    json_end(&w);
    out_bytes(out, S("\n"));
}

static enum status run_history(struct ctx *c, const struct cli_args *a, struct out *out)
{
    int64_t limit = 50, before = 0;
    struct change_ask ask = { 0 };
    struct change_head *h;
    size_t n;
    struct str rows = cli_opt(a, "limit"), after = cli_opt(a, "after");
    if (rows.n > 0 && (!str_to_i64(rows, &limit) || limit < 1 || limit > 10000))
        return cli_usage(c, "--limit takes a number from 1 to 10000\nWrite --limit 20.");
    if (after.n > 0 && (!str_to_i64(after, &before) || before < 1))
        return cli_usage(c, "--after takes the number of a change\nWrite --after 20.");
    TRY(since_ms(c, cli_opt(a, "since"), &ask.since));
    ask.before_id = before;
    ask.limit = (int)limit + 1;             /* one more tells whether there are more */
    TRY(change_find(c, &ask, &h, &n));
    bool more = n > (size_t)limit;
    n -= more;
    if (cli_flag(a, "json")) {
        history_json(c, h, n, more, out);
        return ST_OK;
    }
    if (cli_flag(a, "csv")) {
        struct csv_writer w;
        csv_begin(&w, out);
        change_heads_csv(&w, c->arena, h, n);
        return ST_OK;
    }
    for (size_t i = 0; i < n; i++) {
        out_printf(out, "%6lld  %.*s  %-24.*s %5lld records  %.*s", (long long)h[i].id,
                   STR_FMT(instant_text(c->arena, change_when(&h[i]))), STR_FMT(h[i].action), (long long)h[i].nrows,
                   STR_FMT(h[i].actor_name));
        if (h[i].undoes != 0)
            out_printf(out, "  undoes %lld", (long long)h[i].undoes);
        if (h[i].undone_by != 0)
            out_printf(out, "  undone by %lld", (long long)h[i].undone_by);
        out_bytes(out, S("\n"));
    }
    return ST_OK;
}

/* ---- doctor, backup ---- */

static void doctor_json(const struct doctor_report *r, struct out *out)
{
    struct json_writer w;
    json_begin(&w, out);
    json_object(&w);
    json_key(&w, S("version")), json_str(&w, str_z(HEADWATER_VERSION));
    json_key(&w, S("file")), json_bool(&w, r->file_good);
    json_key(&w, S("chain")), json_bool(&w, r->chain_good);
    json_key(&w, S("changes")), json_int(&w, r->changes);
    json_key(&w, S("records")), json_int(&w, r->records);
    json_key(&w, S("references")), json_int(&w, r->references);
    json_key(&w, S("plan_rows")), json_int(&w, r->plan_rows);
    json_key(&w, S("count")), json_int(&w, r->count);
    json_key(&w, S("findings"));
    json_array(&w);
    for (size_t i = 0; i < r->nfindings; i++) {
        json_object(&w);
        json_key(&w, S("code")), json_str(&w, r->findings[i].code);
        json_key(&w, S("text")), json_str(&w, r->findings[i].text);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    out_bytes(out, S("\n"));
}

static void doctor_text(const struct doctor_report *r, struct out *out)
{
    out_printf(out, "headwater %s\nfile: %s\n", HEADWATER_VERSION, r->file_good ? "whole" : "damaged");
    if (r->file_good)
        out_printf(out,
                   "history: %lld changes, %s\n%lld records against their history, %lld references, %lld plan rows: "
                   "%lld findings\n",
                   (long long)r->changes, r->chain_good ? "the chain holds" : "the chain is broken",
                   (long long)r->records, (long long)r->references, (long long)r->plan_rows, (long long)r->count);
    for (size_t i = 0; i < r->nfindings; i++)
        out_printf(out, "  %.*s\n", STR_FMT(r->findings[i].text));
    if (r->count > (int64_t)r->nfindings)
        out_printf(out, "  and %lld more\n", (long long)(r->count - (int64_t)r->nfindings));
}

static enum status run_doctor(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct doctor_report r;
    TRY(doctor_run(c, &r));
    (cli_flag(a, "json") ? doctor_json : doctor_text)(&r, out);
    if (r.count == 0)
        return ST_OK;
    problem_add(c->problems, NULL, S("doctor"), "%lld findings\n%s", (long long)r.count,
                r.file_good
                    ? "Compare with a backup; what was written beside Headwater can be put right with headwater set."
                    : "Take the newest backup.");
    return ST_INTERNAL;
}

static enum status run_backup(struct ctx *c, const struct cli_args *a, struct out *out)
{
    if (a->npositional != 1)
        return cli_usage(c, "where to?\nheadwater backup FILE");
    TRY(workspace_backup(c, cli_arg(a, 0)));
    if (cli_flag(a, "json"))
        cli_file_json(out, cli_arg(a, 0), NULL, 0);
    else
        out_printf(out, "%.*s\n", STR_FMT(cli_arg(a, 0)));
    return ST_OK;
}

/* ---- move ---- */

static enum status run_move(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct moved m;
    if (a->npositional != 1)
        return cli_usage(c, "where to?\nheadwater move postgresql://user@host/base, or a new file");
    TRY(workspace_move(c, cli_arg(a, 0), &m));
    struct str shown = db_url_shown(c->arena, cli_arg(a, 0));
    if (cli_flag(a, "json"))
        out_printf(out, "{\"rows\":%lld,\"tables\":%lld,\"changes\":%lld}\n", (long long)m.rows, (long long)m.tables,
                   (long long)m.changes);
    else
        out_printf(out,
                   "%lld rows of %lld tables are in %.*s now; the chain of %lld changes holds there.\n"
                   "The original stays as it is: from now on, serve the new one.\n",
                   (long long)m.rows, (long long)m.tables, STR_FMT(shown), (long long)m.changes);
    return ST_OK;
}

/* ---- solve ---- */

static enum status run_solve(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct problem_file_options o = { .budget = cli_opt(a, "budget"),
                                      .budget_ratio = cli_opt(a, "budget-ratio"),
                                      .round = cli_opt(a, "round") };
    struct str bytes;
    if (a->npositional != 1)
        return cli_usage(c, "which file?\nheadwater solve FILE [--budget N] [--json]");
    if (cli_opt(a, "work").n > 0 && !str_to_i64(cli_opt(a, "work"), &o.limits.work))
        return cli_usage(c, "--work takes a number\nWrite --work 1000000.");
    TRY(cli_read_file(c, cli_arg(a, 0), &bytes));
    return problem_file_solve(c->arena, c->problems, bytes, &o, cli_flag(a, "json"), out);
}

static enum status run_openapi(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct openapi_tables t;
    (void)a;
    describe_tables(c->arena, c->app ? c->app->model : model_static(), &t);
    openapi_write(out, &t);
    return ST_OK;
}

const struct cli_command cli_admin_commands[] = {
    { "init", NULL, "FILE [--sample | --from EXPORT.zip]: a new workspace",
      "sample from= zone= currency= fiscal-start= title= owner=", run_init, CLI_NOTHING },
    { "try", NULL, "the sample company in a temporary file",
      "listen= workers= zone= currency= fiscal-start= title= owner=", run_try, CLI_NOTHING },
    { "serve", NULL, "[FILE] --listen 127.0.0.1:8080 [--sign-in] [--rate N]",
      "listen= workers= sign-in rate=", run_serve, CLI_NOTHING },
    { "import", NULL,
      "FILE (CSV, JSON, XLSX) [--as KIND] [-n] [--map F=C] [--set F=V] [--create K] [--alias A=B] [--partial]\n"
      "                               [--sheet NAME] [--header-row N] [--progress]\n"
      "                               [--take file|ours|FIELD=file|KEY.FIELD=ours]… [--mapping NAME] [--save-mapping NAME]",
      "as= map= set= create= alias= partial sheet= header-row= progress take= mapping= save-mapping=", cli_import,
      CLI_WORKSPACE },
    { "export", NULL, "--to FILE.zip: all of it, for init --from; --to FOLDER: every kind as CSV", "to=", cli_export,
      CLI_WORKSPACE },
    { "undo", NULL, "[CHANGE]: takes a change back, the newest if none is named", "", run_undo, CLI_WORKSPACE },
    { "history", NULL, "what was changed, newest first", "", run_history, CLI_WORKSPACE },
    { "doctor", NULL, "checks the file, the chain of changes, each record against its history, references, plans", "",
      run_doctor, CLI_WORKSPACE },
    { "backup", NULL, "FILE: a verified copy, while others work", "", run_backup, CLI_WORKSPACE },
    { "move", NULL, "ADDRESS: the whole workspace into PostgreSQL or into a new file", "", run_move, CLI_WORKSPACE },
    { "openapi", NULL, "the JSON surface, as OpenAPI 3.1", "", run_openapi, CLI_NAMED },
    { "solve", NULL, "FILE [--budget N | --budget-ratio R [--round half-up]]: a stand-alone problem",
      "budget= budget-ratio= round= work=", run_solve, CLI_NOTHING },
    { 0 },
};
