/* The trade-off of the sample company, worked out by hand in the planner's mathematics. */
#include "core/change.h"
#include "core/import.h"
#include "tests/lib/tap.h"
#include "use/plan_problem.h"
#include "use/tradeoff_use.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static uint64_t seed = 11;
static uint64_t test_random(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed;
}

struct desk {
    struct arena *arena;
    struct problems problems;
    struct ctx c;
    struct app app;
    struct actor actor;
};

static struct str slurp(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return STR_NULL;
    char *p = ARENA_ARRAY(a, char, 1 << 20);
    size_t n = fread(p, 1, 1 << 20, f);
    fclose(f);
    return (struct str){ p, n };
}

static void complain(struct desk *d, const char *what)
{
    for (struct problem *p = d->problems.first; p; p = p->next)
        tap_diag("%s: %.*s %.*s", what, STR_FMT(p->pointer), STR_FMT(p->text));
    problems_init(&d->problems, d->arena);
}

static void open_desk(struct desk *d, const char *file)
{
    *d = (struct desk){ .arena = arena_new("test", (size_t)1 << 30) };
    problems_init(&d->problems, d->arena);
    d->app = (struct app){ .currency = S("USD"), .model = model_static() };
    d->actor = (struct actor){ .via = S("cli"), .name = S("Ana Ruiz"), .role = "owner", .acting = true };
    d->c = (struct ctx){ .arena = d->arena,
                         .problems = &d->problems,
                         .app = &d->app,
                         .actor = &d->actor,
                         .now_ms = INT64_C(1795600000000),
                         .random = test_random };
    const struct workspace_new n = { S("Test"), S("USD"), S("UTC"), 1, S("Ana Ruiz") };
    unlink(file);
    is_int(workspace_init(&d->c, str_z(file), &n), ST_OK, "a workspace is made");
}

static bool bring_in(struct desk *d, struct str kind, struct str file)
{
    const struct kind *k = model_kind(model_static(), kind);
    struct str path = arena_printf(d->arena, "samples/kestrel/%.*s", STR_FMT(file));
    struct str text = slurp(d->arena, arena_cstr(d->arena, path));
    struct import_options o = { .shape = str_z(k->plural),
                                .file_name = file,
                                .sample_dates = true,
                                .fiscal_start = 1,
                                .partial = true,
                                .today = date_of_ms(d->c.now_ms, 0) };
    struct import_report r = { 0 };
    enum status st = import_bytes(&d->c, text, &o, &r);
    for (size_t i = 0; st != ST_OK && i < r.nbad && i < 4; i++)
        tap_diag("%.*s line %lld %.*s: %.*s", STR_FMT(file), (long long)r.bad[i].line, STR_FMT(r.bad[i].column),
                 STR_FMT(r.bad[i].reason));
    complain(d, "import");
    return st == ST_OK;
}

/* In one change, as a plan and its rows belong together. */
static enum status bring_all(struct ctx *c, void *arg)
{
    struct desk *d = arg;
    assert(c == &d->c);
    struct str rest = slurp(d->arena, "samples/kestrel/order.txt"), row, kind, file;
    bool good = true;
    while (str_cut(rest, '\n', &row, &rest))
        if (str_cut(row, ' ', &kind, &file))
            good = bring_in(d, kind, str_trim(file)) && good;
    return good ? ST_OK : ST_INVALID;
}

static const struct card_line *option(const struct tradeoff_card *card, char letter)
{
    for (size_t i = 0; i < card->p.noptions; i++)
        if (card->p.options[i].letter == letter)
            return &card->p.options[i];
    return NULL;
}

