/* web/size_table.h: the days that a feature takes of each team, as a table on the form that sizes it. */
#pragma once
#include "web/form.h"

/* Whether that input of an action on that kind is such days: "shelf=70,platform=20-30-45" for programs. */
bool size_is(const struct form_view *fv, const struct field *f);
/* Whether a name that a form sends is of the table: low:TEAM, likely:TEAM, high:TEAM. */
bool size_named(struct str name);
/* What the table sent, as that text; empty where no team has days. */
struct str size_read(struct arena *a, const struct params *p);
/* The days as they are now, as that text. */
enum status size_now(struct ctx *c, const struct record *feature, struct str *ret) MUST_CHECK;
/* A row a team with what the text says of it; of very many teams a field for the text. */
void size_html(struct out *o, const struct form_view *fv, const struct control *t);
