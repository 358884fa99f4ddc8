/* cli/cli_help.c: what help and --help answer, from the tables that the commands themselves are read from. */
#include "cli/cli_parts.h"
#include <string.h>

/* What a flag of a hand-written command says; noun: where it means something of its own. */
static const struct {
    const char *noun, *flag, *says;
} flag_words[] = {
    { "init", "sample", "the made-up company Kestrel Systems, dated from today" },
    { "init", "from", "a ZIP that export wrote: an equal workspace, with its history" },
    { NULL, "zone", "in which days end and deadlines are read, such as Europe/Berlin (UTC); fixed once records exist" },
    { NULL, "currency", "of all amounts, three capitals (USD); fixed once records exist" },
    { NULL, "fiscal-start", "the month, 1 to 12, in which the fiscal year starts (1); fixed once records exist" },
    { "init", "title", "what the organisation is called; else the name of the file" },
    { "try", "title", "what the organisation is called" },
    { NULL, "owner", "the name of whoever owns the workspace" },
    { NULL, "listen", "address and port (127.0.0.1:8080); port 0 takes a free one" },
    { NULL, "workers", "how many requests are answered at once, 1 to 64 (2)" },
    { NULL, "sign-in", "nobody gets in without signing in; the owner's first link is printed" },
    { NULL, "rate", "requests a minute of one who asks; 0: no limit" },
    { NULL, "as",
      "what the rows are: a kind (customers, features …), commitments or capacities; else found out from the headings" },
    { NULL, "map",
      "FIELD=COLUMN, FIELD=#4 for the fourth, FIELD=COLUMN*1000 for numbers, days:TEAM=COLUMN, -=COLUMN to leave one out" },
    { NULL, "set", "FIELD=VALUE for every row; a reference that is absent is created and listed" },
    { NULL, "create", "kinds that are created where a row names what is absent: product,team" },
    { NULL, "alias", "A=B: what the file calls A is our B; remembered" },
    { NULL, "partial", "what can be read comes in, quarantined rows stay out" },
    { NULL, "sheet", "of a workbook; else the first that is visible and not empty" },
    { NULL, "header-row", "the line that holds the headings" },
    { NULL, "progress", "how far it is, on standard error, also where that is no terminal" },
    { NULL, "take", "where an edit by hand and the file differ: file, ours, FIELD=file or KEY.FIELD=ours" },
    { NULL, "mapping", "the name of a mapping to use" },
    { NULL, "save-mapping", "the name to keep this mapping under" },
    { NULL, "to", "a ZIP with all of it, or a folder for one CSV of each kind" },
    { NULL, "budget", "what may be spent, in the file's own unit" },
    { NULL, "budget-ratio", "what may be spent, as a share of all costs: 0.3" },
    { NULL, "round", "half-up, floor or ceil: how such a share becomes a whole number" },
    { NULL, "work", "after how much work it stops with the best so far" },
    { "plan", "from", "the first quarter; else that of the plan in force" },
    { "plan", "quarters", "how many, 1 to 12" },
    { NULL, "high", "with efforts at their high estimate" },
    { NULL, "add", "a feature with its days: SHELF-60:70, or SHELF-60:shelf=70,platform=30" },
    { "plan", "adopt", "and makes it the plan in force" },
    { "plan", "team", "only that one" },
    { "plan", "days", "how many more (5)" },
    { "plan", "why", "a sentence; needed" },
    { "plan", "quarter", "that one, such as 2027-Q1" },
    { "plan", "reason", "a sentence; needed" },
    { "tradeoff", "wish", "the feature that is asked for" },
    { "tradeoff", "quarter", "in which it is wanted, such as 2027-Q1" },
    { "tradeoff", "request", "the request that it comes from" },
    { NULL, "what-for", "the need behind it; without it the trade-off stays a draft" },
    { NULL, "what_for", "the same" },
    { "tradeoff", "title", "the question; else one is written" },
    { NULL, "all", "every way to make room, cheapest first: at most so many, 1 to 200" },
    { NULL, "lp", "in the format that any solver reads" },
    { NULL, "option", "its letter" },
    { "tradeoff", "reason", "a sentence that they can repeat; needed" },
    { NULL, "basis", "evidence, strategy, contract or authority" },
    { NULL, "alternative", "what they can do instead" },
    { NULL, "revisit", "the day on which to look at it again" },
    { NULL, "revisit-on", "the same, as the page names it" },
    { NULL, "revisit_on", "the same, as JSON names it" },
    { NULL, "shown", "what show --json calls so: refused when the options are others by now" },
    { "river", "svg", "as a drawing" },
    { "river", "quarter", "that one; else the first of the plan" },
    { "river", "from", "only what flows from there: P-1" },
    { "river", "by", "days, points or money" },
    { "user", "email", "the address" },
    { NULL, "role", "owner, leader, editor, contributor or viewer" },
    { NULL, "person", "whose sign-in it is" },
    { NULL, "persona", "what their work is: leader, pm, executive, functional or customer-facing" },
    { NULL, "scopes", "read, write:requests, write:* or admin, blanks between" },
    { "token", "days", "after how many it ends (90)" },
};

