/* model/kind.h: how a kind of record is declared. */
#pragma once
#include "base/problem.h"
#include "model/value.h"
enum { PROSE_MAX = 100000 };     /* bytes of a prose field that says nothing else: 20,003 characters of any script */
enum ftype {
    FT_TEXT,
    FT_PROSE,
    FT_INT,
    FT_REAL,
    FT_MONEY,
    FT_BOOL,
    FT_DATE,
    FT_TIME,
    FT_QUARTER,
    FT_CHOICE,
    FT_REF,
    FT_ANY /* any kind: (kind, id) */,
    FT__COUNT
};
enum fflag {
    F_REQUIRED = 1u << 0,
    F_UNIQUE = 1u << 1,
    F_TITLE = 1u << 2,
    F_SEARCH = 1u << 3,
    F_LIST = 1u << 4,
    F_READONLY = 1u << 5,
    F_SECRET = 1u << 6,
    F_PERSONAL = 1u << 7,
    F_CASCADE = 1u << 8,
    F_CUSTOM = 1u << 9,
    F_LINK = 1u << 10, /* no column: an input that writes the primary link row */
    F_CONTEXT = 1u << 11, /* required, but filled by the page one stands on: no control */
    F_UNSEEN = 1u << 12 /* an input that is typed unseen: a password */
};
/* The least role that may do it. In a transition 0 means: as perm.edit. */
enum perm {
    PERM_UNSET,
    PERM_VIEW,
    PERM_CONTRIBUTE,
    PERM_EDIT,
    PERM_LEAD,
    PERM_OWN,
    PERM_CODE /* nobody by hand: actions and core only */
};
/* Who sees a record besides those whom perm.see admits to the kind. */
enum sight {
    SEE_ALL,
    SEE_AS_RECORD /* as the record it is about */,
    SEE_LINE /* up the line */,
    SEE_AUTHOR,
    SEE_NAMED,
    SEE_RULE /* a rule of its own, in core */
};
struct choice {
    const char *id, *label, *help;
};
struct field {
    const char *name;                 /* column, JSON member, CSV header, CLI flag, form control */
    enum ftype type;
    unsigned flags;
    const char *label, *help, *unit;
    int64_t min, max;                 /* bytes for text, value for numbers; 0,0 = the type's own */
    const char *dflt;                 /* as typed; also "today", "today+answer_days", "me" */
    const struct choice *choices;     /* FT_CHOICE, ends with {0} */
    const struct kind *ref;           /* FT_REF */
    const char *any;                  /* FT_ANY: allowed kinds, by name, blanks between; NULL = all */
    int since;                        /* schema version that introduced it */
};
/* from NULL: from every other state. A lifecycle ends with to == NULL. */
struct transition {
    const char *from, *to;
    unsigned perm;
    bool needs_reason;
};
enum kflag {
    K_LINK = 1u << 0,
    K_APPEND_ONLY = 1u << 1,
    K_PRIVATE = 1u << 2,
    K_SYSTEM = 1u << 3,
    K_MINE = 1u << 4,   /* whoever made it may edit it, whatever their role */
    K_SINGLE = 1u << 5  /* one row per workspace */
};
struct kind {
    const char *name, *plural, *label, *help;
    const char *prefix;               /* key said aloud: "BR" gives BR-4; NULL: the kind has no key */
    bool slug;                        /* key = slug of the title field */
    const char *title;                /* the field used as title (it has F_TITLE), or NULL */
    int turn;                         /* 1, 2, 3: when its pages and commands appear */
    const struct field *fields;
    size_t nfields;
    const char *const *const *uniques;   /* sets of field names; each set and the list end with NULL */
    const struct transition *lifecycle;              /* legal moves of its status field, or NULL */
    const char *const
        *sealed;        /* states in which nothing but the state changes, nor is archived by hand; ends with NULL */
    struct {
        unsigned see, add, edit, archive;
    } perm;
    enum sight sight;
    unsigned flags;                   /* K_PRIVATE: only the view visible_x(viewer, …) may be read */
    /* Pure cross-field rules. Rules that must query other records live in core/rules.c, by kind. */
    void (*check)(const struct record *before, const struct record *after, struct problems *ps);
    int since;
};
/* The static tables plus the workspace's own custom fields; built when a workspace is opened, then
 * only read. Every surface iterates over this, never over the static table alone. */
struct model {
    const struct kind *const *kinds;
    size_t nkinds;
};
void kinds_verify(const struct model *m);   /* asserts that every table is well formed; first test */
