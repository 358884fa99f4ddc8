/* web/page_history.c: every change, newest first, each with its Undo; one change with before and after. */
#include "base/date.h"
#include "use/tradeoff_use.h"
#include "web/frame.h"
#include "web/generic.h"

enum { PAGE = 50, LINES_NAMED = 3, LINES_READ = 40, LINES_SHOWN = 200 };

struct history_view {
    struct view v;
    struct ctx *c;
    struct change_head *heads;
    size_t n;
};
struct change_view {
    struct view v;
    struct ctx *c;
    struct change_head head;
    struct change_line *lines;
    size_t n;
};

bool change_undoable(const struct change_head *h)
{
    return h->undone_by == 0 && h->nrows > 0 && !str_eq(h->action, S("init"));
}

/* "feature add" -> "added"; an action that is no kind and verb is shown as it is. */
static struct str past(struct ctx *c, const struct change_head *h)
{
    static const struct {
        const char *verb, *past;
    } words[] = { { "add", "added" },         { "edit", "changed" },
                  { "archive", "archived" },  { "move", "moved" },
                  { "set", "changed" },       { "link", "linked" },
                  { "import", "brought in" }, { "decide", "decided" },
                  { "open", "opened" },       { "adopt", "adopted" },
                  { "record", "wrote down" }, { "answer", "answered" },
                  { "size", "sized" },        { "weigh_in", "weighed in on" },
                  { "pledge", "pledged" },    { "measure", "measured" },
                  { "undo", "undid" },        { "init", "set up the workspace with" } };
    struct str kind, verb;
    if (h->undoes)
        return arena_printf(c->arena, "undid change %lld of", (long long)h->undoes);
    bool two = str_cut(h->action, ' ', &kind, &verb);
    if (!two)
        verb = h->action;
    if (str_eq(h->action, S("comment add")))
        return S("wrote a remark on");
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(verb, str_z(words[i].verb)))
            return str_z(words[i].past);
    return two ? verb : h->action;
}

static void record_name(struct out *o, struct ctx *c, const struct kind *k, int64_t id)
{
    struct str key, title;
    if (rec_label(c, k, id, &key, &title) != ST_OK || str_empty(key))
        key = int_text(c->arena, id);
    if (!kind_shown(k)) {
        H(o, "", kind_label(c->arena, k), "");
        return;
    }
    H(o, "<a href=\"", record_url(c->arena, k, key), "\">");
    if (k->prefix || strcmp(k->name, "feature") == 0)
        H(o, "<span class=\"nb\">", key, "</span>");
    else if (!str_empty(title) && k->title)
        H(o, "", title, "");
    else
        H(o, "", kind_label(c->arena, k), " ", key, "");
    H(o, "</a>");
}

/* A remark is named by what it is about. */
static void line_name(struct out *o, struct ctx *c, const struct change_line *l)
{
    const struct kind *k = model_kind(c->app->model, l->kind), *about;
    const struct json *j = NULL;
    struct problems quiet;
    int64_t id;
    if (!k)
        return;
    if (strcmp(k->name, "comment") != 0) {
        record_name(o, c, k, l->record);
        return;
    }
    problems_init(&quiet, c->arena);
    for (const struct json *m = l->after.n && json_parse(c->arena, &quiet, l->after, &j) == ST_OK ? j->first : NULL; m; m = m->next)
        if (str_eq(m->name, S("record")) && m->type == J_STR && any_parse(c->app->model, m->s, &about, &id)) {
            record_name(o, c, about, id);
            return;
        }
    H(o, "a remark");
}

/* Which lines name a change best: those of the action's own kind, then other records; links only where there is
 * nothing else. A record is named once. */
static size_t lines_best(struct ctx *c, const struct change_head *h, const struct change_line *lines, size_t n, size_t *ret)
{
    struct str own, verb;
    size_t got = 0;
    (void)str_cut(h->action, ' ', &own, &verb);
    for (int pass = 0; pass < 3; pass++)
        for (size_t i = 0; i < n && got < LINES_NAMED; i++) {
            const struct kind *k = model_kind(c->app->model, lines[i].kind);
            bool is_link = !k || (k->flags & K_LINK) || k == &kind_plan_row || k == &kind_effort;
            bool fits = pass == 0 ? str_eq(lines[i].kind, own) : pass == 1 ? !is_link : got == 0;
            for (size_t g = 0; g < got; g++)
                fits = fits && !(str_eq(lines[ret[g]].kind, lines[i].kind) && lines[ret[g]].record == lines[i].record);
            if (fits)
                ret[got++] = i;
        }
    return got;
}

/* How many records besides those named, links left out; of a long change only how many rows it has is known. */
static int64_t lines_more(struct ctx *c, const struct change_head *h, const struct change_line *lines, size_t n, size_t named)
{
    int64_t more = 0;
    if (h->nrows > (int64_t)n)
        return h->nrows - (int64_t)named;
    for (size_t i = 0; i < n; i++) {
        const struct kind *k = model_kind(c->app->model, lines[i].kind);
        bool again = !k || (k->flags & K_LINK);
        for (size_t p = 0; p < i && !again; p++)
            again = str_eq(lines[p].kind, lines[i].kind) && lines[p].record == lines[i].record;
        more += !again;
    }
    return more > (int64_t)named ? more - (int64_t)named : 0;
}

