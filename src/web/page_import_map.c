/* web/page_import_map.c: which column of the file goes where, to be chosen anew. */
#include "web/desk.h"
#include "web/import_view.h"
#include "web/ui.h"

static bool is_chosen(const struct import_view *iv, struct str column)
{
    for (size_t i = 0; i < iv->nmap; i++)
        if (str_eq(iv->map[i].value, column))
            return true;
    return false;
}

static void map_option(struct out *o, struct str value, struct str label, bool on)
{
    H(o, "<option value=\"", value, "\"");
    if (on)
        H(o, " selected");
    H(o, ">", label, "</option>");
}

/* The fields of a roadmap, which is no single kind: those of its features and where they stand, and the days of a team. */
static void roadmap_options(struct out *o, const struct import_view *iv, const struct import_mapped *m)
{
    static const struct {
        const char *field, *label;
    } roadmap[] = { { "title", "Title" },
                    { "external_id", "Its number in the file" },
                    { "product", "Product" },
                    { "quarter", "Quarter" },
                    { "team", "Team" },
                    { "days", "Days" },
                    { "low", "Days, low" },
                    { "likely", "Days, likely" },
                    { "high", "Days, high" },
                    { "requirement", "Requirement" },
                    { "solution", "Solution" },
                    { "needs", "Needs" },
                    { "class", "Class" },
                    { "text", "Text" },
                    { "key", "Key" },
                    { "owner", "Who decides about it" },
                    { "asked_by", "Who asked: writes a request for each" } };
    struct str team = m->column, days = S("days:");
    bool listed = str_empty(m->field);
    for (size_t i = 0; i < COUNT(roadmap); i++) {
        bool on = str_eq(m->field, str_z(roadmap[i].field));
        listed = listed || on;
        map_option(o, str_z(roadmap[i].field), str_z(roadmap[i].label), on);
    }
    bool is_days = str_starts(m->field, days);
    if (is_days)
        team = str_skip(m->field, days.n);
    map_option(o, arena_printf(iv->v.arena, "days:%.*s", STR_FMT(team)),
               arena_printf(iv->v.arena, "Days of the team %.*s", STR_FMT(team)), is_days);
    if (!listed && !is_days)
        map_option(o, m->field, words_upper(iv->v.arena, m->field), true);
}

/* What nobody chose stands beside the choice: left as it is, it is found out again, with its factor and its dates. */
static void map_row(struct out *o, const struct import_view *iv, const struct kind *k, const struct import_mapped *m)
{
    H(o, "<tr><th scope=\"row\">", m->column, "</th><td class=\"w smp\">", m->sample, "</td><td>");
    bool roadmap = str_eq(iv->shape, S("commitments"));
    if ((k || roadmap) && !str_empty(m->column)) {
        if (!is_chosen(iv, m->column))
            H(o, "<input type=\"hidden\" name=\"was:", m->column, "\" value=\"", m->field, "\">");
        H(o, "<select name=\"map:", m->column, "\" aria-label=\"", m->column,
          " goes to\"><option value=\"\">Leave out</option>");
        bool listed = str_empty(m->field) || roadmap;
        if (roadmap)
            roadmap_options(o, iv, m);
        for (size_t i = 0; !roadmap && i < k->nfields; i++) {
            const struct field *f = &k->fields[i];
            if (f->flags & (F_SECRET | F_READONLY))
                continue;
            bool on = str_eq(m->field, str_z(f->name));
            listed |= on;
            map_option(o, str_z(f->name), str_z(f->label), on);
        }
        bool id = str_eq(m->field, S("external_id"));
        if (!roadmap)
            map_option(o, S("external_id"), S("External id"), id);
        if (!listed && !id)
            map_option(o, m->field, words_upper(iv->v.arena, m->field), true);
        H(o, "</select>");
    } else
        H(o, "", str_empty(m->field) ? S("left out") : m->field, "");
    H(o, "</td><td class=\"w smp\">", m->how, "</td></tr>");
}

