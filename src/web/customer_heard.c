/* web/customer_heard.c: see web/customer_heard.h. */
#include "web/customer_heard.h"
#include "base/date.h"
#include "base/utf8.h"
#include "core/workspace.h"
#include "use/plan_sql.h"
#include "web/frame.h"

#define STMT(NAME, ...) STMT_IN("customer.", NAME, __VA_ARGS__)
enum { LAYERS = 3, SAID = 2, LETTERS = 220 };
static const char *const layers[LAYERS] = { "executive", "manager", "user" };

struct heard_layer {
    int64_t people;
    struct str layer, talked;
};
STMT(
    q_layers, struct heard_layer,
    "SELECT count(*) AS people, k.layer AS layer, coalesce(max((SELECT max(t.\"on\") FROM talk t WHERE t.\"with\" = 'contact/' || CAST(k.id AS TEXT)"
    " AND t.state = 'held' AND t.archived_at IS NULL)), '') AS talked FROM contact k WHERE k.customer = ?1 AND k.archived_at IS NULL GROUP BY k.layer",
    COL(struct heard_layer, people), COL(struct heard_layer, layer), COL(struct heard_layer, talked));
struct heard_said {
    int64_t id, who;
    struct str layer, name, text, day;
};
/* The newest of what each layer said. */
STMT(
    q_said, struct heard_said,
    "SELECT s.id AS id, s.who AS who, s.layer AS layer, s.name AS name, s.text AS text, s.day AS day FROM (SELECT q.id AS id, k.id AS who, k.layer AS layer, k.name AS name,"
    " q.text AS text, coalesce(q.\"on\", '') AS day, row_number() OVER (PARTITION BY k.layer ORDER BY q.\"on\" DESC NULLS LAST, q.id DESC) AS n FROM contact k"
    " JOIN quote q ON q.who = 'contact/' || CAST(k.id AS TEXT) AND q.archived_at IS NULL WHERE k.customer = ?1 AND k.archived_at IS NULL) s WHERE s.n <= 2 ORDER BY s.layer, s.n",
    COL(struct heard_said, id), COL(struct heard_said, who), COL(struct heard_said, layer),
    COL(struct heard_said, name), COL(struct heard_said, text), COL(struct heard_said, day));
struct heard_promise {
    struct str key, what, day, name;
};
STMT(
    q_promises, struct heard_promise,
    "SELECT p.\"key\" AS \"key\", p.what AS what, coalesce(p.moved_to, p.due) AS day, k.name AS name FROM contact k JOIN promise p ON p.\"to\" = 'contact/' || CAST(k.id AS TEXT)"
    " WHERE k.customer = ?1 AND k.archived_at IS NULL AND p.archived_at IS NULL AND p.state IN ('open', 'moved') ORDER BY 3, p.id LIMIT 12",
    COL(struct heard_promise, key), COL(struct heard_promise, what), COL(struct heard_promise, day),
    COL(struct heard_promise, name));
struct heard_sums {
    int64_t asks, promises, late, deals;
};
STMT(
    q_sums, struct heard_sums,
    "SELECT (SELECT count(*) FROM request r WHERE r.archived_at IS NULL AND r.state IN ('new', 'owned', 'waiting', 'tradeoff', 'reopened') AND r.id IN (SELECT a.request FROM asker a"
    "   WHERE a.archived_at IS NULL AND (a.customer = ?1 OR a.contact IN (SELECT k.id FROM contact k WHERE k.customer = ?1)))) AS asks,"
    " count(*) AS promises, count(*) FILTER (WHERE p.day < ?3) AS late,"
    " (SELECT count(*) FROM deal d WHERE d.customer = ?1 AND d.result = 'open' AND d.archived_at IS NULL) AS deals FROM (SELECT coalesce(p.moved_to, p.due) AS day FROM promise p"
    "   WHERE p.archived_at IS NULL AND p.state IN ('open', 'moved') AND (p.\"to\" = ?2 OR p.\"to\" IN (SELECT 'contact/' || CAST(k.id AS TEXT) FROM contact k WHERE k.customer = ?1))) p",
    COL(struct heard_sums, asks), COL(struct heard_sums, promises), COL(struct heard_sums, late),
    COL(struct heard_sums, deals));

struct customer_heard {
    struct heard_layer *layers;
    size_t nlayers;
    struct heard_said *said;
    size_t nsaid;
    struct heard_promise *promises;
    size_t npromises;
    struct heard_sums sums;
    struct date renews, today;
    bool renewing;
};

