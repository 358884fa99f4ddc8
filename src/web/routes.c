/* web/routes.c: every address. The first pattern that fits wins, so pages of their own stand above
 * those that every kind has. */
#include "web/desk.h"
#include "web/generic.h"
#include "web/page_own.h"

const struct route web_routes[] = {
    { M_GET, "/", &page_today, NULL, PERM_VIEW, 0, "Today" },
    { M_GET, "/history", &page_history, NULL, PERM_VIEW, 0, "History" },
    { M_GET, "/history/:id", &page_change, NULL, PERM_VIEW, 0, "One change" },
    { M_POST, "/history/:id/undo", NULL, history_undo_post, PERM_EDIT, 0, "Undo" },
    { M_GET, "/search", &page_search, NULL, PERM_VIEW, 0, "Search" },
    { M_GET, "/start", &page_start, NULL, PERM_VIEW, 0, "Start" },
    { M_POST, "/start", NULL, start_post, PERM_EDIT, 0, "Start" },
    { M_GET, "/import", &page_import, NULL, PERM_EDIT, 0, "Import" },
    { M_POST, "/import", NULL, import_post, PERM_EDIT, 0, "Import" },
    { M_GET, "/import/jobs/:id", &page_import_job, NULL, PERM_EDIT, 0, "Import" },
    { M_GET, "/help", &page_help, NULL, PERM_VIEW, 0, "Help" },
    { M_GET, "/help/problems/:code", &page_help, NULL, PERM_VIEW, 0, "Help" },
    { M_GET, "/:plural/new", &page_new, NULL, PERM_VIEW, R_BY_HAND, "New" },
    { M_POST, "/:plural/new", NULL, form_new_post, PERM_VIEW, R_BY_HAND, "New" },
    { M_POST, "/tradeoffs/open", NULL, tradeoff_open_post, PERM_EDIT, 0, "Open a trade-off" },
    { M_GET, "/tradeoffs/:key", &page_tradeoff, NULL, PERM_VIEW, 0, "Trade-off" },
    { M_POST, "/tradeoffs/:key/decide", NULL, tradeoff_decide_post, PERM_LEAD, 0, "Decide" },
    { M_GET, "/tradeoffs/:key/proof", &page_proof, NULL, PERM_VIEW, 0, "Proof" },
    { M_GET, "/plan", &page_plan, NULL, PERM_VIEW, 0, "Plan" },
    { M_GET, "/plan/compare", &page_compare, NULL, PERM_VIEW, 0, "Compare plans" },
    { M_GET, "/plan/came-up", &page_came_up, NULL, PERM_VIEW, 0, "Something came up" },
    { M_POST, "/plan/came-up", NULL, came_up_post, PERM_EDIT, 0, "Something came up" },
    { M_POST, "/plan/move", NULL, plan_move_post, PERM_LEAD, 0, "Move" },
    { M_GET, "/plan/:quarter/compare", &page_compare, NULL, PERM_VIEW, 0, "Compare" },
    { M_GET, "/came-up", &page_came_up, NULL, PERM_VIEW, 0, "Something came up" },
    { M_POST, "/came-up", NULL, came_up_post, PERM_CONTRIBUTE, 0, "Something came up" },
    { M_GET, "/plan/:quarter", &page_plan, NULL, PERM_VIEW, 0, "Plan" },
    { M_GET, "/river", &page_river, NULL, PERM_VIEW, 0, "River" },
    { M_GET, "/trace", &page_trace, NULL, PERM_VIEW, 0, "Loose ends" },
    { M_GET, "/trace/:key", &page_trace, NULL, PERM_VIEW, 0, "Trace" },
    { M_GET, "/coverage", &page_markets, NULL, PERM_VIEW, 0, "Markets" },
    { M_GET, "/markets", &page_markets, NULL, PERM_VIEW, 0, "Markets" },

    { M_GET, "/:plural", &page_list, NULL, PERM_VIEW, 0, "List" },
    { M_GET, "/:plural/:key", &page_record, NULL, PERM_VIEW, 0, "Record" },
    { M_GET, "/:plural/:key/edit", &page_edit, NULL, PERM_VIEW, R_BY_HAND, "Edit" },
    { M_POST, "/:plural/:key/edit", NULL, form_edit_post, PERM_VIEW, R_BY_HAND, "Edit" },
    { M_POST, "/:plural/:key/state", NULL, record_state_post, PERM_VIEW, R_BY_HAND, "Move" },
    { M_POST, "/:plural/:key/comment", NULL, record_comment_post, PERM_VIEW, R_BY_HAND, "Comment" },
    { M_POST, "/:plural/:key/archive", NULL, record_archive_post, PERM_VIEW, R_BY_HAND, "Archive" },
    { 0 },
};
