/* web/desk.h: the pages of the plan and of trade-offs, and what they share. */
#pragma once
#include "use/tradeoff_use.h"
#include "web/frame.h"

extern const struct page page_plan, page_compare, page_tradeoff, page_proof, page_came_up, page_lock, page_why,
    page_worth;
/* POST /came-up · /tradeoffs/:key/decide · /tradeoffs/:key/price · /plan/move */
enum status came_up_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status tradeoff_decide_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status tradeoff_price_post(struct ctx *c, const struct page_in *in, struct answer *ret);
/* /plan/came-up: the address it had */
enum status came_up_moved(struct ctx *c, const struct page_in *in, struct answer *ret);
/* POST /plan/:quarter/lock · /plan/:quarter/unlock · /plan/solve (a job, web/page_job.c) · /plan/adopt */
enum status plan_lock_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status plan_unlock_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status plan_solve_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status plan_adopt_post(struct ctx *c, const struct page_in *in, struct answer *ret);
/* GET /jobs/:id · /jobs/:id/events, POST /jobs/:id/stop · /jobs/:id/cancel */
enum status job_get(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status job_events_get(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status job_stop_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status job_cancel_post(struct ctx *c, const struct page_in *in, struct answer *ret);
/* 422 with the rules that cannot all hold, as a page. */
enum status plan_conflict_show(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status plan_move_post(struct ctx *c, const struct page_in *in, struct answer *ret);
/* POST /plan/:quarter/what-if */
enum status plan_what_if_post(struct ctx *c, const struct page_in *in, struct answer *ret);

/* GET /tradeoffs/:key/problem.json · problem.lp */
enum status tradeoff_problem_get(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status tradeoff_lp_get(struct ctx *c, const struct page_in *in, struct answer *ret);

/* One bar of a team in a quarter: planned, what is asked, reserve, the upright line of what it can do. */
struct bar {
    struct str name, right, title;
    int64_t planned, asked, reserve, usable, scale /* days of the full width; 0: its own */;
};
void desk_bar(struct out *o, struct arena *a, const char *id, const struct bar *b, int width, bool first);
/* Places of the largest of n values, at most `most` of them, in ret: the larger first, equal ones in their order. Values below
 * 0 do not count. Returns how many; *ret_all: how many there would be without the limit. */
size_t desk_largest(const int64_t *value, size_t n, size_t most, size_t *ret, size_t *ret_all);
struct str desk_px(struct arena *a, int64_t n, int64_t scale_px, int64_t of); /* n * px / of, one decimal */
struct str desk_plural(struct arena *a, int64_t n, const char *one, const char *many);
