/* web/page_import_ask.c: what the import page asks besides names and columns: where an edit by hand and the file disagree,
 * words that name what we sell, the sheet, and mappings under a name. */
#include "web/desk.h"
#include "web/import_view.h"
#include "web/ui.h"

enum { CONFLICTS_SHOWN = 200 };

/* ---- edits and the file ---- */

static struct str take_said(const struct import_view *iv, struct str place)
{
    for (size_t i = 0; i < iv->ntake; i++)
        if (str_eq(iv->take[i].field, place))
            return iv->take[i].value;
    return STR_NULL;
}

static void take_radio(struct out *o, const struct import_view *iv, struct str place, struct str value,
                       struct str label)
{
    H(o, "<label><input type=\"radio\" name=\"take:", place, "\" value=\"", value, "\"");
    if (str_eq(take_said(iv, place), value))
        H(o, " checked");
    H(o, "> <span>", label, "</span></label>");
}

static void value_cell(struct out *o, struct str label, struct str s)
{
    H(o, "<td class=\"w\" data-l=\"", label, "\">");
    if (str_empty(s))
        H(o, "<span class=\"muted\">nothing</span>");
    else
        H(o, "", s, "");
    H(o, "</td>");
}

static void conflict_row(struct out *o, const struct import_view *iv, const struct import_conflict *k)
{
    struct str day = date_words_long(iv->v.arena, tz_date(iv->c->app->zone, k->at));
    H(o, "<tr><th scope=\"row\">", k->title, "");
    if (!str_empty(k->key))
        H(o, " <span class=\"small muted\">", k->key, "</span>");
    H(o, "</th><td data-l=\"Field\">", k->label, "</td>");
    value_cell(o, S("File says"), k->theirs);
    value_cell(o, S("Ours says"), k->ours);
    H(o, "<td class=\"w small\" data-l=\"Edited\">", str_empty(k->by) ? S("Somebody") : k->by, ", ", day, "");
    if (!str_empty(k->before))
        H(o, "<br><span class=\"muted\">before: ", k->before, "</span>");
    H(o, "</td><td data-l=\"Stays\"><fieldset class=\"duo ticks\"><legend class=\"vh\">", k->label, " of ", k->title,
      "</legend>");
    take_radio(o, iv, k->place, S("file"), S("File"));
    take_radio(o, iv, k->place, S("ours"), S("Ours"));
    H(o, "</fieldset>");
    if (k->remembered)
        H(o, "<span class=\"small muted\">ours, as decided before</span>");
    H(o, "</td></tr>");
}

static void all_html(struct out *o, const struct import_view *iv)
{
    H(o, "<fieldset class=\"ticks\"><legend class=\"small\">For all where you choose nothing else</legend>");
    take_radio(o, iv, STR_NULL, S("ours"), S("Ours stays"));
    take_radio(o, iv, STR_NULL, S("file"), S("Take the file’s"));
    H(o, "</fieldset>");
}

static void kept_html(struct out *o, const struct import_view *iv)
{
    if (iv->report.edits_kept > 0)
        H(o, "<p class=\"small muted\">", iv->report.edits_kept,
          " more edited by hand stay: the file says there what it said "
          "before.</p>");
}

void import_conflicts_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    if (r->nconflicts == 0) {
        kept_html(o, iv);
        return;
    }
    H(o, "<section class=\"card\" id=\"conflicts\" aria-labelledby=\"i5\"><header><h2 id=\"i5\">",
      (int64_t)r->nconflicts, "",
      r->nconflicts == 1 ? S(" field was edited here, and the file says otherwise")
                         : S(" fields were edited here, and the file says otherwise"),
      "</h2></header>");
    all_html(o, iv);
    H(o,
      "<table class=\"edits card2\"><caption class=\"vh\">Fields edited by hand since the file last came in</caption><thead><tr>"
      "<th scope=\"col\">Record</th><th scope=\"col\">Field</th><th scope=\"col\">File says</th><th scope=\"col\">Ours says</th>"
      "<th scope=\"col\">Edited</th><th scope=\"col\">What stays</th></tr></thead><tbody>");
    for (size_t i = 0; i < r->nconflicts && i < CONFLICTS_SHOWN; i++)
        conflict_row(o, iv, &r->conflicts[i]);
    H(o, "</tbody></table>");
    if (r->nconflicts > CONFLICTS_SHOWN)
        H(o, "<p class=\"small muted\">And ", (int64_t)(r->nconflicts - CONFLICTS_SHOWN),
          " more: the answer for all counts for them.</p>");
    kept_html(o, iv);
    H(o,
      "<p class=\"small muted\">Where you choose nothing, ours stays and is asked about again. What you choose is remembered "
      "until either side changes.</p></section>");
}

/* ---- words ---- */

