/* use/tradeoff_use.h: the trade-off card: one wish against the plan in force, as an exclusive or. */
#pragma once
#include "engine/problem_write.h"
#include "use/plan_use.h"

enum { CARD_OPTIONS_MAX = 12, CARD_YES_MAX = 3, CARD_NAMED_MAX = 24 }; /* the last: companies that are named of many */
struct card_line {
    char letter;
    struct str type, title, gets, chip, instead; /* type: keep slice defer yes capacity; instead: what gives way */
    int16_t *finish;
    struct figures fig;
    struct fig_reserve *reserve;
    size_t nreserve; /* team-quarters that the wish touches or that are drawn */
    struct str robust; /* fits uses_reserve fails */
    bool proven;
    int32_t slice; /* place in w->features of what is built; -1 = nothing */
    int64_t when; /* ordinal in which that finishes; -1 */
    int64_t drawn; /* days of reserve */
    int64_t lost; /* millionths lost over the horizon by what waits */
    int32_t low, likely, high; /* of what is built, in the scarcest team */
    int32_t scarce; /* that team; -1 */
    int64_t high_left, high_drawn; /* there, built at its high estimate: reserve left, days drawn of it */
    struct card_room *room; /* [nrooms of the wish]: what is planned and asked, this option taken */
    struct fig_reserve *last;
    size_t nlast; /* team-quarters whose last free days it takes */
    int64_t leaves, comes; /* millionths of the quarter wanted: of what waits, of what is built */
    int32_t candidate; /* of p->found; -1 = none */
    int32_t *also;
    size_t nalso;
    bool gives_out; /* at the high estimate: what moves too, places in w->features; nothing helps */
    int32_t *brings;
    size_t nbrings; /* open outcomes of what is built: places in w->outcomes */
    int64_t best_waiting; /* of the companies that wait, those that are our best customers */
};
struct card_room {
    int32_t team;
    int64_t planned, asked, reserve, usable;
};
/* A way to make room that was found and left out, for the proof. */
struct card_left {
    struct str what, why, spares;
    int64_t promises, lost, revenue, drawn, days;
    bool revenue_known;
};
/* What a product or a feature is about to stop taking, and who would miss it (PLANNING 3.9). */
struct card_freed_days {
    int32_t team;
    int64_t quarter, days;
};
struct card_comes {
    int32_t feature;
    int64_t quarter;
    bool fits_now;
}; /* place in w->features */
struct card_ending {
    struct str plural, key, title;
    struct card_freed_days *freed;
    size_t nfreed;
    int64_t days, customers, companies, revenue;
    bool revenue_known;
    int32_t *of;
    size_t nof; /* places in w->features: what ends */
    int64_t best; /* of the companies, those that are our best customers */
    struct card_comes *comes;
    size_t ncomes;
    int32_t *stranded;
    size_t nstranded; /* places in w->features: they lose their ground */
    int64_t lost, gained; /* millionths over the horizon: without it; by what could come in */
    bool in_plan, proved;
};
struct card_fixed {
    struct str key, title, why;
};
/* What the wish needs and comes too late: place in w->features, -1 none; the quarter it comes in, -1 none; quarters between. */
struct card_held {
    int32_t feature;
    int64_t when, lag;
};
struct card_short {
    int32_t team;
    int64_t quarter, usable, reserve, used, needs, free;
};
struct priced {
    struct plan_model m;
    int32_t wish; /* place in w->features */
    int64_t quarter; /* wanted */
    bool in_slack, by_pulling, impossible, days_first, valued, plan_breaks_rules;
    int64_t nmovable, nworthless; /* commitments of the wish's teams that may wait; of these without a value */
    int64_t short_days;
    struct card_short *rooms;
    size_t nrooms; /* teams of the wish in the quarter wanted */
    struct card_line *options;
    size_t noptions;
    struct card_left *left;
    size_t nleft;
    bool searched; /* ask and found are filled: it did not fit in slack */
    struct card_wish ask;
    struct card found;
    struct card_more *more; /* what priced_more worked out; NULL = not asked */
    struct card_ending *ending; /* a retirement: wish is -1 */
    int32_t *wishes;
    size_t nwishes; /* the wish and what it needs, places in m.in.features, the wish last */
    struct card_fixed *fixed;
    size_t nfixed; /* no full yes: what may not give way, in the scarcest team */
    struct card_held held; /* no full yes, whatever gives way */
    int64_t nsized; /* slices that somebody sized, fitting or not */
    const bool *best; /* per w->customers: of our best; NULL until an option asks */
};
/* What arithmetic alone says of a wish (place in w->features) wanted by a quarter: the room there is, and the options for
 * which nothing moves. INVALID with a problem: it has no size, is planned already, or the plan has no such quarter. */
