/* use/finding_kept.c: see use/finding_kept.h. */
#include "use/finding_kept.h"
#include "core/shared.h"

enum { FINDING_MIB = 64 };

/* Only the sentence is kept; the report's rows are gone with their memory. */
static enum status build(struct ctx *c, const char *name, const void **ret)
{
    struct str *found = ARENA_NEW(c->arena, struct str);
    const struct report *r = report_find(str_z(name));
    struct ctx own = *c;
    struct report_view v = { .report = r };
    assert(r);
    own.arena = arena_new("finding", (size_t)FINDING_MIB << 20);
    enum status st = r->load(&own, report_inputs(&own, r), &v);
    if (st == ST_OK && !arena_is_full(own.arena))
        *found = arena_str(c->arena, v.finding);
    arena_free(own.arena);
    *ret = found;
    return st;
}

static enum status build_pulls(struct ctx *c, const void **ret)
{
    return build(c, "goal_conflicts", ret);
}

static enum status build_makers(struct ctx *c, const void **ret)
{
    return build(c, "makers", ret);
}

static enum status build_desk(struct ctx *c, const void **ret)
{
    return build(c, "desk", ret);
}

static enum status build_outcomes(struct ctx *c, const void **ret)
{
    return build(c, "outcome_progress", ret);
}

/* Of what everybody may see: what is kept is for all. */
static const struct { const char *report; shared_build *build; } kept[] = {
    { "goal_conflicts", build_pulls }, { "makers", build_makers }, { "desk", build_desk }, { "outcome_progress", build_outcomes },
};

enum status finding_kept(struct ctx *c, const struct report *r, struct str *ret)
{
    *ret = STR_NULL;
    for (size_t i = 0; i < COUNT(kept); i++) {
        const void *value = NULL;
        if (strcmp(kept[i].report, r->name) != 0)
            continue;
        TRY(shared_take(c, kept[i].build, &value));
        *ret = value ? *(const struct str *)value : STR_NULL;
    }
    return ST_OK;
}
