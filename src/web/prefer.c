/* web/prefer.c: how long whoever asks for data waits, and what they get who do not. */
#include "web/soon.h"

enum { WAIT_MAX_S = 30 };

int64_t soon_prefers_s(const struct request *r)
{
    struct str rest = request_header(r, S("Prefer")), one;
    int64_t found = -1;
    while (!str_empty(rest)) {
        int64_t n;
        (void)str_cut(rest, ',', &one, &rest);
        one = str_trim(one);
        if (str_starts(one, S("wait=")) && str_to_i64(str_skip(one, 5), &n) && n >= 0)
            return n < WAIT_MAX_S ? n : WAIT_MAX_S;
        if (str_eq(one, S("respond-async")))
            found = 0;
    }
    return found;
}

void soon_accepted(struct ctx *c, const struct solve_job_seen *s, struct str id, struct answer *ret)
{
    *ret = (struct answer){
        .status = 202, .content_type = S("application/json"), .body = solve_job_json(c->arena, s), .no_store = true
    };
    ret->location = arena_printf(c->arena, "/jobs/%.*s.json", STR_FMT(id));
}
