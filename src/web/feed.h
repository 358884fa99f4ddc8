/* web/feed.h: GET /events: what changes, as it changes, to whoever listens. One thread looks four times a second for
 * changes that this server or another one on the same workspace made, and hands them to the streams (core/events says
 * what each reader may know). It looks only while somebody listens. */
#pragma once
#include "web/app_web.h"

struct feed;
/* For the life of the process. */
struct feed *feed_new(struct streams *s);
/* On the first worker's thread, before it answers. */
void feed_start(struct feed *f, const struct web_config *cfg);
/* GET /events: after= or Last-Event-ID say what was had; once=1 gives what is there and ends. */
enum status events_get(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
/* http_config.stream_closed: app is the struct web_config. */
void feed_closed(void *app, uint64_t topic);
