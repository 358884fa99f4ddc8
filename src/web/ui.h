/* web/ui.h: the parts that pages are made of. Classes are those of web/app.css. */
#pragma once
#include "web/page.h"
/* Opens <div class="top">: crumb, .json/.csv links, actions, h1 (view->title), sub sentence; see page_list for use. */
struct ui_act {
    struct str label;
    struct url href;
    const char *key;
    unsigned least; /* role; 0: anybody */
    bool primary, post; /* a button that posts there */
};
void ui_top(struct out *o, const struct view *v, struct str crumb_html_free_text, struct str sub,
            const struct ui_act *acts, size_t nacts);
/* The same in parts, for a sub line with figures in it: begin, <p class="sub">, end. */
void ui_top_begin(struct out *o, const struct view *v, struct str crumb_html_free_text, const struct ui_act *acts,
                  size_t nacts);
void ui_top_end(struct out *o);
/* Its first line alone, for a page whose title stands in a sheet of its own. */
void ui_bar(struct out *o, const struct view *v, struct str crumb_html_free_text, const struct ui_act *acts,
            size_t nacts);
/* A figure that is recomputed by tests: <a class="fig" href=url data-fig>value unit</a>. */
void ui_fig(struct out *o, struct str value, struct str unit, struct url u);
void ui_record_link(struct out *o, struct arena *a, struct str plural, struct str key, struct str label);
void ui_layer(struct out *o, struct arena *a, struct str layer);         /* <span class="lay x|m|u"> */
void ui_chip(struct out *o, const char *tone /* "", good, warn, bad, river */, struct str text);
/* One of a select, chosen or not. */
void ui_option(struct out *o, struct str value, struct str label, struct str chosen);
void ui_hidden(struct out *o, struct str name, struct str value);         /* an input that nobody sees */
void ui_bed(struct out *o); /* a dry stream bed, over what says why a page is empty */
void ui_avatar(struct out *o, struct arena *a, struct str name); /* initials */
/* One frame: everything around <main>'s content. */
void ui_frame(struct out *o, const struct view *v, void (*html)(struct out *, const struct view *));
