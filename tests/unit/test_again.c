/* What a write does when its body runs twice: a connection that is lost before the end takes all of it back, and the whole
 * body runs again. */
#include "api/api.h"
#include "store/db_driver.h"
#include "tests/lib/world.h"
#include "use/actions.h"
#include "use/follow_use.h"
#include "web/generic.h"
#include <stdio.h>
#include <unistd.h>

static const struct db_driver *real;
struct again {
    enum status (*body)(struct ctx *, void *);
    void *arg;
    int n;
};

/* The first time nothing stands of what was written. */
static enum status again_body(struct ctx *c, void *arg)
{
    struct again *a = arg;
    enum status st = a->body(c, a->arg);
    return st == ST_OK && a->n++ == 0 ? ST_BUSY : st;
}

static enum status tx_twice(struct ctx *c, enum tx_mode m, enum status (*body)(struct ctx *, void *), void *arg)
{
    struct again a = { .body = body, .arg = arg };
    return m == TX_WRITE ? real->tx(c, m, again_body, &a) : real->tx(c, m, body, arg);
}

static void complain(struct world *w)
{
    for (const struct problem *p = w->problems.first; p; p = p->next)
        tap_diag("%.*s %.*s", STR_FMT(p->pointer), STR_FMT(p->text));
    problems_init(&w->problems, w->arena);
}

/* A record of these fields; its id. */
static int64_t add(struct world *w, const struct kind *k, const char *const *pairs)
{
    struct record *r = rec_new(&w->c, k);
    enum status st = ST_OK;
    for (; st == ST_OK && *pairs; pairs += 2)
        st = rec_set(&w->c, r, str_z(pairs[0]), str_z(pairs[1]), NULL);
    is_int(st == ST_OK ? core_write(&w->c, S("add"), action_add, r, NULL) : st, ST_OK, "a record is added once");
    complain(w);
    return r->id;
}
#define ADD(w, k, ...) add((w), (k), (const char *const[]){ __VA_ARGS__, NULL })

static struct record *get(struct world *w, const struct kind *k, int64_t id)
{
    struct record *r = NULL;
    is_int(rec_get(&w->c, k, id, &r), ST_OK, "it is there");
    return r;
}

static enum status act(struct world *w, const struct kind *k, const char *verb, int64_t id, const char *input,
                       const char *text)
{
    struct json_writer j;
    struct out o;
    const struct action *a = action_find(k, str_z(verb));
    struct action_call call = action_call_new(&w->c, a, id > 0 ? get(w, k, id) : NULL);
    out_init_raw(&o, w->arena);
    json_begin(&j, &o);
    json_object(&j);
    enum status st = input ? action_set(&w->c, &call, str_z(input), str_z(text)) : ST_OK;
    st = st == ST_OK ? action_run(&w->c, &call, &j) : st;
    complain(w);
    return st;
}

static struct str text_of(const struct record *r, const char *field)
{
    const struct value *v = &r->v[kind_field_index(r->kind, str_z(field))];
    return v->type == VT_TEXT ? v->u.s : STR_NULL;
}

static void followed(struct world *w)
{
    struct record *r;
    int64_t change, id = ADD(w, &kind_market, "title", "Food");
    is_int(follow_turn(&w->c, &kind_market, id, &change), ST_OK, "a market is followed");
    complain(w);
    ok(follow_find(&w->c, &kind_market, id, &r) == ST_OK && r, "and stands among what one follows");
    is_int(follow_turn(&w->c, &kind_market, id, &change), ST_OK, "then no longer");
    complain(w);
    ok(follow_find(&w->c, &kind_market, id, &r) == ST_OK && !r, "and is gone from there");
}

static void accepted(struct world *w)
{
    int64_t id = ADD(w, &kind_page, "title", "Vision", "text", "Food that keeps");
    is_int(act(w, &kind_page, "publish", id, NULL, NULL), ST_OK, "a page moves along its life");
    is_str(text_of(get(w, &kind_page, id), "state"), S("published"), "and is published then");
    is_int(act(w, &kind_page, "accept", id, NULL, NULL), ST_OK, "a page is accepted");
    is_int(world_count(w, &kind_telling), 1, "which is one telling");
    id = ADD(w, &kind_page, "title", "Charter", "text", "Who decides");
    is_int(act(w, &kind_page, "publish", id, NULL, NULL), ST_OK, "another page is published");
    ADD(w, &kind_telling, "to", "person/ana-ruiz", "about", "page/charter");
    is_int(act(w, &kind_page, "accept", id, NULL, NULL), ST_OK, "it is accepted by whom it was told to");
    is_int(world_count(w, &kind_telling), 2, "in the row that was there");
}

static void fired(struct world *w)
{
    ADD(w, &kind_metric, "title", "Spoilage");
    ADD(w, &kind_measurement, "metric", "Spoilage", "on", "2026-11-01", "value", "4");
    int64_t id = ADD(w, &kind_watch, "title", "Too much spoils", "metric", "Spoilage", "value", "3");
    is_int(act(w, &kind_watch, "check", 0, NULL, NULL), ST_OK, "the watches are checked");
    is_str(text_of(get(w, &kind_watch, id), "state"), S("fired"), "and one fires");
}

