/* cli/cli.c: words, flags, the right command, and how its outcome is shown. */
#include "cli/cli_parts.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/log.h"
#include "core/once.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 512 << 20, RATE_A_MINUTE = 1200 };

static const char common_flags[] =
    "at= json csv fields= limit= after= since= dry-run yes no-input quiet verbose help version "
    "no-color if-version= idempotency-key= keep-words";

static const struct { const char *letter, *name; } short_flags[] = {
    { "n", "dry-run" }, { "y", "yes" }, { "q", "quiet" }, { "v", "verbose" }, { "h", "help" },
};

/* ---- arguments ---- */

/* The name that stands behind one dash, or behind two: -n is --dry-run, and --n is nobody's. */
static struct str flag_name(struct str word)
{
    if (str_starts(word, S("--")))
        return str_eq(word, S("--q")) ? S("search") : str_skip(word, 2);        /* as on a page; -q is quiet */
    for (size_t i = 0; i < COUNT(short_flags); i++)
        if (str_eq(str_skip(word, 1), str_z(short_flags[i].letter)))
            return str_z(short_flags[i].name);
    return str_skip(word, 1);
}

bool cli_opt_nth(const struct cli_args *a, const char *name, size_t n, struct str *ret)
{
    for (size_t i = 0; i < a->ngiven; i++)
        if (str_eq(a->given[i].name, str_z(name)) && n-- == 0) {
            *ret = a->given[i].value;
            return true;
        }
    return false;
}

bool cli_flag(const struct cli_args *a, const char *name)
{
    struct str unused;
    return cli_opt_nth(a, name, 0, &unused);
}

struct str cli_opt(const struct cli_args *a, const char *name)
{
    struct str v = STR_NULL;
    for (size_t i = 0; cli_opt_nth(a, name, i, &v); i++) {
    }
    return v;
}

struct str cli_arg(const struct cli_args *a, size_t n)
{
    return n < a->npositional ? a->positional[n] : STR_NULL;
}

bool cli_dry_run(const struct cli_args *a)
{
    return cli_flag(a, "dry-run");
}

enum status cli_usage(struct ctx *c, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    struct str s = arena_vprintf(c->arena, fmt, ap);
    va_end(ap);
    problem_add(c->problems, NULL, S("usage"), "%.*s", STR_FMT(s));
    return ST_USAGE;
}

void cli_line(struct out *o, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    out_bytes(o, arena_vprintf(o->arena, fmt, ap));
    va_end(ap);
    out_bytes(o, S("\n"));
}

/* Whether a list of flags ("at= json") knows the name, and whether it takes a value. */
static bool flag_known(const char *list, struct str name, bool *ret_value)
{
    struct str rest = str_z(list), head;
    while (rest.n > 0) {
        (void)str_cut(rest, ' ', &head, &rest);
        bool value = str_ends(head, S("="));
        if (value)
            head.n--;
        if (str_eq(head, name)) {
            *ret_value = value;
            return true;
        }
    }
    return false;
}

struct str cli_field_name(struct str flag)
{
    bool takes;
    struct str rest = str_starts(flag, S("set-")) ? str_skip(flag, 4) : STR_NULL;
    if (rest.n > 0 && flag_known(common_flags, rest, &takes))
        return rest;
    return flag_known(common_flags, flag, &takes) ? STR_NULL : flag;
}

/* What may be said to the chosen command. any: fields of the kind are flags too. */
struct grammar { const char *flags; const struct kind *kind; const struct action *action; const struct report *report; };

static bool input_flag(const struct field *f, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        const char *in = f[i].name;
        bool same = strlen(in) == name.n;
        for (size_t k = 0; same && k < name.n; k++)
            same = in[k] == (name.p[k] == '-' ? '_' : name.p[k]);
        if (same)
            return true;
    }
    return false;
}

static bool field_flag(const struct grammar *g, struct str name)
{
    if (g->action != NULL)
        return input_flag(g->action->in, g->action->nin, name);
    if (g->report != NULL)
        return str_eq(name, S("table")) || input_flag(g->report->in, g->report->nin, name);
    if (g->kind == NULL)
        return false;
    if (kind_field(g->kind, name) != NULL || str_eq(name, S("key")) || str_eq(name, S("external_id")) ||
        str_eq(name, S("source")))
        return true;
    for (size_t i = 0; i < KINDS_COUNT; i++)       /* the fields of its links */
        if ((kinds_all[i]->flags & K_LINK) != 0 && kind_field(kinds_all[i], name) != NULL)
            return true;
    return false;
}

