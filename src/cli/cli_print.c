/* cli/cli_print.c: headwater brief print, headwater tradeoff print: what a page says, as a text. */
#include "cli/cli_parts.h"
#include "use/brief_letter.h"
#include "use/tradeoff_use.h"

/* The text itself, or {"key": …, "text": …}. */
static enum status print_text(const struct cli_args *a, struct out *o, struct str key, struct str text)
{
    struct json_writer j;
    if (!cli_flag(a, "json")) {
        out_bytes(o, text);
        return ST_OK;
    }
    json_begin(&j, o);
    json_object(&j);
    json_member_str(&j, S("key"), key);
    json_member_str(&j, S("text"), text);
    json_end(&j);
    out_bytes(o, S("\n"));
    return ST_OK;
}

static enum status print_brief(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct record *r;
    struct brief_sheet s;
    struct settings set;
    struct out text;
    out_init_raw(&text, c->arena);
    TRY(cli_find(c, &kind_brief, cli_arg(a, 0), &r));
    TRY(brief_sheet_load(c, r, &s));
    TRY(workspace_settings(c, &set));
    brief_text(&text, c->arena, &s, set.days_per_week);
    return print_text(a, o, rec_key(r), out_str(&text));
}

static enum status print_card(struct ctx *c, const struct cli_args *a, struct out *o)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    const struct json *tree;
    struct out text;
    out_init_raw(&text, c->arena);
    if (a->npositional == 0)
        return cli_usage(c, "Which trade-off?\nTry: headwater tradeoff print T-31");
    TRY(tradeoff_load(c, cli_arg(a, 0), card));
    TRY(tradeoff_tree(c, card, &tree));
    tradeoff_text(&text, c->arena, card, tree);
    return print_text(a, o, card->t.key, out_str(&text));
}

const struct cli_command cli_print_commands[] = {
    { "brief", "print", "the one page of a brief, as a text: brief print B-17", "", print_brief, CLI_WORKSPACE },
    { "tradeoff", "print", "a trade-off as a text, for a mail: tradeoff print T-31", "progress", print_card,
      CLI_WORKSPACE },
    { 0 },
};