static void weighed(struct world *w)
{
    int64_t id = ADD(w, &kind_priority, "title", "Waste less", "layer", "executive");
    is_int(act(w, &kind_priority, "weigh", id, "points", "40"), ST_OK, "a priority is weighed");
    is_int(get(w, &kind_priority, id)->v[kind_field_index(&kind_priority, S("points"))].u.i, 40, "and has its points");
}

static void quoted(struct world *w)
{
    struct json_writer j;
    struct out o;
    struct action_call call = action_call_new(&w->c, action_find(&kind_quote, S("record")), NULL);
    ADD(w, &kind_feature, "product", "shelf", "title", "Price tags");
    out_init_raw(&o, w->arena);
    json_begin(&j, &o);
    json_object(&j);
    ok(action_set(&w->c, &call, S("text"), S("It spoils")) == ST_OK
           && action_set(&w->c, &call, S("who"), S("person/ana-ruiz")) == ST_OK
           && action_set(&w->c, &call, S("about"), S("feature/SHELF-2")) == ST_OK,
       "what was said is typed in");
    is_int(action_run(&w->c, &call, &j), ST_OK, "and recorded");
    complain(w);
    ok(world_count(w, &kind_quote) == 1 && world_count(w, &kind_evidence) == 1, "once, and is evidence once");
}

static enum status body_grumbles(struct ctx *c, void *arg)
{
    int *times = arg;
    problem_add(c->problems, NULL, S("one"), "one, the %d time", ++*times);
    return ST_OK;
}

static void said_once(struct world *w)
{
    int times = 0;
    problem_add(w->c.problems, NULL, S("before"), "said before");
    is_int(core_write(&w->c, S("grumble"), body_grumbles, &times, NULL), ST_OK, "a body has something to say");
    is_int(times, 2, "and runs twice");
    ok(w->problems.count == 2 && str_eq(w->problems.first->text, S("said before")) && !w->problems.first->next->next,
       "what was said before stays, and what the first run said is forgotten");
    problems_init(&w->problems, w->arena);
}

static struct answer sent(struct world *w, enum method m, const char *path, const char *etag, const char *body)
{
    const struct header h = { S("If-Match"), str_z(etag) };
    const struct request r = { .method = m,
                               .path = str_z(path),
                               .raw_path = str_z(path),
                               .body = str_z(body),
                               .headers = &h,
                               .nheaders = etag ? 1 : 0,
                               .content_type = S("application/json"),
                               .request_id = S("req") };
    struct answer a = { 0 };
    ok(api_handle(&w->c, &r, str_z(path), &a), "the address is one of data");
    complain(w);
    return a;
}

static void data_sent(struct world *w)
{
    struct answer a = sent(w, M_POST, "/markets", NULL, "{\"title\":\"Cold chain\"}");
    is_int(a.status, 201, "a record that is sent is made");
    is_str(a.etag, S("1"), "in its first revision");
    a = sent(w, M_POST, "/customers", NULL, "{\"title\":\"Harbor\",\"key\":\"harbor-foods\"}");
    is_str(a.location, S("/customers/harbor-foods"), "a key that is given stays");
    a = sent(w, M_PATCH, "/customers/harbor-foods", "\"1\"", "{\"status\":\"customer\"}");
    is_int(a.status, 200, "it is changed");
    is_str(a.etag, S("2"), "and is in its second then");
}

static struct answer filled_in(struct world *w,
                               enum status (*post)(struct ctx *, const struct page_in *, struct answer *),
                               const char *kind, const char *key, const char *form)
{
    const struct request r = { .method = M_POST,
                               .path = S("/x"),
                               .raw_path = S("/x"),
                               .body = str_z(form),
                               .content_type = S("application/x-www-form-urlencoded"),
                               .request_id = S("req") };
    struct page_in in = { .captures = { str_z(kind), key ? str_z(key) : STR_NULL },
                          .ncaptures = key ? 2 : 1,
                          .req = &r };
    struct answer a = { 0 };
    is_int(post(&w->c, &in, &a), ST_OK, "a form is taken");
    complain(w);
    return a;
}

static void forms_sent(struct world *w)
{
    is_int(filled_in(w, form_new_post, "products", NULL, "title=Shelf&code=SHELF").status, 303, "a record is typed in");
    is_int(filled_in(w, form_edit_post, "products", "shelf", "title=Shelf+two&code=SHELF&rev=1").status, 303,
           "and edited");
    is_int(filled_in(w, form_new_post, "features", NULL, "product=shelf&title=Labels").status, 303, "so is work");
    is_int(filled_in(w, record_state_post, "features", "SHELF-1", "to=dropped&why=Nobody+asks&rev=1").status, 303,
           "it is moved with a reason");
    is_int(filled_in(w, record_comment_post, "features", "SHELF-1", "text=Let+us+see").status, 303, "and remarked on");
    is_int(world_count(w, &kind_comment), 2, "which are two remarks");
}

int main(void)
{
    struct world w;
    char file[64];
    tap_plan_none();
    snprintf(file, sizeof file, "/tmp/headwater-again-%ld.db", (long)getpid());
    world_open(&w, file);
    w.actor.person_id = 1;
    real = w.c.db->driver;
    struct db_driver twice = *real;
    twice.tx = tx_twice;
    w.c.db->driver = &twice;
    followed(&w);
    accepted(&w);
    fired(&w);
    weighed(&w);
    said_once(&w);
    data_sent(&w);
    forms_sent(&w);
    quoted(&w);
    w.c.db->driver = real;
    arena_free(w.arena);
    unlink(file);
    return tap_done();
}
