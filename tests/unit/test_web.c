/* Pages and JSON of every kind, from request to answer, without a socket. */
#include "api/api.h"
#include "base/date.h"
#include "tests/lib/tap.h"
#include "use/actions.h"
#include "use/deeds.h"
#include "web/app_web.h"
#include "web/desk.h"
#include "web/generic.h"
#include <unistd.h>

static uint64_t seed = 7;
static uint64_t test_random(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed;
}

static struct arena *arena;
static void *worker;

static void make_workspace(const char *file)
{
    static struct web_config cfg;
    struct problems ps;
    problems_init(&ps, arena);
    const struct app app = { .currency = S("USD"), .model = model_static() };
    const struct actor actor = { .via = S("cli"), .role = "owner" };
    struct ctx c = {
        .arena = arena, .problems = &ps, .app = &app, .actor = &actor, .now_ms = 1795600000000, .random = test_random
    };
    const struct workspace_new n = { S("Test"), S("USD"), S("UTC"), 1, S("Ana Ruiz") };
    unlink(file);
    is_int(workspace_init(&c, str_z(file), &n), ST_OK, "a workspace is made");
    cfg = (struct web_config){ .file = str_z(file), .random = test_random, .api = api_handle, .problem = api_problem };
    worker = web_worker(&cfg, 0);
}

static struct answer ask(enum method m, const char *target, const char *type, const char *body, const char *header,
                         const char *value)
{
    struct str path, query;
    str_cut(str_z(target), '?', &path, &query);
    struct header h = { str_z(header), str_z(value) };
    const struct request r = { .method = m,
                               .path = path,
                               .raw_path = path,
                               .query = query,
                               .headers = &h,
                               .nheaders = header ? 1 : 0,
                               .body = str_z(body),
                               .content_type = str_z(type),
                               .request_id = S("req") };
    struct answer a;
    web_handle(worker, arena, &r, &a);
    return a;
}

static struct answer get(const char *target)
{
    return ask(M_GET, target, NULL, NULL, NULL, NULL);
}

static struct answer post(const char *target, const char *form)
{
    return ask(M_POST, target, "application/x-www-form-urlencoded", form, NULL, NULL);
}

static bool has(const struct answer *a, const char *text)
{
    return str_find(a->body, str_z(text), &(size_t){ 0 });
}

static void pages_of_every_kind(void)
{
    const struct model *m = model_static();
    int bad = 0;
    for (size_t i = 0; i < m->nkinds; i++) {
        struct str list = arena_printf(arena, "/%s", m->kinds[i]->plural);
        struct answer a = get(arena_cstr(arena, list));
        struct answer json = get(arena_cstr(arena, arena_printf(arena, "/%s.json", m->kinds[i]->plural)));
        bool shown = a.status == 200 && has(&a, "<h1>") && has(&a, "</html>");
        if (shown != (json.status == 200) || (!shown && a.status != 404)) {
            tap_diag("%s answers %d, as JSON %d", m->kinds[i]->plural, a.status, json.status);
            bad++;
        }
    }
    is_int(bad, 0, "every kind has its list, or is not there at all");
}

static void forms(void)
{
    struct answer a = post("/products/new", "title=Shelf&code=");
    is_int(a.status, 422, "a form with a gap is not saved");
    ok(has(&a, "value=\"Shelf\""), "what was typed is still there");
    ok(has(&a, "aria-invalid=\"true\""), "the field that needs a value says so");
    a = post("/products/new", "title=Shelf&code=SHELF");
    is_int(a.status, 303, "a whole form is saved");
    is_str(a.location, S("/products/shelf?done=2"), "and leads to the record, which offers to undo");
    is_str(a.undo, S("/history/2"), "Headwater-Undo names the change");
    a = get("/products/shelf?done=2");
    ok(a.status == 200 && has(&a, "<h1>Shelf</h1>"), "the record has a page");
    ok(has(&a, "action=\"/history/2/undo\""), "the toast undoes without a script");
    a = post("/products/shelf/edit", "title=Shelf+two&code=SHELF&rev=1");
    is_int(a.status, 303, "an edit of what was read is saved");
    a = post("/products/shelf/edit", "title=Mine&code=SHELF&rev=1");
    is_int(a.status, 412, "an edit of an old revision is not");
    ok(has(&a, "Nothing was lost") && has(&a, "Mine") && has(&a, "Shelf two"), "both versions are shown");
    a = get("/products?q=nobody");
    ok(a.status == 200 && has(&a, "Nothing matches"), "a filter that leaves nothing says so");
    a = get("/products/new?title=%3Cscript%3E%22");
    ok(has(&a, "&lt;script&gt;&quot;") && !has(&a, "<script>"), "what comes in the address is only text");
}

