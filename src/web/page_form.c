/* web/page_form.c: a new record of any kind, and the change of one. What was typed is never lost: an
 * answer of 422 or 412 shows it again, with what is wrong beside it. */
#include "base/date.h"
#include "core/crud_sql.h"
#include "core/perm.h"
#include "model/openapi.h"
#include "use/actions.h"
#include "web/form.h"
#include "web/generic.h"
#include "web/list_views.h"
#include "web/writes.h"

enum { OPTIONS_MAX = 200, CHANGES_READ = 20, LINES_READ = 200 };

static const struct form_view *fv_of(const struct view *v)
{
    return (const struct form_view *)(const void *)v;
}

static bool has_control(const struct kind *k, const struct field *f, bool is_new)
{
    if (f->flags & (F_READONLY | F_SECRET))
        return false;
    if ((f->flags & F_LINK) && !is_new)
        return false;
    return !(k->lifecycle && strcmp(f->name, "state") == 0);
}

/* Whether the field's list of kinds names k. */
static bool names_kind(const struct field *f, const struct kind *k)
{
    for (struct str rest = str_z(f->any), one; !str_empty(rest);) {
        (void)str_cut(rest, ' ', &one, &rest);
        if (str_eq(one, str_z(k->name)))
            return true;
    }
    return false;
}

/* What a field may name that takes several kinds: "contact/12" and who that is, where they are not too many. */
static void add_any_options(struct ctx *c, struct control *t)
{
    const struct model *m = c->app->model;
    if (t->f->type != FT_ANY || !t->f->any)
        return;
    t->options = ARENA_ARRAY(c->arena, struct option, OPTIONS_MAX);
    for (size_t i = 0; i < m->nkinds; i++) {
        struct record_list l = { 0 };
        struct query q = { .kind = m->kinds[i],
                           .limit = OPTIONS_MAX,
                           .sort = m->kinds[i]->slug ? m->kinds[i]->title : NULL };
        if (!names_kind(t->f, m->kinds[i]) || !kind_shown(m->kinds[i]) || rec_list(c, &q, &l) != ST_OK)
            continue;
        for (size_t k = 0; k < l.count && t->noptions < OPTIONS_MAX; k++) {
            struct str key = record_key(c->arena, l.items[k]);
            t->options[t->noptions++] =
                (struct option){ arena_printf(c->arena, "%s/%.*s", m->kinds[i]->name, STR_FMT(key)),
                                 rec_title(c, l.items[k]) };
        }
    }
}

/* What has no title of its own is told apart by whom it was with and when: "K-307 · Moira Keane, Fri 5 Jun 2026". */
static struct str untitled(struct ctx *c, const struct record *r, struct str key)
{
    size_t with = kind_field_index(r->kind, S("with")), on = kind_field_index(r->kind, S("on"));
    const struct kind *k;
    struct str who_key, who = STR_NULL;
    struct date d;
    int64_t id;
    if (with < r->kind->nfields && r->v[with].type == VT_TEXT && any_parse(c->app->model, r->v[with].u.s, &k, &id)
        && rec_label(c, k, id, &who_key, &who) != ST_OK)
        who = STR_NULL;
    bool dated = on < r->kind->nfields && r->v[on].type == VT_TEXT && date_parse(r->v[on].u.s, &d);
    int year = 0, month, day;
    if (dated)
        date_to_ymd(d, &year, &month, &day);
    struct str when = dated ? arena_printf(c->arena, "%.*s %d", STR_FMT(date_words(c->arena, d)), year) : STR_NULL;
    if (str_empty(who) && !dated)
        return key;
    return arena_printf(c->arena, "%.*s · %.*s%s%.*s", STR_FMT(key), STR_FMT(who), str_empty(who) || !dated ? "" : ", ",
                        STR_FMT(when));
}

void form_options(struct ctx *c, struct control *t)
{
    add_any_options(c, t);
    const struct field *f = t->f;
    struct record_list l = { 0 };
    struct query q = { .kind = f->ref, .limit = OPTIONS_MAX, .sort = f->ref && f->ref->slug ? f->ref->title : NULL };
    bool dated = f->type == FT_REF && kind_is(f->ref, &kind_talk);
    if (dated) {                        /* the last ones are those that one has in mind */
        q.sort = "on";
        q.descending = true;
    }
    if (f->type != FT_REF || !kind_shown(f->ref) || rec_list(c, &q, &l) != ST_OK || !str_empty(l.next))
        return;
    t->options = ARENA_ARRAY(c->arena, struct option, l.count + 1);
    for (size_t i = 0; i < l.count; i++) {
        struct str key = record_key(c->arena, l.items[i]), title = rec_title(c, l.items[i]);
        struct str label = str_empty(title) || str_eq(title, key) ? untitled(c, l.items[i], key)
                           : f->ref->slug                         ? title
                                          : arena_printf(c->arena, "%.*s · %.*s", STR_FMT(title), STR_FMT(key));
        t->options[t->noptions++] = (struct option){ key, str_empty(label) ? key : label };
    }
}

