/* web/page_action.c: the form of any action, from its table; an action that changes nothing shows its answer. */
#include "core/perm.h"
#include "use/actions.h"
#include "use/reports.h"
#include "web/form.h"
#include "web/generic.h"
#include "web/size_table.h"

enum { COLUMNS_MAX = 12, VERBS_MAX = 2 };

struct action_view {
    struct form_view f;
    const struct action *a;
    const struct json *answer; /* of an action that changes nothing */
    struct str answer_text;
    struct str back;           /* the page that led here, as where_from reads it */
};

static const struct action_view *av_of(const struct view *v)
{
    return (const struct action_view *)(const void *)v;
}

/* Changes have no list of their own, but can be undone. */
static const struct kind *acted_on(struct ctx *c, struct str plural)
{
    return str_eq(plural, str_z(kind_change.plural)) ? &kind_change : kind_at(c, plural);
}

bool action_named(struct ctx *c, const struct str *captures, size_t n)
{
    const struct kind *k = n >= 2 ? acted_on(c, captures[0]) : NULL;
    const struct action *a = action_find(k, captures[n - 1]);
    return a && (a->on == ON_RECORD) == (n == 3);
}

static struct url back_url(struct arena *a, const struct kind *k)
{
    return kind_is(k, &kind_change) ? (struct url){ S("/history") }
           : k->flags & K_SINGLE    ? (struct url){ S("/") }
                                    : list_url(a, k);
}

struct url action_url(struct arena *a, const struct action *act, struct str key)
{
    return act->on == ON_RECORD ? URL(a, str_z(act->kind->plural), key, str_z(act->verb))
                                : URL(a, str_z(act->kind->plural), str_z(act->verb));
}

static enum status begin(struct ctx *c, const struct page_in *in, struct action_view **ret)
{
    struct action_view *av = ARENA_NEW(c->arena, struct action_view);
    struct form_view *fv = &av->f;
    size_t n = in->ncaptures;
    fv->c = c;
    fv->kind = n ? acted_on(c, in->captures[0]) : NULL;
    av->a = n ? action_find(fv->kind, in->captures[n - 1]) : NULL;
    if (!av->a || (av->a->on == ON_RECORD) != (n == 3))
        return ST_NOT_FOUND;
    TRY(view_init(c, in, &fv->v, arena_cstr(c->arena, list_url(c->arena, fv->kind).s)));
    fv->v.crumb_area = words_upper(c->arena, kind_words(c->arena, fv->kind));
    fv->v.title = str_z(av->a->label);
    if (n == 3) {
        TRY(rec_find(c, fv->kind, in->captures[1], &fv->r));
        fv->key = record_key(c->arena, fv->r);
        fv->rev = fv->r->rev;
        struct str title = rec_title(c, fv->r);
        fv->v.title = arena_printf(c->arena, "%s: %.*s", av->a->label, STR_FMT(str_empty(title) ? fv->key : title));
    }
    *ret = av;
    return ST_OK;
}

/* What was typed, else what the record holds now in the same field, else the default. */
static enum status fill(struct ctx *c, struct action_view *av, const struct params *p, bool posted)
{
    struct form_view *fv = &av->f;
    fv->controls = ARENA_ARRAY(c->arena, struct control, av->a->nin + 1);
    for (size_t i = 0; i < av->a->nin; i++) {
        const struct field *f = &av->a->in[i];
        struct control *t = &fv->controls[fv->ncontrols++];
        struct str given = params_get(p, str_z(f->name));
        size_t own = kind_field_index(fv->kind, str_z(f->name));
        struct value v = ARG_NULL;
        t->f = f;
        form_options(c, t);
        if (given.p || posted) {
            t->typed = !given.p && size_is(fv, f) ? size_read(c->arena, p) : posted ? given : form_named(c, f, given);
            continue;
        }
        if (fv->r && size_is(fv, f)) {
            TRY(size_now(c, fv->r, &t->typed));
            continue;
        }
        /* a letter is not the text of the request, nor a copy called like its original: the same name, another label */
        bool same = own < fv->kind->nfields && strcmp(fv->kind->fields[own].label, f->label) == 0;
        if (fv->r && same && fv->kind->fields[own].type == f->type)
            v = fv->r->v[own];
        if (v.type == VT_NULL)
            TRY(rec_default(c, f, &v));
        t->typed = rec_text(c, f, &v);
    }
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct action_view *av;
    TRY(begin(c, in, &av));
    TRY(perm_need(c, av->a->perm));
    av->back = params_get(&in->query, S("back"));
    TRY(fill(c, av, &in->query, false));
    *ret = &av->f.v;
    return ST_OK;
}

