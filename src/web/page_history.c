/* web/page_history.c: every change, newest first, each with its Undo; one change with before and after. */
#include "base/date.h"
#include "core/change_kept.h"
#include "core/perm.h"
#include "use/deeds.h"
#include "use/tradeoff_use.h"
#include "web/frame.h"
#include "web/generic.h"
#include "web/page_sign.h"

enum { PAGE = 50, PAGE_MAX = 500, DIFFS_SHOWN = 24, PEOPLE_MAX = 100 };

struct history_view {
    struct view v;
    struct ctx *c;
    struct change_head *heads;
    size_t n;
    struct str key, kind; /* asked for: one record by the key that people say, or one kind */
    struct str who, via, since;
    int64_t limit;                  /* changes at once */
    bool more;                      /* older ones are there */
    struct change_person *people;
    size_t npeople;
};
struct change_view {
    struct view v;
    struct ctx *c;
    struct change_head head;
    struct change_line *lines;
    size_t n;
};

static const struct {
    const char *via, *words, *beside;  /* in the filter · beside a change, empty where it goes without saying */
} vias[] = { { "web", "On a page", "" },
             { "cli", "From the command line", "from the command line" },
             { "api", "Over the API", "over the API" },
             { "import", "From a file", "" },
             { "mcp", "By an assistant", "by an assistant" } };

static const char *via_words(struct str via)
{
    for (size_t i = 0; i < COUNT(vias); i++)
        if (str_eq(via, str_z(vias[i].via)))
            return vias[i].beside;
    return "";
}

/* ?record=feature/SHELF-44 -> kind and id; false when it names nothing. */
static bool wanted_record(struct ctx *c, struct str text, const struct kind **ret_kind, int64_t *ret_id)
{
    struct str name, key;
    struct record *r;
    if (!str_cut(text, '/', &name, &key))
        return false;
    *ret_kind = model_kind(c->app->model, name);
    if (!*ret_kind || rec_find(c, *ret_kind, key, &r) != ST_OK)
        return false;
    *ret_id = r->id;
    return true;
}

/* P-1 or SHELF-44 -> kind and id, whatever the kind; false when nobody is called so. */
static bool spoken_record(struct ctx *c, struct str key, const struct kind **ret_kind, int64_t *ret_id)
{
    struct record *r;
    for (size_t i = 0; i < c->app->model->nkinds; i++) {
        const struct kind *k = c->app->model->kinds[i];
        bool fits =
            strcmp(k->name, "feature") == 0 || (k->prefix && str_starts(key, arena_printf(c->arena, "%s-", k->prefix)));
        if (!fits || !kind_shown(k) || rec_find(c, k, key, &r) != ST_OK)
            continue;
        *ret_kind = k;
        *ret_id = r->id;
        return true;
    }
    return false;
}

/* What the page is narrowed down to besides the record; a name that is nobody's is a problem. */
static enum status read_whose(struct ctx *c, const struct page_in *in, struct history_view *h, struct change_ask *ask)
{
    h->who = params_get(&in->query, S("who"));
    h->via = params_get(&in->query, S("via"));
    h->since = params_get(&in->query, S("since"));
    ask->via = h->via;
    bool known = str_empty(h->via);
    for (size_t i = 0; i < COUNT(vias); i++)
        known |= str_eq(h->via, str_z(vias[i].via));
    if (!known)
        problem_add(c->problems, &(struct path){ .name = S("via") }, S("unknown"),
                    "Nothing comes in as %.*s: write web, cli, api, import or mcp", STR_FMT(h->via));
    if (!str_empty(h->who))
        IGNORE(rec_named(c, &kind_person, h->who, &(struct path){ .name = S("who") }, &ask->who),
               "its problem is recorded");
    IGNORE(since_ms(c, h->since, &ask->since), "its problem is recorded");
    struct str rows = params_get(&in->query, S("limit"));
    h->limit = PAGE;
    if (rows.n > 0 && (!str_to_i64(rows, &h->limit) || h->limit < 1))
        problem_add(c->problems, &(struct path){ .name = S("limit") }, S("limit"),
                    "\"%.*s\" is no number of changes: write limit=50", STR_FMT(rows));
    h->limit = h->limit > PAGE_MAX ? PAGE_MAX : h->limit;
    ask->limit = (int)h->limit + 1;         /* one more tells whether there are more */
    TRY(change_people(c, PEOPLE_MAX, &h->people, &h->npeople));
    return c->problems->count ? ST_INVALID : ST_OK;
}

