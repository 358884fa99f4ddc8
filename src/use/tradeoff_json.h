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