struct str form_named(struct ctx *c, const struct field *f, struct str given)
{
    struct value is, called;
    struct problems mine, *ours = c->problems;
    const struct kind *k;
    struct str key, title, ret = given;
    int64_t id;
    if (f->type != FT_ANY || !f->any || str_empty(given))
        return given;
    problems_init(&mine, c->arena);
    c->problems = &mine;
    if (rec_parse(c, f, given, &(struct path){ .name = str_z(f->name) }, &is) == ST_OK
        && field_target(c, f, &is, &k, &id) && rec_label(c, k, id, &key, &title) == ST_OK
        && rec_parse(c, f, title = kind_spoken(k) ? key : title, &(struct path){ .name = str_z(f->name) }, &called)
               == ST_OK
        && called.type == VT_TEXT && str_eq(called.u.s, is.u.s))
        ret = title;
    c->problems = ours;
    return ret;
}

/* What is said in a talk is said by whom it was with, unless that is a whole company. */
static struct str talked_with(struct ctx *c, struct str talk)
{
    struct problems mine, *ours = c->problems;
    struct record *r;
    problems_init(&mine, c->arena);
    c->problems = &mine;
    bool found = !str_empty(talk) && rec_find(c, &kind_talk, talk, &r) == ST_OK;
    size_t at = kind_field_index(&kind_talk, S("with"));
    struct str who = found ? rec_text(c, &kind_talk.fields[at], &r->v[at]) : STR_NULL;
    c->problems = ours;
    return str_starts(who, S("customer/")) ? STR_NULL : who;
}

/* Fills the controls: typed comes from p where it has the name, else from the record. */
static void fill_controls(struct ctx *c, struct form_view *fv, const struct params *p, bool posted)
{
    fv->controls = ARENA_ARRAY(c->arena, struct control, fv->kind->nfields);
    for (size_t i = 0; i < fv->kind->nfields; i++) {
        const struct field *f = &fv->kind->fields[i];
        if (!has_control(fv->kind, f, fv->r == NULL))
            continue;
        struct control *t = &fv->controls[fv->ncontrols++];
        struct str given = params_get(p, str_z(f->name));
        t->f = f;
        if (given.p)
            t->typed = fv->r || posted || (f->flags & F_CONTEXT)
                           ? given
                           : form_named(c, f, given);      /* what nobody sees stays a key */
        else if (fv->r)
            t->typed = rec_text(c, f, &fv->r->v[i]);
        else if (!posted && f->dflt && f->type == FT_CHOICE)
            t->typed = str_z(f->dflt);
        else if (!posted && kind_is(fv->kind, &kind_quote) && strcmp(f->name, "who") == 0)
            t->typed = form_named(c, f, talked_with(c, params_get(p, S("talk"))));
        t->hidden = (f->flags & F_CONTEXT) && given.p && !fv->r;
        if (!t->hidden)
            form_options(c, t);
    }
}

/* Links are called by verbs, so a new one is called by what it says. */
static struct str link_words(const struct kind *k)
{
    static const struct {
        const struct kind *kind;
        const char *words;
    } links[] = { { &kind_fulfils, "Say which requirement a feature fulfils" },
                  { &kind_serves, "Say which priority a requirement serves" },
                  { &kind_drives, "Say which priority drives which" },
                  { &kind_needs, "Say what a feature needs first" },
                  { &kind_part, "Add a feature to a solution" },
                  { &kind_asker, "Add one who asked" },
                  { &kind_evidence, "Say what a quote or fact bears on" },
                  { &kind_involved, "Say who has a part in it" } };
    for (size_t i = 0; i < COUNT(links); i++)
        if (kind_is(k, links[i].kind))
            return str_z(links[i].words);
    return STR_NULL;
}

