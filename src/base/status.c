/* base/status.c: the table of outcomes, unfolded. */
#include "base/status.h"

struct status_row {
    const char *name;
    int http, exit;
    const char *title;
};
#define STATUS_ROW(name, http, exit, title) { #name, http, exit, title },
static const struct status_row rows[] = { STATUS_MAP(STATUS_ROW) };
_Static_assert(COUNT(rows) == ST__COUNT, "a row for each status");

static const struct status_row *row(enum status s)
{
    assert((int)s >= 0 && s < ST__COUNT);
    return &rows[s];
}

int status_http(enum status s)
{
    return row(s)->http;
}
int status_exit(enum status s)
{
    return row(s)->exit;
}
const char *status_title(enum status s)
{
    return row(s)->title;
}
const char *status_name(enum status s)
{
    return row(s)->name;
}