void change_words(struct out *o, struct ctx *c, const struct change_head *h)
{
    struct change_line *lines = NULL;
    size_t n = 0, best[LINES_NAMED];
    H(o, "<b>", str_empty(h->actor_name) ? S("Headwater") : h->actor_name, "</b> ", past(c, h),
      " ");
    if (change_lines(c, h->id, LINES_READ, &lines, &n) != ST_OK)
        n = 0;
    size_t named = lines_best(c, h, lines, n, best);
    for (size_t i = 0; i < named; i++) {
        H(o, "", i ? S(", ") : S(""), "");
        line_name(o, c, &lines[best[i]]);
    }
    int64_t more = lines_more(c, h, lines, n, named);
    if (more > 0)
        H(o, " and ", more, " more");
}

static const char *via_words(struct str via)
{
    if (str_eq(via, S("cli")))
        return "from the command line";
    if (str_eq(via, S("api")))
        return "over the API";
    if (str_eq(via, S("import")))
        return "from a file";
    return "";
}

/* ?record=feature/SHELF-44 -> kind and id; false when it names nothing. */
static bool wanted_record(struct ctx *c, struct str text, const struct kind **ret_kind,
                          int64_t *ret_id)
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

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct history_view *h = ARENA_NEW(c->arena, struct history_view);
    h->c = c;
    TRY(view_init(c, in, &h->v, "/history"));
    int64_t before = 0, id = 0;
    struct str record = params_get(&in->query, S("record")),
               kind_name = params_get(&in->query, S("kind"));
    const struct kind *k = NULL;
    if (!str_to_i64(params_get(&in->query, S("before")), &before))
        before = 0;
    if (record.p && !wanted_record(c, record, &k, &id))
        return ST_NOT_FOUND;
    if (!k && !str_empty(kind_name))
        k = model_kind(c->app->model, kind_name);
    TRY(change_list(c, before, k ? str_z(k->name) : STR_NULL, id, PAGE, &h->heads, &h->n));
    h->v.crumb_area = S("History");
    size_t can = 0;
    for (size_t i = 0; i < h->n; i++)
        can += change_undoable(&h->heads[i]);
    h->v.title = h->n ? arena_printf(c->arena, "%lld changes; %lld of them can be undone",
                                     (long long)h->n, (long long)can)
                      : S("Nothing has changed yet");
    *ret = &h->v;
    return ST_OK;
}

static void undo_html(struct out *o, struct arena *a, const struct change_head *h)
{
    H(o, "<div class=\"un\"><a class=\"quiet\" href=\"", URL(a, S("history"), int_text(a, h->id)),
      "\" aria-label=\"Open change ", h->id, "\">Open</a>");
    if (change_undoable(h))
        H(o, "<form method=\"post\" action=\"", URL(a, S("history"), int_text(a, h->id), S("undo")),
          "\"><button class=\"lk quiet\" aria-label=\"Undo change ", h->id,
          "\">Undo</button></form>");
    else if (h->undone_by)
        H(o, "<span class=\"faint\">undone</span>");
    H(o, "</div>");
}

static void change_html(struct out *o, const struct history_view *hv, const struct change_head *h)
{
    struct arena *a = hv->v.arena;
    int64_t minutes = (change_when(h) / 60000) % 1440;
    struct str clock = arena_printf(a, "%02d:%02d", (int)(minutes / 60), (int)(minutes % 60));
    H(o, "<li class=\"chg", h->undone_by ? S(" gone") : S(""), "\" id=\"c", h->id,
      "\" data-row><div class=\"ln\"><time>", clock, "</time>");
    ui_avatar(o, a, str_empty(h->actor_name) ? S("Headwater") : h->actor_name);
    H(o, "<div><p>");
    change_words(o, hv->c, h);
    H(o, " <span class=\"xs faint\">", str_z(h->happened_at ? "" : via_words(h->via)), "</span></p></div>");
    undo_html(o, a, h);
    H(o, "</div></li>");
}