enum status tradeoff_room(struct ctx *c, struct world *w, int32_t wish, int64_t quarter, struct priced *ret) MUST_CHECK;
/* The moment that something is worked out at; inside the transaction that reads it. */
enum status tradeoff_moment(struct ctx *c, int64_t *ret_as_of) MUST_CHECK;
/* Inside the change that follows: whether a model made now still asks what m asked then, of the same plan in force. */
enum status tradeoff_same(struct ctx *c, int64_t as_of, const struct plan_model *m, bool *ret) MUST_CHECK;
/* After it: whether it fits where other work starts earlier (p->by_pulling), as far as that is found within ms. */
enum status tradeoff_fits(struct ctx *c, struct priced *p, int64_t ms) MUST_CHECK;
/* Prices a wish (place in w->features) wanted by a quarter. Every option is checked before it is given. */
enum status tradeoff_price(struct ctx *c, struct world *w, int32_t wish, int64_t quarter,
                           struct priced *ret) MUST_CHECK;
/* What a glance tells of a wish: how short its teams are, whether it fits as things are, whether something smaller does. */
struct card_glance {
    int64_t short_days;
    bool fits, slice_fits;
    const struct card_short *rooms;
    size_t nrooms;
    struct str held; /* as priced_held says */
};
/* On a model for a card that is there already, without a search. false: nobody sized it, it is planned, or the plan ends before. */
bool tradeoff_glance(const struct plan_model *m, int32_t wish, int64_t quarter, struct card_glance *ret);
/* How many companies use what `any` names, and what they pay a year. */
enum status tradeoff_users(struct ctx *c, const struct world *w, struct str any, int64_t *ret_companies,
                           int64_t *ret_revenue, bool *ret_known) MUST_CHECK;

struct w_tradeoff {
    int64_t id, rev, request, wish, product, quarter, due, priced_on, decider;
    struct str key, title, what_for, state, frozen, decider_name;
    struct str request_key, request_text, request_state, retire, asker, asker_any, asker_job, asker_on, customer,
        customer_key, renews;
    int64_t customer_revenue, risk;
};
struct w_whom {
    struct str who, job, question;
};
struct w_voice {
    struct str text, who, job;
    int64_t at;
};
/* The priority that the wish feeds (its first requirement's first), and who said so. */
struct card_need {
    struct str key, title, layer, days;
    int64_t talks, companies;
    bool dry;
};
/* Unplanned since a day (MODEL 10.11), and the largest solution that takes no more days. */
struct card_unplanned {
    int64_t items, days, solution_days;
    struct str since, solution, solution_key;
};
enum status tradeoff_unplanned(struct ctx *c, const struct world *w, struct card_unplanned *ret) MUST_CHECK;
struct card_goal {
    int64_t id;
    struct str key, team, metric, due, paid;
};
/* A goal of who asks, and one on a metric whose outcome some options move. */
struct card_pull {
    struct card_goal a, b;
    struct str letters;
};
struct tradeoff_card {
    struct world w;
    struct w_tradeoff t;
    struct priced p;
    struct str given; /* its JSON, worked out elsewhere: nothing of p is */
    bool proof; /* its JSON says how it was worked out, line by line */
    bool stale, decided, unpriced; /* unpriced: no work that somebody sized; problem says why */
    struct str unpriced_why;
    struct w_voice *voices;
    size_t nvoices;
    struct w_whom *asked;
    size_t nasked; /* named on it: they were asked to weigh in */
    bool customer_best; /* whoever asks is of our best customers, or it is for one */
    struct card_need need;
    struct card_unplanned unplanned;
    struct card_pull pull;
    bool pulls;
    struct str reason, signed_by; /* of the decision, when decided */
    int64_t decision, decided_version, signed_at;
    bool may_decide; /* who asks holds the right (MODEL: right); else they suggest */
    struct str right_of; /* who does decide */
};
/* Loads T-31 and prices it against the plan in force. A decided one keeps what was frozen. */
enum status tradeoff_load(struct ctx *c, struct str key, struct tradeoff_card *ret) MUST_CHECK;
/* What is asked of a card beside its options: how many ways to make room it lists (0: none), every line of the proof. */
struct card_want {
    size_t ways;
    bool proof;
};
/* tradeoff_load, and what is wanted worked out where it is priced. */
enum status tradeoff_work_out(struct ctx *c, struct str key, const struct card_want *want,
                              struct tradeoff_card *ret) MUST_CHECK;
