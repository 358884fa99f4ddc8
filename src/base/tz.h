/* base/tz.h: the civil clock of an IANA zone, read from zoneinfo (RFC 8536 with its footer). Nothing of libc's
 * time zones is used. NULL stands for UTC in every function. */
#pragma once
#include "base/date.h"

struct tz;
/* The zone of that name ("Europe/Stockholm"), from $ZONEINFO, /usr/share/zoneinfo or /usr/lib/zoneinfo, made in a.
 * False when there is no such zone here, or its file is damaged; *ret is NULL for "", "UTC" and "Etc/UTC". */
bool tz_load(struct arena *a, struct str name, const struct tz **ret) MUST_CHECK;
/* The same from the bytes of a TZif file of version 2 or later. */
bool tz_read(struct arena *a, struct str bytes, const struct tz **ret) MUST_CHECK;

/* Seconds east of UTC at an instant (ms since 1970, UTC). */
int32_t tz_offset(const struct tz *z, int64_t ms);
/* The civil date there at an instant. */
struct date tz_date(const struct tz *z, int64_t ms);
/* Minutes since the civil midnight of that date, 0 … 1439. */
int tz_minutes(const struct tz *z, int64_t ms);
/* The instant at which the clock shows so many minutes after midnight of d. Of two (the clock was put back) the
 * first; of none (it was put forward) as if it had not been: 02:30 is then what would be 03:30. */
int64_t tz_ms(const struct tz *z, struct date d, int minutes);
/* An instant as people write it: with Z or an offset as it says, else as the clock there shows; a date alone is
 * its midnight there. */
bool tz_parse(const struct tz *z, struct str s, int64_t *ret_ms);
