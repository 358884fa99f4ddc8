/* web/page_record.c: one record of any kind: where it stands, its facts, links both ways, remarks, changes. */
#include "core/perm.h"
#include "core/rules.h"
#include "core/visible.h"
#include "use/actions.h"
#include "web/card_parts.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/letter.h"
#include "web/measured.h"
#include "web/promised.h"
#include "web/prose.h"
#include "web/record_parts.h"
#include "web/relations.h"
#include "web/said.h"
#include "web/spine.h"

enum { CHANGES_SHOWN = 5 };

static const struct col remark_cols[] = { COL(struct remark, id), COL(struct remark, created_at),
                                          COL(struct remark, text), COL(struct remark, author) };
static const struct stmt_def remarks_of = {
    .name = "remarks_of",
    .sql = "SELECT m.id AS id, m.created_at AS created_at, m.\"text\" AS \"text\", "
           "COALESCE(p.title, '') AS author FROM comment m LEFT JOIN person p ON p.id = m.created_by "
           "WHERE m.record = ?1 AND m.archived_at IS NULL AND " VISIBLE_COMMENT("m", "?2") " "
                                                                                           "ORDER BY m.id LIMIT 200",
    ROWS_OF(struct remark, remark_cols)
};

static const struct record_view *rv_of(const struct view *v)
{
    return (const struct record_view *)(const void *)v;
}

static enum status load_remarks(struct ctx *c, struct record_view *rv)
{
    struct value args[] = { { .type = VT_TEXT, .u.s = any_text(c->arena, rv->kind, rv->r->id) },
                            { .type = VT_INT, .u.i = c->actor ? c->actor->person_id : 0 } };
    return db_all(c, &remarks_of, args, COUNT(args), &rv->remarks, &rv->nremarks);
}

static enum status find(struct ctx *c, const struct page_in *in, const struct kind **ret_kind, struct record **ret)
{
    *ret_kind = kind_at(c, in->captures[0]);
    return *ret_kind ? rec_find(c, *ret_kind, in->captures[1], ret) : ST_NOT_FOUND;
}

/* Whether a rule about other records keeps whoever asks from putting it away, as with an option of what is decided. */
static enum status load_stays(struct ctx *c, struct record_view *rv)
{
    struct problems quiet;
    struct ctx hand = rv->hand;
    problems_init(&quiet, c->arena);
    hand.problems = &quiet;
    enum status st = rules_archive(&hand, rv->r);
    rv->stays = st == ST_INVALID;
    return rv->stays ? ST_OK : st;
}

static void letter_md(struct out *o, const struct view *v)
{
    letter_text(o, rv_of(v));
}

/* What only the page shows: links both ways, remarks, changes. */
static enum status load_around(struct ctx *c, struct record_view *rv)
{
    rv->hand = perm_by_hand(c, &rv->who);
    TRY(load_stays(c, rv));
    TRY(record_steps_load(c, rv->kind, rv->r->id, rv->state, &rv->steps));
    TRY(carried_load(c, rv->kind, rv->r->id, &rv->carried));
    TRY(answered_load(c, rv->r, &rv->answered));
    TRY(customer_heard_load(c, rv->r, &rv->heard));
    TRY(letter_load(c, rv->r, &rv->letter));
    rv->v.md = rv->letter ? letter_md : NULL;
    TRY(said_load(c, rv->r, &rv->said));
    if (rv->said)
        rv->v.title = said_title(c->arena, rv->r);
    rv->links = (struct record_links){
        .c = c, .v = &rv->v, .kind = rv->kind, .r = rv->r, .key = rv->key, .traced = rv->carried != NULL
    };
    TRY(record_links_load(&rv->links));
    TRY(spine_load(c, rv->kind, rv->key, &rv->trace));
    TRY(suspect_of(c, rv->kind, rv->r->id, &rv->suspects, &rv->nsuspects));
    TRY(load_remarks(c, rv));
    struct record *follows;
    TRY(follow_find(c, rv->kind, rv->r->id, &follows));
    rv->follows = follows != NULL;
    rv->may_follow = c->actor && c->actor->person_id && !(rv->kind->flags & (K_LINK | K_SYSTEM));
    if (kind_is(rv->kind, &kind_solution)) {
        rv->hill = (struct hill_dot){ .key = rv->key, .title = rv->v.title, .fill = S("var(--c1)") };
        TRY(hill_place(c, rv->r->id, &rv->hill, &rv->on_hill));
    }
    TRY(change_list(c, 0, str_z(rv->kind->name), rv->r->id, CHANGES_SHOWN, &rv->changes, &rv->nchanges));
    return ST_OK;
}