/* The same around a card's JSON that was worked out on the state as it is now: its tree is that, p stays empty. */
enum status tradeoff_load_given(struct ctx *c, struct str key, struct str json, struct tradeoff_card *ret) MUST_CHECK;
/* Who was asked, and `ask for capacity` as an option where days were asked for it; tradeoff_load calls it. */
enum status tradeoff_asked(struct ctx *c, struct tradeoff_card *card) MUST_CHECK;
/* What stands beside the options; tradeoff_load calls it. */
enum status tradeoff_beside(struct ctx *c, struct tradeoff_card *card) MUST_CHECK;
/* What an option's column says beyond its figures; tradeoff_price calls it. built: place in p->m.in.features, or -1. */
void option_cells(struct priced *p, struct card_line *o, int32_t built);
/* Why a commitment (place in in.features) may not give way: its rule, or the promise that may not break; empty when it may. */
struct str feature_fixed(const struct plan_model *m, size_t i);
void priced_fixed(struct priced *p); /* fills p->fixed */
/* The team of the wish that is left with least, the wish taken, in the quarter wanted; NULL where it takes nobody's days. */
const struct card_short *priced_scarcest(const struct priced *p);
/* Prices keeping against retiring what `any` ("product/3", "feature/12") names, from a quarter on. */
enum status tradeoff_price_retire(struct ctx *c, struct world *w, struct str any, int64_t quarter,
                                  struct priced *ret) MUST_CHECK;
/* The same without its options and without a look at the plan as it is: what ending it means (ret->ending), and whether anything
 * there is valued. */
enum status tradeoff_ending(struct ctx *c, struct world *w, struct str any, int64_t quarter,
                            struct priced *ret) MUST_CHECK;
/* An option of a card, checked; NULL where the checker refuses it. built: place in p->m.in.features, or -1. */
struct card_line *option_add(struct ctx *c, struct priced *p, const char *type, int16_t *finish, int32_t built,
                             int32_t draw, bool proven);
/* Behind a card, on demand: what more days would save, and where two options change places. */
struct card_swap {
    char a, b;
    struct str plural, key, title;
    int64_t at, now;
    bool third;
}; /* millionths */
struct card_more {
    struct card_missing missing;
    struct card_swap *swaps;
    size_t nswaps;
    struct card_ways ways;
    bool has_ways; /* every set that makes room, the cheapest first */
    struct card_effort effort;
    bool has_effort; /* where more or fewer days of the wish change the answer; proved */
};
/* ways: how many sets to list at most, 0 = none. */
enum status priced_more(struct ctx *c, struct priced *p, size_t ways) MUST_CHECK;
/* The options at the high estimate of the wish; tradeoff_load calls it. */
enum status priced_high(struct ctx *c, struct priced *p) MUST_CHECK;
void more_json(struct json_writer *j, const struct priced *p); /* members, inside an open object */
/* Whether the actor may decide it, and who does: the narrowest right that matches, else a leader; the owner always. */
enum status tradeoff_right(struct ctx *c, struct tradeoff_card *card, int64_t *ret_decider) MUST_CHECK;
/* The options as they were on the version that the card was priced on; NULL when that cannot be told. */
enum status tradeoff_was(struct ctx *c, const struct tradeoff_card *card, const struct json **ret) MUST_CHECK;
/* Whether the plan in force differs from the one that a card was priced on. */
enum status tradeoff_stale(struct ctx *c, const struct world *w, int64_t priced_on, bool *ret) MUST_CHECK;
/* Takes note of the plan in force: the card is priced on it from now on. */
enum status tradeoff_price_use(struct ctx *c, struct str key, int64_t *ret_change) MUST_CHECK;
/* The card as JSON: what the page's .json, `tradeoff show --json` and `frozen` hold. */
void tradeoff_json(struct ctx *c, struct json_writer *j, const struct tradeoff_card *card);
/* That JSON read back: the page is drawn from it, whether it was worked out now or frozen. */
enum status tradeoff_tree(struct ctx *c, const struct tradeoff_card *card, const struct json **ret) MUST_CHECK;
/* The same as Markdown, for a mail or a terminal; tree: of tradeoff_tree. o is a raw buffer. */
void tradeoff_text(struct out *o, struct arena *a, const struct tradeoff_card *card, const struct json *tree);
/* The problem behind the full yes as a stand-alone one: what is in the plan stays where it is, waits or goes, the wish is
 * in by its quarter, the reserve lends what the workspace allows. `headwater solve` gives the cheapest full yes back. */
