/* cli/cli_wait.c: see cli/cli_wait.h. A thread of its own waits for the signal, so that nothing outlives the command. */
#include "cli/cli_wait.h"
#include <assert.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Of running and writing whichever comes first holds: what has begun to write goes on to its end. */
enum wait_state { WAIT_RUNNING, WAIT_STOPPED, WAIT_WRITING };

static bool may_write(void *arg)
{
    struct cli_wait *w = arg;
    int was = WAIT_RUNNING;
    return atomic_compare_exchange_strong(&w->state, &was, WAIT_WRITING) || was == WAIT_WRITING;
}

static void say(struct cli_wait *w, long seconds)
{
    enum { WORDS_MAX = 80 };
    char near[WORDS_MAX] = "";
    int within = atomic_load(&w->within) - 1;
    w->shown = true;
    if (within >= 0)
        (void)snprintf(near, sizeof near, "; best so far is within %d.%d %% of the best possible", within / 10,
                       within % 10);
    if (w->lines)
        fprintf(stderr, "Working it out: %ld s%s\n", seconds, near);
    else
        fprintf(stderr, "\rWorking it out: %ld s%s; Ctrl-C stops it, nothing is written then\033[K", seconds, near);
}

/* The second time nobody waits for whatever does not look up. */
static void stop(struct cli_wait *w, const sigset_t *set)
{
    int was = WAIT_RUNNING;
    if (atomic_compare_exchange_strong(&w->state, &was, WAIT_STOPPED)) {
        atomic_store(&w->gone, true);
        return;
    }
    if (was == WAIT_STOPPED && pthread_sigmask(SIG_UNBLOCK, set, NULL) == 0)
        (void)raise(SIGINT);
}

static void *wait_main(void *arg)
{
    struct cli_wait *w = arg;
    const struct timespec second = { .tv_sec = 1 };
    bool tells = w->lines || isatty(STDERR_FILENO);
    sigset_t set;
    long seconds = 0;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    while (!atomic_load(&w->over)) {
        if (sigtimedwait(&set, NULL, &second) == SIGINT) {
            if (!atomic_load(&w->over))
                stop(w, &set);
            continue;
        }
        seconds++;
        if (tells && !atomic_load(&w->over))
            say(w, seconds);
    }
    return NULL;
}

void cli_wait_begin(struct ctx *c, struct cli_wait *w, bool asked)
{
    sigset_t set;
    assert(c->may_write == NULL && c->gone == NULL);
    *w = (struct cli_wait){ .lines = asked };
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    if (pthread_sigmask(SIG_BLOCK, &set, &w->before) != 0)
        return;
    w->runs = pthread_create(&w->thread, NULL, wait_main, w) == 0;
    if (!w->runs) { /* then Ctrl-C ends the process, as ever */
        (void)pthread_sigmask(SIG_SETMASK, &w->before, NULL);
        return;
    }
    c->gone = &w->gone;
    c->within = &w->within;
    c->may_write = may_write;
    c->may_write_arg = w;
}

bool cli_wait_end(struct ctx *c, struct cli_wait *w)
{
    if (!w->runs)
        return false;
    atomic_store(&w->over, true);
    (void)pthread_kill(w->thread, SIGINT); /* it looks up at once */
    (void)pthread_join(w->thread, NULL);
    if (atomic_load(&w->state) != WAIT_WRITING) /* what was written is said, and then the command has ended well */
        (void)pthread_sigmask(SIG_SETMASK, &w->before, NULL);
    c->gone = NULL;
    c->within = NULL;
    c->may_write = NULL;
    c->may_write_arg = NULL;
    if (w->shown && !w->lines)
        fputs("\r\033[K", stderr);
    return atomic_load(&w->state) == WAIT_STOPPED;
}
