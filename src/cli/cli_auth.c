/* cli/cli_auth.c: who may sign in, and tokens of programs. */
#include "cli/cli_parts.h"
#include "core/auth.h"
#include "use/house_use.h"
#include <stdio.h>

static enum status run_invite(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct invited who;
    struct str mail = a->npositional > 0 ? cli_arg(a, 0) : cli_opt(a, "email");
    if (a->npositional > 1 || mail.n == 0)
        return cli_usage(c, "whom?\nheadwater user invite ben@example.org --role editor --person \"Ben Okafor\"");
    TRY(house_invite(c, &(struct invite_who){ mail, cli_opt(a, "role"), cli_opt(a, "person"), cli_opt(a, "persona") },
                     &who));
    if (cli_flag(a, "json"))
        out_printf(out, "{\"user\":\"%lld\",\"path\":\"/welcome/%.*s\"}\n", (long long)who.user, STR_FMT(who.secret));
    else
        out_printf(out, "/welcome/%.*s\n", STR_FMT(who.secret));
    fprintf(stderr, "Give it to %.*s behind the address of your server. It works once, for seven days.\n",
            STR_FMT(mail));
    return ST_OK;
}

static enum status run_token(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct str secret;
    int64_t days = 90, id;
    if (a->npositional != 1)
        return cli_usage(
            c, "what is the program called?\nheadwater token make \"Nightly export\" --scopes read --days 90");
    if (cli_opt(a, "days").n && !str_to_i64(cli_opt(a, "days"), &days))
        return cli_usage(c, "--days takes a number\nWrite --days 90.");
    TRY(auth_token_make(c, cli_arg(a, 0), cli_opt(a, "scopes"), days, &secret, &id));
    if (cli_flag(a, "json"))
        out_printf(out, "{\"id\":\"%lld\",\"token\":\"%.*s\"}\n", (long long)id, STR_FMT(secret));
    else
        out_printf(out, "%.*s\n", STR_FMT(secret));
    fprintf(stderr, "Keep it now: it is not shown again.\n");
    return ST_OK;
}

const struct cli_command cli_auth_commands[] = {
    { "user", "invite", "E-MAIL [--role R] [--person NAME] [--persona P]: a link with which they set a password",
      "email= role= person= persona=", run_invite, CLI_WORKSPACE },
    { "token", "make", "NAME [--scopes \"read write:requests\"] [--days 90]: a key for a program",
      "scopes= days=", run_token, CLI_WORKSPACE },
    { 0 },
};