enum status customer_heard_load(struct ctx *c, const struct record *r, const struct customer_heard **ret)
{
    *ret = NULL;
    if (!kind_is(r->kind, &kind_customer))
        return ST_OK;
    struct customer_heard *x = ARENA_NEW(c->arena, struct customer_heard);
    struct settings set;
    struct heard_sums *sums;
    size_t n;
    TRY(workspace_settings(c, &set));
    x->today = workspace_today(c, &set);
    const struct value args[] = { ARG_INT(r->id), ARG_STR(any_text(c->arena, r->kind, r->id)),
                                  ARG_STR(date_text(c->arena, x->today)) };
    TRY(db_all(c, &q_layers, args, 1, &x->layers, &x->nlayers));
    TRY(db_all(c, &q_said, args, 1, &x->said, &x->nsaid));
    TRY(db_all(c, &q_promises, args, 1, &x->promises, &x->npromises));
    TRY(db_all(c, &q_sums, args, COUNT(args), &sums, &n));
    x->sums = *sums;
    x->renewing = date_parse(rec_str(r, "renews_on"), &x->renews) && x->renews.days >= x->today.days;
    *ret = x;
    return ST_OK;
}

/* "two of their asks wait for an answer" */
static void part(struct out *o, struct arena *a, bool *first, int64_t n, struct str one, struct str many)
{
    struct str said = words_number(a, n);
    if (n == 0)
        return;
    H(o, "", *first ? STR_NULL : S("; "), "", *first ? words_upper(a, said) : said, " ", n == 1 ? one : many, "");
    *first = false;
}

void customer_heard_finding(struct out *o, const struct view *v, const struct customer_heard *x)
{
    struct arena *a = v->arena;
    bool first = true;
    H(o, "<p class=\"finding\">");
    part(o, a, &first, x->sums.late, S("promise to them is past its day"), S("promises to them are past their day"));
    part(o, a, &first, x->sums.promises - x->sums.late, S("promise is open"), S("promises are open"));
    part(o, a, &first, x->sums.asks, S("of their asks waits for an answer"), S("of their asks wait for an answer"));
    part(o, a, &first, x->sums.deals, S("deal is open"), S("deals are open"));
    if (x->renewing)
        H(o, "", first ? S("They renew on ") : S("; they renew on "), "", date_words(a, x->renews), "");
    if (first && !x->renewing)
        H(o, "Nothing is open between us");
    H(o, ".</p>");
}

static void layer_html(struct out *o, struct arena *a, const struct customer_heard *x, const char *layer)
{
    const struct heard_layer *l = NULL;
    size_t n = 0;
    struct date d;
    for (size_t i = 0; i < x->nlayers; i++)
        l = str_eq(x->layers[i].layer, str_z(layer)) ? &x->layers[i] : l;
    H(o, "<div class=\"grp\"><p>");
    ui_layer(o, a, str_z(layer));
    if (!l)
        H(o, " <span class=\"small muted\">Nobody there is known to us.</span>");
    else if (date_parse(l->talked, &d))
        H(o, " <span class=\"small muted\">We talked last on ", date_words(a, d), ".</span>");
    else
        H(o, " <span class=\"small muted\">", words_upper(a, words_number(a, l->people)), "",
          l->people == 1 ? S(" person") : S(" people"), " known, no talk yet.</span>");
    H(o, "</p>");
    for (size_t i = 0; i < x->nsaid && n < SAID; i++) {
        const struct heard_said *s = &x->said[i];
        if (!str_eq(s->layer, str_z(layer)))
            continue;
        n++;
        H(o, "<p class=\"mt2\">“<a href=\"", URL(a, S("quotes"), int_text(a, s->id)), "\">",
          utf8_short(a, s->text, LETTERS), "</a>” <span class=\"small muted\"><a class=\"quiet\" href=\"",
          URL(a, S("contacts"), int_text(a, s->who)), "\">", s->name, "</a>");
        if (date_parse(s->day, &d))
            H(o, ", ", date_words(a, d), "");
        H(o, "</span></p>");
    }
    H(o, "</div>");
}

void customer_heard_html(struct out *o, const struct view *v, const struct customer_heard *x)
{
    struct arena *a = v->arena;
    struct date d;
    if (!x)
        return;
    H(o, "<section class=\"card\" aria-labelledby=\"heard\"><h2 id=\"heard\" class=\"mb3\">What we heard there</h2>");
    for (size_t i = 0; i < LAYERS; i++)
        layer_html(o, a, x, layers[i]);
    H(o, "</section>");
    if (x->npromises == 0)
        return;
    H(o,
      "<section class=\"card\" aria-labelledby=\"told\"><h2 id=\"told\" class=\"mb3\">Promised to people there</h2><ul class=\"todo\">");
    for (size_t i = 0; i < x->npromises; i++) {
        const struct heard_promise *p = &x->promises[i];
        H(o, "<li><div><a href=\"", URL(a, S("promises"), p->key), "\">", p->what, "</a><p class=\"small muted\">",
          p->key, " · ", p->name, "</p></div>");
        if (date_parse(p->day, &d))
            ui_chip(o, d.days < x->today.days ? "warn" : "",
                    arena_printf(a, "%s %.*s", d.days < x->today.days ? "was due" : "due", STR_FMT(date_words(a, d))));
        H(o, "</li>");
    }
    H(o, "</ul></section>");
}