/* " by Ben Sato since Friday 20 November" */
static struct str whose_words(struct ctx *c, const struct history_view *h, const struct change_ask *ask)
{
    struct str ret = STR_NULL, key, title;
    if (ask->who && rec_label(c, &kind_person, ask->who, &key, &title) == ST_OK)
        ret = arena_printf(c->arena, " by %.*s", STR_FMT(title));
    if (ask->since)
        ret = arena_printf(c->arena, "%.*s since %.*s", STR_FMT(ret),
                           STR_FMT(date_words_long(c->arena, tz_date(h->v.settings.tz, ask->since))));
    return ret;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct history_view *h = ARENA_NEW(c->arena, struct history_view);
    h->c = c;
    TRY(view_init(c, in, &h->v, "/history"));
    int64_t before = 0, id = 0;
    struct str record = params_get(&in->query, S("record")), kind_name = params_get(&in->query, S("kind"));
    const struct kind *k = NULL;
    struct str below = params_get(&in->query, S("before"));
    if (str_empty(below))
        below = params_get(&in->query, S("after"));        /* as every list calls it */
    if (!str_empty(below) && !str_to_i64(below, &before)) {
        problem_add(c->problems, &(struct path){ .name = S("after") }, S("cursor"),
                    "\"%.*s\" is no change: give what next said", STR_FMT(below));
        return ST_INVALID;
    }
    if (record.p && !wanted_record(c, record, &k, &id))
        return ST_NOT_FOUND;
    h->key = str_trim(params_get(&in->query, S("key")));
    h->kind = kind_name;
    struct problems quiet, *mine = c->problems;
    problems_init(&quiet, c->arena);
    c->problems = &quiet;
    bool unknown = !k && !str_empty(h->key) && !spoken_record(c, h->key, &k, &id);
    c->problems = mine;
    if (unknown) {
        problem_add(c->problems, &(struct path){ .name = S("key") }, S("unknown"), "Nothing is called %.*s",
                    STR_FMT(h->key));
        return ST_INVALID;
    }
    if (!k && !str_empty(kind_name)) {
        k = model_kind(c->app->model, kind_name);
        if (!k) {
            problem_add(c->problems, &(struct path){ .name = S("kind") }, S("unknown"),
                        "There is no kind of record called %.*s", STR_FMT(kind_name));
            return ST_INVALID;
        }
    }
    struct change_ask asked = { .before_id = before, .kind = k ? str_z(k->name) : STR_NULL, .record = id };
    TRY(read_whose(c, in, h, &asked));
    bool narrowed = k || asked.who || asked.since || !str_empty(asked.via);
    TRY(change_find(c, &asked, &h->heads, &h->n));
    h->more = h->n > (size_t)h->limit;
    h->n -= h->more;
    h->v.crumb_area = S("History");
    h->v.csv = true;
    struct str whose = whose_words(c, h, &asked);
    size_t can = 0;
    for (size_t i = 0; i < h->n; i++)
        can += change_undoable(c, &h->heads[i]);
    if (h->more)
        h->v.link = arena_printf(c->arena, "<%.*s>; rel=\"next\"",
                                 STR_FMT(url_query(c->arena, view_url(&h->v, S(".json"), S("done before after")),
                                                   S("after"), int_text(c->arena, h->heads[h->n - 1].id))
                                             .s));
    struct str many = words_upper(c->arena, words_number(c->arena, (int64_t)h->n));
    struct str undo = can == h->n ? S("all") : can ? words_number(c->arena, (int64_t)can) : S("none");
    const char *last = h->more ? "The last " : "";
    if (h->more)
        many = int_text(c->arena, h->limit);
    if (h->n == 0)
        h->v.title = narrowed ? S("Nothing of that has changed") : S("Nothing has changed yet");
    else if (h->n == 1)
        h->v.title = arena_printf(c->arena, "One change%.*s; it can%s be undone", STR_FMT(whose), can ? "" : "not");
    else
        h->v.title = arena_printf(c->arena, "%s%.*s changes%.*s; %.*s of them can be undone", last, STR_FMT(many),
                                  STR_FMT(whose), STR_FMT(undo));
    *ret = &h->v;
    return ST_OK;
}