static void expect(struct desk *d, const struct tradeoff_card *card, char letter, const char *type, const char *quarter,
                   const char *horizon, int64_t promises, const char *robust, int64_t shelf)
{
    const struct card_line *o = option(card, letter);
    if (!ok(o != NULL, "option %c is there", letter))
        return;
    is_str(o->type, str_z(type), "%c is of type %s", letter, type);
    is_str(points_exact(d->arena, o->fig.points_quarter), str_z(quarter), "%c: points of the quarter", letter);
    is_str(points_exact(d->arena, o->fig.points_horizon), str_z(horizon), "%c: points of the horizon", letter);
    is_int((int64_t)o->fig.npromises, promises, "%c: promises broken", letter);
    is_str(o->robust, str_z(robust), "%c: at the high estimate", letter);
    ok(o->proven, "%c is proven", letter);
    for (size_t i = 0; i < o->nreserve; i++)
        if (str_eq(card->w.teams[o->reserve[i].team].key, S("shelf")))
            is_int(o->reserve[i].days, shelf, "%c: reserve left of Shelf, of %lld", letter,
                   (long long)o->reserve[i].of);
}

static void decide(struct desk *d)
{
    struct tradeoff_card *card = ARENA_NEW(d->arena, struct tradeoff_card);
    struct tradeoff_done done;
    struct tradeoff_choice choice = {
        .key = S("T-31"), .letter = S("C"), .priced_on = -1, .reason = S("Meridian renews; month-end waits a quarter.")
    };
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_OK, "C is chosen");
    complain(d, "decide");
    is_int(done.plan_n, 15, "version 15 is in force");
    ok(done.change > 0, "in one change");
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "the card loads again");
    ok(card->decided, "and is decided");
    is_int(card->w.plan.n, 15, "the plan moved on");
    is_str(card->t.request_state, S("answered"), "the request is answered");
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_EXISTS, "it cannot be decided twice");
    problems_init(&d->problems, d->arena);
}

static enum status add_record(struct ctx *c, void *arg)
{
    return rec_add(c, arg);
}

static void deadline(struct desk *d)
{
    static const struct {
        const char *signed_at, *until;
    } cases[] = {
        { "2026-11-23T09:00:00Z", "2026-11-25T17:00:00Z" },      /* Monday: Wednesday */
        { "2026-11-26T23:59:59Z", "2026-11-30T17:00:00Z" },      /* Thursday: Monday */
        { "2026-11-27T00:00:00Z", "2026-12-01T17:00:00Z" },      /* Friday: Tuesday */
        { "2026-11-28T12:00:00Z", "2026-12-01T17:00:00Z" },      /* Saturday: Tuesday */
        { "2026-11-29T12:00:00Z", "2026-12-01T17:00:00Z" },      /* Sunday: Tuesday */
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t at = 0;
        ok(instant_parse(str_z(cases[i].signed_at), &at), "%s is an instant", cases[i].signed_at);
        is_str(instant_text(d->arena, decision_undo_until(NULL, at)), str_z(cases[i].until), "signed %s",
               cases[i].signed_at);
    }
}

static void undo(struct desk *d)
{
    struct tradeoff_card *card = ARENA_NEW(d->arena, struct tradeoff_card);
    struct tradeoff_done done;
    int64_t change = 0, start = d->c.now_ms;
    struct tradeoff_choice choice = { .key = S("T-31"),
                                      .letter = S("A"),
                                      .priced_on = -1,
                                      .reason = S("We keep the plan."),
                                      .revisit_on = S("2027-03-01") };
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "an open card");
    int64_t n = card->w.plan.n;
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_OK, "A is chosen");
    complain(d, "decide");
    is_int(done.plan_n, n, "keeping the plan makes no version");
    d->c.now_ms = decision_undo_until(NULL, start) + 1;
    is_int(desk_undo(&d->c, done.change, &change), ST_DENIED, "too late");
    problems_init(&d->problems, d->arena);
    d->c.now_ms = decision_undo_until(NULL, start);
    is_int(desk_undo(&d->c, done.change, &change), ST_OK, "just in time");
    complain(d, "undo");
    is_int(desk_undo(&d->c, done.change, &change), ST_CONFLICT, "once");
    problems_init(&d->problems, d->arena);
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "it loads");
    ok(!card->decided && card->w.plan.n == n, "open again, on the same plan");
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_OK, "and can be decided again");
    complain(d, "again");
    is_int(desk_undo(&d->c, done.change, &change), ST_OK, "and undone again");
    complain(d, "undo again");
    d->c.now_ms = start;
}

