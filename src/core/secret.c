/* core/secret.c: see core/secret.h. */
#include "core/secret.h"
#include "core/change_log.h"
#include "core/perm.h"
#include "model/kinds/def.h"

static const struct stmt_def set_sql = {
    "secret/set",
    "UPDATE connection SET secret = ?2, rev = ?3, updated_at = ?4, updated_by = ?5 WHERE id = ?1",
    NULL,
    NULL,
    0,
    0
};

enum status secret_set(struct ctx *c, const struct kind *k, int64_t id, struct str secret)
{
    struct record *before, *after;
    assert(kind_is(k, &kind_connection));
    TRY(rec_get(c, k, id, &before));
    TRY(perm_kind(c, k, PERM_TO_EDIT, before));
    after = ARENA_NEW(c->arena, struct record);
    *after = *before;
    after->rev = before->rev + 1;
    after->updated_at = c->now_ms;
    after->updated_by = c->actor ? c->actor->person_id : 0;
    const struct value args[] = { ARG_INT(id), str_empty(secret) ? ARG_NULL : ARG_STR(secret), ARG_INT(after->rev),
                                  ARG_INT(after->updated_at),
                                  after->updated_by ? ARG_INT(after->updated_by) : ARG_NULL };
    TRY(db_run(c, &set_sql, args, COUNT(args)));
    return change_log(c, before, after);
}
