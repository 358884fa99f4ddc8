/* web/card_parts.h: reading the card's JSON, and the table of its options: the page is drawn from the same JSON that
 * .json answers and that a signed decision keeps. Absent members read as empty, 0 or false: old cards stay readable. */
#pragma once
#include "web/desk.h"

struct str cj_text(const struct json *o, const char *name);          /* empty unless a text */
int64_t cj_int(const struct json *o, const char *name);              /* 0 unless a whole number */
bool cj_bool(const struct json *o, const char *name);
bool cj_type(const struct json *k, const char *type);                 /* of an option */
bool cj_has(const struct json *o, const char *name);                 /* there and not null */
const struct json *cj_first(const struct json *o, const char *name); /* first item of a list, or NULL */
size_t cj_count(const struct json *o, const char *name);
/* "127.25" -> millionths; false when there is none. */
bool cj_points(const struct json *o, const char *name, int64_t *ret_upt);
struct str cj_money(struct arena *a, const struct json *o, const char *name);      /* $0.8m; – when unknown */
struct str cj_weeks(struct arena *a, const struct json *card, int64_t days);
struct str cj_weeks_words(struct arena *a, const struct json *card, int64_t days);     /* "3 person-weeks" */
struct str cj_day(struct arena *a, struct str iso);                  /* 2027-04-30 -> 30 Apr */
struct str cj_quarter(struct arena *a, struct str key, int64_t fiscal_start);      /* 2027-Q1 -> Q1 2027 */
struct str cj_first_name(struct str name);

/* How the options are shown: to choose from, or as they were when it was decided. */
struct card_shown {
    const struct json *card;
    struct arena *arena;
    struct str key, asker, customer;     /* of the trade-off; people are named live, never from what is frozen */
    struct str chosen;                   /* typed, or the one that was taken */
    const struct json *was;              /* the figures before the plan changed, by option; NULL = the same */
    int64_t fiscal_start;
    bool radios;
};
/* Whom one may ask; none where they are too many to choose from. */
enum status card_people(struct ctx *c, struct record_list *ret) MUST_CHECK;
void card_voices(struct out *o, const struct view *v, const struct tradeoff_card *card,
                 const struct record_list *people);
/* What came unplanned before it, and which goals pull apart over it; nothing where neither is. */
void card_costs(struct out *o, const struct view *v, const struct json *card);
/* Every way to make room as a table, where it was asked for (?all=20); else a link to it, and to the card as a text. */
void card_every_way(struct out *o, const struct view *v, struct str key, const struct json *card);
void card_table(struct out *o, const struct card_shown *s);
/* What an option is, whichever letter it has: its type and its title. */
struct str card_option_name(struct arena *a, const struct json *k);
/* Q1–Q4: the quarters of the plan. */
struct str card_span(const struct card_shown *s);
struct str card_signed(struct arena *a, int64_t upt); /* +3.3, −2, ±0 */
/* What an option adds over all of them; false where nothing has a value. */
bool card_gains(const struct card_shown *s, const struct json *k, int64_t *ret_upt);
/* Whether it alone adds the most. */
bool card_gains_most(const struct card_shown *s, const struct json *k);
/* The cell of an option in the row of what would change the answer. */
void card_flip_cell(struct out *o, const struct card_shown *s, const struct json *k);
/* What would change the answer, in a few lines: for a screen too narrow for the table. */
void card_flips(struct out *o, const struct card_shown *s);
/* The options as they were weighed when a decision was signed; nothing where it keeps no card. */
void card_weighed(struct out *o, struct arena *a, struct str frozen, int64_t fiscal_start);
/* The team-quarter of the wish with the least room, or NULL. */
const struct json *card_scarcest(const struct json *card);