static void undo_html(struct out *o, const struct history_view *hv, const struct change_head *h)
{
    struct arena *a = hv->v.arena;
    H(o, "<div class=\"un\"><a class=\"quiet\" href=\"", URL(a, S("history"), int_text(a, h->id)),
      "\" aria-label=\"Open change ", h->id, "\">Open</a>");
    if (change_undoable(hv->c, h))
        H(o, "<form method=\"post\" action=\"", URL(a, S("history"), int_text(a, h->id), S("undo")),
          "\"><button class=\"lk quiet\" aria-label=\"Undo change ", h->id, "\">Undo</button></form>");
    else if (h->undone_by)
        H(o, "<span class=\"faint\">undone</span>");
    H(o, "</div>");
}

static void change_html(struct out *o, const struct history_view *hv, const struct change_head *h)
{
    struct arena *a = hv->v.arena;
    int minutes = tz_minutes(hv->v.settings.tz, change_when(h));
    struct str clock = arena_printf(a, "%02d:%02d", minutes / 60, minutes % 60);
    H(o, "<li class=\"chg", h->undone_by ? S(" gone") : S(""), "\" id=\"c", h->id,
      "\" data-row><div class=\"ln\"><time>", clock, "</time>");
    ui_avatar(o, a, str_empty(h->actor_name) ? S("Headwater") : h->actor_name);
    H(o, "<div><p>");
    change_words(o, hv->c, h);
    H(o, " <span class=\"xs faint\">", str_z(h->happened_at ? "" : via_words(h->via)), "</span></p></div>");
    undo_html(o, hv, h);
    H(o, "</div></li>");
}

static void filter_html(struct out *o, const struct history_view *h)
{
    const struct model *m = h->c->app->model;
    H(o,
      "<form class=\"filters card noprint\" method=\"get\" action=\"/history\"><div><label for=\"hk\">A key, such as P-1</label>"
      "<input type=\"search\" id=\"hk\" name=\"key\" value=\"",
      h->key,
      "\"></div><div><label for=\"hp\">Who</label><select id=\"hp\" name=\"who\"><option value=\"\">Anybody</option>");
    bool among = str_empty(h->who);
    for (size_t i = 0; i < h->npeople; i++) {
        among |= str_eq(h->people[i].key, h->who);
        ui_option(o, h->people[i].key, h->people[i].title, h->who);
    }
    if (!among)                         /* of the address: whoever did something long ago */
        ui_option(o, h->who, h->who, h->who);
    H(o, "</select></div><div><label for=\"hw\">What</label>"
         "<select id=\"hw\" name=\"kind\"><option value=\"\">Anything</option>");
    for (size_t i = 0; i < m->nkinds; i++) {
        const struct kind *k = m->kinds[i];
        if (!kind_shown(k) || (k->flags & (K_LINK | K_SYSTEM)))
            continue;
        ui_option(o, str_z(k->name), words_upper(h->v.arena, kind_words(h->v.arena, k)), h->kind);
    }
    H(o,
      "</select></div><div><label for=\"hv\">How it came in</label><select id=\"hv\" name=\"via\"><option value=\"\">Any way</option>");
    for (size_t i = 0; i < COUNT(vias); i++)
        ui_option(o, str_z(vias[i].via), str_z(vias[i].words), h->via);
    H(o, "</select></div><div><label for=\"hs\">Since</label><input type=\"",
      str_ends(h->since, S("d")) ? S("text") : S("date"), "\" id=\"hs\" name=\"since\" value=\"", h->since,
      "\"></div><button class=\"btn\">Show</button></form>");
}

static void html(struct out *o, const struct view *v)
{
    const struct history_view *h = (const struct history_view *)(const void *)v;
    int32_t day = INT32_MIN;
    ui_top(
        o, v, STR_NULL,
        S("Nothing is ever deleted. Undoing writes a new change that puts the old values back, so it can be undone too."),
        NULL, 0);
    filter_html(o, h);
    H(o, "<div data-list>");
    for (size_t i = 0; i < h->n; i++) {
        struct date d = tz_date(h->v.settings.tz, change_when(&h->heads[i]));
        if (d.days != day) {
            if (day != INT32_MIN)
                H(o, "</ul></section>");
            H(o, "<section class=\"day\"><h2>", date_words_long(v->arena, d), "</h2><ul>");
        }
        day = d.days;
        change_html(o, h, &h->heads[i]);
    }
    if (h->n)
        H(o, "</ul></section>");
    H(o, "</div>");
    if (h->more)
        H(o, "<p class=\"more hmore\"><a class=\"btn\" rel=\"next\" href=\"",
          url_query(v->arena, view_url(v, STR_NULL, S("before done")), S("before"),
                    int_text(v->arena, h->heads[h->n - 1].id)),
          "\" data-do=\"Older changes\">Older</a></p>");
    H(o,
      "<p class=\"note mt4 small\">Each change carries the mark of the one before it, so none can be altered or taken out unseen. "
      "<code class=\"c\">headwater doctor</code> checks the whole chain.</p>");
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct history_view *h = (const struct history_view *)(const void *)v;
    json_object(w);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < h->n; i++) {
        json_object(w);
        change_head_json(w, v->arena, &h->heads[i]);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("next"));
    if (h->more)
        json_str(w, int_text(v->arena, h->heads[h->n - 1].id));
    else
        json_null(w);
    json_end(w);
}