/* An editor without the right suggests; with it, the narrowest one, decides. */
static void rights(struct desk *d)
{
    struct tradeoff_card *card = ARENA_NEW(d->arena, struct tradeoff_card);
    struct tradeoff_done done;
    struct tradeoff_choice choice = { .key = S("T-31"), .letter = S("B"), .priced_on = -1, .reason = S("The notice.") };
    int64_t tom = 0, change = 0;
    d->actor.role = "editor";
    is_int(rec_resolve(&d->c, &kind_person, S("tom-ilves"), &tom), ST_OK, "Tom is there");
    d->actor.person_id = tom;
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "Tom looks");
    ok(!card->may_decide, "and may not decide");
    is_str(card->right_of, S("Ana Ruiz"), "Ana does");
    size_t voices = card->nvoices;
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_OK, "he chooses");
    complain(d, "suggest");
    ok(done.suggested, "which suggests");
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "it loads");
    ok(!card->decided && card->w.plan.n == 14, "nothing is decided");
    is_int((int64_t)card->nvoices, (int64_t)voices + 1, "his voice is heard");
    struct record *right = rec_new(&d->c, &kind_right);
    rset_text(right, "what", S("tradeoff"));
    rset_int(right, "decider", tom);
    rset_int(right, "up_to_days", 99);
    is_int(core_write(&d->c, S("right"), add_record, right, NULL), ST_OK, "he is given the right up to 99 days");
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "it loads");
    ok(!card->may_decide, "the work takes 100");
    right = rec_new(&d->c, &kind_right);
    rset_text(right, "what", S("tradeoff"));
    rset_int(right, "decider", tom);
    rset_int(right, "up_to_days", 100);
    is_int(core_write(&d->c, S("right"), add_record, right, NULL), ST_OK, "up to 100");
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_OK, "he chooses again");
    ok(!done.suggested && done.plan_n == 15, "and it is decided");
    is_int(desk_undo(&d->c, done.change, &change), ST_OK, "and undone");
    d->actor.role = "leader";
    d->actor.person_id = 0;
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "it loads for a leader");
    ok(!card->may_decide && !card->stale, "who suggests where somebody holds the right; the plan is as it was");
    d->actor.role = "owner";
}

#ifndef HEADWATER_CBC
/* Of HiGHS; its header defines variables and can stand in one file of a program only. */
void *Highs_create(void);
int Highs_setBoolOptionValue(void *highs, const char *option, const int value);
int Highs_readModel(void *highs, const char *filename);
int Highs_run(void *highs);
double Highs_getObjectiveValue(const void *highs);
void Highs_destroy(void *highs);

/* The LP is read by the solver's own reader and solved without any line of ours. */
static void lp(struct desk *d)
{
    struct tradeoff_card *card = ARENA_NEW(d->arena, struct tradeoff_card);
    struct str text;
    char path[64];
    snprintf(path, sizeof path, "/tmp/headwater-desk-%ld.lp", (long)getpid());
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "the card of the file");
    is_int(tradeoff_problem_lp(&card->p, &text), ST_OK, "its LP");
    FILE *f = fopen(path, "wb");
    if (!ok(f != NULL, "a file for it"))
        return;
    fwrite(text.p, 1, text.n, f);
    fclose(f);
    void *h = Highs_create();
    Highs_setBoolOptionValue(h, "output_flag", 0);
    is_int(Highs_readModel(h, path), 0, "is read");
    is_int(Highs_run(h), 0, "and solved");
    is_int((int64_t)(Highs_getObjectiveValue(h) + 0.5) * card->p.m.unit, INT64_C(127250000),
           "to what option C is worth");
    Highs_destroy(h);
    unlink(path);
}
#endif