/* ---- an answer as a page ---- */

static struct str scalar(struct arena *a, const struct json *v)
{
    switch (v->type) {
    case J_NULL: return S("–");
    case J_BOOL: return v->b ? S("yes") : S("no");
    case J_INT: return arena_printf(a, "%lld", (long long)v->i);
    case J_NUMBER:
    case J_STR: return v->s;
    case J_ARRAY:
    case J_OBJECT: return arena_printf(a, "%zu", v->count);
    }
    return STR_NULL;
}

static struct str words_of(struct arena *a, struct str name)
{
    char *p = ARENA_ARRAY(a, char, name.n + 1);
    for (size_t i = 0; i < name.n; i++)
        p[i] = name.p[i] == '_' ? ' ' : name.p[i];
    return words_upper(a, (struct str){ p, name.n });
}

static void rows_html(struct out *o, struct arena *a, const struct json *list)
{
    const struct json *first = list->first;
    size_t n = 0;
    H(o, "<h2 class=\"mt4\">", words_of(a, list->name), "</h2>");
    if (!first) {
        H(o, "<p class=\"muted\">None.</p>");
        return;
    }
    H(o, "<div class=\"scroll\"><table class=\"calc\"><thead><tr>");
    for (const struct json *m = first->type == J_OBJECT ? first->first : first; m && n < COLUMNS_MAX; m = m->next, n++)
        H(o, "<th scope=\"col\">", first->type == J_OBJECT ? words_of(a, m->name) : S("Entry"), "</th>");
    H(o, "</tr></thead><tbody>");
    for (const struct json *row = first; row; row = row->next) {
        H(o, "<tr>");
        n = 0;
        for (const struct json *m = row->type == J_OBJECT ? row->first : row; m && n < COLUMNS_MAX; n++) {
            H(o, "<td>", scalar(a, m), "</td>");
            m = row->type == J_OBJECT ? m->next : NULL;
        }
        H(o, "</tr>");
    }
    H(o, "</tbody></table></div>");
}

static void answer_html(struct out *o, const struct action_view *av)
{
    struct arena *a = av->f.v.arena;
    if (!av->answer)
        return;
    H(o, "<section class=\"card mb4\" aria-label=\"Answer\"><dl class=\"kv\">");
    for (const struct json *m = av->answer->first; m; m = m->next)
        if (m->type != J_ARRAY && m->type != J_OBJECT)
            H(o, "<dt>", words_of(a, m->name), "</dt><dd>", scalar(a, m), "</dd>");
    H(o, "</dl>");
    for (const struct json *m = av->answer->first; m; m = m->next)
        if (m->type == J_ARRAY)
            rows_html(o, a, m);
    H(o, "</section>");
}

/* Who comes from another page says which, to be led back: a record as features/DOCK-31, trace, scenarios. */
static void where_from(struct ctx *c, struct str back, struct url *ret)
{
    struct str plural, key;
    const struct kind *k = str_cut(back, '/', &plural, &key) ? kind_at(c, plural) : NULL;
    if (k)
        *ret = record_url(c->arena, k, key);
    else if (str_eq(back, S("trace")))
        *ret = url_own(S("/trace"));
    else if (str_eq(back, S("requests")))
        *ret = url_own(S("/requests"));
    else if (str_eq(back, S("ask")))
        *ret = url_own(S("/ask"));
    else if (str_eq(back, S("scenarios")))
        *ret = url_own(S("/scenarios"));
}

