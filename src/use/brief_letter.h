/* use/brief_letter.h: what stands on the one page of a brief, as JSON: what its page is drawn from, and what sending keeps. */
#pragma once
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
