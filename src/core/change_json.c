/* core/change_json.c: a change as data: the head that history lists. */
#include "base/date.h"
#include "core/change.h"

static void id_or_null(struct json_writer *w, struct arena *a, const char *name, int64_t id)
{
    json_key(w, str_z(name));
    if (id != 0)
        json_str(w, arena_printf(a, "%lld", (long long)id));
    else
        json_null(w);
}

void change_head_json(struct json_writer *w, struct arena *a, const struct change_head *h)
{
    json_key(w, S("id")), json_str(w, arena_printf(a, "%lld", (long long)h->id));
    json_key(w, S("at")), json_str(w, instant_text(a, h->at));
    json_key(w, S("happened_at"));
    if (h->happened_at != 0)
        json_str(w, instant_text(a, h->happened_at));
    else
        json_null(w);
    json_key(w, S("action")), json_str(w, h->action);
    json_key(w, S("by")), json_str(w, h->actor_name);
    json_key(w, S("via")), json_str(w, h->via);
    json_key(w, S("rows")), json_int(w, h->nrows);
    id_or_null(w, a, "undoes", h->undoes);
    id_or_null(w, a, "undone_by", h->undone_by);
}

void change_heads_csv(struct csv_writer *w, struct arena *a, const struct change_head *h, size_t n)
{
    static const char *const heads[] = {
        "id", "at", "happened_at", "by", "via", "action", "rows", "undoes", "undone_by"
    };
    for (size_t i = 0; i < COUNT(heads); i++)
        csv_cell(w, str_z(heads[i]));
    csv_end_row(w);
    for (size_t i = 0; i < n; i++) {
        csv_int(w, h[i].id);
        csv_cell(w, instant_text(a, h[i].at));
        csv_cell(w, h[i].happened_at ? instant_text(a, h[i].happened_at) : STR_NULL);
        csv_cell(w, h[i].actor_name);
        csv_cell(w, h[i].via);
        csv_cell(w, h[i].action);
        csv_int(w, h[i].nrows);
        csv_cell(w, h[i].undoes ? arena_printf(a, "%lld", (long long)h[i].undoes) : STR_NULL);
        csv_cell(w, h[i].undone_by ? arena_printf(a, "%lld", (long long)h[i].undone_by) : STR_NULL);
        csv_end_row(w);
    }
}