void import_words_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    int64_t n = 0;
    for (size_t i = 0; i < r->nbad; i++)
        n += str_eq(r->bad[i].code, S("product_word")) || str_eq(r->bad[i].code, S("interface_word"));
    if (n == 0 && !iv->keep_words)
        return;
    H(o, "<fieldset class=\"qask\"><legend>");
    if (iv->keep_words)
        H(o, "Words that name what we sell, or a part of a screen, are kept");
    else
        H(o, "", n, "",
          n == 1 ? S(" text names what we sell, or a part of a screen")
                 : S(" texts name what we sell, or a part of a screen"),
          "");
    H(o, "</legend><div class=\"ticks\"><label><input type=\"checkbox\" name=\"keep_words\" value=\"1\"");
    if (iv->keep_words)
        H(o, " checked");
    H(o,
      "> <span><b>Keep the word</b><br><span class=\"small muted\">Keeping it is a decision with your name, and is counted. "
      "Without this tick these rows stay out.</span></span></label></div></fieldset>");
}

/* ---- how it is read ---- */

static void option(struct out *o, struct str value, struct str label, struct str chosen)
{
    H(o, "<option value=\"", value, "\"");
    if (str_eq_nocase(value, chosen))
        H(o, " selected");
    H(o, ">", label, "</option>");
}

enum status import_ask_load(struct import_view *iv)
{
    return import_mappings(iv->c, &iv->mappings, &iv->nmappings);
}

static void sheet_html(struct out *o, const struct import_view *iv)
{
    const struct import_report *r = &iv->report;
    if (r->nsheets < 2)
        return;
    H(o, "<div><label for=\"sheet\">Sheet</label><select id=\"sheet\" name=\"sheet\">");
    for (size_t i = 0; i < r->nsheets; i++)
        option(o, r->sheets[i], r->sheets[i], r->sheet);
    H(o, "</select>");
    ui_hidden(o, S("was_sheet"), r->sheet);
    H(o, "</div>");
}

static void saved_html(struct out *o, const struct import_view *iv)
{
    if (iv->nmappings > 0) {
        H(o,
          "<div><label for=\"mapping\">Saved mapping</label><select id=\"mapping\" name=\"mapping\"><option value=\"\">None: as "
          "below</option>");
        for (size_t i = 0; i < iv->nmappings; i++)
            option(o, iv->mappings[i], iv->mappings[i], iv->mapping);
        H(o, "</select>");
        ui_hidden(o, S("was_mapping"), iv->mapping);
        H(o, "</div>");
    }
    H(o,
      "<div><label for=\"save\">Save this mapping as</label><input type=\"text\" id=\"save\" name=\"save_mapping\" maxlength=\"200\" value=\"",
      iv->save_mapping, "\" placeholder=\"not saved\"></div>");
}

void import_reading_html(struct out *o, const struct import_view *iv)
{
    H(o, "<div class=\"read\">");
    sheet_html(o, iv);
    H(o,
      "<div><label for=\"hdr\">Heading in line</label><input type=\"text\" id=\"hdr\" name=\"header_row\" inputmode=\"numeric\" "
      "value=\"",
      iv->header_row, "\" placeholder=\"found\">");
    ui_hidden(o, S("was_header_row"), iv->header_row);
    H(o, "</div>");
    import_shape_html(o, iv);
    saved_html(o, iv);
    H(o, "</div>");
}

static void answer_html(struct out *o, const struct import_question *q, struct str answer, struct str words,
                        struct str bold)
{
    H(o, "<label><input type=\"radio\" name=\"alias:", q->value, "\" value=\"", answer, "\"> <span>", words, "<b>",
      bold, "</b></span></label>");
}

/* What order the numbers of a date have, or who is meant; only records can be others than those that are there. */
void import_question_html(struct out *o, const struct import_view *iv, const struct import_question *q)
{
    bool date = str_eq(q->kind, S("date")), record = model_kind(iv->c->app->model, q->kind) != NULL;
    struct arena *a = iv->v.arena;
    struct str ask =
        date ? S("and such: is the day first, or the month?") : arena_printf(a, "is no %.*s we know", STR_FMT(q->kind));
    struct str say =
        desk_plural(a, q->rows, date ? "row hangs on it" : "row says so", date ? "rows hang on it" : "rows say so");
    H(o, "<fieldset class=\"qask\"><legend>“", q->value, "” ", ask, "</legend><p class=\"small\">", say, " in ",
      q->column, ".</p><div class=\"ticks\">");
    for (size_t k = 0; k < q->nsuggestions; k++)
        answer_html(o, q, q->suggestions[k], S("It is "), q->suggestions[k]);
    if (record) {
        answer_html(o, q, q->value, S("It is another, called "), q->value);
        H(o, "<label><input type=\"checkbox\" name=\"create\" value=\"", q->kind, "\"> <span>Add what is absent among ",
          q->kind, "</span></label>");
    }
    H(o, "</div></fieldset>");
}
