/* tests/lib/tap.c: see tap.h. Not for anything but tests: it keeps its counters in globals. */
#include "tests/lib/tap.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static long checks, failures;

static void print_result(bool held, const char *fmt, va_list ap)
{
    checks++;
    failures += !held;
    printf("%sok %ld - ", held ? "" : "not ", checks);
    vprintf(fmt, ap);
    putchar('\n');
}

void tap_plan_none(void)
{
    checks = failures = 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    puts("TAP version 13");
}

bool ok(bool cond, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    print_result(cond, fmt, ap);
    va_end(ap);
    return cond;
}

bool is_int(int64_t got, int64_t want, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    print_result(got == want, fmt, ap);
    va_end(ap);
    if (got != want)
        printf("#   found %lld, expected %lld\n", (long long)got, (long long)want);
    return got == want;
}

/* Prints text so that a line of it cannot be taken for a line of the protocol. */
static void print_escaped(const char *label, struct str s)
{
    printf("#   %s (%zu bytes) \"", label, s.n);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char b = (unsigned char)s.p[i];
        if (b == '\n')
            fputs("\\n", stdout);
        else if (b < 0x20 || b == 0x7f)
            printf("\\x%02x", b);
        else
            putchar(b);
    }
    puts("\"");
}

bool is_str(struct str got, struct str want, const char *fmt, ...)
{
    bool same = got.n == want.n && (got.n == 0 || memcmp(got.p, want.p, got.n) == 0);
    va_list ap;
    va_start(ap, fmt);
    print_result(same, fmt, ap);
    va_end(ap);
    if (!same) {
        print_escaped("found   ", got);
        print_escaped("expected", want);
    }
    return same;
}

void tap_skip(const char *reason, ...)
{
    va_list ap;
    va_start(ap, reason);
    checks++;
    printf("ok %ld # SKIP ", checks);
    vprintf(reason, ap);
    putchar('\n');
    va_end(ap);
}

int tap_skip_all(const char *reason, ...)
{
    va_list ap;
    va_start(ap, reason);
    printf("1..0 # SKIP ");
    vprintf(reason, ap);
    putchar('\n');
    va_end(ap);
    exit(0);
}

void tap_diag(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("# ");
    vprintf(fmt, ap);
    putchar('\n');
    va_end(ap);
}

int tap_done(void)
{
    printf("1..%ld\n", checks);
    if (failures > 0)
        printf("# %ld of %ld checks failed\n", failures, checks);
    return failures > 0;
}

const char *tap_shared(const char *path)
{
    static char found[4096];
    const char *root = getenv("HEADWATER_SHARED");
    int n = snprintf(found, sizeof found, "%s/%s", root ? root : "../shared/data", path);
    if (n < 0 || (size_t)n >= sizeof found || access(found, R_OK) != 0)
        return NULL;
    return found;
}