static enum status base_view(struct ctx *c, const struct page_in *in, bool is_new, struct form_view **ret)
{
    struct form_view *fv = ARENA_NEW(c->arena, struct form_view);
    fv->c = c;
    fv->kind = kind_at(c, in->captures[0]);
    if (!fv->kind || (fv->kind->flags & K_APPEND_ONLY) || (is_new && !openapi_adds(fv->kind)))
        return ST_NOT_FOUND;
    if (is_new)
        TRY(perm_kind(c, fv->kind, PERM_TO_ADD, NULL));
    TRY(view_init(c, in, &fv->v, arena_cstr(c->arena, list_url(c->arena, fv->kind).s)));
    fv->v.no_json = true;
    fv->v.crumb_area = words_upper(c->arena, kind_words(c->arena, fv->kind));
    struct str one = kind_label(c->arena, fv->kind);
    if (is_new) {
        struct str words = link_words(fv->kind);
        fv->v.title = str_empty(words) ? arena_printf(c->arena, "A new %.*s", STR_FMT(one)) : words;
    } else {
        TRY(rec_find(c, fv->kind, in->captures[1], &fv->r));
        TRY(perm_kind(c, fv->kind, PERM_TO_EDIT, fv->r));
        fv->key = record_key(c->arena, fv->r);
        fv->rev = fv->r->rev;
        struct str title = rec_title(c, fv->r);
        fv->v.title = arena_printf(c->arena, "Change %.*s", STR_FMT(str_empty(title) ? fv->key : title));
    }
    *ret = fv;
    return ST_OK;
}

static enum status load_any(struct ctx *c, const struct page_in *in, bool is_new, struct view **ret)
{
    struct form_view *fv;
    TRY(base_view(c, in, is_new, &fv));
    fill_controls(c, fv, &in->query, false);
    TRY(form_aside_load(fv));
    *ret = &fv->v;
    return ST_OK;
}

static enum status load_new(struct ctx *c, const struct page_in *in, struct view **ret)
{
    return load_any(c, in, true, ret);
}

static enum status load_edit(struct ctx *c, const struct page_in *in, struct view **ret)
{
    return load_any(c, in, false, ret);
}

static const char *input_type(const struct field *f)
{
    return f->type == FT_DATE ? "date" : "text";
}

static void control_attrs(struct out *o, const struct control *t)
{
    struct str name = str_z(t->f->name);
    H(o, " id=\"", name, "\" name=\"", name, "\"");
    if (!str_empty(t->problem))
        H(o, " aria-invalid=\"true\" aria-describedby=\"", name, "-e\"");
    else if (t->f->help || t->f->type == FT_QUARTER || t->f->type == FT_ANY)
        H(o, " aria-describedby=\"", name, "-h\"");
}

static void select_html(struct out *o, const struct control *t)
{
    H(o, "<select");
    control_attrs(o, t);
    H(o, ">");
    bool listed = str_empty(t->typed);
    if (!(t->f->flags & F_REQUIRED) || str_empty(t->typed))
        ui_option(o, STR_NULL, t->f->flags & F_REQUIRED ? S("Choose…") : S("–"), t->typed);
    for (const struct choice *ch = t->f->type == FT_CHOICE ? t->f->choices : NULL; ch && ch->id; ch++)
        ui_option(o, str_z(ch->id), str_z(ch->label ? ch->label : ch->id), t->typed);
    for (size_t i = 0; i < t->noptions; i++) {
        listed |= str_eq(t->options[i].value, t->typed);
        ui_option(o, t->options[i].value, t->options[i].label, t->typed);
    }
    if (t->f->type == FT_REF && !listed)
        ui_option(o, t->typed, t->typed, t->typed);
    if (t->f->type == FT_BOOL) {
        ui_option(o, S("yes"), S("Yes"), t->typed);
        ui_option(o, S("no"), S("No"), t->typed);
    }
    H(o, "</select>");
}

static void input_html(struct out *o, const struct control *t, struct str currency)
{
    const struct field *f = t->f;
    bool number = f->type == FT_INT || f->type == FT_MONEY || f->type == FT_REAL;
    struct str unit = f->type == FT_MONEY ? currency : str_z(f->unit);
    if (!str_empty(unit))
        H(o, "<div class=\"unit\">");
    H(o, "<input type=\"", str_z(f->flags & F_UNSEEN ? "password" : input_type(f)), "\"");
    control_attrs(o, t);
    if (number)
        H(o, " inputmode=\"decimal\"");
    if (t->noptions)
        H(o, " list=\"", str_z(f->name), "-l\" autocomplete=\"off\"");
    H(o, " value=\"", f->flags & F_UNSEEN ? STR_NULL : t->typed, "\">");
    if (t->noptions) {
        H(o, "<datalist id=\"", str_z(f->name), "-l\">");
        for (size_t i = 0; i < t->noptions; i++)
            H(o, "<option value=\"", t->options[i].value, "\">", t->options[i].label, "</option>");
        H(o, "</datalist>");
    }
    if (!str_empty(unit))
        H(o, "<span>", unit, "</span></div>");
}

