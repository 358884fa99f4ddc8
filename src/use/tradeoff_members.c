/* use/tradeoff_members.c: members that every part of the card as JSON writes. */
#include "use/tradeoff_json.h"

void json_text(struct json_writer *j, const char *name, struct str s)
{
    json_key(j, str_z(name));
    json_str(j, s);
}

void json_points(struct json_writer *j, const char *name, const struct priced *p, int64_t upt)
{
    json_key(j, str_z(name));
    if (p->valued)
        json_str(j, points_exact(p->m.w->arena, upt));
    else
        json_null(j);
}

void json_number(struct json_writer *j, const char *name, int64_t i)
{
    json_key(j, str_z(name));
    json_int(j, i);
}

void json_flag(struct json_writer *j, const char *name, bool b)
{
    json_key(j, str_z(name));
    json_bool(j, b);
}

void json_list(struct json_writer *j, const char *name)
{
    json_key(j, str_z(name));
    json_array(j);
}
