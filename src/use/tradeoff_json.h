/* use/tradeoff_json.h: members of the open object, for the writers of the card; private to use/tradeoff_*.c. */
#pragma once
#include "use/tradeoff_use.h"

void json_text(struct json_writer *j, const char *name, struct str s);
void json_number(struct json_writer *j, const char *name, int64_t i);
void json_flag(struct json_writer *j, const char *name, bool b);
void json_list(struct json_writer *j, const char *name);       /* opens it */
/* A value that was read, as it was. */
void json_tree(struct json_writer *j, const struct json *v);
/* Millionths of points, exact; null where nobody weighed anything. */
void json_points(struct json_writer *j, const char *name, const struct priced *p, int64_t upt);
/* {"amount": "612000", "currency": "USD"}; null where it is not known. */
void json_money(struct json_writer *j, const struct world *w, const char *name, bool known, int64_t minor);
void json_team(struct json_writer *j, const struct world *w, int32_t team);
/* The companies that wait for one of these features (places in w->features). */
void json_companies(struct json_writer *j, const struct world *w, const char *name, const int32_t *features, size_t n);
