/* base/base.h: what every file may use without asking. */
#pragma once
#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#define COUNT(a)          (sizeof(a) / sizeof((a)[0]))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define MUST_CHECK        __attribute__((warn_unused_result))
/* The one way to drop a status: says why. (gcc still warns through a (void) cast.) */
#define IGNORE(e, why)                                                                                                 \
    do {                                                                                                               \
        enum status ign_ = (e);                                                                                        \
        (void)ign_;                                                                                                    \
        (void)("" why);                                                                                                \
    } while (0)