static bool looks_like_flag(const char *s)
{
    return s[0] == '-' && s[1] != 0 && !(s[1] >= '0' && s[1] <= '9');
}

static enum status take_flag(struct ctx *c, const struct grammar *g, int argc, char **argv, int *i,
                             struct cli_args *a)
{
    struct str word = str_z(argv[*i]), value = STR_NULL;
    bool takes = false, has = str_cut(word, '=', &word, &value), is_field = false;
    struct str name = flag_name(word);
    /* --set-at: the field "at", whose own name is taken by a flag of every command. */
    bool said = str_starts(name, S("set-")) && flag_known(common_flags, str_skip(name, 4), &takes) &&
                field_flag(g, str_skip(name, 4));
    if (said)
        is_field = takes = true;
    else if (!flag_known(common_flags, name, &takes) &&
        (g->flags == NULL || !flag_known(g->flags, name, &takes))) {
        is_field = takes = field_flag(g, name);
        if (!is_field)
            return cli_usage(c, "there is no flag %.*s here\nSee headwater help.", STR_FMT(word));
    }
    if (a->ngiven == CLI_ARGS_MAX)
        return cli_usage(c, "too many flags\nGive at most %d.", CLI_ARGS_MAX);
    if (takes && !has) {
        bool next = *i + 1 < argc && !(is_field && looks_like_flag(argv[*i + 1]));
        if (!next && !is_field)
            return cli_usage(c, "--%.*s needs a value\nWrite --%.*s VALUE.", STR_FMT(name),
                             STR_FMT(name));
        value = next ? str_z(argv[++*i]) : S("yes");
    }
    a->given[a->ngiven++] = (struct cli_given){ name, value, has || takes };
    return ST_OK;
}

/* Everything after noun and verb, whose places in argv are given. */
static enum status take_all(struct ctx *c, const struct grammar *g, int argc, char **argv, int noun,
                            int verb, struct cli_args *a)
{
    bool literal = false;
    for (int i = 1; i < argc; i++) {
        if (i == noun || i == verb)
            continue;
        if (!literal && strcmp(argv[i], "--") == 0) {
            literal = true;
        } else if (!literal && looks_like_flag(argv[i])) {
            TRY(take_flag(c, g, argc, argv, &i, a));
        } else if (a->npositional == CLI_ARGS_MAX) {
            return cli_usage(c, "too many arguments\nGive at most %d.", CLI_ARGS_MAX);
        } else {
            a->positional[a->npositional++] = str_z(argv[i]);
        }
    }
    return ST_OK;
}

/* The n-th word that is neither flag nor the value of a common flag; 0 when there is none. */
static int word_at(int argc, char **argv, int n)
{
    for (int i = 1; i < argc; i++) {
        if (!looks_like_flag(argv[i])) {
            if (n-- == 0)
                return i;
            continue;
        }
        struct str word = str_z(argv[i]), head, tail;
        bool takes = false;
        if (!str_cut(word, '=', &head, &tail) && flag_known(common_flags, flag_name(word), &takes) && takes)
            i++;
    }
    return 0;
}

/* ---- files ---- */

enum status cli_read_file(struct ctx *c, struct str path, struct str *ret)
{
    bool is_stdin = str_eq(path, S("-"));
    FILE *f = is_stdin ? stdin : fopen(arena_cstr(c->arena, path), "rb");
    if (f == NULL) {
        problem_add(c->problems, NULL, S("file"), "%.*s cannot be read: %s\nGive the path of a file.",
                    STR_FMT(path), strerror(errno));
        return ST_NOT_FOUND;
    }
    struct str all = { NULL, 0 };
    size_t cap = 0;
    char *p = NULL;
    bool big = false;
    for (;;) {
        if (all.n == cap) {
            size_t next = cap == 0 ? 65536 : cap * 2;
            p = arena_grow(c->arena, p, cap, next, 1, 1);
            cap = next;
        }
        size_t n = fread(p + all.n, 1, cap - all.n, f);
        all.n += n;
        big = all.n > FILE_MAX_BYTES;
        if (n == 0 || big || feof(f) || ferror(f))
            break;
    }
    bool failed = ferror(f) != 0;
    if (!is_stdin)
        (void)fclose(f);
    all.p = p;
    *ret = all;
    if (big)
        return ST_TOO_LARGE;
    if (failed) {
        problem_add(c->problems, NULL, S("file"), "%.*s cannot be read to its end\nIs it a file?",
                    STR_FMT(path));
        return ST_INVALID;
    }
    return ST_OK;
}

