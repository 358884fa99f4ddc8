/* core/record_json.h: records as JSON in other shapes than whole: picked members, references opened,
 * only what was given. */
#pragma once
#include "core/records.h"

/* fields=a,b keeps these members (id, rev and key always); include=customer puts the record that a
 * reference names in its place, one level deep. Both are lists with commas; empty: all, none. */
struct rec_pick {
    struct str fields, include;
};
/* A problem for each name that is no field of the kind, or no reference that may be shown. */
enum status rec_pick_check(struct ctx *c, const struct kind *k, const struct rec_pick *p) MUST_CHECK;
/* The object is whole whatever happens: a record that cannot be read stays a key, and the status says why. */
enum status rec_json_pick(struct ctx *c, struct json_writer *w, const struct record *r,
                          const struct rec_pick *p) MUST_CHECK;
/* One object of the fields that are not unset: the inside of a change. Secrets are left out. */
void record_json_given(struct ctx *c, struct json_writer *w, const struct record *r);
