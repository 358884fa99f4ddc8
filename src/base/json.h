/* base/json.h: a JSON writer that cannot write bad JSON, and a strict reader into a tree.
 * The reader refuses duplicate members, \u0000, lone surrogates, bad UTF-8, depth over 64; no recursion. */
#pragma once
#include "base/html.h"
#include "base/problem.h"

enum { JSON_DEPTH_MAX = 64 };
struct json_writer {
    struct out *o;
    int depth;
    bool first[JSON_DEPTH_MAX + 1], object[JSON_DEPTH_MAX + 1], after_key;
};
void json_begin(struct json_writer *w, struct out *raw);
void json_object(struct json_writer *w);
void json_array(struct json_writer *w);
void json_end(struct json_writer *w);                      /* closes the innermost object or array */
void json_key(struct json_writer *w, struct str name);
void json_str(struct json_writer *w, struct str s);
void json_member_str(struct json_writer *w, struct str name, struct str value);   /* a member; empty = null */
void json_int(struct json_writer *w, int64_t i);
void json_real(struct json_writer *w, double d);           /* shortest form that reads back */
void json_bool(struct json_writer *w, bool b);
void json_null(struct json_writer *w);
void json_raw_number(struct json_writer *w, struct str digits);
void json_raw(struct json_writer *w, struct str value);    /* an object or array that a writer of ours made */

enum jtype { J_NULL, J_BOOL, J_INT, J_NUMBER /* kept as text */, J_STR, J_ARRAY, J_OBJECT };
struct json {
    enum jtype type;
    bool b;
    int64_t i;
    struct str s;                                          /* J_STR: decoded; J_NUMBER: its text */
    struct str name;                                       /* inside an object */
    const struct json *first, *next;                       /* children, siblings, in file order */
    size_t count;
};
/* ST_INVALID with one problem (line, column, what is wrong) in ps. The tree lives in a. */
enum status json_parse(struct arena *a, struct problems *ps, struct str text, const struct json **ret) MUST_CHECK;
const struct json *json_get(const struct json *object, struct str name);   /* NULL when absent */
struct str json_get_text(const struct json *object, const char *name);   /* of a member; empty: absent, or no text */
int64_t json_get_int(const struct json *object, const char *name); /* of a member; 0: absent, or no whole number */
