/* cli/cli.c: words, flags, the right command, and how its outcome is shown. */
#include "base/crypto.h"
#include "base/date.h"
#include "base/log.h"
#include "cli/cli_parts.h"
#include "cli/cli_wait.h"
#include "core/dry.h"
#include "core/once.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RATE_A_MINUTE = 1200 };

static struct str workspace_file(const struct cli_args *a)
{
    struct str at = cli_opt(a, "at");
    return at.n > 0 ? at : str_z(getenv("HEADWATER_AT"));
}

/* ---- what went wrong ---- */

static const char *what_to_do(enum status st)
{
    switch (st) {
    case ST_USAGE: return "See headwater help.";
    case ST_NOT_FOUND: return "See what there is with: headwater KIND list.";
    case ST_EXISTS: return "Choose another name or key.";
    case ST_CONFLICT: return "Read it again, then repeat your change.";
    case ST_DENIED: return "Ask the owner of the workspace.";
    case ST_INVALID: return "Nothing was written. Mend it and try again.";
    case ST_BUSY:
        return "Somebody else is writing, or the database is out of reach. Nothing was written; try again in a moment.";
    case ST_NO_ANSWER: return "Nothing was written. Look at the disk and at the server's log, then try again.";
    case ST_UNKNOWN_OUTCOME: return "Look with headwater history whether it is there before you try again.";
    case ST_INFEASIBLE: return "Take something out, or give it more room or time.";
    case ST_FULL: return "Make room on the disk, then try again.";
    default: return "Try again; if it stays so, run headwater doctor.";
    }
}

/* Without what would steer a terminal: records hold what anybody sent, escape sequences too. Programs read --csv and
 * --json as it is. */
static struct str printable(struct arena *a, struct str s)
{
    char *p = NULL;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i], next = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
        bool c1 = ch == 0xc2 && next >= 0x80 && next <= 0x9f;
        if (!c1 && (ch == '\n' || ch == '\t' || (ch >= 0x20 && ch != 0x7f)))
            continue;
        if (p == NULL) {
            p = ARENA_ARRAY(a, char, s.n + 1);
            memcpy(p, s.p, s.n);
        }
        p[i] = '?';
        if (c1)
            p[++i] = '?';
    }
    return p != NULL ? (struct str){ p, s.n } : s;
}

static void say_problems(struct ctx *c, enum status st)
{
    bool advice = false;
    for (const struct problem *p = c->problems->first; p != NULL; p = p->next) {
        struct str what, todo;
        advice = str_cut(printable(c->arena, p->text), '\n', &what, &todo);
        bool at = p->pointer.n > 1;
        fprintf(stderr, "headwater: %.*s%s%.*s\n", at ? (int)p->pointer.n - 1 : 0, at ? p->pointer.p + 1 : "",
                at ? ": " : "", STR_FMT(what));
        if (advice)
            fprintf(stderr, "%.*s\n", STR_FMT(todo));
        if (p->word.n > 0) {
            fprintf(stderr, "Move it: headwater feature add, then say here what it must do for them."
                            " Keep the word: --keep-words (a decision that is signed and counted).\n");
            advice = true;
        }
    }
    if (c->problems->first == NULL)
        fprintf(stderr, "headwater: %s\n", status_title(st));
    if (!advice)
        fprintf(stderr, "%s\n", what_to_do(st));
}