static void columns(void)
{
    struct answer a = get("/products");
    ok(!has(&a, ">Small</a></th>") && has(&a, "name=\"columns\" value=\"small\"> Small"),
       "a list offers its other columns");
    a = get("/products?columns=small&q=shelf&columns=state");
    ok(has(&a, ">Small</a></th>") && has(&a, ">State</a></th>") && !has(&a, ">Code</a></th>"),
       "it shows those that its address names, and no others");
    ok(has(&a, "value=\"small\" checked> Small") && has(&a, "name=\"q\" value=\"shelf\"")
           && has(&a, "href=\"/products?q=shelf\">The usual ones"),
       "the form knows them, keeps the filter, and leads back");
    ok(has(&a, "value=\"columns=small&amp;q=shelf&amp;columns=state\""), "they are part of the view that is kept");
    a = get("/products.csv?columns=code");
    ok(str_starts(a.body, S("key,title,code\r\n")) || str_starts(a.body, S("key,code,title\r\n")),
       "the sheet has the same");
    a = get("/products?columns=code,nothing");
    ok(a.status == 422 && has(&a, "No column of products is called nothing"), "a column that is none is named");
}

/* Of features, which have more fields than any other kind. */
static void every_column(void)
{
    struct out o;
    out_init_raw(&o, arena);
    size_t n = 0;
    for (size_t i = 0; i < kind_feature.nfields; i++) {
        const struct field *f = &kind_feature.fields[i];
        if (strcmp(f->name, "title") != 0 && !(f->flags & F_LINK) && f->type != FT_PROSE)
            out_printf(&o, "%s%s", n++ ? "," : "/features?columns=", f->name);
    }
    struct answer a = get(arena_cstr(arena, out_str(&o)));
    size_t shown = 0, at;
    for (struct str rest = a.body; str_find(rest, S("<th scope=\"col\""), &at); shown++)
        rest = str_skip(rest, at + 1);
    ok(n >= 17, "features can show many columns");
    is_int((long long)shown, (long long)n + 1 + (has(&a, "What you can do") ? 1 : 0),
           "all that are asked for are shown");
}

static void kept_views(void)
{
    struct answer a = get("/products?q=shelf&after=&sort=-title");
    ok(has(&a, "Keep this as a view") && has(&a, "value=\"q=shelf&amp;sort=-title\""),
       "what a list shows can be kept as a view");
    a = get("/products");
    ok(!has(&a, "Keep this as a view"), "a list as it is cannot");
    a = post("/saved_views/new", "title=Racks&page=products&query=q%3Dshelf%26sort%3D-title&shared=yes");
    is_int(a.status, 303, "a view is kept under a name");
    ok(str_starts(a.location, S("/products?q=shelf&sort=-title&done=")), "and opens");
    a = get("/products");
    ok(has(&a, ">Racks <span class=\"n\">1</span>"), "it stands above the list, with how many it shows");
    a = get("/products?sort=-title&q=shelf&done=3");
    ok(has(&a, "aria-current=\"page\">Racks") && has(&a, "A view for everyone") && !has(&a, "Keep this"),
       "where it is shown, however the address is written, it is the current one");
    a = post("/saved_views/new", "title=Broken&page=products&query=nothing%3Dat-all");
    a = get("/products");
    ok(a.status == 200 && has(&a, ">Broken</a>"),
       "a view whose filter is no more does not harm the list, and has no number");
    a = post("/saved_views/new", "title=&page=products&query=q%3Dshelf");
    ok(a.status == 422 && has(&a, "q=shelf"), "without a name it is not kept, and nothing is lost");
}

static void json_writes(void)
{
    const char *type = "application/json", *title = "{\"title\":\"Second\"}";
    struct answer a = ask(M_POST, "/features.json", type, "{\"product\":\"nope\",\"spam\":1}", NULL, NULL);
    is_int(a.status, 422, "a JSON body with problems is refused");
    ok(has(&a, "\"pointer\":\"/product\"") && has(&a, "\"pointer\":\"/spam\""), "each problem has its pointer");
    a = ask(M_POST, "/features.json", type, "{\"title\":\"First\",\"product\":\"shelf\"}", NULL, NULL);
    is_int(a.status, 201, "a record is made from JSON");
    is_str(a.location, S("/features/SHELF-1"), "it is where Location says");
    is_int(ask(M_PATCH, "/features/SHELF-1.json", type, title, NULL, NULL).status, 428, "a change needs If-Match");
    is_int(ask(M_PATCH, "/features/SHELF-1.json", type, title, "If-Match", "\"9\"").status, 412,
           "an old revision is refused");
    a = ask(M_PATCH, "/features/SHELF-1.json", type, title, "If-Match", "\"1\"");
    ok(a.status == 200 && has(&a, "\"title\":\"Second\""), "the revision that was read may be changed");
    is_str(a.etag, S("2"), "ETag is the new revision");
    is_int(ask(M_GET, "/features/SHELF-1.json", NULL, NULL, "If-None-Match", "\"2\"").status, 304,
           "what has not changed is not sent again");
    a = get("/features.json");
    ok(has(&a, "{\"rows\":[{\"id\":\"1\"") && has(&a, "\"next\":null}"), "a list is rows and next");
    a = get("/features.csv");
    ok(has(&a, "key,product,title") && has(&a, "SHELF-1,shelf,Second"), "the same list as CSV");
    a = ask(M_POST, "/features/new", NULL, "title=x", "Sec-Fetch-Site", "cross-site");
    is_int(a.status, 403, "a form of another site is refused");
    a = post("/workspaces/new", "title=Second&currency=EUR&zone=UTC&fiscal_start=1");
    ok(a.status == 404 && get("/workspaces/new").status == 404, "a second workspace has no form");
    is_int(get("/features.json?spam=1").status, 422, "an unknown filter is a problem, not everything");
}

