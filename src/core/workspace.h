/* core/workspace.h: opening a workspace: one SQLite file. */
#pragma once
#include "base/date.h"
#include "core/change.h"

struct settings {
    struct str title, currency, zone;
    int64_t fiscal_start, small_days, days_per_week, reserve_draw, gate_days, listen_days, best_customers, answer_days,
        moved_percent, strategic_percent, day_cost /* minor units; -1: nobody said */;
    const struct tz *tz /* the zone, read; NULL: UTC */;
};
struct workspace_new {
    struct str title, currency, zone;
    int64_t fiscal_start;
    struct str owner_name;
};

/* An empty database at the address, opened into c->db; EXISTS, with a problem, if a workspace is there. */
enum status workspace_make(struct ctx *c, struct str file) MUST_CHECK;
/* The same with the tables of the model, all empty; c->app is set. */
enum status workspace_make_empty(struct ctx *c, struct str file) MUST_CHECK;
/* Eight characters that tell this workspace from others: the beginning of its first change's hash. */
enum status workspace_mark(struct ctx *c, struct str *ret) MUST_CHECK;
/* The record that a ref such as 12@1f2e3d4c names when the mark is this workspace's; else 0. */
enum status workspace_own_ref(struct ctx *c, struct str ref, int64_t *ret_id) MUST_CHECK;
/* Creates the file with the schema of the model, the workspace row and the owner as person. EXISTS if a workspace is there. */
enum status workspace_init(struct ctx *c, struct str file, const struct workspace_new *w) MUST_CHECK;
/* Opens an existing one into c->db, and c->app (arena of the process or worker). NOT_FOUND / INVALID with a problem. */
enum status workspace_open(struct ctx *c, struct str file) MUST_CHECK;
enum status workspace_settings(struct ctx *c, struct settings *ret) MUST_CHECK;
enum status workspace_backup(struct ctx *c, struct str to_file) MUST_CHECK; /* online, verified */
/* Rebuilds c->app->model when fields of the workspace's own were added, changed or taken away since it was made; app is
 * the one that workspace_open made for this connection. Cheap when nothing changed. */
enum status workspace_refresh(struct ctx *c) MUST_CHECK;
/* Whether c->app->model is as the workspace has it. */
enum status workspace_is_fresh(struct ctx *c, bool *ret) MUST_CHECK;
/* The civil date now in the workspace's zone. */
struct date workspace_today(struct ctx *c, const struct settings *s);
/* Who the owner is: the person of the first live sign-in with that role, else the first person. id 0: nobody yet. */
enum status workspace_owner(struct ctx *c, int64_t *ret_person, struct str *ret_name) MUST_CHECK;
