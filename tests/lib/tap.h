/* tests/lib/tap.h: the Test Anything Protocol, as much of it as our tests need.
 *
 *     int main(void)
 *     {
 *         tap_plan_none();
 *         ok(1 + 1 == 2, "one and one make two");
 *         is_int(sum, 12, "the sum of %d rows", rows);
 *         is_str(name, S("Ana Ruiz"), "the owner's name");
 *         return tap_done();
 *     }
 *
 * A name is a sentence that says what holds. Every check prints one line, a failed one also what
 * was found, and returns whether it held. One thread only. */
#pragma once
#include "base/str.h"
/* Begins a test whose number of checks is counted and printed by tap_done. */
void tap_plan_none(void);
bool ok(bool cond, const char *fmt, ...) PRINTF_LIKE(2, 3);
bool is_int(int64_t got, int64_t want, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool is_str(struct str got, struct str want, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* One check that was not made, and why. */
void tap_skip(const char *reason, ...) PRINTF_LIKE(1, 2);
/* The whole program makes no check, and why: ends it with status 0. Only before the first check;
 * the result is there so that `return tap_skip_all(…)` reads well. */
int tap_skip_all(const char *reason, ...) PRINTF_LIKE(1, 2);
/* A remark for whoever reads the log. */
void tap_diag(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Prints the plan; returns the exit status of main: 0 when every check held, 1 otherwise. */
int tap_done(void);
/* The path of a file below the shared data folder (`planning/x.json`): $HEADWATER_SHARED or
 * ../shared/data. NULL when it is not there. The result is valid until the next call. */
const char *tap_shared(const char *path);