static void history(void)
{
    struct answer a = post("/features/SHELF-1/state", "to=dropped&rev=2");
    is_int(a.status, 422, "a move off the main line needs a reason");
    a = post("/features/SHELF-1/comment", "text=Let+us+see");
    is_int(a.status, 303, "a remark is kept");
    a = get("/features/SHELF-1");
    ok(has(&a, "Let us see"), "and shown on the record");
    a = post("/features/SHELF-1/archive", "rev=2");
    is_int(a.status, 303, "a record can be archived");
    ok(has(&(struct answer){ .body = get("/features.json").body }, "\"rows\":[]"), "and leaves the list");
    a = post(arena_cstr(arena, arena_printf(arena, "%.*s/undo", STR_FMT(a.undo))), "");
    is_int(a.status, 303, "the change can be undone");
    a = get("/features.json");
    ok(has(&a, "SHELF-1"), "and the record is back");
    a = get("/history?via=web&who=ana-ruiz");
    ok(a.status == 200 && has(&a, "changes by Ana Ruiz; ") && has(&a, "selected>On a page"),
       "the page of history says whose it shows");
    is_int(get("/history").status, 200, "history has a page");
    is_int(get("/history/2").status, 200, "each change has one");
    is_int(get("/history/999").status, 404, "a change that is not there has none");
    is_int(get("/search?q=SHELF-1").status, 200, "a key can be searched");
}

static void start(void)
{
    struct answer a = post("/start", "market=Food&customer=&priority=Waste+less");
    ok(a.status == 422 && has(&a, "value=\"Waste less\""), "the market door keeps what was typed");
    a = post("/start", "market=Food&customer=Harbor&priority=Waste+less&name=");
    is_int(a.status, 303, "three answers make a market, a customer and a priority");
    ok(str_starts(a.location, S("/river")), "and lead to the river");
    a = get("/river");
    ok(has(&a, "has nobody working on it") && has(&a, "Nobody is working on these") && has(&a, "Waste less"),
       "which has one spring before there is any plan, and says that nobody is working on it");
    ok(!has(&a, "#outline"), "without a button for an outline that is not there");
    a = get("/markets");
    ok(has(&a, "Harbor") && !has(&a, "Everybody was heard"),
       "the customer is the one to call next: nobody was asked yet");
    is_int(get("/priorities/P-1").status, 200, "the priority has its page");
}

static void largest(void)
{
    static const int64_t days[] = { 3, -1, 7, 0, 7, 9, -1, 3 };
    size_t at[COUNT(days)], all, n = desk_largest(days, COUNT(days), 4, at, &all);
    ok(n == 4 && at[0] == 5 && at[1] == 2 && at[2] == 4 && at[3] == 0,
       "the largest stand first, equal ones in their order");
    is_int((long long)all, 6, "and are counted, but those that are none");
    n = desk_largest(days, COUNT(days), COUNT(days), at, &all);
    ok(n == 6 && at[5] == 3 && desk_largest(NULL, 0, 4, at, &all) == 0 && all == 0,
       "where there are few, all are shown");
}

/* History says what people did, not what the verb of the action is called. */
static void deeds(void)
{
    const struct action *a;
    for (size_t i = 0; (a = action_at(i)) != NULL; i++) {
        struct str name = arena_printf(arena, "%s %s", a->kind->name, a->verb);
        if (!(a->flags & A_READONLY) && !deed_is_known(name))      /* what changes nothing stands in no history */
            ok(false, "history has words of the past for %.*s", STR_FMT(name));
    }
    ok(deed_is_known(S("tradeoff ask")) && !deed_is_known(S("tradeoff frobnicate")),
       "history has words of the past for what people do");
}

int main(void)
{
    char file[64];
    tap_plan_none();
    arena = arena_new("test", (size_t)1 << 30);
    struct str name = arena_printf(arena, "/tmp/headwater-web-%d.hw", (int)getpid());
    memcpy(file, name.p, name.n + 1);
    make_workspace(file);
    largest();
    pages_of_every_kind();
    forms();
    columns();
    kept_views();
    json_writes();
    every_column();
    history();
    deeds();
    start();
    unlink(file);
    arena_free(arena);
    return tap_done();
}
