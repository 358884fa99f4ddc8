/* cli/cli_auth.c: who may sign in, and tokens of programs. */
#include "cli/cli_parts.h"
#include "core/auth.h"
#include <stdio.h>

struct invite_job { struct str email, role, name; int64_t user; };

static enum status person_for(struct ctx *c, struct str name, struct record *user)
{
    int64_t id;
    if (name.n == 0)
        return ST_OK;
    enum status st = rec_resolve(c, &kind_person, name, &id);
    if (st == ST_NOT_FOUND) {
        struct record *p = rec_new(c, &kind_person);
        TRY(rec_set(c, p, S("title"), name, NULL));
        TRY(rec_add(c, p));
        id = p->id;
        st = ST_OK;
    }
    TRY(st);
    user->v[kind_field_index(&kind_user, S("person"))] = ARG_INT(id);
    return ST_OK;
}

static enum status invite_body(struct ctx *c, void *arg)
{
    struct invite_job *j = arg;
    struct record *u = rec_new(c, &kind_user);
    TRY(rec_set(c, u, S("email"), j->email, &(struct path){ .name = S_INIT("email") }));
    if (j->role.n)
        TRY(rec_set(c, u, S("role"), j->role, &(struct path){ .name = S_INIT("role") }));
    TRY(person_for(c, j->name, u));
    TRY(rec_add(c, u));
    j->user = u->id;
    return ST_OK;
}

static enum status run_invite(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct invite_job j = { .email = cli_arg(a, 0), .role = cli_opt(a, "role"), .name = cli_opt(a, "person") };
    struct str secret;
    if (a->npositional != 1)
        return cli_usage(c, "whom?\nheadwater user invite ben@example.org --role editor --person \"Ben Okafor\"");
    enum status st = rec_resolve(c, &kind_user, j.email, &j.user);
    if (st == ST_NOT_FOUND)
        st = core_write(c, S("user invite"), invite_body, &j, NULL);
    TRY(st);
    TRY(auth_invite(c, j.user, &secret));
    if (cli_flag(a, "json"))
        out_printf(out, "{\"user\":\"%lld\",\"path\":\"/welcome/%.*s\"}\n", (long long)j.user, STR_FMT(secret));
    else
        out_printf(out, "/welcome/%.*s\n", STR_FMT(secret));
    fprintf(stderr, "Give it to %.*s behind the address of your server. It works once, for seven days.\n", STR_FMT(j.email));
    return ST_OK;
}

static enum status run_token(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct str secret;
    int64_t days = 90, id;
    if (a->npositional != 1)
        return cli_usage(c, "what is the program called?\nheadwater token make \"Nightly export\" --scopes read --days 90");
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
    { "user", "invite", "E-MAIL [--role R] [--person NAME]: a link with which they set a password", "role= person=", run_invite,
      CLI_WORKSPACE },
    { "token", "make", "NAME [--scopes \"read write:requests\"] [--days 90]: a key for a program", "scopes= days=", run_token,
      CLI_WORKSPACE },
    { 0 },
};