static void stale(struct desk *d)
{
    struct plan_moved m;
    struct tradeoff_done done;
    struct tradeoff_choice choice = { .key = S("T-31"), .letter = S("B"), .priced_on = -1, .reason = S("Because.") };
    struct plan_moved back;
    struct world w;
    is_int(world_load(&d->c, &w), ST_OK, "the plan loads");
    int64_t first = w.plan.first, n = w.plan.n;
    is_int(plan_move_use(&d->c, S("SHELF-38"), first + 1, true, true, &m), ST_OK, "an item moves");
    complain(d, "move");
    is_int(m.n, n + 1, "in a new version");
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_CONFLICT, "a card of the old plan is not applied");
    problems_init(&d->problems, d->arena);
    is_int(plan_move_use(&d->c, S("SHELF-38"), first, true, true, &back), ST_OK, "the item moves back");
}

static enum status edit_record(struct ctx *c, void *arg)
{
    return rec_edit(c, arg);
}

/* Somebody else writes between the moment of the card and that of its decision. */
struct elsewhere {
    struct desk *d;
    bool sizes, spare;
};

static bool elsewhere(void *arg)
{
    struct elsewhere *e = arg;
    struct ctx *c = &e->d->c;
    struct record *r = NULL;
    enum status st = ST_OK;
    c->may_write = NULL;
    if (e->sizes) {
        int64_t id;
        struct record_list l = { 0 };
        st = rec_resolve(c, &kind_feature, S("SHELF-60"), &id);
        const struct value of = ARG_INT(id);
        const struct filter f = { .column = "feature", .op = OP_EQ, .any = &of, .nany = 1 };
        const struct query q = { .kind = &kind_effort, .filters = &f, .nfilters = 1, .limit = 1 };
        st = st == ST_OK ? rec_list(c, &q, &l) : st;
        r = st == ST_OK && l.count > 0 ? l.items[0] : NULL;
        ok(r != NULL, "the wish has an effort");
        if (r)
            rset_int(r, "likely", r->v[kind_field_index(&kind_effort, S("likely"))].u.i + 1);
        st = r ? core_write(c, S("effort"), edit_record, r, NULL) : ST_NOT_FOUND;
    } else {
        r = rec_new(c, &kind_market);
        rset_text(r, "title", S("Nothing to do with it"));
        rset_text(r, "kind", S("region"));
        st = core_write(c, S("market"), add_record, r, NULL);
    }
    is_int(st, ST_OK, "somebody else writes meanwhile");
    complain(e->d, "elsewhere");
    return true;
}

static void meanwhile(struct desk *d)
{
    struct tradeoff_done done;
    struct tradeoff_choice choice = { .key = S("T-31"), .letter = S("C"), .priced_on = -1, .reason = S("Because.") };
    struct elsewhere e = { .d = d, .sizes = true };
    is_int(tradeoff_price_use(&d->c, S("T-31"), &(int64_t){ 0 }), ST_OK, "it is priced on the plan as it is");
    d->c.may_write_arg = &e;
    d->c.may_write = elsewhere;
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_CONFLICT,
           "a card is not applied when what it was worked out from changed meanwhile");
    problems_init(&d->problems, d->arena);
    choice.shown = S("what was on somebody's screen");
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_CONFLICT,
           "nor one that says something else than what was shown");
    problems_init(&d->problems, d->arena);
    struct tradeoff_card *card = ARENA_NEW(d->arena, struct tradeoff_card);
    is_int(tradeoff_load(&d->c, S("T-31"), card), ST_OK, "it loads");
    ok(!card->decided, "and is open still");
    choice.shown = options_shown(&card->p);
    e.sizes = false;
    d->c.may_write = elsewhere;
    is_int(tradeoff_decide_use(&d->c, &choice, &done), ST_OK,
           "what has nothing to do with it does not stand in its way");
    complain(d, "meanwhile");
}