static struct str part_of(const struct record_view *rv, const char *field)
{
    size_t at = kind_field_index(rv->kind, str_z(field));
    return rv->r->v[at].type == VT_NULL ? STR_NULL
                                        : field_shown(rv->c, &rv->v.settings, &rv->kind->fields[at], &rv->r->v[at]);
}

/* What has no name of its own, or half of one, is called by what it is about. */
static void title_of(struct record_view *rv)
{
    struct arena *a = rv->c->arena;
    rv->v.title = str_empty(rv->name) ? rv->key : title_short(a, rv->name);
    if (kind_is(rv->kind, &kind_talk) && str_eq(rv->v.title, rv->key))
        rv->v.title = arena_printf(a, "Talk with %.*s", STR_FMT(part_of(rv, "with")));
    if (kind_is(rv->kind, &kind_conflict) && !str_empty(part_of(rv, "b")))
        rv->v.title =
            arena_printf(a, "“%.*s” pulls against “%.*s”", STR_FMT(part_of(rv, "a")), STR_FMT(part_of(rv, "b")));
    if (kind_is(rv->kind, &kind_outcome) && !str_empty(part_of(rv, "who")) && !str_empty(part_of(rv, "does")))
        rv->v.title = arena_printf(a, "%.*s %.*s", STR_FMT(part_of(rv, "who")), STR_FMT(part_of(rv, "does")));
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct record_view *rv = ARENA_NEW(c->arena, struct record_view);
    rv->c = c;
    TRY(find(c, in, &rv->kind, &rv->r));
    TRY(view_init(c, in, &rv->v, arena_cstr(c->arena, list_url(c->arena, rv->kind).s)));
    rv->key = record_key(c->arena, rv->r);
    if (!str_eq(rv->key, in->captures[1]))
        rv->v.redirect = record_url(c->arena, rv->kind, rv->key).s;
    rv->name = rec_title(c, rv->r);
    title_of(rv);
    if (kind_spoken(rv->kind) && !str_eq(rv->v.title, rv->key))
        rv->v.key = rv->key;
    rv->v.crumb_area = words_upper(c->arena, kind_words(c->arena, rv->kind));
    rv->pick = (struct rec_pick){ params_get(&in->query, S("fields")), params_get(&in->query, S("include")) };
    TRY(rec_pick_check(c, rv->kind, &rv->pick));
    if (str_empty(rv->pick.include)) /* what is included changes by itself: its ETag is of the whole text */
        rv->v.etag = int_text(c->arena, rv->r->rev);
    size_t at = kind_field_index(rv->kind, S("state"));
    if (at < rv->kind->nfields && rv->r->v[at].type == VT_TEXT)
        rv->state = rv->r->v[at].u.s;
    *ret = &rv->v;
    return in->json ? ST_OK : load_around(c, rv);
}

/* The action that takes it there and asks what that takes, an answer its reason; NULL: one may just say so. */
static const struct action *action_to(const struct record_view *rv, struct str state)
{
    for (size_t i = 0; action_at(i); i++) {
        const struct action *a = action_at(i);
        bool goes =
            (a->to && a->nin > 0 && str_eq(str_z(a->to), state)) || (a->makes && str_eq(str_z(a->makes), state));
        if (goes && action_fits(a, rv->r))
            return a;
    }
    return NULL;
}

static bool may_move(const struct record_view *rv, const struct choice *ch, bool *ret_reason)
{
    const struct transition *t = kind_transition(rv->kind, rv->state, str_z(ch->id));
    if (!t || t->perm == PERM_CODE || !perm_may_move(&rv->hand, t, rv->r))
        return false;
    *ret_reason = t->needs_reason;
    return true;
}

