/* cli/cli_wait.h: a command that works something out for long: how long it has been at it is said on stderr, and Ctrl-C calls
 * it off as long as it has not begun to write. Without this, Ctrl-C ends the process, which suits what only reads. */
#pragma once
#include "base/ctx.h"
#include <pthread.h>
#include <signal.h>

struct cli_wait {
    pthread_t thread;
    sigset_t before;
    atomic_int state; /* enum wait_state of cli_wait.c */
    atomic_bool gone, over; /* called off; the command has ended */
    atomic_int within; /* of the context */
    bool runs, lines, shown; /* lines: one under another, for a log */
};
/* Ctrl-C is this one's until cli_wait_end. asked: say it also where stderr is no terminal. */
void cli_wait_begin(struct ctx *c, struct cli_wait *w, bool asked);
/* true: it was called off, and nothing was written. */
bool cli_wait_end(struct ctx *c, struct cli_wait *w);