static struct str hint_of(const struct field *f)
{
    if (f->help)
        return str_z(f->help);
    if (f->type == FT_QUARTER)
        return S("Such as 2027-Q1.");
    if (f->type == FT_ANY && f->any)
        return S("Begin to write a name, and pick one.");
    if (f->type == FT_ANY)
        return S("Its key, such as P-1; of what has none, kind and number, such as contact/12.");
    return STR_NULL;
}

/* The longest word that a problem of this control marks at this place of what was typed; 0 = none. */
static size_t marked_at(const struct control *t, size_t at)
{
    size_t best = 0;
    struct str rest = str_skip(t->typed, at);
    for (const struct problem *p = t->word; p; p = p->next)
        if (p->word.n > best && str_starts(rest, p->word) && str_eq(p->pointer, t->word->pointer))
            best = p->word.n;
    return best;
}

static void marked_html(struct out *o, const struct control *t)
{
    size_t from = 0;
    H(o, "<p class=\"small\">");
    for (size_t at = 0; at < t->typed.n;) {
        size_t n = marked_at(t, at);
        if (n == 0) {
            at++;
            continue;
        }
        struct str plain = { t->typed.p + from, at - from }, word = { t->typed.p + at, n };
        H(o, "", plain, "<mark>", word, "</mark>");
        from = at += n;
    }
    H(o, "", str_skip(t->typed, from), "</p>");
}

/* A word of ours in a text without products: two answers. */
static void word_html(struct out *o, const struct form_view *fv, const struct control *t)
{
    const struct kind *k;
    int64_t id;
    struct str key = STR_NULL, title;
    struct url move = URL(fv->v.arena, S("features"), S("new"));
    if (!t->word)
        return;
    if (any_parse(fv->c->app->model, t->word->names, &k, &id) && kind_is(k, &kind_product)
        && rec_label(fv->c, k, id, &key, &title) == ST_OK && !str_empty(key))
        move = url_query(fv->v.arena, move, S("product"), key);
    move = url_query(fv->v.arena, move, S("title"), t->typed.n > 200 ? (struct str){ t->typed.p, 200 } : t->typed);
    if (fv->r && kind_is(fv->kind, &kind_requirement))
        move = url_query(fv->v.arena, move, S("requirement"), fv->key);
    marked_html(o, t);
    H(o, "<p class=\"acts\"><a class=\"btn\" href=\"", move, "\">Move it to a feature</a>");
    H(o, "<button class=\"btn\" name=\"keep_words\" value=\"1\">Keep the word</button>"
         "<span class=\"small muted\">Keeping it is a decision with your name, and is counted.</span></p>");
}

/* Something must be chosen and there is nothing to choose from: where the first one is made. */
static void none_html(struct out *o, const struct form_view *fv, const struct control *t)
{
    const struct field *f = t->f;
    struct arena *a = fv->v.arena;
    if (f->type != FT_REF || !(f->flags & F_REQUIRED) || t->noptions > 0 || !t->options || !str_empty(t->typed)
        || !kind_shown(f->ref))
        return;
    H(o, "<p class=\"hint\">There is no ", kind_label(a, f->ref), " yet.");
    if (openapi_adds(f->ref) && perm_at_least(fv->c, f->ref->perm.add))
        H(o, " <a href=\"", URL(a, str_z(f->ref->plural), S("new")), "\">Add ", words_a(a, kind_label(a, f->ref)),
          "</a> first.");
    H(o, "</p>");
}

void form_control(struct out *o, const struct form_view *fv, const struct control *t)
{
    struct str name = str_z(t->f->name), hint = hint_of(t->f);
    if (t->hidden) {
        ui_hidden(o, name, t->typed);
        return;
    }
    H(o, "<div class=\"field\"><label for=\"", name, "\">", str_z(t->f->label), "");
    if (t->f->flags & F_REQUIRED)
        H(o, " <span class=\"req\">needed</span>");
    H(o, "</label>");
    if (t->f->type == FT_CHOICE || t->f->type == FT_BOOL || (t->f->type == FT_REF && t->options))
        select_html(o, t);
    else if (t->f->type == FT_PROSE) {
        H(o, "<textarea");
        control_attrs(o, t);
        H(o, ">", t->typed, "</textarea>");
    } else
        input_html(o, t, fv->v.settings.currency);
    if (!str_empty(t->problem))
        H(o, "<p class=\"hint err\" id=\"", name, "-e\">", words_upper(fv->v.arena, t->problem), "</p>");
    word_html(o, fv, t);
    none_html(o, fv, t);
    if (!str_empty(hint))
        H(o, "<p class=\"hint\" id=\"", name, "-h\">", hint, "</p>");
    H(o, "</div>");
}

