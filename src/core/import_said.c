/* core/import_said.c: what was said of a file that is taken apart into tables, now or when one with the same headers came in
 * last: which column is what, and what may be created. */
#include "core/import_parts.h"

enum { DAYS_PREFIX = 5 };

static bool is_days(struct str field)
{
    return field.n > DAYS_PREFIX && str_starts(field, S("days:"));
}

/* Whether a row of the source has such a field; one without a list has those of the kind that its rows are. */
static bool is_field(const struct importer *im, struct str name)
{
    const char *const *list = im->source->fields;
    for (size_t i = 0; list != NULL && list[i] != NULL; i++)
        if (str_eq(name, str_z(list[i])))
            return true;
    return list == NULL
           && (kind_field(im->source->counts, name) != NULL || str_eq(name, S("key"))
               || str_eq(name, S("external_id")));
}

enum status import_said_check(struct importer *im)
{
    for (size_t i = 0; i < im->nsaid; i++) {
        const struct import_set *s = &im->o->map[i];
        if (str_empty(str_trim(s->value)))
            continue;
        if (import_column_said(im, s->value) == SIZE_MAX)
            return import_map_usage(im, "the file has no column", s->value,
                                    "Give one of its headers: --map FIELD=COLUMN.");
        if (!str_eq(s->field, S("-")) && !is_days(s->field) && !is_field(im, s->field))
            return import_map_usage(im, "there is no such field:", s->field,
                                    "Give a field of what the rows are, days:TEAM, key or external_id.");
    }
    for (size_t i = 0; i < im->nsets; i++) {
        struct str name = im->o->set[i].field;
        if (!is_field(im, name) && kind_field(im->source->counts, name) == NULL
            && !import_needed_by(im->source->counts, name, 2))
            return import_map_usage(im, "there is no such field:", name,
                                    "Give a field of what the rows are: --set FIELD=VALUE.");
    }
    return ST_OK;
}

/* Whether something is said now about the field or the column: that counts. */
static bool is_said(const struct import_options *o, size_t n, struct str field, struct str header)
{
    for (size_t i = 0; i < n; i++)
        if ((str_eq(o->map[i].field, field) && !str_eq(field, S("-")))
            || str_eq_nocase(str_trim(o->map[i].value), str_trim(header)))
            return true;
    return false;
}

void import_said_behind(struct importer *im, const struct json *maps, struct import_options *o)
{
    size_t n = maps != NULL ? maps->count : 0, nmap = o->nmap, nset = o->nset;
    struct import_set *map = ARENA_ARRAY(im->c->arena, struct import_set, o->nmap + n + 1);
    struct import_set *set = ARENA_ARRAY(im->c->arena, struct import_set, o->nset + n + 1);
    for (size_t i = 0; i < o->nmap; i++)
        map[i] = o->map[i];
    for (size_t i = 0; i < o->nset; i++)
        set[i] = o->set[i];
    for (const struct json *j = n > 0 ? maps->first : NULL; j != NULL; j = j->next) {
        struct str field = json_get_text(j, "field"), header = json_get_text(j, "header");
        bool constant = json_get(j, S("column")) == NULL, said = false;
        for (size_t i = 0; i < o->nset; i++)
            said = said || str_eq(o->set[i].field, field);
        if (constant && !said)
            set[nset++] = (struct import_set){ field, json_get_text(j, "constant") };
        else if (!constant && !is_said(o, o->nmap, field, header))
            map[nmap++] = (struct import_set){ field, header };
    }
    o->map = map, o->nmap = nmap;
    o->set = set, o->nset = nset;
}

enum status import_recall_source(struct importer *im, struct import_options *o)
{
    const struct json *last;
    struct str shape;
    TRY(import_last_like(im, o->shape, &last, &shape));
    if (last == NULL)
        return ST_OK;
    import_said_behind(im, json_get(last, S("maps")), o);
    if (str_empty(o->create))
        o->create = json_get_text(last, "create");
    return ST_OK;
}

struct str import_said_how(const struct importer *im, struct str field, struct str header)
{
    for (size_t i = 0; i < im->o->nmap; i++)
        if (str_eq(im->o->map[i].field, field)
            || (is_days(field) && str_eq_nocase(str_trim(im->o->map[i].value), str_trim(header))))
            return i < im->nsaid ? S("said") : im->saved != NULL ? S("saved") : S("remembered");
    return S("guessed");
}