static size_t place_of(const struct field *f, struct str id)
{
    size_t i = 0;
    while (f->choices && f->choices[i].id && !str_eq(str_z(f->choices[i].id), id))
        i++;
    return i;
}

/* What one does to bring it into a state that is no step of its way: as an order, where the state has a word for that. */
static struct str aside_words(const struct choice *ch)
{
    static const struct {
        const char *state, *words;
    } orders[] = { { "dropped", "Drop it" },     { "withdrawn", "Withdraw it" }, { "retired", "Retire it" },
                   { "cancelled", "Cancel it" }, { "declined", "Decline it" },   { "dismissed", "Dismiss it" },
                   { "closed", "Close it" } };
    for (size_t i = 0; i < COUNT(orders); i++)
        if (strcmp(orders[i].state, ch->id) == 0)
            return str_z(orders[i].words);
    return str_z(ch->label);
}

/* "Say that it is met" · "Move on to deliver" · "Back to draft" · "Drop it, and say why…" */
static struct str move_words(const struct record_view *rv, const struct field *f, const struct choice *ch, bool why)
{
    struct arena *a = rv->v.arena;
    struct str to = words_lower(a, str_z(ch->label));
    if (!on_main_line(rv->kind, str_z(ch->id)))
        return arena_printf(a, why ? "%.*s, and say why…" : "%.*s", STR_FMT(aside_words(ch)));
    if (place_of(f, str_z(ch->id)) < place_of(f, rv->state))
        return arena_printf(a, why ? "Back to %.*s, and say why…" : "Back to %.*s", STR_FMT(to));
    if (kind_is(rv->kind, &kind_solution)) /* its states are stages, not what it is */
        return arena_printf(a, why ? "Move on to %.*s, and say why…" : "Move on to %.*s", STR_FMT(to));
    return arena_printf(a, why ? "Say that it is %.*s, and why…" : "Say that it is %.*s", STR_FMT(to));
}

static void move_html(struct out *o, const struct record_view *rv, const struct field *f, const struct choice *ch,
                      bool why)
{
    bool onwards = on_main_line(rv->kind, str_z(ch->id)) && place_of(f, str_z(ch->id)) > place_of(f, rv->state);
    struct str words = move_words(rv, f, ch, why);
    H(o, "<button class=\"btn", onwards ? S("") : S(" quiet"), "\" name=\"to\" value=\"", str_z(ch->id),
      "\" data-do=\"", words, "\">", words, "</button>");
}

/* A request that became something else says so first. */
static void moved_html(struct out *o, const struct record_view *rv)
{
    if (!kind_is(rv->kind, &kind_request))
        return;
    size_t into = kind_field_index(rv->kind, S("into"));
    struct str key, title;
    for (size_t i = 0; i < rv->links.n; i++) {
        const struct record_group *g = &rv->links.groups[i];
        if (!kind_is(g->kind, &kind_tradeoff) || strcmp(g->field->name, "request") != 0)
            continue;
        struct str card = record_key(rv->v.arena, g->l.items[0]);
        H(o, "<p class=\"note mb4\">", rv->key, " became <a href=\"", URL(rv->v.arena, S("tradeoffs"), card), "\">",
          card, "</a>: ", rec_title(rv->c, g->l.items[0]), "</p>");
    }
    if (into < rv->kind->nfields && rv->r->v[into].type == VT_INT
        && rec_label(rv->c, rv->kind, rv->r->v[into].u.i, &key, &title) == ST_OK && !str_empty(key))
        H(o, "<p class=\"note mb4\">", rv->key, " was merged into <a href=\"", URL(rv->v.arena, S("requests"), key),
          "\">", key, "</a>: ", title, "</p>");
}

/* More than the state is asked for, at a place of its own: by an action, or by the trade-off that a request becomes. */
static bool asks_more(const struct record_view *rv, struct str state)
{
    return action_to(rv, state) || (kind_is(rv->kind, &kind_request) && str_eq(state, S("tradeoff")));
}

