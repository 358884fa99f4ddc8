/* base/log.c: one line per event on stderr. */
#include "base/log.h"
#include "base/date.h"
#include <stdio.h>

void log_line(enum log_level level, const char *fmt, ...)
{
    static const char *const names[] = { "error", "warn", "info" };
    assert((size_t)level < COUNT(names));
    char text[2048];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    int64_t ms = clock_now_ms();
    fprintf(stderr, "%lld.%03lld %s %s\n", (long long)(ms / 1000), (long long)(ms % 1000), names[level], text);
}
