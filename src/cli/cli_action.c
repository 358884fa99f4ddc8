/* cli/cli_action.c: headwater KIND VERB [KEY] --input value, from the table of actions. */
#include "cli/cli_parts.h"
#include "core/dry.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { UNSEEN_MAX_BYTES = 8192, CTRL_C = 3 };

/* ---- inputs that nobody may see: other processes read a command line, and the shell keeps it ---- */

/* One line of standard input, without its end; a terminal is asked for it and shows nothing, and ^C ends the line. */
static enum status unseen_line(struct ctx *c, const struct field *f, struct str *ret)
{
    char line[UNSEEN_MAX_BYTES];
    struct termios shown, hidden;
    bool asked = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &shown) == 0;
    if (asked) {
        hidden = shown;
        hidden.c_lflag &= ~(tcflag_t)(ECHO | ISIG);     /* killed here, the terminal would stay silent */
        hidden.c_cc[VEOL] = CTRL_C;
        if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) != 0)
            return cli_usage(c,
                             "this terminal would show what is typed: %s\nWrite it into standard input, one line each.",
                             strerror(errno));
        fprintf(stderr, "%s: ", f->label);
    }
    size_t n = 0;
    int letter = getc(stdin);
    for (; letter != EOF && letter != '\n' && n < sizeof line && !(asked && letter == CTRL_C); letter = getc(stdin))
        line[n++] = (char)letter;
    if (asked) {
        (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
        fprintf(stderr, "\n");
    }
    n -= n > 0 && line[n - 1] == '\r';
    *ret = arena_str(c->arena, (struct str){ line, n });
    explicit_bzero(line, sizeof line);
    if ((asked && letter == CTRL_C) || (letter == EOF && n == 0))
        return cli_usage(
            c, "--%s was not said\nType it when asked, or write it into standard input, one line for each such input.",
            f->name);
    return n == sizeof line
               ? cli_usage(c, "--%s is too long\nA line has less than %d bytes.", f->name, UNSEEN_MAX_BYTES)
               : ST_OK;
}

static bool is_unseen(const struct action *a, struct str input)
{
    for (size_t i = 0; i < a->nin; i++)
        if ((a->in[i].flags & F_UNSEEN) && (input.n == 0 || str_eq(input, str_z(a->in[i].name))))
            return true;
    return false;
}

