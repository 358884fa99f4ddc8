/* web/customer_heard.h: what one looks up before a call, on a customer's page: what waits between us, whom of them we heard and
 * what they said, and what somebody there was promised. */
#pragma once
#include "web/generic.h"

struct customer_heard;
/* Of a customer; of other kinds NULL. */
enum status customer_heard_load(struct ctx *c, const struct record *r, const struct customer_heard **ret) MUST_CHECK;
/* "Two of their asks wait; one promise is past its day; nine deals are open." */
void customer_heard_finding(struct out *o, const struct view *v, const struct customer_heard *x);
/* x NULL: nothing. */
void customer_heard_html(struct out *o, const struct view *v, const struct customer_heard *x);