void form_problems(struct out *o, const struct form_view *fv)
{
    if (!fv->nproblems)
        return;
    H(o, "<div class=\"note warn sum\" role=\"alert\" tabindex=\"-1\" id=\"sum\"><h2>");
    size_t listed = str_empty(fv->general) ? 0 : 1;         /* a field that breaks two rules is one thing to mend */
    for (size_t i = 0; i < fv->ncontrols; i++)
        listed += !str_empty(fv->controls[i].problem);
    if (listed == 1)
        H(o, "We need one more thing");
    else
        H(o, "We need ", listed, " more things");
    H(o, "</h2><ul class=\"small\">");
    for (size_t i = 0; i < fv->ncontrols; i++)
        if (!str_empty(fv->controls[i].problem)) {
            struct str label = str_z(fv->controls[i].f->label), words = fv->controls[i].problem;
            bool named = str_starts(words, label);             /* "Done when is needed" names it already */
            H(o, "<li><a href=\"", url_fragment(fv->v.arena, str_z(fv->controls[i].f->name)), "\">", label, "</a>",
              named ? S("") : S(": "), "", named ? str_skip(words, label.n) : words, "</li>");
        }
    if (!str_empty(fv->general))
        H(o, "<li>", fv->general, "</li>");
    H(o, "</ul></div>");
}

/* The value of a control as people read it; what cannot be read as one is shown as it was typed. */
static struct str shown(const struct form_view *fv, const struct control *t, struct str text)
{
    struct value v = { .type = VT_NULL };
    struct problems ps, *mine = fv->c->problems;
    problems_init(&ps, fv->c->arena);
    fv->c->problems = &ps;
    enum status st = rec_parse(fv->c, t->f, text, &(struct path){ .name = str_z(t->f->name) }, &v);
    fv->c->problems = mine;
    struct str words = st == ST_OK ? field_shown(fv->c, &fv->v.settings, t->f, &v) : text;
    return str_empty(words) ? S("empty") : words;
}

/* "Keep Tom’s 25", with the value where it is short and the only one. */
static struct str keep_words(const struct form_view *fv, const struct control *only)
{
    struct str value = only ? shown(fv, only, only->theirs) : STR_NULL;
    struct str name, rest;
    if (!str_cut(fv->who, ' ', &name, &rest))
        name = fv->who;
    if (value.n > 20)
        value = STR_NULL;
    return arena_printf(fv->v.arena, "Keep %.*s’s%s%.*s", STR_FMT(name), str_empty(value) ? "" : " ", STR_FMT(value));
}

static const struct control *only_difference(const struct form_view *fv)
{
    const struct control *only = NULL;
    for (size_t i = 0; i < fv->ncontrols; i++) {
        if (fv->controls[i].differs && only)
            return NULL;
        if (fv->controls[i].differs)
            only = &fv->controls[i];
    }
    return only;
}

static void conflict_html(struct out *o, const struct form_view *fv)
{
    if (!fv->conflict)
        return;
    struct arena *a = fv->v.arena;
    const struct control *only = only_difference(fv);
    struct str mine = only ? shown(fv, only, str_trim(only->typed)) : STR_NULL;
    H(o, "<div class=\"note bad sum\" role=\"alert\" tabindex=\"-1\" id=\"sum\"><h2>That did not save: ", fv->who,
      " changed ", kind_spoken(fv->kind) ? fv->key : rec_title(fv->c, fv->r), "");
    H(o, "", str_empty(fv->when) ? S("") : S(", "), "", fv->when,
      "</h2><p class=\"small\">Your text is below, untouched. Nothing was lost.</p></div>"
      "<div class=\"card mb4\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Differences\"><table class=\"calc dif\">"
      "<caption class=\"vh\">Differences</caption><thead><tr><th scope=\"col\">Field</th>"
      "<th scope=\"col\">Before</th><th scope=\"col\">Yours</th><th scope=\"col\">",
      fv->who, "’s, saved</th></tr></thead><tbody>");
    for (size_t i = 0; i < fv->ncontrols; i++) {
        const struct control *t = &fv->controls[i];
        if (t->differs || t->taken)
            H(o, "<tr><th scope=\"row\">", str_z(t->f->label), "</th><td class=\"muted\">", shown(fv, t, t->was),
              "</td><td>", t->taken ? S("as it was") : shown(fv, t, str_trim(t->typed)), "</td><td><b>",
              shown(fv, t, t->theirs), "</b></td></tr>");
    }
    H(o, "</tbody></table></div><p class=\"acts mt4\"><a class=\"btn pri\" href=\"", record_url(a, fv->kind, fv->key),
      "\" data-do=\"", keep_words(fv, only), "\">", keep_words(fv, only),
      "</a><button class=\"btn\" form=\"f\">Save mine");
    if (!str_empty(mine) && mine.n <= 20)
        H(o, " as ", mine, "");
    H(o, "</button></p></div>");
}

