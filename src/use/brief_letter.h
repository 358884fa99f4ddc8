/* use/brief_letter.h: what stands on the one page of a brief, as JSON: what its page is drawn from, and what sending keeps. */
#pragma once
#include "base/json.h"
#include "core/records.h"

enum { LETTER_SAID = 3, LETTER_OUTCOMES = 4, LETTER_SHARES = 6, LETTER_QUESTIONS = 5 };
/* The letter as it stands when it was sent (`frozen`), else as the records have it now. Members: from, reader, job, as_of, said
 * (text, on, is = changed|heard|open, then), own (words of the body that the record does not say), quarter (title, days, week,
 * shares: title, days, tone), outcomes (metric, unit, decimals, baseline, now, target, due, status, points), small (days, items,
 * finding, steps: day, sum; line: title, days), choice (key, title, due, options: title, gets). Empty parts are left out. */
enum status brief_letter_json(struct ctx *c, const struct record *brief, struct str *ret) MUST_CHECK;
/* The same, whatever was kept. */
enum status brief_letter_now(struct ctx *c, const struct record *brief, struct str *ret) MUST_CHECK;
/* The person that the brief is for; 0: a team. */
int64_t brief_reader(struct ctx *c, const struct record *brief);

/* What a brief's sheet says: the letter read, and its questions in their order. */
struct brief_question {
    struct str text, answer;
};
struct brief_sheet {
    const struct record *brief;
    const struct json *is;
    struct brief_question *questions;
    size_t nquestions;
};
enum status brief_sheet_load(struct ctx *c, const struct record *brief, struct brief_sheet *ret) MUST_CHECK;
/* The sheet as Markdown: what its page answers with .md and `brief print` prints. o is a raw buffer. */
void brief_text(struct out *o, struct arena *a, const struct brief_sheet *s, int64_t days_per_week);

/* Of the members of an outcome. False: not there. */
bool brief_real(const struct json *v, double *ret);
/* With its unit and decimals, as "1.9 %"; "–" where nobody measured. */
struct str brief_number(struct arena *a, const struct json *outcome, const char *name);
struct brief_view {
    const char *is, *words;
    int good;
}; /* good: 1, bad: -1, neither: 0 */
/* How its status is said; NULL: it has none. */
const struct brief_view *brief_view_of(const struct json *outcome);
