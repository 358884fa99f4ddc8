/* cli/cli_open.c: the files that a command reads and writes, and the workspace that it works on. */
#include "cli/cli_parts.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 512 << 20 };

/* ---- files ---- */

enum status cli_read_file(struct ctx *c, struct str path, struct str *ret)
{
    bool is_stdin = str_eq(path, S("-"));
    FILE *f = is_stdin ? stdin : fopen(arena_cstr(c->arena, path), "rb");
    if (f == NULL) {
        problem_add(c->problems, NULL, S("file"), "%.*s cannot be read: %s\nGive the path of a file.", STR_FMT(path),
                    strerror(errno));
        return ST_NOT_FOUND;
    }
    struct str all = { NULL, 0 };
    size_t cap = 0;
    char *p = NULL;
    bool big = false;
    for (;;) {
        if (all.n == cap) {
            size_t next = cap == 0 ? 65536 : cap * 2;
            p = arena_grow(c->arena, p, cap, next, 1, 1);
            cap = next;
        }
        size_t n = fread(p + all.n, 1, cap - all.n, f);
        all.n += n;
        big = all.n > FILE_MAX_BYTES;
        if (n == 0 || big || feof(f) || ferror(f))
            break;
    }
    bool failed = ferror(f) != 0;
    if (!is_stdin)
        (void)fclose(f);
    all.p = p;
    *ret = all;
    if (big)
        return ST_TOO_LARGE;
    if (failed) {
        problem_add(c->problems, NULL, S("file"), "%.*s cannot be read to its end\nIs it a file?", STR_FMT(path));
        return ST_INVALID;
    }
    return ST_OK;
}

void cli_file_json(struct out *out, struct str file, const char *counted, int64_t n)
{
    struct json_writer w;
    json_begin(&w, out);
    json_object(&w);
    json_key(&w, S("file")), json_str(&w, file);
    if (counted != NULL)
        json_key(&w, str_z(counted)), json_int(&w, n);
    json_end(&w);
    out_bytes(out, S("\n"));
}

enum status cli_write_file(struct ctx *c, struct str path, struct str bytes)
{
    const char *temp = arena_cstr(c->arena, arena_printf(c->arena, "%.*s.part", STR_FMT(path)));
    const char *final = arena_cstr(c->arena, path);
    FILE *f = fopen(temp, "wb");
    bool good = f != NULL && (bytes.n == 0 || fwrite(bytes.p, 1, bytes.n, f) == bytes.n);
    good = good && fflush(f) == 0 && fsync(fileno(f)) == 0;
    int why = errno;
    if (f != NULL && fclose(f) != 0 && good) {
        good = false;
        why = errno;
    }
    if (good && rename(temp, final) == 0)
        return ST_OK;
    why = good ? errno : why;
    (void)unlink(temp);
    problem_add(c->problems, NULL, S("file"), "%.*s cannot be written: %s\n%s", STR_FMT(path), strerror(why),
                why == ENOSPC || why == EFBIG ? "Make room there, then try again." : "Choose another place.");
    return why == ENOSPC || why == EFBIG ? ST_FULL : ST_INVALID;
}

/* ---- the workspace ---- */

/* Who acts: the person of the first sign-in that owns the workspace, else the first person. */
static enum status find_actor(struct ctx *c, struct actor *ret)
{
    const struct value owner = ARG_STR(S("owner"));
    const struct filter role = { .column = "role", .op = OP_EQ, .any = &owner, .nany = 1 };
    struct query users = { .kind = &kind_user, .filters = &role, .nfilters = 1, .limit = 1 };
    struct query people = { .kind = &kind_person, .limit = 1 };
    struct record_list list;
    struct str key;
    *ret = (struct actor){ .via = S("cli"), .role = "owner", .name = S("owner") };
    TRY(rec_list(c, &users, &list));
    if (list.count > 0) {
        const struct value *v = &list.items[0]->v[kind_field_index(&kind_user, S("person"))];
        ret->person_id = v->type == VT_INT ? v->u.i : 0;
    }
    if (ret->person_id == 0) {
        TRY(rec_list(c, &people, &list));
        ret->person_id = list.count > 0 ? list.items[0]->id : 0;
    }
    return ret->person_id > 0 ? rec_label(c, &kind_person, ret->person_id, &key, &ret->name) : ST_OK;
}

enum status cli_open(struct ctx *c, struct str file)
{
    struct app *app = ARENA_NEW(c->arena, struct app);
    struct actor *actor = ARENA_NEW(c->arena, struct actor);
    struct settings s;
    *app = (struct app){ .url = file, .model = model_static() };
    c->app = app;
    TRY(workspace_open(c, file));
    TRY(workspace_settings(c, &s));
    app->currency = arena_str(c->arena, s.currency);
    TRY(find_actor(c, actor));
    c->actor = actor;
    return ST_OK;
}

enum status cli_open_early(struct ctx *c, int argc, char **argv, bool *ret_opened)
{
    struct str file = str_z(getenv("HEADWATER_AT")), given = STR_NULL;
    *ret_opened = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--at") == 0 && i + 1 < argc)
            given = str_z(argv[i + 1]);
        else if (strncmp(argv[i], "--at=", 5) == 0)
            given = str_z(argv[i] + 5);
    }
    file = given.n > 0 ? given : file;
    if (file.n == 0 || (!db_url_is_postgres(file) && access(arena_cstr(c->arena, file), R_OK) != 0))
        return ST_OK;
    TRY(cli_open(c, file));
    *ret_opened = true;
    return ST_OK;
}