static void way_html(struct out *o, const struct record_view *rv, struct str state, bool onwards)
{
    struct arena *a = rv->v.arena;
    const struct action *act = action_to(rv, state);
    struct url to =
        act ? action_url(a, act, rv->key) : url_query(a, url_own(S("/tradeoffs/open")), S("request"), rv->key);
    if (act ? action_may(rv->c, act, rv->r) : perm_at_least(rv->c, PERM_EDIT))
        H(o, "<a class=\"btn", onwards ? S("") : S(" quiet"), "\" href=\"", to, "\">",
          act ? str_z(act->label) : S("Make it a trade-off"), "…</a>");
}

static void life_html(struct out *o, const struct record_view *rv)
{
    const struct field *f = kind_field(rv->kind, S("state"));
    if (!rv->kind->lifecycle || !f)
        return;
    struct url u = URL(rv->v.arena, str_z(rv->kind->plural), rv->key, S("state"));
    bool reason = false, any = false, press = false, why; /* press: something is said by a button here */
    H(o, "<section class=\"life\" aria-label=\"Where it stands\">");
    record_steps_html(o, &rv->steps);
    for (const struct choice *ch = f->choices; ch && ch->id; ch++)
        if (may_move(rv, ch, &why)) {
            any = true;
            press |= !asks_more(rv, str_z(ch->id));
        }
    if (!any) {
        H(o, "</section>");
        return;
    }
    if (press) {
        H(o, "<form class=\"acts noprint\" method=\"post\" action=\"", u, "\">");
        ui_hidden(o, S("rev"), int_text(rv->v.arena, rv->r->rev));
    } else {
        H(o, "<div class=\"acts noprint\">");
    }
    for (int onwards = 1; onwards >= 0; onwards--)
        for (const struct choice *ch = f->choices; ch && ch->id; ch++) {
            bool later = on_main_line(rv->kind, str_z(ch->id)) && place_of(f, str_z(ch->id)) > place_of(f, rv->state);
            if (later != (onwards == 1) || !may_move(rv, ch, &why))
                continue;
            if (asks_more(rv, str_z(ch->id))) {
                way_html(o, rv, str_z(ch->id), later);
                continue;
            }
            reason |= why;
            move_html(o, rv, f, ch, why);
        }
    if (reason) {
        H(o, "<label class=\"vh\" for=\"why\">Why</label><input type=\"text\" id=\"why\" name=\"why\" "
             "placeholder=\"Why, in a sentence\"");
        if (str_eq(rv->problem_at, S("why")))
            H(o, " aria-invalid=\"true\" aria-describedby=\"sum\"");
        H(o, ">");
    }
    if (press)
        H(o, "</form></section>");
    else
        H(o, "</div></section>");
}

static bool is_title(const struct record_view *rv, const struct field *f)
{
    return rv->kind->title && strcmp(rv->kind->title, f->name) == 0;
}

static bool hidden_fact(const struct record_view *rv, const struct field *f)
{
    return (f->flags & (F_SECRET | F_LINK)) || is_title(rv, f)
           || (rv->kind->lifecycle && strcmp(f->name, "state") == 0);
}

enum { LONG_FACT = 40 };

static bool is_long(const struct field *f, const struct value *v)
{
    return f->type == FT_TEXT && v->type == VT_TEXT && v->u.s.n > LONG_FACT;
}

/* Sentences do not fit beside their label: each stands below it. */
static void long_facts(struct out *o, const struct record_view *rv)
{
    for (size_t i = 0; i < rv->kind->nfields; i++) {
        const struct field *f = &rv->kind->fields[i];
        if (!hidden_fact(rv, f) && is_long(f, &rv->r->v[i]))
            H(o, "<div class=\"grp\"><h3>", str_z(f->label), "</h3><p>", rv->r->v[i].u.s, "</p></div>");
    }
}

