/* web/said.h: on the page of one of ours, what they said and what it changed. */
#pragma once
#include "core/records.h"
#include "web/ui.h"

struct said;
/* Of a person who said something, or of an executive; of everybody and everything else NULL. */
enum status said_load(struct ctx *c, const struct record *r, const struct said **ret) MUST_CHECK;
void said_finding(struct out *o, const struct view *v, const struct said *s);
/* The strip and the newest of what they said; x NULL: nothing. */
void said_html(struct out *o, struct ctx *c, const struct view *v, const struct said *x);
/* What they are after, the next talk, what they lent. */
void said_aside(struct out *o, struct ctx *c, const struct view *v, const struct said *x);
/* What is done with them most, for whoever may: to prepare a talk, to add what they said. ret has room for two. */
size_t said_acts(const struct view *v, const struct said *s, struct ui_act *ret);
/* "Priya Raman, COO" */
struct str said_title(struct arena *a, const struct record *person);
/* GET /executives/:key: the page of that person. */
enum status executive_get(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
/* "Priya" of "Priya Raman". */
struct str said_first_name(struct str title);
