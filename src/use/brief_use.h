/* use/brief_use.h: words drafted from the record (UX 3.5, 3.6). The same record gives the same words. */
#pragma once
#include "core/records.h"

enum { BRIEF_QUESTIONS = 3, BRIEF_WORDS_MAX = 450 };
struct brief_draft {
    struct str title, lead, body, questions[BRIEF_QUESTIONS];
};
/* For a person: their own words and what became of them, where next quarter goes, what should be different for customers, what
 * small yeses cost, one choice, three questions. Only what its reader may see goes in. */
enum status brief_draft_make(struct ctx *c, int64_t reader, struct brief_draft *ret) MUST_CHECK;

struct brief_lint {
    const char *rule;
    bool good;
    struct str text;
};
/* What a brief must be before it is sent, each rule with what it found. Figures are compared with a draft made now: lines
 * that say the same with other numbers have moved. */
enum status brief_check(struct ctx *c, const struct record *brief, struct brief_lint **ret, size_t *ret_n) MUST_CHECK;

size_t brief_words(struct str text);
/* A line without its digits: what it says whatever the number. */
struct str brief_bones(struct arena *a, struct str line);

/* lead, need: how the letter of a no or a later begins, and what it says the wish is for; empty: it is not written from what is filled in. */
struct answer_draft {
    const char *verdict;
    struct str because, text, lead, need;
};
/* The letter of such an answer: its beginning, why, what it is for, what instead, and when we look again. */
struct answer_said {
    struct str because, instead, again /* date, empty: none */;
    bool never;
};
struct str answer_letter(struct arena *a, const struct answer_draft *d, const struct answer_said *said);
/* Letters to who asked first, one for each verdict that the record supports. */
enum status answer_drafts(struct ctx *c, const struct record *request, struct answer_draft **ret,
                          size_t *ret_n) MUST_CHECK;