static void csv(struct csv_writer *w, const struct view *v)
{
    const struct history_view *h = (const struct history_view *)(const void *)v;
    change_heads_csv(w, v->arena, h->heads, h->n);
}

const struct page page_history = { load, html, json, csv };

static enum status load_change(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct change_view *cv = ARENA_NEW(c->arena, struct change_view);
    int64_t id;
    struct change_head *heads;
    size_t n;
    cv->c = c;
    if (!str_to_i64(in->captures[0], &id) || id <= 0 || id == INT64_MAX)
        return ST_NOT_FOUND;
    TRY(change_list(c, id + 1, STR_NULL, 0, 1, &heads, &n));
    if (!n || heads[0].id != id)
        return ST_NOT_FOUND;
    cv->head = heads[0];
    TRY(view_init(c, in, &cv->v, "/history"));
    TRY(change_lines(c, id, CHANGE_LINES, &cv->lines, &cv->n));
    cv->v.crumb_area = S("History");
    cv->v.title =
        arena_printf(c->arena, "Change %lld touched %.*s %s", (long long)id,
                     STR_FMT(words_number(c->arena, cv->head.nrows)), cv->head.nrows == 1 ? "record" : "records");
    *ret = &cv->v;
    return ST_OK;
}

static struct str scalar(struct arena *a, const struct json *j)
{
    if (!j || j->type == J_NULL)
        return STR_NULL;
    if (j->type == J_BOOL)
        return j->b ? S("yes") : S("no");
    if (j->type == J_INT)
        return int_text(a, j->i);
    return j->type == J_ARRAY || j->type == J_OBJECT ? S("…") : j->s;
}

/* Figures that were kept with a decision are a whole document: nobody reads them here. */
static bool is_document(struct str s)
{
    enum { SHORT = 200 };
    return s.n > SHORT && (s.p[0] == '{' || s.p[0] == '[');
}

/* A stored value as people read it; what is not a field of the kind any more is shown as stored. */
static struct str stored_shown(const struct change_view *cv, const struct field *f, const struct json *j)
{
    struct value v = { .type = VT_NULL };
    if (f && j && j->type == J_INT)
        v = (struct value){ .type = f->type == FT_BOOL ? VT_BOOL : VT_INT, .u.i = j->i };
    else if (f && j && j->type == J_STR)
        v = (struct value){ .type = VT_TEXT, .u.s = j->s };
    if (f && f->type == FT_BOOL && j && j->type == J_INT)
        v.u.b = j->i != 0;
    if (v.type == VT_TEXT && is_document(v.u.s))
        return arena_printf(cv->v.arena, "Figures of that moment, %.*s letters; the record’s .json has them",
                            STR_FMT(int_words(cv->v.arena, (int64_t)v.u.s.n)));
    if (v.type == VT_NULL)
        return scalar(cv->v.arena, j);
    return field_shown(cv->c, &cv->v.settings, f, &v);
}

static void diff_row(struct out *o, const struct change_view *cv, const struct kind *k, struct str name,
                     const struct json *b, const struct json *a)
{
    const struct field *f = k ? kind_field(k, name) : NULL;
    if (str_eq(scalar(cv->v.arena, b), scalar(cv->v.arena, a)) || (f && (f->flags & F_SECRET)))
        return;
    struct str before = stored_shown(cv, f, b), after = stored_shown(cv, f, a);
    H(o, "<tr><th scope=\"row\">", f ? str_z(f->label) : name, "</th><td>");
    if (str_empty(before))
        H(o, "<span class=\"muted\">empty</span>");
    else
        H(o, "<span class=\"before-v\">", before, "</span>");
    H(o, "</td><td class=\"after-v\">");
    if (str_empty(after))
        H(o, "<span class=\"muted\">empty</span>");
    else
        H(o, "", after, "");
    H(o, "</td></tr>");
}