void cli_file_json(struct out *out, struct str file, const char *counted, int64_t n)
{
    struct json_writer w;
    json_begin(&w, out);
    json_object(&w);
    json_key(&w, S("file")), json_str(&w, file);
    if (counted != NULL)
        json_key(&w, str_z(counted)), json_int(&w, n);
    json_end(&w);
    out_bytes(out, S("\n"));
}

enum status cli_write_file(struct ctx *c, struct str path, struct str bytes)
{
    const char *temp = arena_cstr(c->arena, arena_printf(c->arena, "%.*s.part", STR_FMT(path)));
    const char *final = arena_cstr(c->arena, path);
    FILE *f = fopen(temp, "wb");
    bool good = f != NULL && (bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, f) == bytes.n);
    good = good && fflush(f) == 0 && fsync(fileno(f)) == 0;
    int why = errno;
    if (f != NULL && fclose(f) != 0 && good) {
        good = false;
        why = errno;
    }
    if (good && rename(temp, final) == 0)
        return ST_OK;
    why = good ? errno : why;
    (void)unlink(temp);
    problem_add(c->problems, NULL, S("file"), "%.*s cannot be written: %s\n%s", STR_FMT(path), strerror(why),
                why == ENOSPC || why == EFBIG ? "Make room there, then try again." : "Choose another place.");
    return why == ENOSPC || why == EFBIG ? ST_FULL : ST_INVALID;
}

/* ---- the workspace ---- */

/* Who acts: the person of the first sign-in that owns the workspace, else the first person. */
static enum status find_actor(struct ctx *c, struct actor *ret)
{
    const struct value owner = ARG_STR(S("owner"));
    const struct filter role = { .column = "role", .op = OP_EQ, .any = &owner, .nany = 1 };
    struct query users = { .kind = &kind_user, .filters = &role, .nfilters = 1, .limit = 1 };
    struct query people = { .kind = &kind_person, .limit = 1 };
    struct record_list list;
    struct str key;
    *ret = (struct actor){ .via = S("cli"), .role = "owner", .name = S("owner") };
    TRY(rec_list(c, &users, &list));
    if (list.count > 0) {
        const struct value *v = &list.items[0]->v[kind_field_index(&kind_user, S("person"))];
        ret->person_id = v->type == VT_INT ? v->u.i : 0;
    }
    if (ret->person_id == 0) {
        TRY(rec_list(c, &people, &list));
        ret->person_id = list.count > 0 ? list.items[0]->id : 0;
    }
    return ret->person_id > 0 ? rec_label(c, &kind_person, ret->person_id, &key, &ret->name) : ST_OK;
}

enum status cli_open(struct ctx *c, struct str file)
{
    struct app *app = ARENA_NEW(c->arena, struct app);
    struct actor *actor = ARENA_NEW(c->arena, struct actor);
    struct settings s;
    *app = (struct app){ .url = file, .model = model_static() };
    c->app = app;
    TRY(workspace_open(c, file));
    TRY(workspace_settings(c, &s));
    app->currency = arena_str(c->arena, s.currency);
    TRY(find_actor(c, actor));
    c->actor = actor;
    return ST_OK;
}

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
    case ST_BUSY: return "Somebody else is writing; try again.";
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
        fprintf(stderr, "headwater: %.*s%s%.*s\n", at ? (int)p->pointer.n - 1 : 0,
                at ? p->pointer.p + 1 : "", at ? ": " : "", STR_FMT(what));
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

static const struct cli_command *const tables[] = { cli_admin_commands, cli_desk_commands, cli_river_commands, cli_auth_commands };

static const struct cli_command *find_command(struct str noun, struct str verb)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t t = 0; t < COUNT(tables); t++)
            for (const struct cli_command *cmd = tables[t]; cmd->noun != NULL; cmd++) {
                if (!str_eq(noun, str_z(cmd->noun)))
                    continue;
                if (pass == 0 ? cmd->verb != NULL && str_eq(verb, str_z(cmd->verb))
                              : cmd->verb == NULL)
                    return cmd;
            }
    return NULL;
}

/* The lines of the commands of that name, of all where it is empty; whether there is one. */
static bool commands_help(struct out *o, struct str noun)
{
    bool any = false;
    for (size_t t = 0; t < COUNT(tables); t++)
        for (const struct cli_command *cmd = tables[t]; cmd->noun != NULL; cmd++) {
            if (noun.n > 0 && !str_eq(noun, str_z(cmd->noun)))
                continue;
            any = true;
            out_printf(o, "  headwater %s %-*s %s\n", cmd->noun, 18 - (int)strlen(cmd->noun),
                       cmd->verb != NULL ? cmd->verb : "", cmd->help);
        }
    return any;
}