/* A plan is called the best only where that is proved, and how it was stopped says whether looking again finds another. */
static void titles(void)
{
    is_str(plan_solve_title(PLAN_DONE, true), S("Best plan for the values set"), "proved");
    is_str(plan_solve_title(PLAN_WORK, false),
           S("Best plan found within the work allowed, not proved: looking again finds the same"), "all the work done");
    is_str(plan_solve_title(PLAN_CANCEL, false), S("Best plan found when it was stopped, not proved the best"),
           "stopped");
    is_str(plan_solve_title(PLAN_DONE, false), S("Best plan found, not proved the best"), "no proof in spite of all");
}

/* What the checker refuses is no plan on a page, and its problem can be solved again. */
static void refused(struct desk *d, const struct plan_model *m, const char *file)
{
    struct str text = plan_problem_text(m), at = str_z(file), kept;
    struct plan_input in;
    struct problem_names names;
    struct problem_file_options o = { .budget = STR_NULL };
    d->app.url = at;
    is_int(plan_refused(&d->c, m, "a plan", S("the load of Shelf, in a test")), ST_INTERNAL,
           "a refused plan is an internal error");
    problems_init(&d->problems, d->arena);
    while (at.n > 0 && at.p[at.n - 1] != '/')
        at.n--;
    const char *path = arena_cstr(
        d->arena, arena_printf(d->arena, "%.*srefused-%.12s.json", STR_FMT(at), plan_digest(d->arena, text).p));
    kept = slurp(d->arena, path);
    ok(kept.n > 0 && str_eq(kept, text), "its problem is kept beside the workspace, whole");
    ok(problem_file_read(d->arena, &d->problems, kept, &o, &in, &names) == ST_OK && in.nfeatures == m->in.nfeatures,
       "and can be read again");
    complain(d, "read");
    unlink(path);
    d->app.url = STR_NULL;
}

int main(void)
{
    struct desk d;
    tap_plan_none();
    char file[64];
    snprintf(file, sizeof file, "/tmp/headwater-desk-%ld.db", (long)getpid());
    open_desk(&d, file);
    if (!is_int(core_write(&d.c, S("sample"), bring_all, &d, NULL), ST_OK, "the sample comes in")) {
        unlink(file);
        return tap_done();
    }
    struct tradeoff_card *card = ARENA_NEW(d.arena, struct tradeoff_card);
    is_int(tradeoff_load(&d.c, S("T-31"), card), ST_OK, "T-31 is priced");
    complain(&d, "load");
    ok(!card->stale, "on the plan in force");
    is_int((int64_t)card->p.noptions, 4, "four options");
    ok(card->p.impossible && !card->p.in_slack, "no order of work avoids it");
    is_int(card->p.short_days, 55, "55 days short");
    expect(&d, card, 'A', "keep", "124", "124", 0, "fits", 35);
    expect(&d, card, 'B', "slice", "126", "126", 0, "uses_reserve", 35);
    expect(&d, card, 'C', "yes", "115", "127.25", 1, "uses_reserve", 25);
    expect(&d, card, 'D', "yes", "105", "126", 2, "fits", 35);
    if (option(card, 'D')) {
        is_int(option(card, 'C')->fig.companies, 4, "four companies wait for C");
        is_int(option(card, 'D')->fig.companies, 6, "six wait for D");
    }
    struct out o;
    struct json_writer j;
    out_init_raw(&o, d.arena);
    json_begin(&j, &o);
    tradeoff_json(&d.c, &j, card);
    if (getenv("DESK_SHOW"))
        printf("# %.*s\n", STR_FMT(out_str(&o)));
    refused(&d, &card->p.m, file);
    decide(&d);
    unlink(file);
    open_desk(&d, file);
    is_int(core_write(&d.c, S("sample"), bring_all, &d, NULL), ST_OK, "the sample comes in again");
    deadline(&d);
    undo(&d);
    rights(&d);
#ifndef HEADWATER_CBC
    lp(&d);
#endif
    stale(&d);
    meanwhile(&d);
    titles();
    unlink(file);
    return tap_done();
}