static void facts_html(struct out *o, const struct record_view *rv)
{
    struct url edit = URL(rv->v.arena, str_z(rv->kind->plural), rv->key, S("edit"));
    size_t empty = 0;
    H(o, "<section class=\"card\" aria-labelledby=\"facts\"><header><h2 id=\"facts\">Facts</h2>");
    if (!record_no_edits(rv))
        H(o, "<a class=\"small\" href=\"", edit, "\">Edit</a>");
    H(o, "</header>");
    long_facts(o, rv);
    H(o, "<dl class=\"kv\">");
    for (size_t i = 0; i < rv->kind->nfields; i++) {
        const struct field *f = &rv->kind->fields[i];
        const struct value *v = &rv->r->v[i];
        if (hidden_fact(rv, f) || f->type == FT_PROSE)
            continue;
        if (v->type == VT_NULL || v->type == VT_UNSET) {
            empty++;
            continue;
        }
        if ((v->type == VT_BOOL && !v->u.b) || is_long(f, v))
            continue;
        H(o, "<dt>", str_z(f->label), "</dt><dd>");
        fact_value(o, rv->c, &rv->v, f, v);
        H(o, "</dd>");
    }
    H(o, "</dl>");
    if (empty && !record_no_edits(rv)) {
        H(o, "<div class=\"grp mt3\"><details class=\"fold\"><summary>", empty,
          " more, all empty</summary><p class=\"adds\">");
        for (size_t i = 0; i < rv->kind->nfields; i++) {
            const struct field *f = &rv->kind->fields[i];
            const struct value *v = &rv->r->v[i];
            if (!hidden_fact(rv, f) && f->type != FT_PROSE && (v->type == VT_NULL || v->type == VT_UNSET))
                H(o, "<a href=\"", edit, "\">", str_z(f->label), "</a> ");
        }
        H(o, "</p></details></div>");
    }
    H(o, "</section>");
}

static void prose_html(struct out *o, const struct record_view *rv)
{
    bool open = false;
    for (size_t i = 0; i < rv->kind->nfields; i++) {
        const struct field *f = &rv->kind->fields[i];
        bool whole = is_title(rv, f) && !str_eq(rv->v.title, rv->name); /* the page is called by its beginning */
        if ((hidden_fact(rv, f) && !whole) || f->type != FT_PROSE || rv->r->v[i].type != VT_TEXT
            || str_empty(rv->r->v[i].u.s)
            || ((f->flags & F_READONLY) && rv->r->v[i].u.s.p[0] == '{')) /* a view that was kept: drawn, or for .json */
            continue;
        if (!open)
            H(o, "<section class=\"card\" aria-label=\"In words\">");
        open = true;
        H(o, "<div class=\"grp\"><h2 class=\"small muted\">", str_z(f->label), "</h2>");
        if (kind_is(rv->kind, &kind_page))
            prose_blocks(o, rv->r->v[i].u.s);
        else
            H(o, "<p class=\"prose\">", rv->r->v[i].u.s, "</p>");
        H(o, "</div>");
    }
    if (open)
        H(o, "</section>");
}

static void adds_begin(struct out *o)
{
    H(o, "<section class=\"card noprint\" aria-labelledby=\"adds\"><h2 id=\"adds\">Add to it</h2><p class=\"adds\">");
}

/* Ending a product, or what serves customers today, is weighed like work that is wanted. */
static bool ending_html(struct out *o, const struct record_view *rv)
{
    struct arena *a = rv->v.arena;
    if (!kind_is(rv->kind, &kind_product) || !perm_may(&rv->hand, &kind_tradeoff, PERM_TO_ADD, NULL))
        return false;
    adds_begin(o);
    H(o, "<a href=\"",
      url_query(a, URL(a, S("tradeoffs"), S("new")), S("retire"), arena_printf(a, "product/%.*s", STR_FMT(rv->key))),
      "\">A trade-off: keep it, or end it</a>");
    return true;
}

/* An outcome is told by what is measured of its metric. */
static bool measured_html(struct out *o, const struct record_view *rv)
{
    struct arena *a = rv->v.arena;
    struct str key, title;
    if (!kind_is(rv->kind, &kind_outcome) || !perm_may(&rv->hand, &kind_measurement, PERM_TO_ADD, NULL))
        return false;
    const struct value *metric = &rv->r->v[kind_field_index(rv->kind, S("metric"))];
    if (metric->type != VT_INT || rec_label(rv->c, &kind_metric, metric->u.i, &key, &title) != ST_OK)
        return false;
    adds_begin(o);
    H(o, "<a href=\"",
      url_query(a, URL(a, S("metrics"), str_empty(key) ? int_text(a, metric->u.i) : key, S("measure")), S("back"),
                arena_printf(a, "outcomes/%.*s", STR_FMT(rv->key))),
      "\">A measurement of “", title, "”</a> ");
    return true;
}

