/* model/ddl.h: the tables of a workspace, derived from the kinds. */
#pragma once
#include "base/html.h"
#include "model/kinds.h"

/* What core/migrate brings an older workspace to; each step of it is a file in src/store/migrations. */
enum { SCHEMA_VERSION = 2 };
/* The columns that every kind's table has beside its fields, in order; ends with NULL. */
extern const char *const ddl_common_columns[];
/* The one of them with this name, or NULL. */
const char *ddl_common(struct str name);
/* Whether a field is stored in a column of its kind's table. */
bool ddl_has_column(const struct field *f);
/* Whether a field has a value of its own: in a column, or as a row of custom_value. */
bool ddl_is_stored(const struct field *f);
/* Writes CREATE TABLE and CREATE INDEX for all kinds and for the system tables change_row, counter
 * and schema_version, in the dialect of SQLite or PostgreSQL. Never fails; the same model gives the
 * same bytes. raw was made by out_init_raw. */
void ddl_write(struct out *raw, const struct model *m, bool postgres);
/* The table of answers that are given again to whoever repeats a request (core/once), if it is not there. */
void ddl_write_kept_answer(struct out *raw, bool postgres);