static void help(struct out *o)
{
    out_bytes(o, S("headwater: from what customers' business needs to a plan that is true\n\n"));
    (void)commands_help(o, STR_NULL);
    out_bytes(o, S("  headwater KIND list|show|add|set|link|archive …   every kind of record\n\n"
                   "Flags everywhere: --at FILE (or HEADWATER_AT), --json, --csv, --fields a,b, --limit N,\n"
                   "--after CURSOR, --since 180d, -n (try only), --if-version N, --idempotency-key K, --keep-words.\n"
                   "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 changed under you, 5 not allowed,\n"
                   "6 invalid input, 7 does not fit, 8 busy.\n\nKinds:")); /* lint: words: the name of an exit code */
    for (size_t i = 0; i < KINDS_COUNT; i++)
        if ((kinds_all[i]->flags & K_SYSTEM) == 0)
            out_printf(o, " %s", kinds_all[i]->name);
    out_bytes(o, S("\n\nheadwater help KIND says what can be done with a kind, headwater help actions what with all,\nheadwater help reports what can be asked.\n"));
}

struct chosen { const struct cli_command *cmd; const struct kind *kind; const struct action *action; const struct report *report; int noun, verb; };

/* plan solve and the like: plan is a report too. */
static bool is_verb_of_plan(const struct cli_args *a)
{
    return str_eq(a->noun, S("plan")) && (cli_kind_verb(a->verb) || action_find(&kind_plan_version, a->verb) != NULL);
}

