/* http/supervise.h: a small parent that starts the server again when a bug ends it. */
#pragma once
#include "base/status.h"

enum { SUPERVISE_CRASHES_MAX = 5, SUPERVISE_WINDOW_S = 60 };
/* Runs child(arg, nth) in a process of its own; its return is its exit status. Killed by a signal, it is started again with
 * the next nth, but not after SUPERVISE_CRASHES_MAX deaths within SUPERVISE_WINDOW_S. SIGTERM and SIGINT are handed on and
 * end both, also when the child has just died. When the parent dies, so does the child. Call before there are threads. */
enum status supervise(int (*child)(void *arg, int nth), void *arg) MUST_CHECK;
