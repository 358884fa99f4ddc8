/* core/perm.c: roles, and the kind's own rows. */
#include "core/perm.h"

static const struct {
    const char *role;
    enum perm perm;
    const char *many;
} roles[] = {
    { "viewer", PERM_VIEW, "Everyone" }, { "contributor", PERM_CONTRIBUTE, "Contributors" },
    { "editor", PERM_EDIT, "Editors" },  { "leader", PERM_LEAD, "Leaders" },
    { "owner", PERM_OWN, "Owners" },
};

enum perm perm_of(const struct actor *a)
{
    if (!a)
        return PERM_OWN;
    for (size_t i = 0; a->role && i < COUNT(roles); i++)
        if (strcmp(roles[i].role, a->role) == 0)
            return roles[i].perm;
    return PERM_UNSET;
}

bool perm_at_least(const struct ctx *c, unsigned least)
{
    assert(least != PERM_UNSET);
    return (unsigned)perm_of(c->actor) >= least;
}

static void say_who(struct ctx *c, unsigned least)
{
    if (least == PERM_CODE)
        problem_add(c->problems, NULL, S("denied"),
                    "This is not changed by hand: it follows from what is done elsewhere.");
    for (size_t i = 0; i < COUNT(roles); i++)
        if (roles[i].perm == least)
            problem_add(c->problems, NULL, S("denied"), "%s may do this, and you are signed in as %s.", roles[i].many,
                        c->actor && c->actor->role ? c->actor->role : "nobody");
}

enum status perm_need(struct ctx *c, unsigned least)
{
    if (perm_at_least(c, least))
        return ST_OK;
    say_who(c, least);
    return ST_DENIED;
}

static unsigned least_of(const struct kind *k, enum perm_what what)
{
    switch (what) {
    case PERM_TO_SEE: return k->perm.see;
    case PERM_TO_ADD: return k->perm.add;
    case PERM_TO_EDIT: return k->perm.edit;
    case PERM_TO_ARCHIVE: return k->perm.archive;
    }
    return PERM_CODE;
}

static bool is_mine(const struct ctx *c, const struct kind *k, const struct record *before)
{
    if (!before || !(k->flags & K_MINE) || !c->actor || c->actor->person_id == 0)
        return false;
    if (before->created_by == c->actor->person_id)
        return true;
    size_t i = kind_field_index(k, S("person"));
    return kind_is(k, &kind_user) && i < k->nfields && before->v[i].type == VT_INT
           && before->v[i].u.i == c->actor->person_id;
}

bool perm_may(const struct ctx *c, const struct kind *k, enum perm_what what, const struct record *before)
{
    unsigned least = least_of(k, what);
    if (!c->actor || c->actor->acting)
        return true;
    if (perm_at_least(c, least))
        return true;
    return least != PERM_CODE && what != PERM_TO_ADD && is_mine(c, k, before) && perm_at_least(c, PERM_VIEW);
}

enum status perm_kind(struct ctx *c, const struct kind *k, enum perm_what what, const struct record *before)
{
    if (perm_may(c, k, what, before))
        return ST_OK;
    say_who(c, least_of(k, what));
    return ST_DENIED;
}

bool perm_may_move(const struct ctx *c, const struct transition *t, const struct record *before)
{
    if (!c->actor || c->actor->acting)
        return true;
    return t->perm == 0 ? perm_may(c, before->kind, PERM_TO_EDIT, before) : perm_at_least(c, t->perm);
}

struct ctx perm_by_hand(const struct ctx *c, struct actor *who)
{
    struct ctx hand = *c;
    if (c->actor) {
        *who = *c->actor;
        who->acting = false;
        hand.actor = who;
    }
    return hand;
}

enum status perm_act(struct ctx *c, unsigned least, enum status (*body)(struct ctx *, void *), void *arg)
{
    TRY(perm_need(c, least));
    if (!c->actor || c->actor->acting)
        return body(c, arg);
    const struct actor *by_hand = c->actor;
    struct actor acting = *by_hand;
    acting.acting = true;
    c->actor = &acting;
    enum status st = body(c, arg);
    c->actor = by_hand;
    return st;
}

bool perm_scope(const struct ctx *c, const char *plural)
{
    struct str rest = c->actor ? c->actor->scopes : STR_NULL, one;
    if (str_empty(rest))
        return true;
    while (!str_empty(rest)) {
        (void)str_cut(rest, ' ', &one, &rest);
        if (str_eq(one, S("admin")) || str_eq(one, S("write:*")))
            return true;
        if (plural && str_starts(one, S("write:")) && str_eq(str_skip(one, 6), str_z(plural)))
            return true;
    }
    return false;
}
