/* web/generic.h: the pages that every kind has, and those that belong to no kind. */
#pragma once
#include "core/change.h"
#include "web/page.h"

extern const struct page page_list, page_record, page_new, page_edit, page_history, page_change, page_search,
    page_start, page_sheet, page_import, page_import_job, page_help;
enum status form_new_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status form_edit_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status record_state_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status record_comment_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status record_follow_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status record_archive_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status history_undo_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status start_post(struct ctx *c, const struct page_in *in, struct answer *ret);
enum status import_post(struct ctx *c, const struct page_in *in, struct answer *ret);

/* "Ana added SHELF-60 Pallet history": the name, what was done, and links to at most three records. */
void change_words(struct out *o, struct ctx *c, const struct change_head *h);
/* The record of one line of a change: a link to its page where it has one. */
void change_line_name(struct out *o, struct ctx *c, const struct change_line *l);
/* A record as a change stored it; NULL where there is none. */
const struct json *change_stored(struct ctx *c, struct str text);
/* Whether an Undo button makes sense: not undone yet. */
bool change_undoable(struct ctx *c, const struct change_head *h);

/* Actions from their table: POST /tradeoffs/:key/decide, /plan_versions/solve. Pages of their own stand above. */
extern const struct page page_action;
enum status action_post(struct ctx *c, const struct page_in *in, struct answer *ret);
/* Whether /:plural/:verb (two captures) or /:plural/:key/:verb (three) names an action. */
bool action_named(struct ctx *c, const struct str *captures, size_t n);
/* Where an action is asked for; key: of its record, empty for one on the kind. */
struct action;
struct url action_url(struct arena *a, const struct action *act, struct str key);
/* A card of links to what can be done with the record where it stands, or with the kind (r NULL). */
void action_links(struct out *o, struct ctx *c, const struct kind *k, const struct record *r);
/* The same on a row of a list, for whoever looks: the first few that they may do. */
void action_verbs(struct out *o, struct ctx *c, const struct record *r);
bool action_verbs_any(struct ctx *c, const struct record *r);

/* Reports from their table: /small-items; and the list of them. */
extern const struct page page_report, page_reports;
bool report_named(const struct str *captures, size_t n);

/* /help/api and below; as JSON, and at /openapi.json, the description of the whole surface. */
extern const struct page page_api;
