/* model/action.h: operations beyond create, read, update, archive; and named queries. */
#pragma once
#include "base/ctx.h"
#include "base/json.h"
#include "model/kind.h"
/* An answer is one or more named tables of flat rows; a row may name its parent table's row. */
struct table { const char *name, *parent; const struct field *columns; size_t ncolumns; };
enum on { ON_WORKSPACE, ON_LIST, ON_RECORD };
enum aflag { A_READONLY = 1u << 0, A_SLOW = 1u << 1 /* a job */, A_MCP = 1u << 2, A_MAIL = 1u << 3 };
struct action_call { int64_t record_id, rev; const struct value *in; bool dry_run; };
/* Verbs: an operation beyond CRUD. kind + on + verb derive every surface:
 * POST /tradeoffs/T-31/decide.json, `headwater tradeoff decide T-31 …`, tool tradeoff_decide, form. */
struct action {
    const struct kind *kind;
    const char *verb, *label, *help;
    enum on on;
    const struct field *in; size_t nin;
    const struct table *out; size_t nout;
    unsigned perm, flags;
    enum status (*run)(struct ctx *c, const struct action_call *call, struct json_writer *out);
};
/* Views: a named read-only query, declared once for page, CSV, JSON and MCP. */
struct report {
    const char *name, *label, *help;
    const struct field *in; size_t nin;
    const struct table *out; size_t nout;
    unsigned perm, flags;
    enum status (*load)(struct ctx *c, const struct value *in, void **ret_view);
};