static const char *says(const char *noun, struct str flag)
{
    for (int own = 1; own >= 0; own--)
        for (size_t i = 0; i < COUNT(flag_words); i++)
            if (str_eq(flag, str_z(flag_words[i].flag))
                && (own ? flag_words[i].noun != NULL && strcmp(flag_words[i].noun, noun) == 0
                        : flag_words[i].noun == NULL))
                return flag_words[i].says;
    return "";
}

static void line_of(struct out *o, const struct cli_command *cmd)
{
    out_printf(o, "  headwater %s %-*s %s\n", cmd->noun, 18 - (int)strlen(cmd->noun),
               cmd->verb != NULL ? cmd->verb : "", cmd->help);
}

static void command_help(struct out *o, const struct cli_command *cmd)
{
    struct str rest = str_z(cmd->flags), flag;
    line_of(o, cmd);
    while (rest.n > 0) {
        (void)str_cut(rest, ' ', &flag, &rest);
        bool takes = str_ends(flag, S("="));
        flag.n -= takes;
        if (flag.n == 0 || str_eq(flag, S("json")))             /* one of all commands' */
            continue;
        struct str shown = arena_printf(o->arena, "--%.*s%s", STR_FMT(flag), takes ? " …" : "");
        out_printf(o, "      %.*s%*s %s\n", STR_FMT(shown), 20 - (int)flag.n - (takes ? 4 : 2), "",
                   says(cmd->noun, flag));
    }
}

static const char everywhere[] =
    "Flags everywhere: --at FILE (or HEADWATER_AT), --json, --csv, --fields a,b, --limit N,\n"
    "--after CURSOR, --since 180d, -n (try only), --if-version N, --idempotency-key K, --keep-words.\n";

static void whole(struct out *o)
{
    out_bytes(o, S("headwater: from what customers' business needs to a plan that is true\n\n"));
    const struct cli_command *cmd;
    for (size_t i = 0; (cmd = cli_command_at(i)) != NULL; i++)
        line_of(o, cmd);
    out_bytes(o, S("  headwater KIND list|show|add|set|link|archive …   every kind of record\n\n"));
    out_bytes(o, str_z(everywhere));
    out_bytes(
        o,
        S("Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 changed under you, 5 not allowed,\n"
          "6 invalid input, 7 does not fit, 8 busy, 130 stopped by Ctrl-C: nothing was written.\n\nKinds:")); /* lint: words: the name of an exit code */
    for (size_t i = 0; i < KINDS_COUNT; i++)
        if ((kinds_all[i]->flags & K_SYSTEM) == 0)
            out_printf(o, " %s", kinds_all[i]->name);
    out_bytes(
        o,
        S("\n\nheadwater COMMAND --help says what a command takes, headwater help KIND what can be done with a kind,\n"
          "headwater help actions what with all, headwater help reports what can be asked.\n"));
}

static void fields_help(struct out *o, const struct kind *k)
{
    for (size_t i = 0; i < k->nfields; i++)
        if ((k->fields[i].flags & (F_READONLY | F_SECRET)) == 0)
            out_printf(o, "      --%-18s %s%s%s\n", k->fields[i].name, k->fields[i].label,
                       k->fields[i].help != NULL ? ": " : "", k->fields[i].help != NULL ? k->fields[i].help : "");
}

static void kind_help(struct out *o, const struct kind *k)
{
    out_printf(o, "%s: %s\n\n  headwater %s list|show|add|set|link|archive …\n", k->label, k->help, k->name);
    fields_help(o, k);
    cli_action_help(o, k, NULL);
}

