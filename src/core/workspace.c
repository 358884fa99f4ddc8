/* core/workspace.c: making and opening a workspace. */
#include "core/workspace.h"
#include "base/date.h"
#include "core/crud_sql.h"
#include "core/migrate.h"
#include "model/custom.h"
#include "model/ddl.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- fields of the workspace's own ---- */

struct stamp_row {
    int64_t n;
};
static const struct col stamp_cols[] = { COL(struct stamp_row, n) };
static const struct stmt_def stamp_sql = {
    "workspace/own_fields",
    "SELECT CAST(coalesce(sum(rev * 7919 + id * 104729), 0) AS bigint) AS n FROM custom_field WHERE archived_at IS NULL",
    NULL, ROWS_OF(struct stamp_row, stamp_cols)
};
static const struct col def_cols[] = { COL(struct custom_def, kind),    COL(struct custom_def, name),
                                       COL(struct custom_def, label),   COL(struct custom_def, type),
                                       COL(struct custom_def, choices), COL(struct custom_def, ref_kind),
                                       COL(struct custom_def, personal) };
static const struct stmt_def defs_sql = {
    "workspace/own_field_rows",
    "SELECT kind AS kind, name AS name, label AS label, coalesce(type, 'text') AS type, coalesce(choices, '') AS choices,"
    " coalesce(ref_kind, '') AS ref_kind, coalesce(personal, FALSE) AS personal FROM custom_field WHERE archived_at IS NULL"
    " ORDER BY id LIMIT 200",
    NULL, ROWS_OF(struct custom_def, def_cols)
};

static enum status own_stamp(struct ctx *c, int64_t *ret)
{
    struct stamp_row *rows;
    size_t n;
    TRY(db_all(c, &stamp_sql, NULL, 0, &rows, &n));
    assert(n == 1);
    *ret = rows[0].n;
    return ST_OK;
}

enum status workspace_is_fresh(struct ctx *c, bool *ret)
{
    int64_t stamp;
    TRY(own_stamp(c, &stamp));
    *ret = stamp == c->app->own_fields;
    return ST_OK;
}

enum status workspace_refresh(struct ctx *c)
{
    struct custom_def *defs;
    size_t n;
    int64_t stamp;
    TRY(own_stamp(c, &stamp));
    if (stamp == c->app->own_fields)
        return ST_OK;
    TRY(db_all(c, &defs_sql, NULL, 0, &defs, &n));
    struct app *app = ARENA_NEW(c->arena, struct app);
    *app = *c->app;
    app->model = model_extend(c->arena, defs, n);
    app->own_fields = stamp;
    c->app = app;
    return ST_OK;
}

struct init_job {
    const struct workspace_new *w;
};

static enum status schema_body(struct ctx *c, void *arg)
{
    (void)arg;
    struct out o;
    out_init_raw(&o, c->arena);
    ddl_write(&o, c->app->model, db_is_postgres(c->db));
    return db_script(c, out_str(&o));
}

static enum status init_body(struct ctx *c, void *arg)
{
    const struct init_job *j = arg;
    const struct workspace_new *w = j->w;
    struct record *ws = rec_new(c, &kind_workspace), *owner = rec_new(c, &kind_person);
    TRY(rec_set(c, ws, S("title"), w->title, &(struct path){ .name = S("title") }));
    TRY(rec_set(c, ws, S("currency"), w->currency, &(struct path){ .name = S("currency") }));
    TRY(rec_set(c, ws, S("zone"), w->zone, &(struct path){ .name = S("zone") }));
    ws->v[kind_field_index(&kind_workspace, S("fiscal_start"))] = ARG_INT(w->fiscal_start);
    TRY(rec_add(c, ws));
    if (!w->owner_name.n)
        return ST_OK;
    TRY(rec_set(c, owner, S("title"), w->owner_name, &(struct path){ .name = S("owner") }));
    return rec_add(c, owner);
}

/* What the process knows about the workspace, in the opener's arena. */
static enum status app_set(struct ctx *c, struct str file, struct str currency, struct str zone)
{
    struct app *app = ARENA_NEW(c->arena, struct app);
    *app = (struct app){ .url = file, .currency = currency, .model = model_static() };
    c->app = app;
    if (tz_load(c->arena, zone, &app->zone))
        return ST_OK;
    problem_add(c->problems, NULL, S("zone"),
                "\"%.*s\" is no time zone that is known here: Europe/Stockholm is one\n"
                "Zones are read from /usr/share/zoneinfo, which the package tzdata brings.",
                STR_FMT(zone));
    return ST_INVALID;
}

/* Says why an address could not be opened or made; without the password that it may hold. */
static enum status refused(struct ctx *c, struct str url, enum status st)
{
    struct str name = db_url_shown(c->arena, url);
    if (db_url_is_postgres(url) && st == ST_BUSY)
        problem_add(c->problems, NULL, S("server"),
                    "no PostgreSQL server answers at %.*s\nLook at its address and that it runs.", STR_FMT(name));
    else if (db_url_is_postgres(url) && st == ST_USAGE)
        problem_add(c->problems, NULL, S("server"),
                    "this program was built without PostgreSQL, or the schema's name is too long");
    else if (st == ST_DENIED)
        problem_add(c->problems, NULL, S("server"), "%.*s: you may not make a schema there", STR_FMT(name));
    else if (st == ST_EXISTS)
        problem_add(c->problems, NULL, S("exists"), "%.*s is there already\nChoose another name, or open it.",
                    STR_FMT(name));
    return st;
}

