/* web/measured.c: see web/measured.h. */
#include "web/measured.h"
#include "base/date.h"

static const struct value *value_of(const struct record *r, const char *field)
{
    return &r->v[kind_field_index(r->kind, str_z(field))];
}

static struct str said(struct ctx *c, const struct record *r, const char *field)
{
    return rec_text(c, kind_field(r->kind, str_z(field)), value_of(r, field));
}

/* The newest measurement of the outcome's metric, and of its customer where it has one, not before it begins. */
static enum status newest(struct ctx *c, const struct record *outcome, const struct record **ret)
{
    const struct value metric = *value_of(outcome, "metric"), *customer = value_of(outcome, "customer");
    const struct filter of[] = { { .column = "metric", .op = OP_EQ, .any = &metric, .nany = 1 },
                                 { .column = "customer", .op = OP_EQ, .any = customer, .nany = 1 } };
    struct query q = { .kind = &kind_measurement,
                       .filters = of,
                       .nfilters = customer->type == VT_INT ? 2 : 1,
                       .sort = "on",
                       .descending = true,
                       .limit = 1 };
    struct record_list l;
    *ret = NULL;
    TRY(rec_list(c, &q, &l));
    if (l.count > 0 && str_cmp(said(c, l.items[0], "on"), said(c, outcome, "from")) >= 0)
        *ret = l.items[0];
    return ST_OK;
}

bool measured_words(struct out *o, struct ctx *c, const struct record *r)
{
    const struct record *m = NULL;
    struct date on, due;
    if (!kind_is(r->kind, &kind_outcome) || value_of(r, "metric")->type != VT_INT || newest(c, r, &m) != ST_OK || !m)
        return false;
    struct str from = said(c, r, "baseline"), to = said(c, r, "target");
    H(o, "<p class=\"finding\">Last measured ", said(c, m, "value"), "");
    if (date_parse(said(c, m, "on"), &on))
        H(o, " on ", date_words(c->arena, on), "");
    if (!str_empty(from) && !str_empty(to))
        H(o, "; it began at ", from, " and should be ", to, "");
    else if (!str_empty(to))
        H(o, "; it should be ", to, "");
    if (!str_empty(to) && date_parse(said(c, r, "due"), &due))
        H(o, " by ", date_words(c->arena, due), "");
    H(o, ".</p>");
    return true;
}
