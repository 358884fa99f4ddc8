/* web/rate.h: how often somebody may ask: requests a minute for each sign-in, token and address, fewer of those that write.
 *
 * A server keeps its own count, in memory of a fixed size; a quarter of a minute's worth may come at once. */
#pragma once
#include "base/arena.h"
#include "base/str.h"
#include <stdint.h>

struct rate;
/* a_minute: requests of one asker; 0: no limit, the answer is NULL. Of those a quarter may write. Outlives the server. */
struct rate *rate_new(struct arena *a, int64_t a_minute);
/* Counts one request at an instant of a steady clock; the seconds to wait before it would be answered, 0: it may go on.
 * who: any text that names the asker. Any thread; r may be NULL. */
int64_t rate_take(struct rate *r, struct str who, bool write, int64_t now_us);
/* A steady clock, in microseconds. */
int64_t rate_now_us(void);
