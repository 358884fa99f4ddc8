/* use/today_use.h: the decisions that wait, for Today and the report of its name. */
#pragma once
#include "base/date.h"
#include "core/records.h"

struct today_open {
    int64_t id, due /* ms, 0 = none */, decider, wish, quarter;
    struct str key, title, decider_name, retire;
};
/* The open trade-offs, the first due first, at most `most`. who: those that this person decides, or nobody by name; 0: all. */
enum status today_open_load(struct ctx *c, int64_t who, int64_t most, struct today_open **ret,
                            size_t *ret_n) MUST_CHECK;
/* How many of them there are. */
enum status today_open_count(struct ctx *c, int64_t who, int64_t *ret) MUST_CHECK;
/* Open trade-offs on which somebody asked this person to weigh in, and who has not yet. question: as it was put, without the
 * name in front of it. */
struct today_asked {
    struct str key, title, question, by;
};
enum status today_asked_load(struct ctx *c, int64_t who, int64_t most, struct today_asked **ret,
                             size_t *ret_n) MUST_CHECK;
/* What waits for a word or a deed of this person beside decisions: questions that came back on what they asked for, and promises
 * that they gave whose day has passed (or comes within TODAY_SOON days) and that are neither kept nor broken; the first due first. */
enum { TODAY_SOON = 7 };
struct today_mine {
    int64_t promise /* else a question */;
    struct str key, text, whom /* asks, or was promised it */, day;
};
enum status today_mine_load(struct ctx *c, int64_t who, struct date today, int64_t most, struct today_mine **ret,
                            size_t *ret_n) MUST_CHECK;
/* How many answers this person's asks got since that instant (ms). */
enum status today_answers_load(struct ctx *c, int64_t who, int64_t since, int64_t *ret) MUST_CHECK;
