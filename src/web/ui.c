/* web/ui.c: the parts that pages are made of. */
#include "base/money.h"
#include "web/frame.h"

static void format_links(struct out *o, const struct view *v)
{
    struct str drop = S("done bom after");
    if (v->no_json)
        return;
    H(o, "<span class=\"fmt\"><a href=\"", view_url(v, S(".json"), drop), "\">.json</a>");
    if (v->csv)
        H(o, "<a href=\"", view_url(v, S(".csv"), drop), "\">.csv</a>");
    if (v->svg)
        H(o, "<a href=\"", view_url(v, S(".svg"), drop), "\">.svg</a>");
    if (v->md)
        H(o, "<a href=\"", view_url(v, S(".md"), drop), "\">.md</a>");
    H(o, "</span>");
}

static void one_act(struct out *o, const struct ui_act *a)
{
    struct str tone = a->primary ? S(" pri") : STR_NULL;
    if (a->post)
        H(o, "<form method=\"post\" action=\"", a->href, "\"><button class=\"btn", tone, "\"");
    else
        H(o, "<a class=\"btn", tone, "\" href=\"", a->href, "\"");
    H(o, " data-do=\"", a->label, "\"");
    if (a->key)
        H(o, " data-key=\"", str_z(a->key), "\"");
    H(o, ">", a->label, "");
    if (a->key)
        H(o, " <kbd>", str_z(a->key), "</kbd>");
    if (a->post)
        H(o, "</button></form>");
    else
        H(o, "</a>");
}

void ui_bar(struct out *o, const struct view *v, struct str crumb_html_free_text, const struct ui_act *acts,
            size_t nacts)
{
    H(o, "<div class=\"bar\"><p class=\"crumb\">");
    bool linked = v->current && strcmp(v->current, "/") != 0 && !str_empty(v->crumb_area);
    if (linked)
        H(o, "<a href=\"", url_own(str_z(v->current)), "\">", v->crumb_area, "</a>");
    else
        H(o, "", v->crumb_area, "");
    if (!str_empty(crumb_html_free_text))
        H(o, " · ", crumb_html_free_text, "");
    H(o, "</p><div class=\"acts\">");
    format_links(o, v);
    for (size_t i = 0; i < nacts; i++)
        if (v->may >= acts[i].least)
            one_act(o, &acts[i]);
    H(o, "</div></div>");
}

void ui_top_begin(struct out *o, const struct view *v, struct str crumb_html_free_text, const struct ui_act *acts,
                  size_t nacts)
{
    H(o, "<div class=\"top\">");
    ui_bar(o, v, crumb_html_free_text, acts, nacts);
    H(o, "<h1>", v->title, "");
    if (!str_empty(v->key))
        H(o, " <span class=\"key1\">", v->key, "</span>");
    H(o, "</h1>");
}

void ui_top_end(struct out *o)
{
    H(o, "</div>");
}

void ui_top(struct out *o, const struct view *v, struct str crumb_html_free_text, struct str sub,
            const struct ui_act *acts, size_t nacts)
{
    ui_top_begin(o, v, crumb_html_free_text, acts, nacts);
    if (!str_empty(sub))
        H(o, "<p class=\"sub\">", sub, "</p>");
    ui_top_end(o);
}

void ui_fig(struct out *o, struct str value, struct str unit, struct url u)
{
    H(o, "<a class=\"fig\" href=\"", u, "\" data-fig>", number_grouped(o->arena, value), "");
    if (!str_empty(unit))
        H(o, " ", unit, "");
    H(o, "</a>");
}

void ui_record_link(struct out *o, struct arena *a, struct str plural, struct str key, struct str label)
{
    H(o, "<a href=\"", URL(a, plural, key), "\">", label, "</a>");
}

void ui_layer(struct out *o, struct arena *a, struct str layer)
{
    (void)a;
    if (str_eq(layer, S("executive")))
        H(o, "<span class=\"lay x\">Executive</span>");
    else if (str_eq(layer, S("manager")))
        H(o, "<span class=\"lay m\">Senior manager</span>");
    else if (str_eq(layer, S("user")))
        H(o, "<span class=\"lay u\">User</span>");
    else
        H(o, "<span class=\"lay\">", layer, "</span>");
}

void ui_chip(struct out *o, const char *tone, struct str text)
{
    if (tone && tone[0])
        H(o, "<span class=\"chip ", str_z(tone), "\">", text, "</span>");
    else
        H(o, "<span class=\"chip\">", text, "</span>");
}

void ui_option(struct out *o, struct str value, struct str label, struct str chosen)
{
    H(o, "<option value=\"", value, "\"");
    if (str_eq(chosen, value))
        H(o, " selected");
    H(o, ">", label, "</option>");
}

void ui_hidden(struct out *o, struct str name, struct str value)
{
    H(o, "<input type=\"hidden\" name=\"", name, "\" value=\"", value, "\">");
}

void ui_bed(struct out *o)
{
    H(o,
      "<svg viewBox=\"0 0 120 60\" width=\"120\" height=\"60\" aria-hidden=\"true\"><path d=\"M10 10C10 34 60 26 60 54M110 10C110 34 60 26 60 54\" "
      "fill=\"none\" stroke=\"currentColor\" stroke-width=\"2.5\" stroke-dasharray=\"5 5\" stroke-linecap=\"round\"/></svg>");
}

/* The bytes of the UTF-8 letter that s starts with. */
static struct str first_letter(struct str s)
{
    size_t n = s.n ? 1 : 0;
    while (n && n < s.n && ((unsigned char)s.p[n] & 0xc0u) == 0x80u)
        n++;
    return (struct str){ s.p, n };
}

void ui_avatar(struct out *o, struct arena *a, struct str name)
{
    (void)a;
    struct str first = str_trim(name), last = first, rest;
    while (str_cut(last, ' ', &(struct str){ 0 }, &rest) && !str_empty(str_trim(rest)))
        last = str_trim(rest);
    H(o, "<span class=\"av\" aria-hidden=\"true\">", first_letter(first), "");
    if (last.p != first.p)
        H(o, "", first_letter(last), "");
    H(o, "</span>");
}