/* What customers want, and what follows from it, rests on what somebody said. */
static bool evidence_html(struct out *o, const struct record_view *rv)
{
    struct arena *a = rv->v.arena;
    bool of = kind_is(rv->kind, &kind_priority) || kind_is(rv->kind, &kind_requirement);
    if (!of || !perm_at_least(rv->c, PERM_CONTRIBUTE) || !perm_may(&rv->hand, &kind_quote, PERM_TO_ADD, NULL))
        return false;
    adds_begin(o);
    H(o, "<a href=\"",
      url_query(a, URL(a, S("quotes"), S("record")), S("about"),
                arena_printf(a, "%s/%.*s", rv->kind->name, STR_FMT(rv->key))),
      "\">What somebody said about it</a>");
    return true;
}

/* What is built is built to change something, and somebody may have been told. */
static bool meant_html(struct out *o, const struct record_view *rv)
{
    const struct kind *const about[] = { &kind_outcome, &kind_promise };
    struct arena *a = rv->v.arena;
    bool open = false;
    for (size_t i = 0; i < COUNT(about); i++) {
        const struct field *f = kind_field(about[i], S("about"));
        if ((!kind_is(rv->kind, &kind_solution) && !kind_is(rv->kind, &kind_feature))
            || !perm_may(&rv->hand, about[i], PERM_TO_ADD, NULL))
            continue;
        if (!open)
            adds_begin(o);
        open = true;
        H(o, "<a href=\"",
          url_query(a, URL(a, str_z(about[i]->plural), S("new")), S("about"),
                    arena_printf(a, "%s/%.*s", rv->kind->name, STR_FMT(rv->key))),
          "\">", relation_words(a, about[i], f), "</a> ");
    }
    return open;
}

/* Whoever is told something is told it by when. */
static bool told_html(struct out *o, const struct record_view *rv)
{
    struct arena *a = rv->v.arena;
    if ((!kind_is(rv->kind, &kind_customer) && !kind_is(rv->kind, &kind_contact))
        || !perm_may(&rv->hand, &kind_promise, PERM_TO_ADD, NULL))
        return false;
    adds_begin(o);
    H(o, "<a href=\"",
      url_query(a, URL(a, S("promises"), S("new")), S("to"),
                arena_printf(a, "%s/%.*s", rv->kind->name, STR_FMT(rv->key))),
      "\">A promise to them</a> ");
    return true;
}

