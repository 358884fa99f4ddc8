/* web/page.h: a page is loaded once and rendered per format. Renderers get the view and nothing else. */
#pragma once
#include "base/csv.h"
#include "base/json.h"
#include "core/workspace.h"
#include "http/server.h"

/* What every page's frame needs; the first member of every view. */
struct nav_item {
    const char *group, *href, *label;
    int64_t waiting;
    bool show;
};
struct view {
    struct arena *arena;
    struct settings settings;
    struct str title;                 /* the finding: h1 and <title> */
    struct str key;                   /* of a record, beside its title; may be empty */
    struct str crumb_area;            /* "Plan" */
    bool no_json;                     /* the page is no data: a form, an error */
    struct str path;                  /* this page's own path, without suffix */
    struct str query;                 /* its raw query */
    const char *current;              /* href of the menu entry */
    const struct nav_item *nav;
    size_t nnav;
    struct str me_name;
    struct str toast, toast_undo;     /* after a write: a sentence as markup, and /history/N/undo */
    unsigned may; /* the role of its reader, as the rows of permissions say it: what needs more is not offered */
    bool signed_in; /* with a session: there is something to sign out of */
    bool sample, csv; /* sample workspace · page has a .csv */
    bool empty; /* nothing is in the workspace yet: the first page is how to start */
    struct str etag, link; /* the record's rev · Link of a list, both may be empty */
    void (*svg)(struct out *o, const struct view *v); /* the picture as a file of its own; NULL: .svg answers 406 */
    void (*md)(struct out *o, const struct view *v); /* the text as Markdown, a raw buffer; NULL: .md answers 406 */
    int64_t change; /* the newest one when the page was made; 0: not known */
    int status; /* 0 = 200 */
    struct str redirect; /* the address it has now: answers 308 to it */
};
struct jobs;
struct solve_jobs;
struct feed;
struct page_in {
    struct str captures[4];
    size_t ncaptures;
    struct params query;
    const struct request *req;
    bool json; /* the answer is to be data */
    bool sheet; /* the same as rows: .csv */
    struct jobs *jobs; /* of the process; NULL: imports run within their request */
    struct solve_jobs *solves; /* the same of plans and cards */
    int64_t patience_ms; /* how long a page works a card out itself */
    struct feed *feed; /* NULL: no event streams */
};
struct page {
    enum status (*load)(struct ctx *c, const struct page_in *in, struct view **ret_view);
    void (*html)(struct out *o, const struct view *view); /* the inside of <main> */
    void (*json)(struct json_writer *w, const struct view *view);
    void (*csv)(struct csv_writer *w, const struct view *view); /* NULL answers 406 */
};
enum rflag {
    R_PUBLIC = 1u << 0, /* without signing in */
    R_SUFFIXED = 1u << 1,
    R_ACTION = 1u << 3, /* only where the captures name an action */
    R_REPORT = 1u << 4, /* only where the capture names a report */
    R_BY_HAND = 1u << 2 /* the kind's own rows say who may; else the route's least role is all */
};
struct route {
    enum method method;
    const char *pattern; /* "/plan/:quarter" */
    const struct page *page; /* GET; or … */
    enum status (*handle)(struct ctx *c, const struct page_in *in, struct answer *ret); /* … a write */
    unsigned perm, flags;
    const char *title;
};
extern const struct route web_routes[]; /* ends with {0}; src/web/routes.c, owned by the web frame */
/* Fills the frame of a view (settings, nav, name, path); call first in every load. Allocates nothing but strings. */
enum status view_init(struct ctx *c, const struct page_in *in, struct view *v, const char *current) MUST_CHECK;
/* The .json of a page that is a form: its title alone. */
void view_json(struct json_writer *w, const struct view *v);
