/* web/size_table.c: see web/size_table.h. */
#include "web/size_table.h"
#include "core/records.h"

enum { TEAMS_SHOWN = 24 };

bool size_is(const struct form_view *fv, const struct field *f)
{
    return kind_is(fv->kind, &kind_feature) && strcmp(f->name, "efforts") == 0;
}

bool size_named(struct str name)
{
    return str_starts(name, S("low:")) || str_starts(name, S("likely:")) || str_starts(name, S("high:"));
}

static struct str sent(struct arena *a, const struct params *p, const char *what, struct str team)
{
    return str_trim(params_get(p, arena_printf(a, "%s:%.*s", what, STR_FMT(team))));
}

/* low-likely-high needs all three: what is left empty is as likely. */
struct str size_read(struct arena *a, const struct params *p)
{
    struct out o;
    struct str prefix = S("likely:");
    out_init_raw(&o, a);
    for (size_t i = 0; i < p->n; i++) {
        if (!str_starts(p->p[i].name, prefix))
            continue;
        struct str team = str_skip(p->p[i].name, prefix.n), likely = str_trim(p->p[i].value);
        struct str low = sent(a, p, "low", team), high = sent(a, p, "high", team);
        if (str_empty(likely) && str_empty(low) && str_empty(high))
            continue;
        likely = !str_empty(likely) ? likely : !str_empty(high) ? high : low;
        out_printf(&o, "%s%.*s=", str_empty(out_str(&o)) ? "" : ",", STR_FMT(team));
        if (str_empty(low) && str_empty(high))
            out_printf(&o, "%.*s", STR_FMT(likely));
        else
            out_printf(&o, "%.*s-%.*s-%.*s", STR_FMT(str_empty(low) ? likely : low), STR_FMT(likely),
                       STR_FMT(str_empty(high) ? likely : high));
    }
    return out_str(&o);
}

static const struct value *field_of(const struct record *r, const char *name)
{
    return &r->v[kind_field_index(r->kind, str_z(name))];
}

static int64_t days_of(const struct record *r, const char *name, int64_t otherwise)
{
    const struct value *v = field_of(r, name);
    return v->type == VT_INT ? v->u.i : otherwise;
}

enum status size_now(struct ctx *c, const struct record *feature, struct str *ret)
{
    const struct value id = ARG_INT(feature->id);
    const struct filter of = { .column = "feature", .op = OP_EQ, .any = &id, .nany = 1 };
    struct query q = { .kind = &kind_effort, .filters = &of, .nfilters = 1, .all = true };
    struct record_list l;
    struct out o;
    TRY(rec_list(c, &q, &l));
    out_init_raw(&o, c->arena);
    for (size_t i = 0; i < l.count; i++) {
        struct str key, title;
        int64_t likely = days_of(l.items[i], "likely", 0), low = days_of(l.items[i], "low", -1),
                high = days_of(l.items[i], "high", -1);
        TRY(rec_label(c, &kind_team, days_of(l.items[i], "team", 0), &key, &title));
        if (str_empty(key))
            continue;
        out_printf(&o, "%s%.*s=", str_empty(out_str(&o)) ? "" : ",", STR_FMT(key));
        if (low < 0 && high < 0)
            out_printf(&o, "%lld", (long long)likely);
        else
            out_printf(&o, "%lld-%lld-%lld", (long long)(low < 0 ? likely : low), (long long)likely,
                       (long long)(high < 0 ? likely : high));
    }
    *ret = out_str(&o);
    return ST_OK;
}

struct said {
    struct str low, likely, high;
};

/* What the text says of a team: by its key. */
static struct said said_of(struct str text, struct str key)
{
    struct said ret = { STR_NULL, STR_NULL, STR_NULL };
    struct str item, team, days, rest;
    while (!str_empty(text)) {
        (void)str_cut(text, ',', &item, &text);
        if (!str_cut(str_trim(item), '=', &team, &days) || !str_eq(str_trim(team), key))
            continue;
        ret.likely = str_trim(days);
        if (str_cut(days, '-', &ret.low, &rest) && str_cut(rest, '-', &ret.likely, &ret.high))
            continue;
        ret.low = ret.high = STR_NULL;
        ret.likely = str_trim(days);
    }
    return ret;
}

static void cell(struct out *o, struct arena *a, const struct record *team, struct str title, const char *what,
                 struct str value)
{
    H(o, "<td><input type=\"number\" min=\"0\" max=\"100000\" name=\"",
      arena_printf(a, "%s:%.*s", what, STR_FMT(rec_key(team))), "\" value=\"", value, "\" aria-label=\"", title, ", ",
      str_z(what), " days\"></td>");
}

static void rows(struct out *o, const struct form_view *fv, const struct control *t, const struct record_list *l)
{
    H(o, "<fieldset id=\"", str_z(t->f->name), "\"><legend>Days it takes</legend>");
    if (!str_empty(t->problem))
        H(o, "<p class=\"hint err\">", t->problem, "</p>");
    H(o, "<table><thead><tr><th scope=\"col\">Team</th><th scope=\"col\">at least</th><th scope=\"col\">likely</th>"
         "<th scope=\"col\">at most</th></tr></thead><tbody>");
    for (size_t i = 0; i < l->count; i++) {
        struct str title = rec_title(fv->c, l->items[i]);
        struct said s = said_of(t->typed, rec_key(l->items[i]));
        H(o, "<tr><th scope=\"row\">", title, "</th>");
        cell(o, fv->v.arena, l->items[i], title, "low", s.low);
        cell(o, fv->v.arena, l->items[i], title, "likely", s.likely);
        cell(o, fv->v.arena, l->items[i], title, "high", s.high);
        H(o, "</tr>");
    }
    H(o,
      "</tbody></table><p class=\"hint\">Whole person-days. A team that is left empty stays as it is.</p></fieldset>");
}

void size_html(struct out *o, const struct form_view *fv, const struct control *t)
{
    const struct value makers = ARG_STR(S("makers"));
    const struct filter of = { .column = "type", .op = OP_EQ, .any = &makers, .nany = 1 };
    struct query q = { .kind = &kind_team, .filters = &of, .nfilters = 1, .limit = TEAMS_SHOWN + 1 };
    struct record_list l;
    if (rec_list(fv->c, &q, &l) != ST_OK || l.count == 0 || l.count > TEAMS_SHOWN)
        form_control(o, fv, t);
    else
        rows(o, fv, t, &l);
}
