/* web/rate.c: see web/rate.h. What is kept of an asker is one instant: when all that was asked would have been answered at
 * the even pace (the generic cell rate algorithm). */
#include "web/rate.h"
#include "base/thread.h"
#include <assert.h>
#include <time.h>

enum { SLOTS = 8192, LOOK = 8, MINUTE_US = 60000000, WRITE_COST = 4, BURST_PART = 4 };

struct slot {
    uint64_t who;
    int64_t until_us;
};
struct rate {
    pthread_mutex_t lock;
    int64_t each_us; /* what a reading request costs */
    struct slot slots[SLOTS];
};

struct rate *rate_new(struct arena *a, int64_t a_minute)
{
    if (a_minute <= 0)
        return NULL;
    struct rate *r = ARENA_NEW(a, struct rate);
    r->each_us = MINUTE_US / a_minute > 0 ? MINUTE_US / a_minute : 1;
    lock_init(&r->lock);
    return r;
}

static uint64_t name_of(struct str who)
{
    uint64_t h = 1469598103934665603u;
    for (size_t i = 0; i < who.n; i++)
        h = (h ^ (unsigned char)who.p[i]) * 1099511628211u;
    return h ? h : 1;
}

/* The asker's slot; a new one takes the place of whoever asked longest ago nearby, who by then has nothing to wait for
 * unless thousands ask at once. */
static struct slot *slot_of(struct rate *r, uint64_t who)
{
    struct slot *oldest = &r->slots[who % SLOTS];
    for (size_t i = 0; i < LOOK; i++) {
        struct slot *s = &r->slots[(who + i) % SLOTS];
        if (s->who == who)
            return s;
        if (s->until_us < oldest->until_us)
            oldest = s;
    }
    *oldest = (struct slot){ who, 0 };
    return oldest;
}

int64_t rate_take(struct rate *r, struct str who, bool write, int64_t now_us)
{
    if (!r)
        return 0;
    int64_t cost = r->each_us * (write ? WRITE_COST : 1), room = MINUTE_US / BURST_PART;
    room = room > cost ? room : cost;
    lock_take(&r->lock);
    struct slot *s = slot_of(r, name_of(who));
    int64_t until = (s->until_us > now_us ? s->until_us : now_us) + cost, over = until - now_us - room;
    if (over <= 0)
        s->until_us = until;
    lock_give(&r->lock);
    return over <= 0 ? 0 : (over + 999999) / 1000000;
}

int64_t rate_now_us(void)
{
    struct timespec t;
    int rc = clock_gettime(CLOCK_MONOTONIC, &t);
    assert(rc == 0);
    (void)rc;
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
