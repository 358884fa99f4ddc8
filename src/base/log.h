/* base/log.h: one line per event on stderr: time, level, message. */
#pragma once
#include "base/str.h"
#include <stdarg.h>
enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO };
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);