/* feature list --help: the verbs that every kind has. */
static void verb_help(struct out *o, const struct kind *k, struct str verb)
{
    static const struct {
        const char *verb, *words, *says;
        bool fields;
    } verbs[] = {
        { "list", "[--FIELD VALUE]… [--search WORDS] [--sort -FIELD,FIELD] [--archived]",
          "Those whose fields have the values, none for empty:", true },
        { "show", "KEY", "One, with all its fields. Named by its key, its external id or a title that no other has.",
          false },
        { "add", "[TITLE] --FIELD VALUE …", "A new one; FIELD=VALUE does too:", true },
        { "set", "KEY --FIELD VALUE …", "Changes fields; an empty value empties one:", true },
        { "link", "KEY --OTHER KEY …",
          "Joins it with a record of another kind, such as --requirement BR-4 or --needed SHELF-44.", false },
        { "archive", "KEY", "Takes it out of lists and sums; nothing is deleted.", false },
    };
    for (size_t i = 0; i < COUNT(verbs); i++)
        if (str_eq(verb, str_z(verbs[i].verb))) {
            out_printf(o, "  headwater %s %s %s\n      %s\n", k->name, verbs[i].verb, verbs[i].words, verbs[i].says);
            if (verbs[i].fields)
                fields_help(o, k);
        }
}

/* The words that are no flags, without help itself; returns how many, at most two. */
static size_t topic(int argc, char **argv, struct str *ret)
{
    size_t n = 0;
    ret[0] = ret[1] = STR_NULL;
    for (int k = 0, at; n < 2 && (at = cli_word_at(argc, argv, k)) > 0; k++)
        if (k > 0 || strcmp(argv[at], "help") != 0)
            ret[n++] = str_z(argv[at]);
    if (cli_kind_verb(ret[0]) && n == 2) { /* list features */
        struct str swap = ret[0];
        ret[0] = ret[1];
        ret[1] = swap;
    }
    return n;
}

/* A verb of its own, written by hand, of a kind, or an action; whether there is one. */
static bool about_verb(struct out *o, const struct kind *k, struct str noun, struct str verb)
{
    const struct cli_command *cmd = cli_command_find(noun, verb);
    const struct action *act = k != NULL ? action_find(k, verb) : NULL;
    bool own = cmd != NULL && (cmd->verb != NULL || k == NULL);
    if (own)
        command_help(o, cmd);
    else if (k != NULL && cli_kind_verb(verb))
        verb_help(o, k, verb);
    else if (act != NULL)
        cli_action_help(o, k, act->verb);
    return own || act != NULL || (k != NULL && cli_kind_verb(verb));
}

static bool about_noun(struct out *o, const struct kind *k, struct str noun)
{
    const struct cli_command *cmd;
    size_t n = 0;
    for (size_t i = 0; (cmd = cli_command_at(i)) != NULL; i++)
        if (str_eq(noun, str_z(cmd->noun)) && (k == NULL || str_eq(noun, S("plan")))) {
            (cmd->verb == NULL ? command_help : line_of)(o, cmd);
            n++;
        }
    if (k != NULL && !str_eq(noun, S("plan")))
        kind_help(o, k);
    else if (report_find(noun) != NULL)
        cli_report_help(o, report_find(noun));
    return n > 0 || k != NULL || report_find(noun) != NULL;
}

enum status cli_help(struct ctx *c, int argc, char **argv, struct out *o)
{
    struct str word[2];
    size_t n = topic(argc, argv, word);
    const struct kind *k = n == 0                       ? NULL
                           : str_eq(word[0], S("plan")) ? &kind_plan_version
                                                        : model_kind(model_static(), word[0]);
    bool opened = false;
    if (k != NULL && cli_open_early(c, argc, argv, &opened) == ST_OK && opened)
        k = model_own(c->app->model, k);
    problems_init(c->problems, c->arena); /* where it cannot be opened, the fields are those of all workspaces */
    if (n == 0)
        whole(o);
    else if (str_eq(word[0], S("actions")))
        cli_action_help(o, NULL, NULL);
    else if (str_eq(word[0], S("reports")))
        cli_report_help(o, NULL);
    else if (n == 2 ? !about_verb(o, k, word[0], word[1]) && !about_noun(o, k, word[0]) : !about_noun(o, k, word[0]))
        return cli_usage(c, "there is nothing called \"%.*s\" to help with\nSee headwater help.", STR_FMT(word[0]));
    if (n > 0)
        out_printf(o, "\n%s", everywhere);
    return ST_OK;
}