static void html(struct out *o, const struct view *v)
{
    const struct history_view *h = (const struct history_view *)(const void *)v;
    int32_t day = INT32_MIN;
    ui_top(
        o, v, STR_NULL,
        S("Nothing is ever deleted. Undoing writes a new change that puts the old values back, so it can be undone too."),
        NULL, 0);
    H(o, "<div data-list>");
    for (size_t i = 0; i < h->n; i++) {
        struct date d = date_of_ms(change_when(&h->heads[i]), 0);
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
    if (h->n == PAGE)
        H(o, "<p class=\"more hmore\"><a class=\"btn\" rel=\"next\" href=\"",
          url_query(v->arena, view_url(v, STR_NULL, S("before done")), S("before"),
                    int_text(v->arena, h->heads[h->n - 1].id)),
          "\" data-do=\"Older changes\">Older</a></p>");
}

static void head_json(struct json_writer *w, struct arena *a, const struct change_head *h)
{
    json_key(w, S("id"));
    json_str(w, int_text(a, h->id));
    json_key(w, S("at"));
    json_str(w, instant_text(a, h->at));
    json_key(w, S("happened_at"));
    if (h->happened_at)
        json_str(w, instant_text(a, h->happened_at));
    else
        json_null(w);
    json_key(w, S("action"));
    json_str(w, h->action);
    json_key(w, S("by"));
    json_str(w, h->actor_name);
    json_key(w, S("via"));
    json_str(w, h->via);
    json_key(w, S("rows"));
    json_int(w, h->nrows);
    json_key(w, S("undoes"));
    if (h->undoes)
        json_str(w, int_text(a, h->undoes));
    else
        json_null(w);
    json_key(w, S("undone_by"));
    if (h->undone_by)
        json_str(w, int_text(a, h->undone_by));
    else
        json_null(w);
}

static void json(struct json_writer *w, const struct view *v)
{
    const struct history_view *h = (const struct history_view *)(const void *)v;
    json_object(w);
    json_key(w, S("rows"));
    json_array(w);
    for (size_t i = 0; i < h->n; i++) {
        json_object(w);
        head_json(w, v->arena, &h->heads[i]);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("next"));
    if (h->n == PAGE)
        json_str(w, int_text(v->arena, h->heads[h->n - 1].id));
    else
        json_null(w);
    json_end(w);
}

const struct page page_history = { load, html, json, NULL };

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
    TRY(change_lines(c, id, LINES_SHOWN, &cv->lines, &cv->n));
    cv->v.crumb_area = S("History");
    cv->v.title =
        arena_printf(c->arena, "Change %lld touched %lld %s", (long long)id,
                     (long long)cv->head.nrows, cv->head.nrows == 1 ? "record" : "records");
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

static const struct json *parsed(struct ctx *c, struct str text)
{
    const struct json *j = NULL;
    struct problems ps;
    problems_init(&ps, c->arena);
    if (str_empty(text) || json_parse(c->arena, &ps, text, &j) != ST_OK || j->type != J_OBJECT)
        return NULL;
    return j;
}

/* A stored value as people read it; what is not a field of the kind any more is shown as stored. */
static struct str stored_shown(const struct change_view *cv, const struct field *f,
                               const struct json *j)
{
    struct value v = { .type = VT_NULL };
    if (f && j && j->type == J_INT)
        v = (struct value){ .type = f->type == FT_BOOL ? VT_BOOL : VT_INT, .u.i = j->i };
    else if (f && j && j->type == J_STR)
        v = (struct value){ .type = VT_TEXT, .u.s = j->s };
    if (f && f->type == FT_BOOL && j && j->type == J_INT)
        v.u.b = j->i != 0;
    if (v.type == VT_NULL)
        return scalar(cv->v.arena, j);
    return field_shown(cv->c, &cv->v.settings, f, &v);
}

static void diff_row(struct out *o, const struct change_view *cv, const struct kind *k,
                     struct str name, const struct json *b, const struct json *a)
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
    const struct json *b = parsed(cv->c, l->before), *a = parsed(cv->c, l->after);
    H(o,
      "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Values\"><table class=\"calc dif mb4\"><caption>");
    line_name(o, cv->c, l);
    H(o, " revision ", l->rev,
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
           arena_printf(v->arena, "%.*s, %.*s", STR_FMT(cv->head.actor_name),
                        STR_FMT(time_words(v->arena, change_when(&cv->head)))),
           NULL, 0);
    H(o, "<section class=\"card\" aria-label=\"What changed\"><p class=\"mb4\">");
    change_words(o, cv->c, &cv->head);
    H(o, "</p>");
    for (size_t i = 0; i < cv->n; i++)
        line_html(o, cv, &cv->lines[i]);
    if (change_undoable(&cv->head))
        H(o, "<form method=\"post\" action=\"",
          URL(v->arena, S("history"), int_text(v->arena, cv->head.id), S("undo")),
          "\"><p class=\"foot small dfoot\"><button class=\"btn\" data-do=\"Undo this change\" data-key=\"U\">Undo it "
          "<kbd>U</kbd></button><span class=\"muted\">Writes a new change with the values before.</span></p></form>");
    H(o, "</section>");
}

static void json_change(struct json_writer *w, const struct view *v)
{
    const struct change_view *cv = (const struct change_view *)(const void *)v;
    json_object(w);
    head_json(w, v->arena, &cv->head);
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

enum status history_undo_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    int64_t id, change;
    if (!str_to_i64(in->captures[0], &id))
        return ST_NOT_FOUND;
    TRY(desk_undo(c, id, &change));
    frame_see_other(c, ret, url_own(S("/history")), change);
    return ST_OK;
}
