/* http/supervise.c: fork, wait, start again. */
#include "http/supervise.h"
#include "base/log.h"
#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int64_t now_s(void)
{
    struct timespec t;
    int rc = clock_gettime(CLOCK_MONOTONIC, &t);
    assert(rc == 0);
    (void)rc;
    return t.tv_sec;
}

static pid_t start(int (*child)(void *, int), void *arg, int nth, const sigset_t *before)
{
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent || sigprocmask(SIG_SETMASK, before, NULL) != 0)
        _exit(1);
    _exit(child(arg, nth));
}

/* The child's end: its exit status, or minus the signal. A signal to us is handed on and noted: it may find the child dead. */
static int wait_for(pid_t pid, const sigset_t *ours, bool *told)
{
    int status;
    for (;;) {
        pid_t got = waitpid(pid, &status, WNOHANG);
        if (got == pid)
            return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
        if (got < 0 && errno != EINTR)
            return 1;
        int signal = sigwaitinfo(ours, NULL);
        if (signal == SIGTERM || signal == SIGINT) {
            *told = true;
            (void)kill(pid, SIGTERM);
        }
    }
}

static bool too_many(int64_t *deaths, int n)
{
    int64_t now = now_s();
    deaths[n % SUPERVISE_CRASHES_MAX] = now;
    return n + 1 >= SUPERVISE_CRASHES_MAX && now - deaths[(n + 1) % SUPERVISE_CRASHES_MAX] < SUPERVISE_WINDOW_S;
}

enum status supervise(int (*child)(void *arg, int nth), void *arg)
{
    sigset_t ours, before;
    int64_t deaths[SUPERVISE_CRASHES_MAX] = { 0 };
    sigemptyset(&ours);
    sigaddset(&ours, SIGTERM);
    sigaddset(&ours, SIGINT);
    sigaddset(&ours, SIGCHLD);
    if (sigprocmask(SIG_BLOCK, &ours, &before) != 0)
        return ST_INTERNAL;
    enum status st = ST_INTERNAL;
    bool told = false;
    for (int nth = 0;; nth++) {
        pid_t pid = start(child, arg, nth, &before);
        if (pid < 0) {
            log_line(LOG_ERROR, "the server cannot be started: %s", strerror(errno));
            break;
        }
        int end = wait_for(pid, &ours, &told);
        if (end >= 0 || told) {
            st = end == 0 || end == -SIGTERM ? ST_OK : ST_INTERNAL; /* by SIGTERM: it had not begun to listen to it */
            break;
        }
        if (too_many(deaths, nth)) {
            log_line(LOG_ERROR, "the server died %d times within %d seconds (signal %d): it stays down",
                     SUPERVISE_CRASHES_MAX, SUPERVISE_WINDOW_S, -end);
            break;
        }
        log_line(LOG_ERROR, "the server died of signal %d and is started again", -end);
    }
    if (sigprocmask(SIG_SETMASK, &before, NULL) != 0)
        return ST_INTERNAL;
    return st;
}
