/* core/crud_sql.h: statements for any kind, built from its table alone, never from input. */
#pragma once
#include "core/records.h"
enum {
    CRUD_COMMON = 10
};     /* id, rev, key, created_at, created_by, updated_at, updated_by, external_id, source, archived_at */
/* Reads rows of "SELECT <all columns> FROM kind <tail>"; tail is built by the caller from constants. */
enum status crud_select(struct ctx *c, const struct kind *k, struct str tail, const struct value *args, size_t nargs,
                        struct record ***ret, size_t *ret_n) MUST_CHECK;
/* The column of that name in a statement over the kind's own table: a field of the workspace's own is read from custom_value. */
void crud_column(struct out *o, const struct kind *k, const char *name);
enum status crud_insert(struct ctx *c, struct record *r) MUST_CHECK; /* r->id 0: assigned */
enum status crud_update(struct ctx *c, const struct record *r, int64_t old_rev, bool *ret_found) MUST_CHECK;
enum status crud_delete(struct ctx *c, const struct kind *k, int64_t id) MUST_CHECK;
/* Key and title alone, of a kind whose title is a text and that everybody may see; both empty where it has none. */
enum status crud_label(struct ctx *c, const struct kind *k, int64_t id, struct str *ret_key, struct str *ret_title,
                       bool *ret_found) MUST_CHECK;
/* The same of many at once, by id: ids are numbers with commas between; those that are gone are left out. */
struct crud_label_row {
    int64_t id;
    struct str key, title;
};
enum status crud_labels(struct ctx *c, const struct kind *k, struct str ids, struct crud_label_row **ret,
                        size_t *ret_n) MUST_CHECK;
/* Rows; a server may know the number from before (core/shared). */
enum status crud_count(struct ctx *c, const struct kind *k, struct str tail, const struct value *args, size_t nargs,
                       int64_t *ret) MUST_CHECK;
/* One integer: count, max and the like: "SELECT <expr> FROM kind <tail>". */
enum status crud_int(struct ctx *c, const struct kind *k, const char *expr, struct str tail, const struct value *args,
                     size_t nargs, int64_t *ret) MUST_CHECK;
/* The first record not archived whose any-reference f names one that the change removed_by took away, but for those that
 * the change left_by wrote itself; 0 = none. The database's own keys do not see such references (decision 0001). */
enum status crud_refers(struct ctx *c, const struct kind *k, const struct field *f, int64_t removed_by, int64_t left_by,
                        int64_t *ret_id) MUST_CHECK;
/* The stored form as JSON, for change rows; only fields that differ when `other` is given. */
struct str record_stored_json(struct ctx *c, const struct record *r, const struct record *other);
/* Puts the members of a stored JSON object back into r. */
enum status record_from_stored(struct ctx *c, struct record *r, struct str json) MUST_CHECK;
/* A table to be copied: its columns, and which of them are truth values. */
struct crud_table {
    const char *name;
    const char *const *columns;
    size_t ncolumns;
    const bool *truth /* NULL: none */;
};
/* The table of a kind, the change log's kind included. */
struct crud_table crud_table_of(struct arena *a, const struct kind *k);
/* Copies every row from one open database into another, whose table is empty; *ret_rows is their number. Inside a
 * write transaction of `to`. Texts of one row at a time are held in memory. */
enum status crud_copy(struct ctx *from, struct ctx *to, const struct crud_table *t, int64_t *ret_rows) MUST_CHECK;