/* Reads them in their order; a command line that holds one is refused, and not repeated. */
static enum status read_unseen(struct ctx *c, const struct cli_args *a, size_t from, struct action_call *call)
{
    const struct action *act = call->action;
    bool typed = is_unseen(act, STR_NULL) && a->npositional > from;
    for (size_t i = 0; i < a->ngiven; i++)
        typed = typed || is_unseen(act, cli_underscores(c->arena, a->given[i].name));
    if (typed)
        return cli_usage(c,
                         "others can read what stands in a command: %s %s takes no secret there\n"
                         "Leave it out and type it when asked, or write it into standard input, one line for each.",
                         act->kind->name, act->verb);
    for (size_t i = 0; i < act->nin; i++) {
        struct str text = STR_NULL;
        if (!(act->in[i].flags & F_UNSEEN))
            continue;
        TRY(unseen_line(c, &act->in[i], &text));
        enum status st = action_set(c, call, str_z(act->in[i].name), text);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    return ST_OK;
}

/* Flags first; bare words fill the inputs in their order. Problems are collected. */
static enum status read_inputs(struct ctx *c, const struct cli_args *a, size_t from, struct action_call *call)
{
    TRY(read_unseen(c, a, from, call));
    for (size_t i = 0; i < a->ngiven; i++) {
        struct str name = cli_input_name(c->arena, call->action, a->given[i].name);
        for (size_t k = 0; k < call->action->nin; k++)
            if (str_eq(name, str_z(call->action->in[k].name))) {
                enum status st = action_set(c, call, name, a->given[i].value);
                if (st != ST_OK && st != ST_INVALID)
                    return st;
            }
    }
    size_t at = 0;
    for (size_t i = from; i < a->npositional; i++) {
        while (at < call->action->nin && call->in[at].type != VT_UNSET)
            at++;
        if (at == call->action->nin)
            return cli_usage(c, "\"%.*s\" is one word too many\nSee headwater help %s.", STR_FMT(a->positional[i]),
                             call->action->kind->name);
        enum status st = action_set(c, call, str_z(call->action->in[at].name), a->positional[i]);
        if (st != ST_OK && st != ST_INVALID)
            return st;
        at++;
    }
    return c->problems->count ? ST_INVALID : ST_OK;
}

static void scalar(struct out *o, const struct json *v)
{
    switch (v->type) {
    case J_NULL: out_bytes(o, S("–")); return;
    case J_BOOL: out_bytes(o, v->b ? S("yes") : S("no")); return;
    case J_INT: out_printf(o, "%lld", (long long)v->i); return;
    case J_NUMBER:
    case J_STR: out_bytes(o, v->s); return;
    case J_ARRAY:
    case J_OBJECT: out_printf(o, "(%zu)", v->count); return;
    }
}

/* An answer as lines: a member a line; the rows of a list indented below its name. */
static void say(struct out *o, const struct json *answer)
{
    for (const struct json *m = answer->first; m; m = m->next) {
        out_printf(o, "%-16.*s ", STR_FMT(m->name));
        scalar(o, m);
        out_bytes(o, S("\n"));
        for (const struct json *row = m->type == J_ARRAY ? m->first : NULL; row; row = row->next) {
            out_bytes(o, S("  "));
            if (row->type != J_OBJECT)
                scalar(o, row);
            for (const struct json *f = row->type == J_OBJECT ? row->first : NULL; f; f = f->next) {
                scalar(o, f);
                out_bytes(o, f->next ? S("  ") : S(""));
            }
            out_bytes(o, S("\n"));
        }
    }
}

struct act_arg {
    struct action_call *call;
    struct json_writer *w;
};

static enum status act_body(struct ctx *c, void *arg)
{
    const struct act_arg *a = arg;
    return action_run(c, a->call, a->w);
}

static enum status run_call(struct ctx *c, const struct cli_args *a, struct action_call *call, struct json_writer *w)
{
    struct act_arg arg = { call, w };
    if (!cli_dry_run(a))
        return action_run(c, call, w);
    json_key(w, S("dry_run"));
    json_bool(w, true);
    return dry_run(c, act_body, &arg, w);
}

enum status cli_action_run(struct ctx *c, const struct action *action, const struct cli_args *a, struct out *out)
{
    struct record *r = NULL;
    struct out text;
    struct json_writer w;
    if (action->on == ON_RECORD)
        TRY(cli_find(c, action->kind, cli_arg(a, 0), &r));
    int64_t rev;
    if (r && cli_opt(a, "if-version").n > 0) {
        if (!str_to_i64(cli_opt(a, "if-version"), &rev))
            return cli_usage(c, "--if-version takes a number\nIt is the version that show prints.");
        if (rev != r->rev)
            return ST_CONFLICT;
    }
    struct action_call call = action_call_new(c, action, r);
    TRY(read_inputs(c, a, r ? 1 : 0, &call));
    out_init_raw(&text, c->arena);
    json_begin(&w, &text);
    json_object(&w);
    TRY(run_call(c, a, &call, &w));
    if (!cli_dry_run(a))
        json_member_str(&w, S("undo"),
                        call.change ? arena_printf(c->arena, "/history/%lld", (long long)call.change) : STR_NULL);
    json_end(&w);
    if (cli_flag(a, "json")) {
        out_bytes(out, out_str(&text));
        out_bytes(out, S("\n"));
        return ST_OK;
    }
    const struct json *answer;
    TRY(json_parse(c->arena, c->problems, out_str(&text), &answer));
    say(out, answer);
    return ST_OK;
}

void cli_action_help(struct out *o, const struct kind *k, const char *verb)
{
    for (size_t i = 0; action_at(i); i++) {
        const struct action *a = action_at(i);
        if ((k && !kind_is(a->kind, k)) || (verb && strcmp(a->verb, verb) != 0))
            continue;
        out_printf(o, "  headwater %s %s%s", a->kind->name, a->verb, a->on == ON_RECORD ? " KEY" : "");
        for (size_t f = 0; f < a->nin; f++)
            if (!(a->in[f].flags & F_UNSEEN))
                out_printf(o, a->in[f].flags & F_REQUIRED ? " --%s …" : " [--%s …]", a->in[f].name);
        out_printf(o, "\n      %s\n", a->help);
        for (size_t f = 0; f < a->nin; f++)
            if (a->in[f].flags & F_UNSEEN)
                out_printf(o, "      asks for: %s (or a line of standard input)\n", a->in[f].label);
    }
}
