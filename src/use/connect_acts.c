/* use/connect_acts.c: what is done with another system. */
#include "core/secret.h"
#include "model/kinds/def.h"
#include "use/actions.h"

struct secret_job {
    int64_t connection;
    struct str secret;
};

static enum status secret_body(struct ctx *c, void *arg)
{
    const struct secret_job *j = arg;
    return secret_set(c, &kind_connection, j->connection, j->secret);
}

static enum status secret_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct secret_job j = { call->record->id, in_text(call, "secret") };
    TRY(core_write(c, S("connection set_secret"), secret_body, &j, &call->change));
    json_key(out, S("set"));
    json_bool(out, !str_empty(j.secret));
    return ST_OK;
}

static const struct field secret_in[] = {
    FIELD("secret", FT_TEXT, F_UNSEEN, "Secret", "What the other system calls by that name; empty: none any more.",
          .max = 1024),
};
static const struct action connection_set_secret = {
    .kind = &kind_connection,
    .verb = "set_secret",
    .label = "Set the secret",
    .on = ON_RECORD,
    .help =
        "It is kept and used, and never shown again: not here, nor in history or an export. It cannot be undone; set another one.",
    .in = secret_in,
    .nin = COUNT(secret_in),
    .perm = PERM_LEAD,
    .flags = A_RARE,
    .run = secret_run
};

const struct action *const connect_actions[] = { &connection_set_secret, NULL };
