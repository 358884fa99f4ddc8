/* main.c: wiring, and nothing else: the command line, the server, the surfaces. */
#include "api/api.h"
#include "base/date.h"
#include "base/log.h"
#include "cli/cli.h"
#include "core/shared.h"
#include "web/app_web.h"
#include "web/feed.h"
#include "web/import_job.h"
#include "web/rate.h"
#include "web/solve_job.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>

enum { PROCESS_ARENA = 2047 };      /* MiB: what one command may take */

/* Random bits from the kernel; without them nothing that must not be guessed can be made. */
static uint64_t kernel_random(void)
{
    uint64_t r = 0;
    ssize_t got = getrandom(&r, sizeof(r), 0);
    assert(got == (ssize_t)sizeof(r));
    (void)got;
    return r;
}

static void say_where(void *app, int port)
{
    const struct web_config *web = app;
    printf("Headwater is at http://127.0.0.1:%d/\n", port);
    if (web->welcome.n)
        printf("The owner sets a password at http://127.0.0.1:%d/welcome/%.*s\n"
               "That link works once, for seven days.\n",
               port, STR_FMT(web->welcome));
    if (web->trying)
        printf("This is the sample company in a temporary file. Ctrl C ends it, and nothing of it stays.\n");
    fflush(stdout);
}

/* The clock of this run: HEADWATER_NOW (2026-11-23 or 2026-11-23T09:12:00Z) for tests and demonstrations, else now. */
static int64_t start_ms(void)
{
    int64_t ms = 0;
    return instant_parse(str_z(getenv("HEADWATER_NOW")), &ms) ? ms : clock_now_ms();
}

/* How long a page works a card out itself: HEADWATER_PATIENCE, in ms, for tests, else 300. */
static int64_t patience_ms(void)
{
    int64_t ms = 0;
    return str_to_i64(str_z(getenv("HEADWATER_PATIENCE")), &ms) && ms >= 0 ? ms : 300;
}

static int serve(const struct cli_serve *how)
{
    int64_t fixed = 0;
    if (!instant_parse(str_z(getenv("HEADWATER_NOW")), &fixed))
        fixed = 0;
    struct arena *jobs = arena_new("jobs", (size_t)1 << 20); /* outlives the server: threads may still look at it */
    struct streams *streams = streams_new();
    struct web_config web = { .feed = feed_new(streams),
                              .file = how->file,
                              .trying = how->trying,
                              .sign_in = how->sign_in,
                              .welcome = how->welcome,
                              .jobs = jobs_new(jobs, IMPORT_JOBS),
                              .solves = solve_jobs_new(jobs, streams),
                              .patience_ms = patience_ms(),
                              .now_ms = fixed,
                              .random = kernel_random,
                              .shared = shared_new(),
                              .rate = rate_new(jobs, how->rate),
                              .api = api_handle,
                              .problem = api_problem };
    const struct http_config http = { .listen = how->listen,
                                      .listen_else = how->trying ? S("127.0.0.1:0") : STR_NULL,
                                      .workers = how->workers,
                                      .app = &web,
                                      .worker_init = web_worker,
                                      .handle = web_handle,
                                      .on_listen = say_where,
                                      .heavy = web_heavy,
                                      .streams = streams,
                                      .stream_closed = feed_closed,
                                      .supervised = true };
    return status_exit(http_serve(&http));
}

int main(int argc, char **argv)
{
    umask(S_IRWXG
          | S_IRWXO); /* a workspace, its copies and its exports hold what nobody else on this machine may read */
    struct arena *a = arena_new("process", (size_t)PROCESS_ARENA << 20);
    struct problems problems;
    problems_init(&problems, a);
    struct ctx c = { .arena = a, .problems = &problems, .now_ms = start_ms(), .random = kernel_random };
    int code = cli_main(&c, argc, argv, serve);
    arena_free(a);
    return code;
}
