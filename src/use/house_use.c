/* use/house_use.c: see use/house_use.h. */
#include "use/house_use.h"
#include "core/auth.h"
#include "core/change.h"
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

/* ---- invitations ---- */

struct invite_job {
    struct str email, role, name, persona;
    int64_t user;
};

/* Where they begin follows from what they are here, where that says it. */
static enum status persona_of(struct ctx *c, int64_t person, struct record *user)
{
    static const char *const same[] = { "pm", "leader", "executive", "functional" };
    struct record *p;
    TRY(rec_get(c, &kind_person, person, &p));
    for (size_t i = 0; i < COUNT(same); i++)
        if (str_eq(rec_str(p, "craft"), str_z(same[i])))
            TRY(rec_set(c, user, S("persona"), str_z(same[i]), NULL));
    return ST_OK;
}

static enum status person_for(struct ctx *c, struct str name, struct record *user)
{
    int64_t id;
    if (name.n == 0)
        return ST_OK;
    enum status st = rec_resolve(c, &kind_person, name, &id);
    if (st == ST_NOT_FOUND) {
        struct record *p = rec_new(c, &kind_person);
        TRY(rec_set(c, p, S("title"), name, &(struct path){ .name = S_INIT("person") }));
        TRY(rec_add(c, p));
        id = p->id;
        st = ST_OK;
    }
    TRY(st);
    user->v[kind_field_index(&kind_user, S("person"))] = ARG_INT(id);
    return persona_of(c, id, user);
}

static enum status invite_body(struct ctx *c, void *arg)
{
    struct invite_job *j = arg;
    struct record *u = rec_new(c, &kind_user);
    struct str name, host;
    if (!str_cut(j->email, '@', &name, &host) || name.n == 0 || host.n == 0
        || memchr(j->email.p, ' ', j->email.n) != NULL) {
        problem_add(c->problems, &(struct path){ .name = S_INIT("email") }, S("email"),
                    "\"%.*s\" is no e-mail address, such as ada@kern.example", STR_FMT(j->email));
        return ST_INVALID;
    }
    TRY(rec_set(c, u, S("email"), j->email, &(struct path){ .name = S_INIT("email") }));
    if (j->role.n)
        TRY(rec_set(c, u, S("role"), j->role, &(struct path){ .name = S_INIT("role") }));
    TRY(person_for(c, j->name, u));
    if (j->persona.n)
        TRY(rec_set(c, u, S("persona"), j->persona, &(struct path){ .name = S_INIT("persona") }));
    TRY(rec_add(c, u));
    j->user = u->id;
    return ST_OK;
}

enum status house_invite(struct ctx *c, const struct invite_who *who, struct invited *ret)
{
    struct invite_job j = { .email = who->email, .role = who->role, .name = who->person, .persona = who->persona };
    struct str email = who->email;
    enum status st = rec_resolve(c, &kind_user, email, &j.user);
    if (st == ST_NOT_FOUND)
        st = core_write(c, S("user invite"), invite_body, &j, NULL);
    TRY(st);
    ret->user = j.user;
    return auth_invite(c, j.user, &ret->secret);
}

/* ---- files ---- */

static enum status no_file(struct ctx *c, struct str path)
{
    problem_add(c->problems, &(struct path){ .name = S_INIT("to") }, S("file"),
                "%.*s cannot be written: %s\nChoose another place.", STR_FMT(path), strerror(errno));
    return ST_INVALID;
}

enum status house_make_folder(struct ctx *c, struct str dir)
{
    return mkdir(arena_cstr(c->arena, dir), 0700) == 0 || errno == EEXIST ? ST_OK : no_file(c, dir);
}

enum status house_write_file(struct ctx *c, struct str dir, struct str name, struct str bytes)
{
    struct str path = arena_printf(c->arena, "%.*s/%.*s", STR_FMT(dir), STR_FMT(name));
    const char *at = arena_cstr(c->arena, path),
               *part = arena_cstr(c->arena, arena_printf(c->arena, "%.*s.part", STR_FMT(path)));
    FILE *f = fopen(part, "wb");
    if (!f)
        return no_file(c, path);
    bool good = fwrite(bytes.p, 1, bytes.n, f) == bytes.n;
    good = fclose(f) == 0 && good;
    return good && rename(part, at) == 0 ? ST_OK : no_file(c, path);
}
