/* web/page_import_shape.c: what the rows of a file are, to be chosen. */
#include "core/perm.h"
#include "model/openapi.h"
#include "web/desk.h"
#include "web/generic.h"
#include "web/import_view.h"

static void shape_option(struct out *o, const struct import_view *iv, struct str value, struct str label)
{
    H(o, "<option value=\"", value, "\"");
    if (str_eq(value, iv->shape))
        H(o, " selected");
    H(o, ">", label, "</option>");
}

/* What a file may hold: what whoever asks may add; sign-ins, keys and what importing writes itself are not brought in. */
static bool is_offered(const struct ctx *c, const struct kind *k)
{
    return openapi_adds(k) && perm_at_least(c, k->perm.add) && !kind_is(k, &kind_user) && !kind_is(k, &kind_token)
           && !kind_is(k, &kind_import_batch) && !kind_is(k, &kind_message) && !kind_is(k, &kind_capacity);
}

void import_shape_select(struct out *o, const struct import_view *iv)
{
    const struct model *m = iv->c->app->model;
    H(o, "<select id=\"shape\" name=\"shape\">");
    shape_option(o, iv, S(""), S("Found out from the headings"));
    shape_option(o, iv, S("commitments"), S("A roadmap: features, effort and quarters"));
    shape_option(o, iv, S("capacities"), S("Teams’ days by quarter"));
    for (size_t i = 0; i < m->nkinds; i++)
        if (is_offered(iv->c, m->kinds[i]))
            shape_option(o, iv, str_z(m->kinds[i]->plural),
                         words_upper(iv->v.arena, kind_words(iv->v.arena, m->kinds[i])));
    H(o, "</select>");
}

void import_shape_html(struct out *o, const struct import_view *iv)
{
    H(o, "<div><label for=\"shape\">Rows are</label>");
    import_shape_select(o, iv);
    ui_hidden(o, S("was_shape"), iv->shape);
    H(o, "</div>");
}
