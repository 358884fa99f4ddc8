/* use/told_acts.c: a reader says that they take a page as theirs; kept as a telling. */
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/plan_use.h"

/* What the page's type speaks of, in the words of a telling. */
static struct str topic_of(const struct record *page)
{
    const struct value *v = &page->v[kind_field_index(page->kind, S("type"))];
    struct str type = v->type == VT_TEXT ? v->u.s : STR_NULL;
    if (str_eq(type, S("roles")) || str_eq(type, S("structure")))
        return S("roles");
    return str_eq(type, S("vision")) || str_eq(type, S("strategy")) || str_eq(type, S("charter")) ? S("strategy")
                                                                                                  : S("plans");
}

/* The newest telling of the page to that person; NULL when there is none. */
static enum status told(struct ctx *c, const struct value *to, const struct value *about, struct record **ret)
{
    const struct filter f[] = { { .column = "to", .op = OP_EQ, .any = to, .nany = 1 },
                                { .column = "about", .op = OP_EQ, .any = about, .nany = 1 } };
    const struct query q = {
        .kind = &kind_telling, .filters = f, .nfilters = COUNT(f), .descending = true, .limit = 1
    };
    struct record_list l;
    TRY(rec_list(c, &q, &l));
    *ret = l.count > 0 ? l.items[0] : NULL;
    return ST_OK;
}

static enum status accept_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct settings set;
    struct record *r;
    const struct record *page = call->record;
    int64_t me = c->actor ? c->actor->person_id : 0;
    if (!action_fits(call->action, page)) {
        problem_add(c->problems, NULL, S("published"), "only what is published is accepted");
        return ST_CONFLICT;
    }
    if (me == 0) {
        problem_add(c->problems, NULL, S("person"),
                    "your sign-in stands for no person, so nobody would have accepted it\nAsk the owner to name one.");
        return ST_INVALID;
    }
    const struct value to = ARG_STR(any_text(c->arena, &kind_person, me)),
                       about = ARG_STR(any_text(c->arena, &kind_page, page->id));
    size_t accepted = kind_field_index(&kind_telling, S("accepted_at"));
    TRY(workspace_settings(c, &set));
    TRY(told(c, &to, &about, &r));
    const struct value *when = r ? &r->v[accepted] : NULL;
    if (when && when->type == VT_INT && when->u.i >= page->updated_at) {
        problem_add(c->problems, NULL, S("accepted"), "you accepted it as it stands, on %.*s",
                    STR_FMT(date_text(c->arena, tz_date(c->app->zone, when->u.i))));
        return ST_CONFLICT;
    }
    bool again = when && when->type != VT_INT;
    if (!again) {
        r = rec_new(c, &kind_telling);
        rset_text(r, "to", to.u.s);
        rset_text(r, "about", about.u.s);
        rset_text(r, "topic", topic_of(page));
        rset_text(r, "told_on", date_text(c->arena, workspace_today(c, &set)));
    }
    rset_int(r, "accepted_at", c->now_ms);
    TRY(core_write(c, S("page accept"), again ? action_edit : action_add, r, &call->change));
    json_member_key(out, c, "page", &kind_page, page->id);
    json_member_key(out, c, "person", &kind_person, me);
    return ST_OK;
}

static const struct action page_accept = { .kind = &kind_page,
                                           .verb = "accept",
                                           .label = "Accept it",
                                           .on = ON_RECORD,
                                           .offered_in = "published",
                                           .help = "You have read it and work by it; asked again when it changes.",
                                           .perm = PERM_CONTRIBUTE,
                                           .flags = A_RARE,
                                           .run = accept_run };

const struct action *const told_actions[] = { &page_accept, NULL };