struct str tradeoff_problem_text(const struct priced *p); /* plan/1 */
enum status tradeoff_problem_lp(const struct priced *p, struct str *ret) MUST_CHECK;
/* How it was worked out, line by line: the member "proof" of an open object. worked_out: when, in ms. */
void proof_json(struct json_writer *j, const struct priced *p, int64_t worked_out);
/* What its options say, as a text of at most 400 bytes: the member `shown`. Equal texts, equal options; where two differ,
 * it tells in which options, and in what of them (tradeoff_shown.c). */
struct str options_shown(const struct priced *p);
/* " C now: 6 customers wait; D is gone.": what the options say otherwise than they did where `shown` was made; empty where
 * that text tells nothing but that it is another. */
struct str options_differ(const struct priced *p, struct str shown);
/* "It needs Pallet history, which comes in Q1 2027, and a quarter must lie between them."; empty where room is what is missing. */
struct str priced_held(const struct priced *p);
void priced_json(struct json_writer *j, const struct priced *p); /* members, inside an open object */
void beside_json(struct json_writer *j, const struct tradeoff_card *card); /* members, inside an open object */
void option_json(struct json_writer *j, const struct priced *p, const struct card_line *o); /* one object */

struct tradeoff_wish {
    struct str feature, quarter, request, what_for, title;
};
/* A trade-off about the feature (its id) that nobody has decided. */
struct w_open_about {
    int64_t id;
    struct str key, title;
};
enum status tradeoff_open_about(struct ctx *c, int64_t feature, struct w_open_about *ret, bool *ret_found) MUST_CHECK;
/* ST_EXISTS with a problem where there is one already, and *ret_key is its key. */
enum status tradeoff_open_use(struct ctx *c, const struct tradeoff_wish *wish, struct str *ret_key,
                              int64_t *ret_change) MUST_CHECK;
struct tradeoff_choice {
    struct str key, letter, reason, basis, alternative, revisit_on;
    struct str shown; /* options_shown of the card it was made on; empty = whatever it says now */
    int64_t priced_on; /* the version the choice was made on; -1 = the card's */
};
struct tradeoff_done {
    struct str decision, letter, title;
    int64_t plan_n, change;
    struct str message;
    bool suggested;
};
/* Without the right to decide it is a suggestion: a voice and a draft decision, nothing else changes.
 * ST_CONFLICT with a problem when the plan changed since, or what the options are worked out from: the card is priced
 * again, nothing is applied. */
enum status tradeoff_decide_use(struct ctx *c, const struct tradeoff_choice *choice,
                                struct tradeoff_done *ret) MUST_CHECK;

struct str title_cut(struct arena *a, struct str s); /* at most the 200 bytes of a title */
/* Takes a change back. What was signed and what was adopted stays: a signed decision is archived and named undone, its
 * trade-off and request open again, an adopted version is followed by a new one with the rows before it, letters that
 * have not left are cancelled, those that have get a correction as draft. Everything else as change_undo. A decision
 * older than decision_undo_until is refused. ST_CONFLICT with problems naming what changed since. */
/* Whether no decision in the change is older than that. */
bool desk_undo_open(struct ctx *c, int64_t change_id);
enum status desk_undo(struct ctx *c, int64_t change_id, int64_t *ret_change) MUST_CHECK;
/* 17:00 of the second working day after signing, in ms (UTC until zones are read). */
int64_t decision_undo_until(const struct tz *z, int64_t signed_ms);