static void html(struct out *o, const struct view *v)
{
    const struct action_view *av = av_of(v);
    const struct form_view *fv = &av->f;
    struct url back = fv->r ? record_url(v->arena, fv->kind, fv->key) : back_url(v->arena, fv->kind);
    where_from(fv->c, av->back, &back);
    ui_top(o, v, fv->r ? fv->key : str_z(av->a->label), str_z(av->a->help), NULL, 0);
    answer_html(o, av);
    H(o, "<div class=\"formsheet\">");
    form_problems(o, fv);
    H(o, "<form class=\"card\" method=\"post\" action=\"", action_url(v->arena, av->a, fv->key), "\" novalidate>");
    if (fv->r)
        ui_hidden(o, S("rev"), int_text(v->arena, fv->rev));
    if (!str_empty(av->back))
        ui_hidden(o, S("back"), av->back);
    for (size_t i = 0; i < fv->ncontrols; i++)
        if (size_is(fv, fv->controls[i].f))
            size_html(o, fv, &fv->controls[i]);
        else
            form_control(o, fv, &fv->controls[i]);
    H(o, "<p class=\"foot end\"><button class=\"btn pri\" data-primary data-do=\"", str_z(av->a->label), "\">",
      str_z(av->a->label), " <kbd>Ctrl ↵</kbd></button><a class=\"btn quiet\" href=\"", back,
      "\">Leave without it</a></p></form></div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct action_view *av = av_of(v);
    json_object(w);
    json_member_str(w, S("kind"), str_z(av->a->kind->name));
    json_member_str(w, S("verb"), str_z(av->a->verb));
    json_member_str(w, S("help"), str_z(av->a->help));
    json_key(w, S("inputs"));
    json_array(w);
    for (size_t i = 0; i < av->f.ncontrols; i++) {
        const struct control *t = &av->f.controls[i];
        json_object(w);
        json_member_str(w, S("name"), str_z(t->f->name));
        json_member_str(w, S("label"), str_z(t->f->label));
        json_key(w, S("required"));
        json_bool(w, t->f->flags & F_REQUIRED);
        json_member_str(w, S("value"), t->typed);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_action = { load, html, json, NULL };

/* ---- the write ---- */

static enum status read_inputs(struct ctx *c, struct action_view *av, const struct params *p, struct action_call *call)
{
    for (size_t i = 0; i < p->n; i++) {
        bool asked = form_own_name(p->p[i].name) || str_eq(p->p[i].name, S("open")); /* which one the inbox shows */
        for (size_t k = 0; k < av->a->nin && !asked; k++)
            asked = str_eq(p->p[i].name, str_z(av->a->in[k].name))
                    || (size_is(&av->f, &av->a->in[k]) && size_named(p->p[i].name));
        if (!asked && action_set(c, call, p->p[i].name, p->p[i].value) != ST_INVALID)
            return ST_INTERNAL;
    }
    for (size_t i = 0; i < av->f.ncontrols; i++) {
        struct control *t = &av->f.controls[i];
        struct str text = t->f->type == FT_PROSE ? t->typed : str_trim(t->typed);
        if (str_empty(text))
            continue;
        enum status st = action_set(c, call, str_z(t->f->name), text);
        if (st != ST_OK && st != ST_INVALID)
            return st;
    }
    return c->problems->count ? ST_INVALID : ST_OK;
}

static enum status run(struct ctx *c, struct action_view *av, const struct params *p, int64_t rev,
                       struct action_call *call)
{
    struct out o;
    struct json_writer w;
    if (av->f.r && rev != av->f.r->rev)
        return ST_CONFLICT;
    TRY(read_inputs(c, av, p, call));
    out_init_raw(&o, c->arena);
    json_begin(&w, &o);
    json_object(&w);
    TRY(action_run(c, call, &w));
    json_end(&w);
    av->answer_text = out_str(&o);
    return ST_OK;
}

static enum status again(struct action_view *av, enum status st, struct answer *ret)
{
    struct form_view *fv = &av->f;
    form_place_problems(fv);
    if (st == ST_CONFLICT && str_empty(fv->general) && fv->nproblems == 0) {
        fv->general = S("Somebody changed it since you opened this page: look at it again first.");
        fv->nproblems = 1;
    }
    if (fv->nproblems == 0)
        return st;
    frame_answer(fv->c, ret, status_http(st), &fv->v, html);
    return ST_OK;
}

enum status action_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct action_view *av;
    int64_t rev;
    TRY(begin(c, in, &av));
    struct params p = params_parse(c->arena, in->req->body);
    av->back = params_get(&p, S("back"));
    TRY(fill(c, av, &p, true));
    if (!str_to_i64(params_get(&p, S("rev")), &rev))
        rev = av->f.rev;
    struct action_call call = action_call_new(c, av->a, av->f.r);
    enum status st = run(c, av, &p, rev, &call);
    if (st == ST_EXISTS && call.made) { /* what was asked for is there: that is where it leads */
        frame_see_other(c, ret, record_url(c->arena, call.made, call.made_key), 0);
        return ST_OK;
    }
    bool mend = st == ST_INVALID || st == ST_EXISTS || st == ST_CONFLICT || st == ST_INFEASIBLE;
    if (mend)
        return again(av, st, ret);
    TRY(st);
    if (av->a->flags & (A_READONLY | A_SECRET)) {
        TRY(json_parse(c->arena, c->problems, av->answer_text, &av->answer));
        frame_answer(c, ret, 200, &av->f.v, html);
        ret->no_store = (av->a->flags & A_SECRET) != 0;
        return ST_OK;
    }
    struct url to = call.made ? record_url(c->arena, call.made, call.made_key)
                    : av->f.r ? record_url(c->arena, av->f.kind, av->f.key)
                              : back_url(c->arena, av->f.kind);
    where_from(c, av->back, &to);
    frame_see_other(c, ret, to, call.change);
    return ST_OK;
}

/* ---- where actions are offered ---- */

/* Moves without inputs are buttons on the record already, where they may be made by hand. */
static bool is_button(const struct action *a, const struct record *r)
{
    size_t i = kind_field_index(r->kind, S("state"));
    if (!a->to || a->nin > 0)
        return false;
    const struct transition *t = i < r->kind->nfields ? kind_transition(r->kind, r->v[i].u.s, str_z(a->to)) : NULL;
    return !t || t->perm != PERM_CODE;
}

static bool is_offered(const struct action *a, const struct kind *k, const struct record *r)
{
    if (!kind_is(a->kind, k) || (a->on == ON_RECORD) != (r != NULL))
        return false;
    return r ? action_fits(a, r) && !is_button(a, r) : true;
}

/* The required input of an action on the kind as a whole that may be this record, so that its form opens with it. */
static const struct field *input_for(const struct action *a, const struct record *r)
{
    for (size_t i = 0; a->on == ON_LIST && !kind_is(a->kind, r->kind) && i < a->nin; i++) {
        const struct field *f = &a->in[i];
        bool names = f->type == FT_REF
                         ? kind_is(f->ref, r->kind)
                         : f->type == FT_ANY && f->any && str_listed(str_z(f->any), ' ', str_z(r->kind->name));
        if (names && (f->flags & F_REQUIRED))
            return f;
    }
    return NULL;
}

/* What a field of any kind calls the record, else its key alone. */
static struct str any_key(struct ctx *c, const struct field *f, const struct record *r, struct str key)
{
    return f->type == FT_ANY ? arena_printf(c->arena, "%s/%.*s", r->kind->name, STR_FMT(key)) : key;
}

static void heading(struct out *o, bool *open)
{
    if (!*open)
        H(o,
          "<section class=\"card noprint\" aria-labelledby=\"do\"><h2 id=\"do\">What can be done</h2><p class=\"adds\">");
    *open = true;
}

/* Where an action that is not about the record itself begins. What a customer asks for is put in by whoever is a person of ours
 * at Ask, so that it is among their asks. */
static struct url elsewhere_url(struct ctx *c, const struct action *a, const struct field *f, const struct record *r,
                                struct str *ret_label)
{
    bool ask = kind_is(a->kind, &kind_request) && strcmp(a->verb, "record") == 0 && kind_is(r->kind, &kind_customer)
               && c->actor && c->actor->person_id;
    *ret_label = ask ? S("Ask for them") : str_z(a->label);
    return ask ? url_query(c->arena, url_own(S("/ask")), S("customer"), rec_title(c, r))
               : url_query(c->arena, action_url(c->arena, a, STR_NULL), str_z(f->name),
                           any_key(c, f, r, record_key(c->arena, r)));
}

/* What is done elsewhere with this record: a talk with them, a brief for them. */
static void elsewhere_links(struct out *o, struct ctx *c, const struct record *r, bool *open)
{
    for (size_t i = 0; action_at(i); i++) {
        const struct action *a = action_at(i);
        const struct field *f = r->archived_at ? NULL : input_for(a, r);
        if (!f || !action_may(c, a, NULL))
            continue;
        struct str label;
        struct url to = elsewhere_url(c, a, f, r, &label);
        heading(o, open);
        H(o, "<a href=\"", to, "\">", label, "</a> ");
    }
}

/* Where the action on the row begins, and whether the row's own state and the role of who looks allow it. */
static bool verb_url(struct ctx *c, const struct action *a, const struct record *r, struct url *ret,
                     struct str *ret_label)
{
    const struct field *f = r->archived_at ? NULL : input_for(a, r);
    bool own = action_fits(a, r) && (a->to || !kind_sealed(r));
    if ((!own && !f) || (a->flags & A_RARE) || !action_may(c, a, own ? r : NULL))
        return false;
    *ret_label = str_z(a->label);
    *ret = own ? action_url(c->arena, a, record_key(c->arena, r)) : elsewhere_url(c, a, f, r, ret_label);
    return true;
}

/* The verbs of a row in the order of the table: what is done with the record itself before what is done elsewhere. */
static size_t verbs_of(struct ctx *c, const struct record *r, struct str labels[VERBS_MAX], struct url urls[VERBS_MAX])
{
    size_t n = 0;
    for (int elsewhere = 0; elsewhere < 2; elsewhere++)
        for (size_t i = 0; action_at(i) && n < VERBS_MAX; i++) {
            const struct action *a = action_at(i);
            if ((a->on == ON_LIST) == (elsewhere == 1) && verb_url(c, a, r, &urls[n], &labels[n]))
                n++;
        }
    return n;
}

bool action_verbs_any(struct ctx *c, const struct record *r)
{
    struct str labels[VERBS_MAX];
    struct url urls[VERBS_MAX];
    return verbs_of(c, r, labels, urls) > 0;
}

void action_verbs(struct out *o, struct ctx *c, const struct record *r)
{
    struct str labels[VERBS_MAX];
    struct url urls[VERBS_MAX];
    size_t n = verbs_of(c, r, labels, urls);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            H(o, " · ");
        H(o, "<a class=\"quiet\" href=\"", urls[i], "\" aria-label=\"", labels[i], ": ", record_key(c->arena, r), "\">",
          labels[i], "</a>");
    }
}

/* Reports that are about one record of this kind, for this one. */
static void report_links(struct out *o, struct arena *arena, const struct record *r)
{
    bool open = false;
    for (size_t i = 0; report_at(i); i++) {
        const struct report *rep = report_at(i);
        if (rep->nin != 1 || rep->in[0].type != FT_REF || !kind_is(rep->in[0].ref, r->kind))
            continue;
        if (!open)
            H(o,
              "<section class=\"card noprint\" aria-labelledby=\"ask\"><h2 id=\"ask\">Reports on it</h2><p class=\"adds\">");
        open = true;
        H(o, "<a href=\"",
          url_query(arena, URL(arena, report_slug(arena, rep)), str_z(rep->in[0].name), record_key(arena, r)), "\">",
          str_z(rep->label), "</a> ");
    }
    if (open)
        H(o, "</p></section>");
}

void action_links(struct out *o, struct ctx *c, const struct kind *k, const struct record *r)
{
    struct arena *arena = c->arena;
    bool open = false;
    for (size_t i = 0; action_at(i); i++) {
        const struct action *a = action_at(i);
        if (!is_offered(a, k, r) || !action_may(c, a, r))
            continue;
        heading(o, &open);
        H(o, "<a href=\"", action_url(arena, a, r ? record_key(arena, r) : STR_NULL), "\">", str_z(a->label), "</a> ");
    }
    if (r)
        elsewhere_links(o, c, r, &open);
    if (open)
        H(o, "</p></section>");
    if (r)
        report_links(o, arena, r);
}