/* Required fields and the common ones stand open, the rest folds. */
/* What nobody must fill in, and yet somebody comes to the form for. */
static bool is_asked_for(const struct form_view *fv, const struct field *f)
{
    static const struct {
        const struct kind *kind;
        const char *fields;
    } wanted[] = {
        { &kind_request, "what_for" },
        { &kind_asker, "contact person customer name risk" },
        { &kind_question, "answer" },
    };
    for (size_t i = 0; i < COUNT(wanted); i++)
        if (kind_is(fv->kind, wanted[i].kind))
            return str_listed(str_z(wanted[i].fields), ' ', str_z(f->name));
    return kind_is(fv->kind, &kind_rule);      /* which of its fields a rule needs goes by its type */
}

static bool stands_open(const struct form_view *fv, const struct control *t)
{
    if (is_asked_for(fv, t->f))
        return true;
    return (t->f->flags & (F_REQUIRED | F_TITLE | F_LINK)) || !str_empty(t->typed) || !str_empty(t->problem);
}

static struct str save_words(const struct form_view *fv)
{
    return fv->r ? S("Save the changes")
           : !str_empty(link_words(fv->kind))
               ? S("Save it")
               : arena_printf(fv->v.arena, "Save the %.*s", STR_FMT(kind_label(fv->v.arena, fv->kind)));
}

/* Whoever leaves a link half made came from what it was to be tied to. */
static struct url back_url(const struct form_view *fv)
{
    if (fv->r)
        return record_url(fv->v.arena, fv->kind, fv->key);
    for (size_t i = 0; (fv->kind->flags & K_LINK) && i < fv->ncontrols; i++) {
        const struct control *t = &fv->controls[i];
        if (t->f->type == FT_REF && kind_shown(t->f->ref) && !str_empty(t->typed))
            return record_url(fv->v.arena, t->f->ref, t->typed);
    }
    return list_url(fv->v.arena, fv->kind);
}