/* noun verb, or verb noun for the verbs of kinds ("list features"). */
static enum status choose(struct ctx *c, int argc, char **argv, struct cli_args *a, struct chosen *ret)
{
    ret->noun = word_at(argc, argv, 0);
    ret->verb = word_at(argc, argv, 1);
    a->noun = ret->noun > 0 ? str_z(argv[ret->noun]) : STR_NULL;
    a->verb = ret->verb > 0 ? str_z(argv[ret->verb]) : STR_NULL;
    ret->cmd = find_command(a->noun, a->verb);
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
        return cli_usage(c, "%.*s has no verb \"%.*s\"\nIt has list, show, add, set, link, archive; see headwater help KIND.",
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
            out_printf(&o, "\n--%.*s %zu %.*s", STR_FMT(a->given[i].name), a->given[i].value.n, STR_FMT(a->given[i].value));
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
    const struct once o = { .key = cli_opt(r->a, "idempotency-key"), .digest = command_digest(c, r->a),
                            .run = run_keyed, .arg = r };
    TRY(once_run(c, &o, &answer, &again));
    out_bytes(r->out, answer.body);
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

/* A workspace may have added fields, which are flags too: so it is opened before flags are read, where it can be. */
static enum status open_early(struct ctx *c, int argc, char **argv, bool *ret_opened)
{
    struct str file = str_z(getenv("HEADWATER_AT")), given = STR_NULL;
    *ret_opened = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--at") == 0 && i + 1 < argc)
            given = str_z(argv[i + 1]);
        else if (strncmp(argv[i], "--at=", 5) == 0)
            given = str_z(argv[i] + 5);
    }
    file = given.n > 0 ? given : file;
    if (file.n == 0 || (!db_url_is_postgres(file) && access(arena_cstr(c->arena, file), R_OK) != 0))
        return ST_OK;
    TRY(cli_open(c, file));
    *ret_opened = true;
    return ST_OK;
}

/* How many words a command takes behind its own. */
static const struct { const char *noun, *verb; size_t max; } words_max[] = {
    { "serve", NULL, 1 }, { "try", NULL, 0 }, { "history", NULL, 0 }, { "doctor", NULL, 0 }, { "openapi", NULL, 0 },
    { "undo", NULL, 1 }, { "backup", NULL, 1 }, { "river", NULL, 0 }, { "coverage", NULL, 0 }, { "trace", NULL, 1 },
    { "plan", "show", 1 }, { "plan", "solve", 0 }, { "tradeoff", "show", 1 },
};

/* What would be passed over in silence is refused: a word too many, and --since where nothing is listed by its day. */
static enum status nothing_ignored(struct ctx *c, const struct chosen *ch, const struct cli_args *a)
{
    bool list = ch->cmd == NULL && ch->kind != NULL && str_eq(a->verb, S("list"));
    bool one = ch->cmd == NULL && ch->kind != NULL && (str_eq(a->verb, S("show")) || str_eq(a->verb, S("archive")));
    size_t max = list ? 0 : one ? 1 : SIZE_MAX;
    for (size_t i = 0; ch->cmd != NULL && i < COUNT(words_max); i++)
        if (str_eq(a->noun, str_z(words_max[i].noun)) && (words_max[i].verb == NULL || str_eq(a->verb, str_z(words_max[i].verb))))
            max = words_max[i].max;
    if (a->npositional > max)
        return cli_usage(c, "\"%.*s\" is one word too many\nSee headwater help.", STR_FMT(a->positional[max]));
    if (cli_opt(a, "since").n > 0 && !list && ch->report == NULL && !str_eq(a->noun, S("history")))
        return cli_usage(c, "--since has no use here\nLeave it out; lists and history take it.");
    return ST_OK;
}

static enum status run(struct ctx *c, int argc, char **argv, struct cli_args *a, struct out *o)
{
    struct chosen ch = { 0 };
    bool opened = false;
    TRY(choose(c, argc, argv, a, &ch));
    if (ch.kind != NULL || (ch.cmd != NULL && ch.cmd->need == CLI_NAMED))
        TRY(open_early(c, argc, argv, &opened));
    if (ch.kind != NULL && opened)
        ch.kind = model_own(c->app->model, ch.kind);
    struct grammar g = { ch.cmd != NULL ? ch.cmd->flags : "search= sort= archived", ch.kind, ch.action, ch.report };
    TRY(take_all(c, &g, argc, argv, ch.noun, ch.verb, a));
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
    return cli_flag(a, "idempotency-key") && !cli_dry_run(a) ? run_once(c, &r) : run_chosen(c, &r);
}

/* help, help KIND, help actions; a kind with the fields that a workspace added, where one is named. */
static void help_about(struct ctx *c, struct out *o, int argc, char **argv)
{
    struct str word = argc > 2 && strcmp(argv[1], "help") == 0 ? str_z(argv[2]) : STR_NULL;
    const struct kind *k = word.n > 0 ? model_kind(model_static(), word) : NULL;
    bool opened = false;
    if (k != NULL && open_early(c, argc, argv, &opened) == ST_OK && opened)
        k = model_own(c->app->model, k);
    if (str_eq(word, S("reports"))) {
        cli_report_help(o);
        return;
    }
    if (k == NULL && word.n > 0 && !str_eq(word, S("actions")) && commands_help(o, word)) {
        out_bytes(o, S("\nheadwater help lists all commands, and the flags that each takes.\n"));
        return;
    }
    if (k == NULL && !str_eq(word, S("actions"))) {
        help(o);
        return;
    }
    if (k != NULL) {
        out_printf(o, "%s: %s\n\n  headwater %s list|show|add|set|link|archive …\n", k->label, k->help, k->name);
        for (size_t i = 0; i < k->nfields; i++)
            if ((k->fields[i].flags & (F_READONLY | F_SECRET)) == 0)
                out_printf(o, "      --%-18s %s%s%s\n", k->fields[i].name, k->fields[i].label,
                           k->fields[i].help != NULL ? ": " : "", k->fields[i].help != NULL ? k->fields[i].help : "");
    }
    cli_action_help(o, k);
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
    int64_t rate = cli_flag(a, "sign-in") ? RATE_A_MINUTE : 0;       /* alone at one's own machine nobody is in the way */
    (void)str_to_i64(cli_opt(a, "rate"), &rate);
    if (listen.n == 0)
        listen = S("127.0.0.1:8080");
    if (serve == NULL)
        return status_exit(ST_INTERNAL);
    const struct cli_serve how = { file, listen, welcome, (int)(workers > 0 && workers <= 64 ? workers : 2),
                                   cli_flag(a, "sign-in"), rate, str_eq(a->noun, S("try")) };
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
    bool json = false;              /* also where the arguments cannot be read to their end */
    for (int i = 1; i < argc; i++) {
        wants_help = wants_help || strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0;
        json = json || strcmp(argv[i], "--json") == 0;
    }
    if (version)
        out_bytes(&o, S("headwater " HEADWATER_VERSION "\n"));
    else if (wants_help)
        help_about(base, &o, argc, argv);
    enum status st = version || wants_help ? ST_OK : run(base, argc, argv, a, &o);
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
