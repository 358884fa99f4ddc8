/* core/once.h: a write that was asked for with a key happens once. Its answer is kept in the same
 * transaction as its effect and given again to whoever repeats it, byte for byte, for seven days. */
#pragma once
#include "store/db.h"

enum { ONCE_KEY_MAX = 200, ONCE_KEPT_DAYS = 7, ONCE_STALE_MS = 60 * 1000 };

/* What a surface needs in order to answer again; status is the surface's own, above 0. */
struct once_answer {
    int64_t status;
    struct str content_type, body, location, etag, undo, link, disposition;
    bool secret; /* given out, but not kept, nor what was asked: the key is used up, and refused from then on */
};
struct once {
    struct str key; /* as the client chose it, 1 to ONCE_KEY_MAX bytes */
    struct str digest; /* of all that was asked for: the same key with another one is refused */
    /* Does the work and says whether it had an effect: without one nothing is kept and whatever was
     * written is rolled back, so that a refused request may be mended and sent again. */
    enum status (*run)(struct ctx *c, void *arg, struct once_answer *ret, bool *ret_keep);
    void *arg;
};

/* Runs o->run inside one write transaction, or gives the answer that was kept (*ret_again).
 * INVALID, code key_reused: the key came with another request. INVALID, code key: no possible key.
 * EXISTS, code running: the first request with this key is not done. Otherwise what run says. A
 * reservation whose process is gone, or that is older than ONCE_STALE_MS, is taken over; should the
 * older one still come to its end, it is rolled back. */
enum status once_run(struct ctx *c, const struct once *o, struct once_answer *ret, bool *ret_again) MUST_CHECK;
