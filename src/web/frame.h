/* web/frame.h: what page files share besides the parts of ui.h: the frame's answer, addresses, words. */
#pragma once
#include "web/ui.h"

/* Renders a view into an answer: the whole document around html. */
void frame_answer(struct ctx *c, struct answer *ret, int status, const struct view *v,
                  void (*html)(struct out *, const struct view *));
/* The view of an error: title is the sentence; its problems are listed below. Never fails. */
void frame_error(struct ctx *c, struct answer *ret, enum status st, const struct page_in *in);
/* GET /t/31, /b/17: what people write on paper; 302 to the record's address. */
enum status short_get(struct ctx *c, const struct page_in *in, struct answer *ret);
/* 303 to u; change != 0: the next page offers to undo it, Headwater-Undo is set. */
void frame_see_other(struct ctx *c, struct answer *ret, struct url u, int64_t change);

/* Whether generic pages show the kind: all but the log, which has pages of its own, and what leaves the house. Of private
 * kinds one sees what core/visible says. */
bool kind_shown(const struct kind *k);
/* The kind at /:plural; NULL when there is none or it is not shown. */
const struct kind *kind_at(struct ctx *c, struct str plural);
struct str kind_words(struct arena *a, const struct kind *k); /* "plan versions" */
struct str kind_label(struct arena *a, const struct kind *k); /* "plan version" */
/* The button for what came up, as far as its reader may; 0: none. */
size_t came_up_act(const struct view *v, struct ui_act *ret);
struct str words_number(struct arena *a, int64_t n); /* "no", "one" … "ten", then digits */
/* A finding as a title: "4 of 13 outcomes are reached" -> "Four of 13 outcomes are reached". */
struct str words_finding(struct arena *a, struct str s);
struct str words_upper(struct arena *a, struct str s); /* first letter large */
struct str words_lower(struct arena *a, struct str s); /* first letter small, unless the first word is capitals */
/* The label in lower case as it stands before a value with its unit: "cost" of "Cost in days", nothing of "Minutes". */
struct str label_before_unit(struct arena *a, const struct field *f);
bool kind_spoken(const struct kind *k); /* people say its keys: P-1, SHELF-44; not a slug, not a row number */
/* "feature" -> "a feature", "outcome" -> "an outcome" */
struct str words_a(struct arena *a, struct str noun);
/* What an address calls the record: its key, or its id in digits where the kind has none. */
struct str record_key(struct arena *a, const struct record *r);
struct url record_url(struct arena *a, const struct kind *k, struct str key);
struct url record_history(struct arena *a, const struct kind *k, struct str key);
struct url list_url(struct arena *a, const struct kind *k);
/* The page's own address plus suffix and its query, without the members named in drop (blanks between). */
struct url view_url(const struct view *v, struct str suffix, struct str drop);
/* A path that a form brought back, if it is one of this site; else the other. */
struct str path_of_ours(struct str path, struct str otherwise);
/* A list with filters: WHERE(a, S("talks"), S("layer"), S("user")) -> /talks?layer=user. Empty values are left out. */
struct url url_where(struct arena *a, struct str plural, const struct str *pairs, size_t n);
#define WHERE(a, plural, ...)                                                                                          \
    url_where((a), (plural), (const struct str[]){ __VA_ARGS__ }, COUNT(((const struct str[]){ __VA_ARGS__ })))
struct str int_text(struct arena *a, int64_t i);
/* 8846 -> "8,846", as people read it. */
struct str int_words(struct arena *a, int64_t n);
/* "Thu 26 Nov, 14:10" on the clock of the zone (settings.tz); at midnight the day alone. */
struct str time_words(struct arena *a, const struct tz *z, int64_t ms);
/* What a record is called where it is named beside others: what somebody asked or said may be a page long. */
struct str title_short(struct arena *a, struct str title);
/* A field as people read it: labels for choices, titles for references, money short, quarters in words. */
struct str field_shown(struct ctx *c, const struct settings *s, const struct field *f, const struct value *v);
/* What a reference points at: kind and id; false when the value is empty or no reference. */
bool field_target(struct ctx *c, const struct field *f, const struct value *v, const struct kind **ret_kind,
                  int64_t *ret_id);
/* The page of what a reference points at, and what that is called; false when the value is empty, no reference, or has no page. */
bool field_page(struct ctx *c, const struct field *f, const struct value *v, struct url *ret,
                const struct kind **ret_kind, struct str *ret_key, struct str *ret_title);
