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

static void json_leaf(struct json_writer *j, const struct json *v)
{
    if (v->type == J_NULL)
        json_null(j);
    else if (v->type == J_BOOL)
        json_bool(j, v->b);
    else if (v->type == J_INT)
        json_int(j, v->i);
    else if (v->type == J_NUMBER)
        json_raw_number(j, v->s);
    else
        json_str(j, v->s);
}

/* Depth is bounded by the reader (JSON_DEPTH_MAX). */
void json_tree(struct json_writer *j, const struct json *v)
{
    if (v->type != J_ARRAY && v->type != J_OBJECT) {
        json_leaf(j, v);
        return;
    }
    if (v->type == J_OBJECT)
        json_object(j);
    else
        json_array(j);
    for (const struct json *k = v->first; k; k = k->next) {
        if (v->type == J_OBJECT)
            json_key(j, k->name);
        json_tree(j, k);
    }
    json_end(j);
}

void json_money(struct json_writer *j, const struct world *w, const char *name, bool known, int64_t minor)
{
    json_key(j, str_z(name));
    if (!known) {
        json_null(j);
        return;
    }
    json_object(j);
    json_text(j, "amount", money_text(w->arena, minor));
    json_text(j, "currency", w->set.currency);
    json_end(j);
}

void json_team(struct json_writer *j, const struct world *w, int32_t team)
{
    json_text(j, "team", w->teams[team].key);
    json_text(j, "title", w->teams[team].title);
}

void json_companies(struct json_writer *j, const struct world *w, const char *name, const int32_t *features, size_t n)
{
    int32_t at[CARD_NAMED_MAX];
    size_t k = plan_companies_of(w, features, n, at, COUNT(at));
    json_list(j, name);
    for (size_t i = 0; i < k; i++) {
        json_object(j);
        json_text(j, "key", w->customers[at[i]].key);
        json_text(j, "title", w->customers[at[i]].title);
        json_end(j);
    }
    json_end(j);
}