/* Kinds that need a record of this one: each gets an Add link. */
static void adds_html(struct out *o, const struct record_view *rv)
{
    const struct model *m = rv->c->app->model;
    bool open =
        evidence_html(o, rv) || ending_html(o, rv) || measured_html(o, rv) || meant_html(o, rv) || told_html(o, rv);
    for (size_t i = 0; i < m->nkinds; i++) {
        const struct kind *k = m->kinds[i];
        if (!kind_shown(k) || (k->flags & (K_APPEND_ONLY | K_SYSTEM)) || !perm_may(&rv->hand, k, PERM_TO_ADD, NULL))
            continue;
        for (size_t j = 0; j < k->nfields; j++) {
            const struct field *f = &k->fields[j];
            if (f->type != FT_REF || !kind_is(f->ref, rv->kind) || !(f->flags & F_REQUIRED))
                continue;
            struct url u =
                url_query(rv->v.arena, URL(rv->v.arena, str_z(k->plural), S("new")), str_z(f->name), rv->key);
            if (!open)
                adds_begin(o);
            open = true;
            H(o, "<a href=\"", u, "\">", relation_words(rv->v.arena, k, f), "</a> ");
            break;
        }
    }
    if (open)
        H(o, "</p></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct record_view *rv = rv_of(v);
    struct ui_act acts[3];
    size_t n = 0;
    struct str label, plural, field;
    if (rv->letter) {
        letter_page(o, rv);
        return;
    }
    if (rv->may_follow)
        acts[n++] = record_follow(rv);
    size_t said = said_acts(v, rv->said, acts + n);
    n += said;
    if (said == 0 && !record_no_edits(rv))
        acts[n++] = (struct ui_act){ .label = S("Edit"),
                                     .key = "E",
                                     .href = URL(v->arena, str_z(rv->kind->plural), rv->key, S("edit")) };
    if (n < COUNT(acts) && relation_act(rv->kind, &label, &plural, &field)
        && perm_may(&rv->hand, model_kind(rv->c->app->model, plural), PERM_TO_ADD, NULL)) {
        struct str to = rv->key;
        if (str_eq(field, S("who")))
            to = arena_printf(v->arena, "%s/%.*s", rv->kind->name, STR_FMT(rv->key));
        acts[n++] = (struct ui_act){ .label = label,
                                     .key = "N",
                                     .primary = true,
                                     .href = url_query(v->arena, URL(v->arena, plural, S("new")), field, to) };
    }
    ui_top_begin(o, v, kind_spoken(rv->kind) ? rv->key : STR_NULL, acts, n);
    if (rv->said)
        said_finding(o, v, rv->said);
    else if (rv->heard)
        customer_heard_finding(o, v, rv->heard);
    else if (!measured_words(o, rv->c, rv->r) && !promised_words(o, v, rv->c, rv->r))
        carried_html(o, v, rv->kind, rv->carried);
    ui_top_end(o);
    record_problem(o, rv);
    moved_html(o, rv);
    life_html(o, rv);
    look_again_record(o, v, rv->kind, rv->key, rv->suspects, rv->nsuspects);
    if (kind_is(rv->kind, &kind_decision))
        card_weighed(o, v->arena, rv->r->v[kind_field_index(rv->kind, S("frozen"))].u.s, v->settings.fiscal_start);
    H(o, "<div class=\"split after\"><div class=\"stack\">");
    answered_html(o, rv->c, v, &rv->answered);
    said_html(o, rv->c, v, rv->said);
    prose_html(o, rv);
    customer_heard_html(o, v, rv->heard);
    spine_html(o, v, rv->trace);
    record_links_html(o, &rv->links);
    record_remarks(o, rv);
    H(o, "</div><aside class=\"stack\" aria-label=\"Facts\">");
    hill_html(o, v->arena, &rv->hill, rv->on_hill);
    said_aside(o, rv->c, v, rv->said);
    facts_html(o, rv);
    action_links(o, rv->c, rv->kind, rv->r);
    adds_html(o, rv);
    record_changes(o, rv);
    record_archive(o, rv);
    H(o, "</aside></div>");
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct record_view *rv = rv_of(v);
    IGNORE(rec_json_pick(rv->c, w, rv->r, &rv->pick), "an included record that cannot be read stays a key");
}

const struct page page_record = { load, html, json, NULL };

/* Writes */

/* The page again, with what was wrong; nothing that was typed is lost. */
static enum status show_again(struct ctx *c, const struct page_in *in, struct answer *ret, const char *at,
                              struct str typed)
{
    struct view *v = NULL;
    if (in->json) /* a program is told the problem, not the page */
        return ST_INVALID;
    struct problems mine = *c->problems;
    problems_init(c->problems, c->arena);
    TRY(load(c, in, &v));
    assert(mine.first);
    struct record_view *rv = (struct record_view *)(void *)v;
    rv->problem = mine.first->text;
    rv->problem_at = str_z(at);
    rv->typed = typed;
    v->path = record_url(c->arena, rv->kind, rv->key).s;
    frame_answer(c, ret, status_http(ST_INVALID), v, html);
    return ST_OK;
}

struct write_arg {
    struct record *r, *remark;
    int64_t rev;
};

static enum status body_move(struct ctx *c, void *arg)
{
    struct write_arg *w = arg;
    TRY(action_edit(c, w->r));
    return w->remark ? action_add(c, w->remark) : ST_OK;
}

static enum status make_remark(struct ctx *c, const struct kind *k, const struct record *on, struct str text,
                               struct record **ret)
{
    struct path at = { .name = S("text") };
    *ret = rec_new(c, &kind_comment);
    struct str about = arena_printf(c->arena, "%s/%.*s", k->name, STR_FMT(record_key(c->arena, on)));
    TRY(rec_set(c, *ret, S("record"), about, &at));
    return rec_set(c, *ret, S("text"), text, &at);
}

static struct params body_of(struct ctx *c, const struct page_in *in)
{
    return params_parse(c->arena, in->req->body);
}

static int64_t rev_of(const struct params *p, const struct record *now)
{
    int64_t rev;
    return str_to_i64(params_get(p, S("rev")), &rev) ? rev : now->rev;
}

enum status record_state_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    const struct kind *k;
    struct record *now;
    TRY(find(c, in, &k, &now));
    struct params p = body_of(c, in);
    struct str to = params_get(&p, S("to")), why = str_trim(params_get(&p, S("why")));
    size_t at = kind_field_index(k, S("state"));
    struct path where = { .name = S("why") };
    if (at == k->nfields || now->v[at].type != VT_TEXT)
        return ST_NOT_FOUND;
    const struct transition *t = kind_transition(k, now->v[at].u.s, to);
    if (t && t->needs_reason && str_empty(why)) {
        problem_add(c->problems, &where, S("required"), "whoever reads this later will ask");
        return show_again(c, in, ret, "why", STR_NULL);
    }
    struct write_arg arg = { .r = rec_new(c, k) };
    arg.r->id = now->id;
    arg.r->rev = rev_of(&p, now);
    TRY(rec_set(c, arg.r, S("state"), to, &(struct path){ .name = S("to") }));
    if (!str_empty(why))
        TRY(make_remark(c, k, now, why, &arg.remark));
    int64_t change;
    TRY(core_write(c, arena_printf(c->arena, "%s move", k->name), body_move, &arg, &change));
    frame_see_other(c, ret, record_url(c->arena, k, record_key(c->arena, now)), change);
    return ST_OK;
}