void import_mapping_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    const struct kind *k = model_kind(iv->c->app->model, iv->shape);
    int64_t columns = 0, used = 0;
    for (size_t i = 0; i < r->nmapped; i++) {
        columns += !str_empty(r->mapped[i].column);
        used += !str_empty(r->mapped[i].column) && !str_empty(r->mapped[i].field);
    }
    H(o,
      "<section class=\"card\" aria-labelledby=\"i3\"><header><h2 id=\"i3\">Which column goes where</h2><span class=\"small muted\">",
      used, " of ", desk_plural(iv->v.arena, columns, "column has", "columns have"),
      " a field</span></header><table class=\"map card2\"><caption class=\"vh\">Columns of the file and the fields that they fill"
      "</caption><thead><tr><th scope=\"col\">Column</th><th scope=\"col\">In the first rows</th>"
      "<th scope=\"col\">Goes to</th><th scope=\"col\">What we saw</th></tr></thead><tbody>");
    for (size_t i = 0; i < r->nmapped; i++)
        map_row(o, iv, k, &r->mapped[i]);
    H(o, "</tbody></table></section>");
}

/* ---- the same for every row ---- */

static struct str set_said(const struct import_view *iv, struct str field)
{
    for (size_t i = 0; i < iv->nset; i++)
        if (str_eq(iv->set[i].field, field))
            return iv->set[i].value;
    return STR_NULL;
}

static void set_field(struct out *o, const struct import_view *iv, size_t *n, struct str field, struct str label)
{
    if ((*n)++ == 0)
        H(o,
          "<fieldset class=\"qask\"><legend>The same for every row</legend><p class=\"small\">No column of the file says it.</p>");
    H(o, "<div class=\"field\"><label for=\"set-", field, "\">", label, "</label><input type=\"text\" id=\"set-", field,
      "\" name=\"set:", field, "\" value=\"", set_said(iv, field), "\" autocomplete=\"off\"></div>");
}

static bool has_column(const struct import_report *r, struct str field)
{
    for (size_t i = 0; i < r->nmapped; i++)
        if (!str_empty(r->mapped[i].column) && str_eq(r->mapped[i].field, field))
            return true;
    return false;
}

/* Whether a line, or the problem, asks for it. */
static bool is_wanted(const struct import_view *iv, struct str problem, struct str words)
{
    const struct import_report *r = &iv->report;
    size_t at;
    bool wanted = str_find(problem, words, &at);
    for (size_t i = 0; i < r->nbad && !wanted; i++)
        wanted = str_find(r->bad[i].reason, words, &at);
    return wanted;
}

void import_sets_html(struct out *o, const struct import_view *iv, struct str problem)
{
    const struct model *m = iv->c->app->model;
    struct arena *a = iv->v.arena;
    const struct kind *k = model_kind(m, iv->shape);
    size_t n = 0;
    if (k == NULL)
        k = &kind_feature; /* of a roadmap or a board */
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        struct str name = str_z(f->name);
        bool needed = (f->flags & F_REQUIRED) && !has_column(&iv->report, name)
                      && (is_wanted(iv, problem, arena_printf(a, "%s is needed", f->label))
                          || is_wanted(iv, problem, arena_printf(a, "set %s=", f->name)));
        if (needed || !str_empty(set_said(iv, name)))
            set_field(o, iv, &n, name, str_z(f->label));
    }
    for (size_t i = 0; i < m->nkinds; i++) { /* what a record made on the way needs: the market of a segment */
        struct str name = str_z(m->kinds[i]->name);
        if (kind_field(k, name) == NULL
            && (is_wanted(iv, problem, arena_printf(a, "(%s=", m->kinds[i]->name)) || !str_empty(set_said(iv, name))))
            set_field(o, iv, &n, name, words_upper(a, kind_label(a, m->kinds[i])));
    }
    if (n > 0)
        H(o, "</fieldset>");
}
