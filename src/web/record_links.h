/* web/record_links.h: the records that name one, a group for each kind and field they do it with. */
#pragma once
#include "core/records.h"
#include "web/frame.h"

enum { RECORD_GROUPS = 160 };
/* Records of one kind that name this one in one field. */
struct record_group {
    const struct kind *kind;
    const struct field *field;
    struct record_list l;
    struct work_row *work; /* of links to product work: what each costs, when, and where it stands */
};
struct record_links {
    struct ctx *c;
    const struct view *v;
    const struct kind *kind;           /* of the record */
    const struct record *r;
    struct str key;
    bool traced;                       /* it can be followed up and down */
    struct record_group groups[RECORD_GROUPS];
    size_t n;
};
/* Fills the groups; the members before them are the caller's. */
enum status record_links_load(struct record_links *l) MUST_CHECK;
void record_links_html(struct out *o, const struct record_links *l);
/* A field's value as a record page says it: a reference as a link, a layer with its sign, a number with its unit. */
void fact_value(struct out *o, struct ctx *c, const struct view *shown, const struct field *f, const struct value *v);
