/* use/today_use.h: the decisions that wait, for Today and the report of its name. */
#pragma once
#include "core/records.h"

struct today_open { int64_t id, due /* ms, 0 = none */, decider, wish, quarter; struct str key, title, decider_name, retire; };
/* The open trade-offs, the first due first, at most `most`. who: those that this person decides, or nobody by name; 0: all. */
enum status today_open_load(struct ctx *c, int64_t who, int64_t most, struct today_open **ret, size_t *ret_n) MUST_CHECK;
/* How many of them there are. */
enum status today_open_count(struct ctx *c, int64_t who, int64_t *ret) MUST_CHECK;
/* Open trade-offs on which somebody asked this person to weigh in, and who has not yet. question: as it was put, without the
 * name in front of it. */
struct today_asked { struct str key, title, question, by; };
enum status today_asked_load(struct ctx *c, int64_t who, int64_t most, struct today_asked **ret, size_t *ret_n) MUST_CHECK;
