/* web/form.h: controls from fields: what the forms of records and of actions share. */
#pragma once
#include "web/frame.h"

struct option {
    struct str value, label;
};
struct control {
    const struct field *f;
    const struct problem *word; /* the first of its problems that is about a word of ours */
    struct str typed, problem;
    struct str was, theirs; /* as written: when it was opened, and what somebody saved meanwhile */
    struct option *options;
    size_t noptions;
    bool hidden, differs; /* differs: both of us changed it */
    bool taken;           /* only they changed it: theirs stays */
};
struct form_beside;         /* form_aside.c */
struct form_view {
    struct view v;
    struct ctx *c;
    const struct kind *kind;
    struct record *r; /* NULL for a new one */
    struct str key;
    int64_t rev;
    struct control *controls;
    size_t ncontrols, nproblems;
    struct str general; /* a problem that belongs to no control */
    bool conflict;
    struct str who, when; /* of the change that came between */
    const struct form_beside *beside; /* NULL: nothing */
};

/* The records that a reference may name, when they are few enough for a list. */
void form_options(struct ctx *c, struct control *t);
/* "Ngozi Obi" for "contact/1" of an address, where only one is called so; else as it was given. */
struct str form_named(struct ctx *c, const struct field *f, struct str given);
/* One control with its label, hint and problem. */
void form_control(struct out *o, const struct form_view *fv, const struct control *t);
/* All problems above the form, each leading to its control. */
void form_problems(struct out *o, const struct form_view *fv);
/* What helps to write a record of the kind, where something does, by what stands in the controls; then it stands beside the form. */
enum status form_aside_load(struct form_view *fv) MUST_CHECK;
void form_aside(struct out *o, const struct form_view *fv);
/* Puts each recorded problem beside its control; what has none is said above. */
void form_place_problems(struct form_view *fv);
/* Whether every form sends it beside what it asks for. */
bool form_own_name(struct str name);
