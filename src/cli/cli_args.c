/* cli/cli_args.c: the words and flags of one command line. */
#include "cli/cli_parts.h"
#include <stdarg.h>

static const char common_flags[] =
    "at= json csv fields= limit= after= since= dry-run yes no-input quiet verbose help version "
    "no-color if-version= idempotency-key= keep-words";

static const struct {
    const char *letter, *name;
} short_flags[] = {
    { "n", "dry-run" }, { "y", "yes" }, { "q", "quiet" }, { "v", "verbose" }, { "h", "help" },
};

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

struct str cli_underscores(struct arena *a, struct str s)
{
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] == '-' ? '_' : s.p[i];
    return (struct str){ p, s.n };
}

struct str cli_field_name(struct arena *a, struct str flag)
{
    bool takes;
    struct str rest = str_starts(flag, S("set-")) ? str_skip(flag, 4) : STR_NULL;
    if (rest.n > 0 && flag_known(common_flags, rest, &takes))
        return rest;
    return flag_known(common_flags, flag, &takes) ? STR_NULL : cli_underscores(a, flag);
}

/* Flags that say an input in the words of its sentence. */
static const struct {
    const struct kind *kind;
    const char *verb, *said, *input;
} said_so[] = {
    { &kind_brief, "draft", "for", "reader" },
};

struct str cli_input_name(struct arena *a, const struct action *act, struct str flag)
{
    for (size_t i = 0; i < COUNT(said_so); i++)
        if (kind_is(act->kind, said_so[i].kind) && strcmp(act->verb, said_so[i].verb) == 0
            && str_eq(flag, str_z(said_so[i].said)))
            return str_z(said_so[i].input);
    return cli_underscores(a, flag);
}

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

static bool field_flag(struct arena *a, const struct cli_grammar *g, struct str name)
{
    if (g->action != NULL)
        return input_flag(g->action->in, g->action->nin, cli_input_name(a, g->action, name));
    if (g->report != NULL)
        return str_eq(name, S("table")) || input_flag(g->report->in, g->report->nin, name);
    if (g->kind == NULL)
        return false;
    if (input_flag(g->kind->fields, g->kind->nfields, name) || str_eq(name, S("key")) || str_eq(name, S("external_id"))
        || str_eq(name, S("external-id")) || str_eq(name, S("source")))
        return true;
    for (size_t i = 0; i < KINDS_COUNT && g->links; i++)
        if ((kinds_all[i]->flags & K_LINK) != 0 && input_flag(kinds_all[i]->fields, kinds_all[i]->nfields, name))
            return true;
    return false;
}

static bool looks_like_flag(const char *s)
{
    return s[0] == '-' && s[1] != 0 && !(s[1] >= '0' && s[1] <= '9');
}

static enum status take_flag(struct ctx *c, const struct cli_grammar *g, int argc, char **argv, int *i,
                             struct cli_args *a)
{
    struct str word = str_z(argv[*i]), value = STR_NULL;
    bool takes = false, has = str_cut(word, '=', &word, &value), is_field = false;
    struct str name = flag_name(word);
    /* --set-at: the field "at", whose own name is taken by a flag of every command. */
    bool said = str_starts(name, S("set-")) && flag_known(common_flags, str_skip(name, 4), &takes)
                && field_flag(c->arena, g, str_skip(name, 4));
    if (said)
        is_field = takes = true;
    else if (!flag_known(common_flags, name, &takes) && (g->flags == NULL || !flag_known(g->flags, name, &takes))) {
        is_field = takes = field_flag(c->arena, g, name);
        if (!is_field && g->kind != NULL && g->action == NULL && str_starts(word, S("--")))
            return cli_usage(c, "there is no flag %.*s here: %.*s", STR_FMT(word),
                             STR_FMT(rec_no_field_words(c->arena, g->kind, name)));
        if (!is_field)
            return cli_usage(c, "there is no flag %.*s here\nSee headwater help.", STR_FMT(word));
    }
    if (a->ngiven == CLI_ARGS_MAX)
        return cli_usage(c, "too many flags\nGive at most %d.", CLI_ARGS_MAX);
    if (takes && !has) {
        bool next = *i + 1 < argc && !(is_field && looks_like_flag(argv[*i + 1]));
        if (!next && !is_field)
            return cli_usage(c, "--%.*s needs a value\nWrite --%.*s VALUE.", STR_FMT(name), STR_FMT(name));
        value = next ? str_z(argv[++*i]) : S("yes");
    }
    a->given[a->ngiven++] = (struct cli_given){ name, value, has || takes };
    return ST_OK;
}

enum status cli_take_all(struct ctx *c, const struct cli_grammar *g, int argc, char **argv, int noun, int verb,
                         struct cli_args *a)
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

int cli_word_at(int argc, char **argv, int n)
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
