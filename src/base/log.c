/* base/log.c: one line per event on stderr. The level is the one mutable global of this layer. */
#include "base/log.h"
#include "base/date.h"
#include <stdio.h>

static enum log_level log_level_now = LOG_INFO;

void log_set_level(enum log_level level)
{
    log_level_now = level;
}

void log_line(enum log_level level, const char *fmt, ...)
{
    static const char *const names[] = { "error", "warn", "info", "debug" };
    assert((size_t)level < COUNT(names));
    if (level > log_level_now)
        return;
    char text[2048];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    int64_t ms = clock_now_ms();
    fprintf(stderr, "%lld.%03lld %s %s\n", (long long)(ms / 1000), (long long)(ms % 1000), names[level], text);
}
