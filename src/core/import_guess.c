/* core/import_guess.c: what a file holds, from its headings, where nobody said it. */
#include "core/import_parts.h"

enum { KNOWN = 2, MEANT = 1, STRANGE = -1, MISSING = -4, LEAST = 3 };

static bool is(struct importer *im, struct str header, const char *name)
{
    return str_eq(import_bare(im->c->arena, header), import_bare(im->c->arena, str_z(name)));
}

static bool heads(struct importer *im, const char *name)
{
    const struct csv_row *h = &im->csv.rows[0];
    for (size_t i = 0; i < h->n; i++)
        if (is(im, h->cells[i], name))
            return true;
    return false;
}

/* A plan has titles and the days of teams: one column a team, or team and days (or low, likely, high). */
static bool is_plan(struct importer *im)
{
    const struct csv_row *h = &im->csv.rows[0];
    struct str team, days = S("days:");
    bool named = heads(im, "title") || heads(im, "key") || heads(im, "external_id")
                 || (shape_column(im, "title") != SIZE_MAX && shape_column(im, "product") != SIZE_MAX);
    for (size_t i = 0; i < h->n; i++)
        if (shape_days(im, h->cells[i], &team)
            && (named || shape_column(im, "title") != SIZE_MAX
                || (h->cells[i].n > days.n && str_eq_nocase((struct str){ h->cells[i].p, days.n }, days))))
            return true;
    return named && shape_column(im, "team") != SIZE_MAX
           && (shape_column(im, "days") != SIZE_MAX || heads(im, "likely"));
}

/* Whether the heading is another word for the field. */
static bool is_meant(struct importer *im, const struct kind *k, const struct field *f, struct str header)
{
    bool title = k->title != NULL && strcmp(k->title, f->name) == 0;
    if (import_is_post(im, k, header))
        return strcmp(f->name, "title") == 0;
    return import_means(im->c->arena, header, f->name) || (title && import_means(im->c->arena, header, "title"));
}

static bool is_there(struct importer *im, const struct kind *k, const struct field *f)
{
    const struct csv_row *h = &im->csv.rows[0];
    bool found = heads(im, f->name) || heads(im, f->label);
    for (size_t i = 0; i < h->n && !found; i++)
        found = is_meant(im, k, f, h->cells[i]);
    return found;
}

/* Headings that every kind has, whatever it is. */
static bool is_common(struct importer *im, struct str header)
{
    static const char *const common[] = { "key", "id", "external_id", "source" };
    for (size_t i = 0; i < COUNT(common); i++)
        if (is(im, header, common[i]))
            return true;
    return false;
}

static bool is_called(struct importer *im, const struct field *f, struct str header)
{
    return is(im, header, f->name) || is(im, header, f->label);
}

/* The points of a heading: a field takes one column, the one that has its name before the one that only means it. */
static int field_score(struct importer *im, const struct kind *k, struct str header, bool *taken)
{
    for (size_t i = 0; i < k->nfields; i++)
        if (!(k->fields[i].flags & F_SECRET) && is_called(im, &k->fields[i], header)) {
            taken[i] = true;
            return KNOWN;
        }
    for (size_t i = 0; i < k->nfields; i++)
        if (!(k->fields[i].flags & F_SECRET) && !taken[i] && is_meant(im, k, &k->fields[i], header)) {
            taken[i] = true;
            return MEANT;
        }
    return STRANGE;
}

static int kind_score(struct importer *im, const struct kind *k)
{
    const struct csv_row *h = &im->csv.rows[0];
    bool *taken = ARENA_ARRAY(im->c->arena, bool, k->nfields + 1);
    int score = 0;
    for (size_t i = 0; i < k->nfields; i++)
        taken[i] = heads(im, k->fields[i].name) || heads(im, k->fields[i].label);
    for (size_t i = 0; i < h->n; i++)
        if (str_trim(h->cells[i]).n > 0 && !is_common(im, h->cells[i]))
            score += field_score(im, k, h->cells[i], taken);
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        if ((f->flags & F_REQUIRED) && !f->dflt && !is_there(im, k, f))
            score += MISSING;
    }
    return score;
}

struct str import_guess(struct importer *im)
{
    static const char *const never[] = { "workspace",    "user",         "token", "connection",
                                         "import_batch", "custom_field", "change" };
    const struct model *m = im->c->app->model;
    const struct kind *best = NULL;
    int most = LEAST - 1;
    if (im->csv.nrows == 0)
        return STR_NULL;
    if (import_is_jira(im) || import_is_trello(im))
        return S("features");
    if (import_is_feedback(im))
        return S("requests");
    const struct kind *known = model_kind(m, import_profile_kind(im));
    if (known != NULL)
        return str_z(known->plural);
    if (is_plan(im))
        return S("commitments");
    if (import_is_grid(im))
        return S("capacities");
    for (size_t i = 0; i < m->nkinds; i++) {
        const struct kind *k = m->kinds[i];
        bool out = false;
        for (size_t j = 0; j < COUNT(never); j++)
            out = out || strcmp(k->name, never[j]) == 0;
        int score = out ? 0 : kind_score(im, k);
        if (score > most) {
            most = score;
            best = k;
        }
    }
    return best ? str_z(best->plural) : STR_NULL;
}