static void html(struct out *o, const struct view *v)
{
    const struct form_view *fv = fv_of(v);
    struct str plural = str_z(fv->kind->plural);
    struct url to = fv->r ? URL(v->arena, plural, fv->key, S("edit")) : URL(v->arena, plural, S("new"));
    struct url back = back_url(fv);
    bool folded = false;
    ui_top(o, v, fv->r ? fv->key : S("New"), str_z(fv->kind->help), NULL, 0);
    bool beside = fv->beside != NULL;
    if (beside)
        H(o, "<div class=\"split near\">");
    H(o, "<div class=\"formsheet\">");
    conflict_html(o, fv);
    form_problems(o, fv);
    H(o, "<form class=\"card\" id=\"f\" method=\"post\" action=\"", to, "\" novalidate>");
    if (fv->r)
        ui_hidden(o, S("rev"), int_text(v->arena, fv->rev));
    for (size_t i = 0; i < fv->ncontrols; i++)
        if (stands_open(fv, &fv->controls[i]))
            form_control(o, fv, &fv->controls[i]);
        else
            folded = true;
    if (folded) {
        H(o, "<details class=\"fold\"><summary>More fields <span class=\"muted\">· may stay empty</span></summary>");
        for (size_t i = 0; i < fv->ncontrols; i++)
            if (!stands_open(fv, &fv->controls[i]))
                form_control(o, fv, &fv->controls[i]);
        H(o, "</details>");
    }
    H(o, "<p class=\"foot end\"><button class=\"btn pri\" data-primary data-do=\"Save it\">",
      fv->conflict ? S("Save mine") : save_words(fv), " <kbd>Ctrl ↵</kbd></button><a class=\"btn quiet\" href=\"", back,
      "\">Leave without saving</a></p></form></div>");
    if (beside) {
        form_aside(o, fv);
        H(o, "</div>");
    }
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct form_view *fv = fv_of(v);
    json_object(w);
    json_key(w, S("kind"));
    json_str(w, str_z(fv->kind->name));
    json_key(w, S("fields"));
    json_array(w);
    for (size_t i = 0; i < fv->ncontrols; i++) {
        const struct field *f = fv->controls[i].f;
        json_object(w);
        json_key(w, S("name"));
        json_str(w, str_z(f->name));
        json_key(w, S("label"));
        json_str(w, str_z(f->label));
        json_key(w, S("required"));
        json_bool(w, f->flags & F_REQUIRED);
        json_key(w, S("value"));
        json_str(w, fv->controls[i].typed);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_new = { load_new, html, json, NULL };
const struct page page_edit = { load_edit, html, json, NULL };

/* Puts each recorded problem beside its control; what has none is said above. */
void form_place_problems(struct form_view *fv)
{
    for (const struct problem *p = fv->c->problems->first; p; p = p->next) {
        struct str name = str_starts(p->pointer, S("/")) ? str_skip(p->pointer, 1) : p->pointer;
        bool placed = false;
        fv->nproblems++;
        for (size_t i = 0; i < fv->ncontrols && !placed; i++)
            if (str_eq(name, str_z(fv->controls[i].f->name))) {
                if (str_empty(fv->controls[i].problem))
                    fv->controls[i].problem = p->text;
                if (!fv->controls[i].word && !str_empty(p->word))
                    fv->controls[i].word = p;
                placed = true;
            }
        if (!placed && str_empty(fv->general))
            fv->general = p->text;
    }
}

bool form_own_name(struct str name)
{
    static const struct str own[] = { S_INIT("rev"), S_INIT("keep_words"), S_INIT("back"), S_INIT(FORM_KEY) };
    for (size_t i = 0; i < COUNT(own); i++)
        if (str_eq(name, own[i]))
            return true;
    return false;
}

/* A form of ours sends what it shows and no more: anything else would be passed over in silence. */
static void refuse_others(struct form_view *fv, const struct params *p)
{
    for (size_t i = 0; i < p->n; i++) {
        struct str name = p->p[i].name;
        struct path at = { .name = name };
        bool shown = form_own_name(name);
        for (size_t k = 0; k < fv->ncontrols && !shown; k++)
            shown = str_eq(name, str_z(fv->controls[k].f->name));
        if (!shown && kind_field(fv->kind, name))
            problem_add(fv->c->problems, &at, S("not_here"), "%.*s is not written with this form", STR_FMT(name));
        else if (!shown)
            rec_no_field(fv->c, fv->kind, name, &at);
    }
}

/* Reads every control into a record of the kind; problems are collected, all of them. */
static enum status read_controls(struct form_view *fv, struct record *r)
{
    for (size_t i = 0; i < fv->ncontrols; i++) {
        struct control *t = &fv->controls[i];
        struct path at = { .name = str_z(t->f->name) };
        struct str text = t->f->type == FT_PROSE ? t->typed : str_trim(t->typed);
        if (!fv->r && str_empty(text))
            continue;
        enum status st = rec_set(fv->c, r, str_z(t->f->name), text, &at);
        if (st != ST_OK && st != ST_INVALID && st != ST_NOT_FOUND && st != ST_EXISTS)
            return st;
    }
    return fv->c->problems->count ? ST_INVALID : ST_OK;
}

/* A link has no page that anybody looks for: back to the record that it was added to. A kept view opens. */
static struct url after_add(struct ctx *c, const struct record *r)
{
    struct str key, title;
    struct url kept;
    if (kind_is(r->kind, &kind_saved_view) && kept_view_url(c, r, &kept))
        return kept;
    for (size_t i = 0; i < r->kind->nfields && ((r->kind->flags & K_LINK) || !r->kind->title); i++) {
        const struct field *f = &r->kind->fields[i];
        if (f->type == FT_REF && r->v[i].type == VT_INT && kind_shown(f->ref)
            && rec_label(c, f->ref, r->v[i].u.i, &key, &title) == ST_OK && !str_empty(key))
            return record_url(c->arena, f->ref, key);
    }
    return record_url(c->arena, r->kind, record_key(c->arena, r));
}

static enum status show_again(struct form_view *fv, enum status st, struct answer *ret)
{
    form_place_problems(fv);
    TRY(form_aside_load(fv));
    frame_answer(fv->c, ret, status_http(st), &fv->v, html);
    return ST_OK;
}

enum status form_new_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct form_view *fv;
    int64_t change = 0;
    TRY(base_view(c, in, true, &fv));
    struct params p = params_parse(c->arena, in->req->body);
    fill_controls(c, fv, &p, true);
    refuse_others(fv, &p);
    struct record *r = rec_new(c, fv->kind);
    struct record_put put = { .given = r };
    enum status st = read_controls(fv, r);
    if (st == ST_OK)
        st = core_write(c, arena_printf(c->arena, "%s add", fv->kind->name), record_put, &put, &change);
    if (st == ST_INVALID || st == ST_EXISTS)
        return show_again(fv, st, ret);
    TRY(st);
    frame_see_other(c, ret, after_add(c, put.done), change);
    return ST_OK;
}

/* The record as it was at a revision: what changes since then replaced is put back, the newest first. */
static enum status record_at(struct ctx *c, struct form_view *fv, int64_t rev, struct record **ret)
{
    struct change_head *heads = NULL;
    size_t n = 0;
    TRY(rec_get(c, fv->kind, fv->r->id, ret));
    TRY(change_list(c, 0, str_z(fv->kind->name), fv->r->id, CHANGES_READ, &heads, &n));
    for (size_t i = 0; i < n; i++) {
        struct change_line *lines = NULL;
        size_t nlines = 0;
        TRY(change_lines(c, heads[i].id, LINES_READ, &lines, &nlines));
        for (size_t k = 0; k < nlines; k++) {
            const struct change_line *l = &lines[k];
            if (l->record == fv->r->id && l->rev > rev && !str_empty(l->before)
                && str_eq(l->kind, str_z(fv->kind->name)))
                TRY(record_from_stored(c, *ret, l->before));
        }
    }
    if (n > 0) {
        fv->who = heads[0].actor_name;
        fv->when = time_words(c->arena, c->app->zone, heads[0].at);
    }
    return ST_OK;
}

/* What only they changed stays theirs; what both changed is shown beside each other. */
static enum status mark_differences(struct ctx *c, struct form_view *fv, int64_t rev)
{
    struct record *was = NULL;
    fv->conflict = true;
    fv->who = S("somebody");
    TRY(record_at(c, fv, rev, &was));
    if (str_empty(fv->who))
        fv->who = S("somebody");
    for (size_t i = 0; i < fv->ncontrols; i++) {
        struct control *t = &fv->controls[i];
        size_t at = (size_t)(t->f - fv->kind->fields);
        t->theirs = rec_text(c, t->f, &fv->r->v[at]);
        t->was = rec_text(c, t->f, &was->v[at]);
        bool touched = !str_eq(t->was, str_trim(t->typed)), moved = !str_eq(t->was, t->theirs);
        t->differs = touched && moved && !str_eq(t->theirs, str_trim(t->typed));
        t->taken = moved && !touched;
        if (t->taken)
            t->typed = t->theirs;
    }
    return ST_OK;
}

enum status form_edit_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct form_view *fv;
    int64_t change = 0, rev;
    TRY(base_view(c, in, false, &fv));
    struct params p = params_parse(c->arena, in->req->body);
    if (!str_to_i64(params_get(&p, S("rev")), &rev)) {
        problem_add(c->problems, &(struct path){ .name = S("rev") }, S("rev"),
                    "What was sent does not say which version it changes. Open the page again and repeat the change.");
        return ST_NEEDS_REV;
    }
    fill_controls(c, fv, &p, true);
    refuse_others(fv, &p);
    struct record *r = rec_new(c, fv->kind);
    r->id = fv->r->id;
    r->rev = rev;
    enum status st = r->rev == fv->rev ? read_controls(fv, r) : ST_CONFLICT;
    if (st == ST_OK)
        st = core_write(c, arena_printf(c->arena, "%s edit", fv->kind->name), record_put,
                        &(struct record_put){ .given = r }, &change);
    if (st == ST_CONFLICT)
        TRY(mark_differences(c, fv, r->rev));
    if (st == ST_INVALID || st == ST_EXISTS || st == ST_CONFLICT)
        return show_again(fv, st, ret);
    TRY(st);
    frame_see_other(c, ret, record_url(c->arena, fv->kind, fv->key), change);
    return ST_OK;
}
