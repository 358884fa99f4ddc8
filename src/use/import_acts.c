/* use/import_acts.c: a file brought in by a program: what it would become, the change itself, and taking it back. */
#include "model/kinds/def.h"
#include "use/import_use.h"
#include "use/tradeoff_use.h"

enum { LINES_TOLD = 100 };

enum status import_text(struct ctx *c, const struct action_call *call, const char *input, struct import_options *o,
                        struct import_report *ret)
{
    struct settings s;
    const struct path at = { .name = str_z(input) };
    TRY(workspace_settings(c, &s));
    o->today = workspace_today(c, &s);
    o->fiscal_start = (int)s.fiscal_start;
    enum status st = import_bytes(c, in_text(call, input), o, ret);
    for (size_t i = 0; i < ret->nbad && i < LINES_TOLD && st == ST_INVALID; i++)
        problem_add(c->problems, &at, S("line"), "line %lld%s%.*s: %.*s", (long long)ret->bad[i].line,
                    ret->bad[i].column.n > 0 ? ", " : "", STR_FMT(ret->bad[i].column), STR_FMT(ret->bad[i].reason));
    return st == ST_USAGE ? ST_INVALID : st;        /* of an input, here */
}

/* ---- inputs ---- */

/* One A=B a line. bare: a line without = is the value for everything. */
static enum status pairs(struct ctx *c, const struct action_call *call, const char *input, bool bare,
                         const struct import_set **ret, size_t *ret_n)
{
    struct str rest = in_text(call, input), line;
    size_t lines = 1, n = 0;
    for (size_t i = 0; i < rest.n; i++)
        lines += rest.p[i] == '\n';
    struct import_set *list = ARENA_ARRAY(c->arena, struct import_set, lines);
    while (rest.n > 0) {
        (void)str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        if (line.n == 0)
            continue;
        if (str_cut(line, '=', &list[n].field, &list[n].value)) {
            n++;
        } else if (bare) {
            list[n++] = (struct import_set){ STR_NULL, line };
        } else {
            const struct path at = { .name = str_z(input) };
            problem_add(c->problems, &at, S("pairs"), "\"%.*s\" has no =\nWrite one A=B a line.", STR_FMT(line));
            return ST_INVALID;
        }
    }
    *ret = list;
    *ret_n = n;
    return ST_OK;
}

static enum status options(struct ctx *c, const struct action_call *call, struct import_options *o)
{
    *o = (struct import_options){ .shape = in_text(call, "kind"),
                                  .file_name = in_text(call, "file"),
                                  .mapping = in_text(call, "mapping"),
                                  .create = in_text(call, "create"),
                                  .partial = in_int(call, "partial", 0) != 0 };
    TRY(pairs(c, call, "map", false, &o->map, &o->nmap));
    TRY(pairs(c, call, "set", false, &o->set, &o->nset));
    TRY(pairs(c, call, "alias", false, &o->alias, &o->nalias));
    return pairs(c, call, "take", true, &o->take, &o->ntake);
}

static const struct field import_in[] = {
    BIG("text", REQ, "Lines",
        "The file’s text: CSV, TSV or JSON. A workbook comes in by the import page or the command line."),
    TXT("file", REQ, "File", "Its name: the same name is the same source."),
    TXT("kind", 0, "Rows are", "features, customers, commitments, capacities …; empty: found out from the headings."),
    TXT("mapping", 0, "Saved mapping", "Its name."),
    PRO("map", 0, "Columns", "FIELD=COLUMN, one a line; -=COLUMN leaves one out."),
    PRO("set", 0, "The same for all", "FIELD=VALUE, one a line."),
    PRO("alias", 0, "Answers", "WHAT THE FILE SAYS=WHO IT IS, one a line."),
    TXT("create", 0, "Add what is absent", "Kinds, commas between: product,team."),
    PRO("take", 0, "Where an edit and the file differ",
        "file, ours, title=file or SHELF-44.title=ours, one a line; empty: ours stays."),
    BOOL("partial", 0, "Leave bad rows out", "Else nothing comes in while a row is bad or a question open.", "false"),
};

/* ---- the three ---- */

static enum status preview_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct import_options o;
    struct import_report r = { 0 };
    TRY(options(c, call, &o));
    o.dry_run = true;
    enum status st = import_text(c, call, "text", &o, &r);
    if (st == ST_INVALID && (r.nbad > 0 || r.nquestions > 0)) {       /* the report says so itself */
        problems_init(c->problems, c->arena);
        st = ST_OK;
    }
    TRY(st);
    import_report_json(c, &r, out);
    return ST_OK;
}

static enum status apply_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct import_options o;
    struct import_report r = { 0 };
    TRY(options(c, call, &o));
    TRY(import_text(c, call, "text", &o, &r));
    call->change = r.change;
    import_report_json(c, &r, out);
    return ST_OK;
}

/* What brought the file in last: the import, or the undo of its undo. */
struct last_row {
    int64_t id;
};
static const struct col last_cols[] = { COL(struct last_row, id) };
static const struct stmt_def last_sql = {
    "import/last",
    "SELECT coalesce(max(ch.id), 0) AS id FROM change_row r JOIN \"change\" ch ON ch.id = r.\"change\""
    " WHERE r.kind = 'import_batch' AND r.record = ?1 AND (ch.\"action\" = 'import'"
    " OR (ch.undoes IS NOT NULL AND r.before LIKE '%\"state\":\"undone\"%'))",
    NULL, ROWS_OF(struct last_row, last_cols)
};

static enum status undo_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    const struct value args[] = { ARG_INT(call->record->id) };
    struct last_row *rows;
    size_t n;
    if (!action_fits(call->action, call->record)) {
        problem_add(c->problems, NULL, S("undone"), "this import was undone already");
        return ST_CONFLICT;
    }
    TRY(db_all(c, &last_sql, args, COUNT(args), &rows, &n));
    if (n == 0 || rows[0].id == 0) {
        problem_add(c->problems, NULL, S("undo"),
                    "history does not say what brought this file in: it cannot be undone");
        return ST_CONFLICT;
    }
    TRY(desk_undo(c, rows[0].id, &call->change));
    json_member_str(out, S("undone"), arena_printf(c->arena, "%lld", (long long)rows[0].id));
    json_member_str(out, S("state"), S("undone"));
    return ST_OK;
}

static const struct action import_preview = {
    .kind = &kind_import_batch,
    .verb = "preview",
    .label = "Look at a file",
    .on = ON_LIST,
    .help = "What a file would become: new, changed, as it is, set aside, line by line. Nothing is written.",
    .in = import_in,
    .nin = COUNT(import_in),
    .perm = PERM_EDIT,
    .flags = A_READONLY | A_SLOW,
    .run = preview_run
};
static const struct action import_apply = {
    .kind = &kind_import_batch,
    .verb = "apply",
    .label = "Bring a file in",
    .on = ON_LIST,
    .help = "All of the file in one change, or nothing. The same file again updates and adds none twice.",
    .in = import_in,
    .nin = COUNT(import_in),
    .perm = PERM_EDIT,
    .flags = A_SLOW,
    .run = apply_run
};
static const struct action import_undo = {
    .kind = &kind_import_batch,
    .verb = "undo",
    .label = "Undo the import",
    .on = ON_RECORD,
    .to = "undone",
    .help = "Takes back all that the file brought; refused where records changed since.",
    .perm = PERM_EDIT,
    .flags = A_SLOW,
    .run = undo_run
};

const struct action *const import_actions[] = { &import_preview, &import_apply, &import_undo, NULL };
