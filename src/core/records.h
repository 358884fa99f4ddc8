/* core/records.h: create, read, update, archive for every kind, from its table alone.
 * Every write checks the fields, runs kind->check and core/rules, and writes change rows, in one
 * place. A write happens inside core_write(), which opens and seals the change. */
#pragma once
#include "base/json.h"
#include "base/tz.h"
#include "model/kinds.h"
#include "store/db.h"

/* What the process knows about the open workspace; immutable after open. */
struct app {
    struct str url, currency;
    const struct model *model;
    const struct tz *zone /* NULL: UTC */;
    int64_t own_fields /* which ones the model has, see workspace_refresh */;
};
struct actor {
    int64_t person_id, user_id;
    int64_t session_id;             /* 0: without one */
    struct str name, via;           /* web|api|cli|mcp */
    const char *role;
    bool importing;                 /* inside an import: links may come later, states are as the file says */
    bool acting;                    /* inside an action whose own permission was checked */
    bool sees_all;                  /* the house's own work: exports by the owner, checks */
    struct str scopes;              /* of a token; empty: all that the role may do */
};

/* A filter compares one field, or a common column (id, key, external_id, archived_at, updated_at). */
enum fop { OP_EQ, OP_GT, OP_GE, OP_LT, OP_LE, OP_NULL, OP_NOT_NULL };
struct filter {
    const char *column;
    enum fop op;
    const struct value *any;
    size_t nany;
};   /* EQ: any of */
enum { FILTER_ANY_MAX = 60 };     /* so many texts at most; of numbers there may be more */
struct sort_key {
    const char *column;
    bool descending;
};
enum { QUERY_SORTS = 4 };         /* columns that a list is sorted by at most */
struct query {
    const struct kind *kind;
    struct str search;                          /* words, as search_find takes them */
    const struct filter *filters;
    size_t nfilters;
    const char *sort;
    bool descending;          /* a field or common column; NULL = id */
    struct sort_key then[QUERY_SORTS - 1];
    size_t nthen;   /* among equals of it; the id decides at last */
    int limit;                                  /* 0 = 50; at most 500 unless all is set */
    bool all, archived;                         /* every row (exports) · archived ones too */
    struct str after;                           /* cursor from record_list.next */
};
struct record_list {
    struct record **items;
    size_t count;
    struct str next;
};   /* next empty at the end */

/* Reads "-value,title" into sort, descending and then; empty text leaves them. ST_INVALID with a problem at /sort. */
enum status rec_sort(struct ctx *c, struct query *q, struct str text) MUST_CHECK;
enum status rec_get(struct ctx *c, const struct kind *k, int64_t id, struct record **ret) MUST_CHECK;
enum status rec_list(struct ctx *c, const struct query *q, struct record_list *ret) MUST_CHECK;
enum status rec_count(struct ctx *c, const struct query *q, int64_t *ret) MUST_CHECK;

/* An empty record of the kind: every value VT_UNSET. rec_add fills defaults, id, rev, key. */
struct record *rec_new(struct ctx *c, const struct kind *k);
/* Values beside the fields. */
struct str rec_key(const struct record *r);          /* empty for kinds without keys: shown by id */
/* The text of a field as it is kept: a state, a choice, prose; empty where there is none, or no such field. */
struct str rec_str(const struct record *r, const char *field);
struct str rec_title(struct ctx *c, const struct record *r);     /* the title field, else key */

/* Parses text as people write it (key, 2027-Q1, 612000.50, 2026-11-25, yes/no, choice id or label)
 * into the field's value; references are resolved by key, external id or unique title. A problem at
 * `at` says what is allowed. Empty text gives VT_NULL. Unknown names: ST_INVALID with a problem. */
enum status rec_parse(struct ctx *c, const struct field *f, struct str text, const struct path *at,
                      struct value *ret) MUST_CHECK;
/* The problem of a name that is no field of the kind; it says which names are. */
struct str rec_no_field_words(struct arena *a, const struct kind *k, struct str field);
void rec_no_field(struct ctx *c, const struct kind *k, struct str field, const struct path *at);
enum status rec_set(struct ctx *c, struct record *r, struct str field, struct str text,
                    const struct path *at) MUST_CHECK;            /* field name also: key, external_id, source */
/* A column that every kind has and that a list can be asked by: external_id, source, created_at, updated_at; NULL: no such. */
const struct field *rec_common_field(struct str name);
/* What since= and --since take, "180d" or "2026-06-01", as ms; 0 when it is empty. INVALID with a problem. */
enum status since_ms(struct ctx *c, struct str text, int64_t *ret) MUST_CHECK;
/* The value as people write it: the inverse of rec_parse. References as keys. */
struct str rec_text(struct ctx *c, const struct field *f, const struct value *v);
/* Reference -> id. NOT_FOUND: none; EXISTS: several (candidates in the problem text if at != NULL). */
enum status rec_resolve(struct ctx *c, const struct kind *k, struct str name, int64_t *ret_id) MUST_CHECK;
/* The same, for what somebody typed: NOT_FOUND, and INVALID where several have the name, with the problem at `at`. */
enum status rec_named(struct ctx *c, const struct kind *k, struct str name, const struct path *at,
                      int64_t *ret_id) MUST_CHECK;
/* Finds a record by what an address says: key (aliases too), id, or slug. */
enum status rec_find(struct ctx *c, const struct kind *k, struct str key, struct record **ret) MUST_CHECK;
/* Id of the record that had the key before, 0 when none had it. */
enum status rec_old_key(struct ctx *c, const struct kind *k, struct str key, int64_t *ret_id) MUST_CHECK;
/* id -> key and title, for showing references; both empty when gone. */
enum status rec_label(struct ctx *c, const struct kind *k, int64_t id, struct str *ret_key,
                      struct str *ret_title) MUST_CHECK;
/* "feature/12" -> kind and id. */
bool any_parse(const struct model *m, struct str any, const struct kind **ret_kind, int64_t *ret_id);
struct str any_text(struct arena *a, const struct kind *k, int64_t id); /* the stored form */

enum status rec_add(struct ctx *c, struct record *r) MUST_CHECK; /* inside core_write */
enum status rec_edit(struct ctx *c, struct record *r) MUST_CHECK; /* CONFLICT if rev is stale; UNSET = keep */
enum status rec_archive(struct ctx *c, const struct kind *k, int64_t id, int64_t rev) MUST_CHECK;

/* Writes members of the record: id (string), rev, key, every field (refs as keys, money as
 * {"amount","currency"}, quarters 2027-Q1, dates, instants RFC 3339), external_id, created_at, … */
void rec_json(struct ctx *c, struct json_writer *w, const struct record *r);
/* Its beginning: the object is opened, with id, rev and key. One value as it writes it, and the common members at its end
 * (only those named in fields; empty = all). */
void rec_json_head(struct ctx *c, struct json_writer *w, const struct record *r);
void rec_json_value(struct ctx *c, struct json_writer *w, const struct field *f, const struct value *v);
void rec_json_common(struct ctx *c, struct json_writer *w, const struct record *r, struct str fields);
/* The default of a field as it is today: dates, "me"; null when it has none. */
enum status rec_default(struct ctx *c, const struct field *f, struct value *ret) MUST_CHECK;