enum status workspace_make(struct ctx *c, struct str file)
{
    if (!db_url_is_postgres(file) && access(arena_cstr(c->arena, file), F_OK) == 0)
        return refused(c, file, ST_EXISTS);
    enum status st = db_open_mode(c->arena, file, DB_CREATE, &c->db);
    if (st == ST_NOT_FOUND || st == ST_INTERNAL)
        problem_add(c->problems, NULL, S("file"), "%.*s cannot be made here: is the folder there and writable?",
                    STR_FMT(file));
    return st == ST_OK ? ST_OK : refused(c, file, st);
}

enum status workspace_make_empty(struct ctx *c, struct str file)
{
    TRY(app_set(c, file, STR_NULL, STR_NULL));
    TRY(workspace_make(c, file));
    return db_tx(c, TX_WRITE, schema_body, NULL);
}

/* The folder that the file would lie in is there. */
static enum status folder_there(struct ctx *c, struct str file)
{
    size_t slash = file.n;
    while (slash > 0 && file.p[slash - 1] != '/')
        slash--;
    struct str folder = { file.p, slash };
    if (db_url_is_postgres(file) || slash == 0 || access(arena_cstr(c->arena, folder), F_OK) == 0)
        return ST_OK;
    problem_add(c->problems, NULL, S("file"), "there is no folder %.*s\nMake it, or name another place.",
                STR_FMT(folder));
    return ST_NOT_FOUND;
}

enum status workspace_init(struct ctx *c, struct str file, const struct workspace_new *w)
{
    struct init_job j = { w };
    TRY(folder_there(c, file));
    TRY(app_set(c, file, w->currency, w->zone));         /* before there is a file */
    TRY(workspace_make(c, file));
    TRY(db_tx(c, TX_WRITE, schema_body, NULL));
    return core_write(c, S("init"), init_body, &j, NULL);
}

static bool is_folder(struct ctx *c, struct str path)
{
    struct stat s;
    return !db_url_is_postgres(path) && stat(arena_cstr(c->arena, path), &s) == 0 && S_ISDIR(s.st_mode);
}

enum status workspace_open(struct ctx *c, struct str file)
{
    if (is_folder(c, file)) {
        problem_add(c->problems, NULL, S("file"), "%.*s is a folder, not a workspace", STR_FMT(file));
        return ST_INVALID;
    }
    bool there = db_url_is_postgres(file) || access(arena_cstr(c->arena, file), R_OK) == 0;
    enum status st = there ? db_open(c->arena, file, &c->db) : ST_NOT_FOUND;
    struct str name = db_url_shown(c->arena, file);
    if (st == ST_NOT_FOUND)
        problem_add(c->problems, NULL, S("file"), "there is no workspace %.*s\nMake one: headwater init FILE",
                    STR_FMT(name));
    else if (st == ST_INVALID)
        problem_add(c->problems, NULL, S("file"), "%.*s is not a Headwater workspace", STR_FMT(name));
    else if (st != ST_OK)
        return refused(c, file, st);
    TRY(st);
    struct settings s;
    st = workspace_settings(c, &s);
    if (st != ST_OK)
        problem_add(c->problems, NULL, S("file"), "%.*s is not a Headwater workspace", STR_FMT(file));
    if (st != ST_OK)
        return ST_INVALID;
    TRY(app_set(c, file, s.currency, s.zone));
    TRY(workspace_migrate(c, name));
    return workspace_refresh(c);
}

/* A name that is there after a power cut: the folder is synchronised too. 0, or what errno said. */
static int put_in_place(struct ctx *c, const char *part, const char *to)
{
    if (rename(part, to) != 0)
        return errno;
    const char *slash = strrchr(to, '/');
    const char *folder = slash == NULL ? "." : arena_printf(c->arena, "%.*s", (int)(slash - to) + 1, to).p;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int wrong = fd < 0 || fsync(fd) != 0 ? errno : 0;
    if (fd >= 0 && close(fd) != 0 && wrong == 0)
        wrong = errno;
    return wrong;
}

enum status workspace_backup(struct ctx *c, struct str to_file)
{
    if (access(arena_cstr(c->arena, to_file), F_OK) == 0) {
        problem_add(c->problems, NULL, S("exists"), "%.*s is there already: a backup never overwrites",
                    STR_FMT(to_file));
        return ST_EXISTS;
    }
    const char *to = arena_cstr(c->arena, to_file);
    TRY(folder_there(c, to_file));
    struct str part = arena_printf(c->arena, "%s.part", to);
    (void)unlink(part.p);       /* of a backup that was interrupted */
    enum status st = db_backup(c, part);
    int wrong = st == ST_OK ? put_in_place(c, part.p, to) : 0;
    if (wrong != 0)
        st = fail(c, wrong == ENOSPC ? ST_FULL : ST_NO_ANSWER, "backup: %s: %s", to, strerror(wrong));
    if (st != ST_OK) {
        (void)unlink(part.p);
        (void)unlink(arena_printf(c->arena, "%s-journal", part.p).p);
    }
    return st;
}
