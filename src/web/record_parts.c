/* web/record_parts.c: see web/record_parts.h. */
#include "web/record_parts.h"
#include "core/perm.h"
#include "web/frame.h"
#include "web/generic.h"

void record_problem(struct out *o, const struct record_view *rv)
{
    if (str_empty(rv->problem))
        return;
    bool why = str_eq(rv->problem_at, S("why"));
    H(o,
      "<div class=\"note warn sum mb4\" role=\"alert\" id=\"sum\"><h2>We need one more thing</h2><p class=\"small\"><a href=\"",
      url_fragment(rv->v.arena, why ? S("why") : S("cm")), "\">", why ? S("Say why") : S("The remark"),
      "</a>: ", rv->problem, "</p></div>");
}

bool record_fixed(const struct record_view *rv)
{
    return (rv->kind->flags & K_APPEND_ONLY) || kind_sealed(rv->r);
}

bool record_no_edits(const struct record_view *rv)
{
    return record_fixed(rv) || rv->stays || rv->kind->perm.edit == PERM_CODE
           || !perm_may(&rv->hand, rv->kind, PERM_TO_EDIT, rv->r);
}

void record_remarks(struct out *o, const struct record_view *rv)
{
    struct url u = URL(rv->v.arena, str_z(rv->kind->plural), rv->key, S("comment"));
    H(o, "<section class=\"card\" aria-labelledby=\"remarks\"><header><h2 id=\"remarks\">");
    if (rv->nremarks == 0)
        H(o, "No remark yet");
    else
        H(o, "", words_upper(rv->v.arena, words_number(rv->v.arena, (int64_t)rv->nremarks)), " ",
          rv->nremarks == 1 ? S("remark") : S("remarks"), "");
    H(o, "</h2></header><ul class=\"remarks\">");
    for (size_t i = 0; i < rv->nremarks; i++) {
        const struct remark *m = &rv->remarks[i];
        H(o, "<li>");
        ui_avatar(o, rv->v.arena, m->author);
        H(o, "<div><p><b>", m->author, "</b> <span class=\"small faint\">",
          time_words(rv->v.arena, rv->v.settings.tz, m->created_at), "</span></p><p class=\"prose\">", m->text,
          "</p></div></li>");
    }
    H(o, "</ul>");
    if (perm_may(&rv->hand, &kind_comment, PERM_TO_ADD, NULL))
        H(o, "<form method=\"post\" action=\"", u,
          "\" class=\"noprint\"><label for=\"cm\">Add a remark</label>"
          "<textarea id=\"cm\" name=\"text\" required aria-describedby=\"cmh\">",
          rv->typed,
          "</textarea>"
          "<p class=\"hint\" id=\"cmh\">Everyone here can read it.</p>"
          "<p class=\"foot cmt\"><button class=\"btn\" data-do=\"Add the remark\">Add the remark</button></p></form>");
    H(o, "</section>");
}

void record_changes(struct out *o, const struct record_view *rv)
{
    H(o,
      "<section class=\"card\" aria-labelledby=\"changes\"><header><h2 id=\"changes\">Last changes</h2>"
      "<a class=\"small\" href=\"",
      record_history(rv->v.arena, rv->kind, rv->key), "\">All</a></header><ul class=\"log\">");
    for (size_t i = 0; i < rv->nchanges; i++) {
        const struct change_head *h = &rv->changes[i];
        H(o, "<li><span>");
        change_words(o, rv->c, h);
        H(o, "</span>");
        if (change_undoable(rv->c, h)) {
            H(o, "<form method=\"post\" action=\"",
              URL(rv->v.arena, S("history"), int_text(rv->v.arena, h->id), S("undo")), "\">");
            ui_hidden(o, S("back"), record_url(rv->v.arena, rv->kind, rv->key).s);
            H(o, "<button class=\"lk quiet\" aria-label=\"Undo change ", h->id, "\">Undo</button></form>");
        } else
            H(o, "<span></span>");
        H(o, "<span class=\"xs faint\">", time_words(rv->v.arena, rv->v.settings.tz, change_when(h)), "</span></li>");
    }
    H(o, "</ul></section>");
}

struct ui_act record_follow(const struct record_view *rv)
{
    return (struct ui_act){ .label = rv->follows ? S("Stop following") : S("Follow"),
                            .key = "F",
                            .post = true,
                            .href = URL(rv->v.arena, str_z(rv->kind->plural), rv->key, S("follow")) };
}

void record_archive(struct out *o, const struct record_view *rv)
{
    if (record_fixed(rv) || rv->stays || (rv->kind->flags & K_SINGLE)
        || !perm_may(&rv->hand, rv->kind, PERM_TO_ARCHIVE, rv->r))
        return;
    H(o, "<form class=\"noprint\" method=\"post\" action=\"",
      URL(rv->v.arena, str_z(rv->kind->plural), rv->key, S("archive")), "\">");
    ui_hidden(o, S("rev"), int_text(rv->v.arena, rv->r->rev));
    H(o, "<button class=\"btn quiet\" data-do=\"Archive it\">Archive it</button>"
         "<p class=\"hint\">It leaves lists and sums; nothing is deleted, and History can undo it.</p></form>");
}