static void line_html(struct out *o, const struct change_view *cv, const struct change_line *l)
{
    const struct kind *k = model_kind(cv->c->app->model, l->kind);
    const struct json *b = change_stored(cv->c, l->before), *a = change_stored(cv->c, l->after);
    H(o,
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Values\"><table class=\"calc dif mb4\"><caption>");
    change_line_name(o, cv->c, l);
    H(o, "", l->rev == 1 ? S(" added") : arena_printf(cv->v.arena, " changed, its revision %lld", (long long)l->rev),
      "</caption><thead><tr><th scope=\"col\">Field</th><th scope=\"col\">Before</th>"
      "<th scope=\"col\">After</th></tr></thead><tbody>");
    if (!k || !(k->flags & K_PRIVATE))
        for (const struct json *m = a ? a->first : b ? b->first : NULL; m; m = m->next)
            diff_row(o, cv, k, m->name, b ? json_get(b, m->name) : NULL, a ? m : NULL);
    H(o, "</tbody></table></div>");
}

static void html_change(struct out *o, const struct view *v)
{
    const struct change_view *cv = (const struct change_view *)(const void *)v;
    ui_top(o, v, arena_printf(v->arena, "%lld", (long long)cv->head.id),
           arena_printf(v->arena, "%.*s, %.*s",
                        STR_FMT(str_empty(cv->head.actor_name) ? S("Headwater") : cv->head.actor_name),
                        STR_FMT(time_words(v->arena, v->settings.tz, change_when(&cv->head)))),
           NULL, 0);
    H(o, "<section class=\"card\" aria-label=\"What changed\"><p class=\"mb4\">");
    change_words(o, cv->c, &cv->head);
    H(o, "</p>");
    for (size_t i = 0; i < cv->n && i < DIFFS_SHOWN; i++)
        line_html(o, cv, &cv->lines[i]);
    if (cv->head.nrows > DIFFS_SHOWN)
        H(o, "<p class=\"small muted mb4\">The first ", (int64_t)DIFFS_SHOWN, " of ", cv->head.nrows,
          " records are shown.</p>");
    if (change_undoable(cv->c, &cv->head))
        H(o, "<form method=\"post\" action=\"", URL(v->arena, S("history"), int_text(v->arena, cv->head.id), S("undo")),
          "\"><p class=\"foot small dfoot\"><button class=\"btn\" data-do=\"Undo this change\" data-key=\"U\">Undo it "
          "<kbd>U</kbd></button><span class=\"muted\">Writes a new change with the values before.</span></p></form>");
    H(o, "</section>");
}

static void json_change(struct json_writer *w, const struct view *v)
{
    const struct change_view *cv = (const struct change_view *)(const void *)v;
    json_object(w);
    change_head_json(w, v->arena, &cv->head);
    json_key(w, S("lines"));
    json_array(w);
    for (size_t i = 0; i < cv->n; i++) {
        json_object(w);
        json_key(w, S("kind"));
        json_str(w, cv->lines[i].kind);
        json_key(w, S("record"));
        json_str(w, int_text(v->arena, cv->lines[i].record));
        json_key(w, S("rev"));
        json_int(w, cv->lines[i].rev);
        json_end(w);
    }
    json_end(w);
    json_end(w);
}

const struct page page_change = { load_change, html_change, json_change, NULL };

/* Where whoever takes something back was; of a record that is gone with it, the list. */
static struct url undo_back(struct ctx *c, struct str back)
{
    struct str path = path_of_ours(back, S("/history")), rest = str_skip(path, 1), plural, key, tail;
    struct record *r;
    const struct kind *k = str_cut(rest, '/', &plural, &tail) ? kind_at(c, plural) : NULL;
    struct problems mine, *ours = c->problems;
    (void)str_cut(tail, '/', &key, &rest);
    if (!k || str_empty(key) || action_named(c, (const struct str[]){ plural, key }, 2))
        return url_own(path);
    problems_init(&mine, c->arena);
    c->problems = &mine;
    enum status st = rec_find(c, k, key, &r);
    c->problems = ours;
    return st == ST_OK ? url_own(path) : list_url(c->arena, k);
}

enum status history_undo_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    int64_t id, change;
    if (!str_to_i64(in->captures[0], &id))
        return ST_NOT_FOUND;
    struct params p = params_parse(c->arena, in->req->body);
    TRY(desk_undo(c, id, &change));
    frame_see_other(c, ret, undo_back(c, params_get(&p, S("back"))), change);
    return ST_OK;
}
