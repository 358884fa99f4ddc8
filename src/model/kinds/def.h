/* model/kinds/def.h: one line per field. Only tables include it: those beside it, and those of
 * actions and reports in use. */
#pragma once
#include "model/check.h"

/* Short names of flags, for tables only. */
enum {
    REQ = F_REQUIRED,
    UNI = F_UNIQUE,
    TIT = F_TITLE | F_SEARCH | F_LIST,
    SEA = F_SEARCH,
    LST = F_LIST,
    RO = F_READONLY,
    SEC = F_SECRET | F_READONLY,
    PER = F_PERSONAL,
    CAS = F_CASCADE,
    LNK = F_LINK,
    CTX = F_REQUIRED | F_CONTEXT
};

#define FIELD(n_, t_, f_, l_, h_, ...)                                                                                 \
    { .name = n_, .type = t_, .flags = (unsigned)(f_), .label = l_, .help = h_, .since = 1, __VA_ARGS__ }
#define TXT(n_, f_, l_, h_)               FIELD(n_, FT_TEXT, f_, l_, h_, .max = 200)
#define MAIL(n_, f_, l_, h_)              FIELD(n_, FT_TEXT, f_, l_, h_, .max = 254)
#define LONG(n_, f_, l_, h_)              FIELD(n_, FT_TEXT, f_, l_, h_, .max = 2000)   /* urls, hashes */
#define PRO(n_, f_, l_, h_)               FIELD(n_, FT_PROSE, f_, l_, h_, .max = PROSE_MAX)
#define BIG(n_, f_, l_, h_)               FIELD(n_, FT_PROSE, f_, l_, h_, .max = 4000000) /* frozen views */
#define INT(n_, f_, l_, h_, lo_, hi_, u_) FIELD(n_, FT_INT, f_, l_, h_, .min = lo_, .max = hi_, .unit = u_)
#define INTD(n_, f_, l_, h_, lo_, hi_, u_, d_)                                                                         \
    FIELD(n_, FT_INT, f_, l_, h_, .min = lo_, .max = hi_, .unit = u_, .dflt = d_)
#define NUM(n_, f_, l_, h_)          INT(n_, f_, l_, h_, 0, 1000000000, NULL)
#define PCT(n_, f_, l_, h_)          INT(n_, f_, l_, h_, 0, 100, "%")
#define REAL(n_, f_, l_, h_)         FIELD(n_, FT_REAL, f_, l_, h_, .dflt = NULL)
#define MONEY(n_, f_, l_, h_)        FIELD(n_, FT_MONEY, f_, l_, h_, .dflt = NULL)
#define BOOL(n_, f_, l_, h_, d_)     FIELD(n_, FT_BOOL, f_, l_, h_, .dflt = d_)
#define DATE(n_, f_, l_, h_)         FIELD(n_, FT_DATE, f_, l_, h_, .dflt = NULL)
#define DATED(n_, f_, l_, h_, d_)    FIELD(n_, FT_DATE, f_, l_, h_, .dflt = d_)
#define TIME(n_, f_, l_, h_)         FIELD(n_, FT_TIME, f_, l_, h_, .dflt = NULL)
#define QTR(n_, f_, l_, h_)          FIELD(n_, FT_QUARTER, f_, l_, h_, .dflt = NULL)
#define CHO(n_, f_, l_, h_, c_)      FIELD(n_, FT_CHOICE, f_, l_, h_, .choices = c_)
#define CHOD(n_, f_, l_, h_, c_, d_) FIELD(n_, FT_CHOICE, f_, l_, h_, .choices = c_, .dflt = d_)
#define STATE(c_, d_)                FIELD("state", FT_CHOICE, F_LIST, "State", NULL, .choices = c_, .dflt = d_)
#define REF(n_, f_, l_, h_, k_)      FIELD(n_, FT_REF, f_, l_, h_, .ref = &kind_##k_)
#define REFD(n_, f_, l_, h_, k_, d_) FIELD(n_, FT_REF, f_, l_, h_, .ref = &kind_##k_, .dflt = d_)
#define ANY(n_, f_, l_, h_, a_)      FIELD(n_, FT_ANY, f_, l_, h_, .any = a_)

#define FIELDS(x_)                   .fields = x_, .nfields = COUNT(x_), .since = 1
#define USUAL                        .perm = { PERM_VIEW, PERM_EDIT, PERM_EDIT, PERM_LEAD }
#define LEADER_EDITS                 .perm = { PERM_VIEW, PERM_LEAD, PERM_LEAD, PERM_LEAD }
#define OWNER_EDITS                  .perm = { PERM_VIEW, PERM_OWN, PERM_OWN, PERM_OWN }
#define LINK                         .flags = K_LINK, .perm = { PERM_VIEW, PERM_EDIT, PERM_EDIT, PERM_EDIT }
#define UNIQUE(n_, ...)                                                                                                \
    static const char *const n_##_set[] = { __VA_ARGS__, NULL };                                                       \
    static const char *const *const n_[] = { n_##_set, NULL }

/* executive | manager | user: whose words, wishes or problems. In order of height. */
extern const struct choice choice_talk_results[], choice_verdicts[], choice_bases[];
extern const struct choice choice_dispositions[], choice_request_states[];
extern const struct choice choice_layers[], choice_classes[], choice_pulls[], choice_pull_states[];
