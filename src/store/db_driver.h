/* store/db_driver.h: what a database driver offers behind db.h. Only src/store includes it. */
#pragma once
#include "store/db.h"

/* One table per driver; each member is the function of db.h of the same name. */
struct db_driver {
    enum status (*tx)(struct ctx *c, enum tx_mode m, enum status (*body)(struct ctx *, void *), void *arg);
    enum status (*each)(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs,
                        struct rows **ret);
    enum status (*next)(struct rows *r, void *ret_row, bool *ret_more);
    enum status (*values)(struct rows *r, struct value *ret, size_t n, bool *ret_more);
    enum status (*all)(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs, void *ret_array,
                       size_t *ret_n);
    enum status (*run)(struct ctx *c, const struct stmt_def *q, const struct value *args, size_t nargs);
    enum status (*script)(struct ctx *c, struct str sql);
    enum status (*backup)(struct ctx *c, struct str to_file);
    enum status (*integrity)(struct ctx *c, bool *ret_good, struct str *ret_text);
    /* Deferred references that nothing meets yet: COMMIT would refuse them. NULL: the driver cannot tell. */
    bool (*dangles)(struct ctx *c);
    bool postgres;
};
/* Each driver's connection and running statement begin with these. */
struct db {
    const struct db_driver *driver;
    bool in_write, doomed;
};
struct rows {
    const struct db_driver *driver;
};

/* ST_NOT_FOUND: no such file, server or schema (DB_READ_WRITE); ST_EXISTS: there already (DB_CREATE);
 * ST_INVALID: not a database; ST_BUSY: unreachable; ST_USAGE: this build lacks the driver. */
enum status sqlite_open(struct arena *a, struct str file, enum db_mode mode, struct db **ret) MUST_CHECK;
enum status pg_open(struct arena *a, struct str url, enum db_mode mode, struct db **ret) MUST_CHECK;