static void say_problem_object(struct ctx *c, enum status st)
{
    struct out o;
    struct json_writer w;
    const struct problem *first = c->problems->first;
    struct str code = first != NULL && first->code.n > 0 ? first->code : str_z(status_name(st));
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    json_key(&w, S("type"));
    json_str(&w, arena_printf(c->arena, "/help/problems/%.*s", STR_FMT(code)));
    json_key(&w, S("title")), json_str(&w, str_z(status_title(st)));
    json_key(&w, S("status")), json_int(&w, status_http(st));
    json_key(&w, S("detail"));
    json_str(&w, first != NULL ? first->text : str_z(status_title(st)));
    json_key(&w, S("errors"));
    json_array(&w);
    for (const struct problem *p = first; p != NULL; p = p->next) {
        json_object(&w);
        json_key(&w, S("pointer")), json_str(&w, p->pointer);
        json_key(&w, S("code")), json_str(&w, p->code);
        json_key(&w, S("detail")), json_str(&w, p->text);
        if (p->word.n > 0) {
            json_key(&w, S("word")), json_str(&w, p->word);
            json_key(&w, S("keep")), json_str(&w, S("--keep-words"));
            json_key(&w, S("move")), json_str(&w, S("headwater feature add"));
        }
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    fprintf(stderr, "%.*s\n", STR_FMT(out_str(&o)));
}

/* ---- commands ---- */

struct chosen {
    const struct cli_command *cmd;
    const struct kind *kind;
    const struct action *action;
    const struct report *report;
    int noun, verb;
};

/* plan solve and the like: plan is a report too. */
static bool is_verb_of_plan(const struct cli_args *a)
{
    return str_eq(a->noun, S("plan")) && (cli_kind_verb(a->verb) || action_find(&kind_plan_version, a->verb) != NULL);
}

/* noun verb, or verb noun for the verbs of kinds ("list features"). */
static enum status choose(struct ctx *c, int argc, char **argv, struct cli_args *a, struct chosen *ret)
{
    ret->noun = cli_word_at(argc, argv, 0);
    ret->verb = cli_word_at(argc, argv, 1);
    a->noun = ret->noun > 0 ? str_z(argv[ret->noun]) : STR_NULL;
    a->verb = ret->verb > 0 ? str_z(argv[ret->verb]) : STR_NULL;
    ret->cmd = cli_command_find(a->noun, a->verb);
    ret->report = report_find(a->noun);
    bool sheet = false;
    for (int i = 1; i < argc; i++)
        sheet = sheet || strcmp(argv[i], "--csv") == 0;
    if (ret->report != NULL && (ret->cmd == NULL || (ret->cmd->verb == NULL && sheet)) && !is_verb_of_plan(a)) {
        ret->cmd = NULL;             /* hand-written commands give no sheet: the report of their name does */
        ret->verb = 0;
        a->verb = STR_NULL;
        return ST_OK;
    }
    ret->report = NULL;
    if (ret->cmd != NULL) {
        if (ret->cmd->verb == NULL) {
            ret->verb = 0;
            a->verb = STR_NULL;
        }
        return ST_OK;
    }
    if (cli_kind_verb(a->noun)) {
        struct str swap = a->noun;
        a->noun = a->verb;
        a->verb = swap;
    }
    ret->kind = str_eq(a->noun, S("plan")) ? &kind_plan_version : model_kind(model_static(), a->noun);
    if (ret->kind == NULL || ((ret->kind->flags & K_SYSTEM) != 0 && action_find(ret->kind, a->verb) == NULL))
        return cli_usage(c, "there is no command \"%.*s\"\nSee headwater help.", STR_FMT(a->noun));
    if (ret->verb == 0)
        a->verb = S("list");
    if (!cli_kind_verb(a->verb))
        ret->action = action_find(ret->kind, a->verb);
    if (!cli_kind_verb(a->verb) && ret->action == NULL)
        return cli_usage(
            c, "%.*s has no verb \"%.*s\"\nIt has list, show, add, set, link, archive; see headwater help KIND.",
            STR_FMT(a->noun), STR_FMT(a->verb));
    return ST_OK;
}

struct command_run {
    const struct cli_command *cmd;
    const struct kind *kind;
    const struct action *action;
    const struct report *report;
    const struct cli_args *a;
    struct out *out;
};

static enum status run_chosen(struct ctx *c, const struct command_run *r)
{
    if (r->cmd != NULL)
        return r->cmd->run(c, r->a, r->out);
    if (r->report != NULL)
        return cli_report_run(c, r->report, r->a, r->out);
    return r->action != NULL ? cli_action_run(c, r->action, r->a, r->out) : cli_kind_run(c, r->kind, r->a, r->out);
}

static enum status run_keyed(struct ctx *c, void *arg, struct once_answer *ret, bool *ret_keep)
{
    const struct command_run *r = arg;
    struct out own;
    struct command_run inner = *r;
    out_init_raw(&own, c->arena);
    inner.out = &own;
    enum status st = run_chosen(c, &inner);
    *ret = (struct once_answer){ .status = 200, .body = out_str(&own) };
    *ret_keep = st == ST_OK;
    return st;
}

/* What was typed, but not the key: the words of a command say what it asks for. */
static struct str command_digest(struct ctx *c, const struct cli_args *a)
{
    struct out o;
    out_init_raw(&o, c->arena);
    out_printf(&o, "cli %.*s %.*s", STR_FMT(a->noun), STR_FMT(a->verb));
    for (size_t i = 0; i < a->npositional; i++)
        out_printf(&o, "\n%zu %.*s", a->positional[i].n, STR_FMT(a->positional[i]));
    for (size_t i = 0; i < a->ngiven; i++)
        if (!str_eq(a->given[i].name, S("idempotency-key")))
            out_printf(&o, "\n--%.*s %zu %.*s", STR_FMT(a->given[i].name), a->given[i].value.n,
                       STR_FMT(a->given[i].value));
    const struct str whole = out_str(&o);
    struct sha256 h = sha256_of(&whole, 1);
    return hex_of(c->arena, h.b, sizeof h.b);
}

/* --idempotency-key K: done once; the same command with the same key prints the same again. */
static enum status run_once(struct ctx *c, struct command_run *r)
{
    struct once_answer answer = { 0 };
    bool again;
    if (r->cmd != NULL && r->cmd->need == CLI_NOTHING)
        return cli_usage(c, "--idempotency-key has no use here\nLeave it out.");
    const struct once o = {
        .key = cli_opt(r->a, "idempotency-key"), .digest = command_digest(c, r->a), .run = run_keyed, .arg = r
    };
    TRY(once_run(c, &o, &answer, &again));
    out_bytes(r->out, answer.body);
    return ST_OK;
}

/* ---- -n: everything is done, told, and taken back ---- */

/* What writes to the workspace; actions, imports and plan move try by themselves. secret: what it prints works only when it is done. */
static const struct {
    const char *noun, *verb;
    bool secret;
} tried[] = {
    { "plan", "solve", false },      { "plan", "adopt", false },    { "plan", "lock", false },
    { "plan", "unlock", false },     { "tradeoff", "open", false }, { "tradeoff", "price", false },
    { "tradeoff", "decide", false }, { "undo", NULL, false },       { "user", "invite", true },
    { "token", "make", true },
};
/* What writes a file of its own, or waits for others: there is nothing to take back. */
static const char *const not_tried[] = { "init", "try", "serve", "export", "backup", "move" };

static bool is_tried(const struct command_run *r, bool *ret_secret)
{
    *ret_secret = false;
    if (r->kind != NULL && r->cmd == NULL)
        return r->action == NULL
               && (str_eq(r->a->verb, S("add")) || str_eq(r->a->verb, S("set")) || str_eq(r->a->verb, S("link"))
                   || str_eq(r->a->verb, S("archive")));
    for (size_t i = 0; r->cmd != NULL && i < COUNT(tried); i++)
        if (strcmp(r->cmd->noun, tried[i].noun) == 0
            && (tried[i].verb == NULL ? r->cmd->verb == NULL
                                      : r->cmd->verb != NULL && strcmp(r->cmd->verb, tried[i].verb) == 0)) {
            *ret_secret = tried[i].secret;
            return true;
        }
    return false;
}

struct dry_command {
    struct command_run run;
    struct out own;
};

static enum status dry_command(struct ctx *c, void *arg)
{
    struct dry_command *d = arg;
    out_init_raw(&d->own, c->arena);
    d->run.out = &d->own;
    return run_chosen(c, &d->run);
}

static enum status run_dry(struct ctx *c, const struct command_run *r, bool secret)
{
    struct dry_command d = { .run = *r };
    struct json_writer w;
    struct out o;
    bool json = cli_flag(r->a, "json");
    out_init_raw(&d.own, c->arena);
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    json_key(&w, S("dry_run"));
    json_bool(&w, true);
    enum status st = dry_run(c, dry_command, &d, &w);
    struct str said = secret && st == ST_OK ? STR_NULL : str_trim(out_str(&d.own));
    if (st != ST_OK || !json) {
        out_bytes(r->out, said);
        if (!str_empty(said))
            out_bytes(r->out, S("\n"));
        if (st == ST_OK)
            out_bytes(r->out, S("tried only, nothing written\n"));
        return st;
    }
    json_key(&w, S("answer"));
    if (str_starts(said, S("{")))
        json_raw(&w, said);
    else
        json_null(&w);
    json_end(&w);
    out_bytes(r->out, out_str(&o));
    out_bytes(r->out, S("\n"));
    return ST_OK;
}

/* With the file in hand one is its owner. Commands look at what they need themselves; those that copy or check the
 * whole, or compare a file with it, see all of it. */
static void act(struct ctx *c, const struct cli_args *a, bool command)
{
    static const char *const whole[] = { "export", "import", "move", "backup", "doctor" };
    struct actor *who = ARENA_NEW(c->arena, struct actor);
    *who = *c->actor;
    who->acting = command;
    for (size_t i = 0; i < COUNT(whole); i++)
        who->sees_all = who->sees_all || str_eq(a->noun, str_z(whole[i]));
    c->actor = who;
}

/* How many words a command takes behind its own. */
static const struct {
    const char *noun, *verb;
    size_t max;
} words_max[] = {
    { "serve", NULL, 1 },      { "try", NULL, 0 },   { "history", NULL, 0 }, { "doctor", NULL, 0 },
    { "openapi", NULL, 0 },    { "undo", NULL, 1 },  { "backup", NULL, 1 },  { "river", NULL, 0 },
    { "coverage", NULL, 0 },   { "trace", NULL, 1 }, { "plan", "show", 1 },  { "plan", "solve", 0 },
    { "tradeoff", "show", 1 },
};

/* Whether a flag that every command takes does something here. */
static bool heeds(const struct chosen *ch, const struct cli_args *a, const char *flag)
{
    bool of_kind = ch->cmd == NULL && ch->kind != NULL && ch->action == NULL;
    bool list = of_kind && str_eq(a->verb, S("list")), one = of_kind && str_eq(a->verb, S("show"));
    bool history = ch->cmd != NULL && str_eq(a->noun, S("history"));
    if (strcmp(flag, "csv") == 0)
        return list || one || history || ch->report != NULL;
    if (strcmp(flag, "fields") == 0)
        return list || one;
    if (strcmp(flag, "if-version") == 0)
        return (ch->action != NULL && ch->action->on == ON_RECORD)
               || (of_kind && (str_eq(a->verb, S("set")) || str_eq(a->verb, S("archive"))));
    return list || history; /* limit, after */
}

/* What would be passed over in silence is refused: a word too many, and a flag that has nothing to work on. */
static enum status nothing_ignored(struct ctx *c, const struct chosen *ch, const struct cli_args *a)
{
    bool list = ch->cmd == NULL && ch->kind != NULL && str_eq(a->verb, S("list"));
    bool one = ch->cmd == NULL && ch->kind != NULL && (str_eq(a->verb, S("show")) || str_eq(a->verb, S("archive")));
    size_t max = list ? 0 : one ? 1 : SIZE_MAX;
    for (size_t i = 0; ch->cmd != NULL && i < COUNT(words_max); i++)
        if (str_eq(a->noun, str_z(words_max[i].noun))
            && (words_max[i].verb == NULL || str_eq(a->verb, str_z(words_max[i].verb))))
            max = words_max[i].max;
    if (a->npositional > max)
        return cli_usage(c, "\"%.*s\" is one word too many\nSee headwater help.", STR_FMT(a->positional[max]));
    for (size_t i = 0; ch->cmd != NULL && cli_dry_run(a) && i < COUNT(not_tried); i++)
        if (str_eq(a->noun, str_z(not_tried[i])))
            return cli_usage(c, "-n has no use here\nLeave it out: %s writes what it is asked for, or nothing.",
                             not_tried[i]);
    static const char *const some[] = { "csv", "fields", "limit", "after", "if-version" };
    for (size_t i = 0; i < COUNT(some); i++)
        if (cli_flag(a, some[i]) && !heeds(ch, a, some[i]))
            return cli_usage(c, "--%s has no use here\nLeave it out; headwater help %.*s says what it takes.", some[i],
                             STR_FMT(a->noun));
    if (cli_opt(a, "since").n > 0 && !list && ch->report == NULL && !str_eq(a->noun, S("history"))
        && !str_eq(a->noun, S("coverage")))
        return cli_usage(c, "--since has no use here\nLeave it out; lists and history take it.");
    return ST_OK;
}

/* Whether it may take long to work out, and then perhaps writes. */
static bool works_out(const struct chosen *ch, const struct cli_args *a)
{
    if (ch->cmd != NULL)
        return str_eq(a->noun, S("plan")) || str_eq(a->noun, S("tradeoff")) || str_eq(a->noun, S("solve"));
    return ch->action != NULL && (ch->action->flags & A_SLOW) != 0;
}

static enum status run(struct ctx *c, int argc, char **argv, struct cli_args *a, struct out *o)
{
    struct chosen ch = { 0 };
    bool opened = false;
    TRY(choose(c, argc, argv, a, &ch));
    if (ch.kind != NULL || (ch.cmd != NULL && ch.cmd->need == CLI_NAMED))
        TRY(cli_open_early(c, argc, argv, &opened));
    if (ch.kind != NULL && opened)
        ch.kind = model_own(c->app->model, ch.kind);
    bool list = str_eq(a->verb, S("list")), one = str_eq(a->verb, S("show")) || str_eq(a->verb, S("archive"));
    struct cli_grammar g = { ch.cmd != NULL            ? ch.cmd->flags
                             : ch.kind != NULL && list ? "search= sort= archived"
                                                       : "",
                             ch.action == NULL && one ? NULL : ch.kind, ch.action, ch.report,
                             str_eq(a->verb, S("link")) };
    TRY(cli_take_all(c, &g, argc, argv, ch.noun, ch.verb, a));
    TRY(nothing_ignored(c, &ch, a));
    if (ch.cmd == NULL || ch.cmd->need == CLI_WORKSPACE) {
        struct str file = workspace_file(a);
        if (file.n == 0)
            return cli_usage(c, "which workspace?\nSay --at FILE, or set HEADWATER_AT.");
        if (!opened)
            TRY(cli_open(c, file));
        act(c, a, ch.cmd != NULL);
    }
    c->keep_words = cli_flag(a, "keep-words");
    struct command_run r = { ch.cmd, ch.kind, ch.action, ch.report, a, o };
    struct cli_wait w;
    bool secret, dry = cli_dry_run(a), solves = works_out(&ch, a);
    if (solves)
        cli_wait_begin(c, &w, cli_flag(a, "progress"));
    enum status st = dry && is_tried(&r, &secret)             ? run_dry(c, &r, secret)
                     : !dry && cli_flag(a, "idempotency-key") ? run_once(c, &r)
                                                              : run_chosen(c, &r);
    a->stopped = solves && cli_wait_end(c, &w);
    return st;
}

static bool is_served(const struct cli_args *a)
{
    return str_eq(a->noun, S("serve")) || str_eq(a->noun, S("try"));
}

/* serve and try leave the file to be served in the output buffer, and behind a line break the owner's secret; see
 * cli_admin.c. */
static int serve_it(struct ctx *c, const struct cli_args *a, struct str text, cli_serve_fn *serve)
{
    struct str file = text, welcome = STR_NULL;
    (void)str_cut(text, '\n', &file, &welcome);
    struct str listen = cli_opt(a, "listen");
    int64_t workers = 0;
    (void)str_to_i64(cli_opt(a, "workers"), &workers);
    int64_t rate = cli_flag(a, "sign-in") ? RATE_A_MINUTE : 0; /* alone at one's own machine nobody is in the way */
    (void)str_to_i64(cli_opt(a, "rate"), &rate);
    if (listen.n == 0)
        listen = S("127.0.0.1:8080");
    if (serve == NULL)
        return status_exit(ST_INTERNAL);
    const struct cli_serve how = { file,
                                   listen,
                                   welcome,
                                   (int)(workers > 0 && workers <= 64 ? workers : 2),
                                   cli_flag(a, "sign-in"),
                                   rate,
                                   str_eq(a->noun, S("try")) };
    int code = serve(&how);
    if (how.trying)
        cli_forget_trial(c, file);
    return code;
}

int cli_main(struct ctx *base, int argc, char **argv, cli_serve_fn *serve)
{
    assert(base != NULL && base->arena != NULL && base->problems != NULL);
    struct out o;
    struct cli_args *a = ARENA_NEW(base->arena, struct cli_args);
    out_init_raw(&o, base->arena);
    bool version = argc == 2 && (strcmp(argv[1], "--version") == 0 || strcmp(argv[1], "version") == 0);
    bool wants_help = argc < 2 || strcmp(argv[1], "help") == 0;
    bool json = false; /* also where the arguments cannot be read to their end */
    for (int i = 1; i < argc; i++) {
        wants_help = wants_help || strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
        json = json || strcmp(argv[i], "--json") == 0;
    }
    if (version)
        out_bytes(&o, S("headwater " HEADWATER_VERSION "\n"));
    enum status st = version ? ST_OK : wants_help ? cli_help(base, argc, argv, &o) : run(base, argc, argv, a, &o);
    if (a->stopped) {
        fputs("Stopped: nothing was written.\n", stderr);
        return EXIT_STOPPED;
    }
    struct str text = out_str(&o);
    if (!cli_flag(a, "csv") && !cli_flag(a, "json"))
        text = printable(base->arena, text);
    if (st == ST_OK && is_served(a))
        return serve_it(base, a, text, serve);
    if (text.n > 0 && (fwrite(text.p, 1, text.n, stdout) != text.n || fflush(stdout) != 0))
        return status_exit(ST_INTERNAL);
    if (st == ST_OK)
        return 0;
    if (json)
        say_problem_object(base, st);
    else
        say_problems(base, st);
    return status_exit(st);
}