enum status record_comment_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    const struct kind *k;
    struct record *now;
    TRY(find(c, in, &k, &now));
    struct params p = body_of(c, in);
    struct str text = str_trim(params_get(&p, S("text")));
    struct record *remark;
    int64_t change;
    if (str_empty(text)) {
        problem_add(c->problems, &(struct path){ .name = S("text") }, S("required"), "write it first");
        return show_again(c, in, ret, "text", STR_NULL);
    }
    TRY(make_remark(c, k, now, text, &remark));
    struct str role = params_get(&p, S("role"));
    if (!str_empty(role))
        TRY(rec_set(c, remark, S("role"), role, &(struct path){ .name = S("role") }));
    TRY(core_write(c, S("comment add"), action_add, remark, &change));
    frame_see_other(c, ret, record_url(c->arena, k, record_key(c->arena, now)), change);
    return ST_OK;
}

enum status record_follow_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    const struct kind *k;
    struct record *now;
    int64_t change;
    TRY(find(c, in, &k, &now));
    if (k->flags & (K_LINK | K_SYSTEM))
        return ST_NOT_FOUND;
    TRY(follow_turn(c, k, now->id, &change));
    frame_see_other(c, ret, record_url(c->arena, k, record_key(c->arena, now)), change);
    return ST_OK;
}

static enum status body_archive(struct ctx *c, void *arg)
{
    struct write_arg *w = arg;
    return rec_archive(c, w->r->kind, w->r->id, w->rev);
}

enum status record_archive_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    const struct kind *k;
    struct write_arg arg = { 0 };
    int64_t change;
    TRY(find(c, in, &k, &arg.r));
    struct params p = body_of(c, in);
    arg.rev = rev_of(&p, arg.r);
    TRY(core_write(c, arena_printf(c->arena, "%s archive", k->name), body_archive, &arg, &change));
    frame_see_other(c, ret, list_url(c->arena, k), change);
    return ST_OK;
}
