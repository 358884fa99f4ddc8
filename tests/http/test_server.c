/* tests/http/test_server.c: a real server in a child process, spoken to over a socket. */
#include "http/limits.h"
#include "http/server.h"
#include "tests/lib/tap.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ANSWER_MAX = 1024 * 1024, WAIT_MS = 5000, BIG = 400 * 1000 };

static void sleep_ms(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };
    nanosleep(&t, NULL);
}

static struct streams *streams;         /* of the child */

static void on_listen(void *app, int port)
{
    if (write(*(int *)app, &port, sizeof port) != (ssize_t)sizeof port)
        _exit(3);
}

enum { TOLD = 50000, TELLINGS = 400 /* 20 MB: more than a socket holds */ };
static int64_t told;                    /* in the child alone; one request at a time */
static atomic_int closed;

static void *worker_init(void *app, int n)
{
    (void)app;
    (void)n;
    return streams;
}

static void on_closed(void *app, uint64_t topic)
{
    (void)app;
    if (topic == 7)
        atomic_fetch_add(&closed, 1);
}

static void handle(void *worker, struct arena *a, const struct request *r, struct answer *ret)
{
    *ret = (struct answer){ .status = 200, .content_type = S("text/plain; charset=utf-8") };
    if (str_eq(r->path, S("/slow")))
        sleep_ms(300);
    if (str_eq(r->path, S("/heavy/slow")))
        sleep_ms(400);
    if (str_eq(r->path, S("/heavy/until-gone")))
        for (int i = 0; i < 400 && !(r->gone && atomic_load(r->gone)); i++)
            sleep_ms(10);
    if (str_eq(r->path, S("/listen"))) {
        ret->content_type = S("text/event-stream");
        ret->body = S("retry: 1\n\n");
        ret->stream = (struct stream_ask){ 7, told };
    } else if (str_eq(r->path, S("/tell"))) {
        const uint64_t topics[] = { 7, 8 };
        char *p = ARENA_ARRAY(a, char, TOLD);
        memset(p, 'x', TOLD);
        memcpy(p, "data: ", 6);
        memcpy(p + TOLD - 2, "\n\n", 2);
        streams_send(worker, topics, COUNT(topics), ++told, (struct str){ p, TOLD });
    } else if (str_eq(r->path, S("/open"))) {
        ret->body = arena_printf(a, "open=%zu closed=%d", streams_open(worker), (int)atomic_load(&closed));
    } else if (str_eq(r->path, S("/big"))) {
        char *p = ARENA_ARRAY(a, char, BIG);
        memset(p, 'x', BIG);
        ret->body = (struct str){ p, BIG };
    } else if (str_eq(r->path, S("/tagged"))) {
        ret->etag = S("seven");
        ret->body = S("tagged");
    } else if (str_eq(r->path, S("/packed"))) {
        char *p = ARENA_ARRAY(a, char, 2000);
        memset(p, 'x', 2000);
        ret->body = (struct str){ p, 2000 };
        ret->packed = S("made before");
    } else if (str_eq(r->path, S("/forged"))) {
        ret->location = S("/a\r\nSet-Cookie: x=1");
        ret->status = 303;
    } else if (str_eq(r->path, S("/none"))) {
        ret->status = 0;
    } else {
        ret->body =
            arena_printf(a, "path=%.*s query=%.*s body=%.*s", STR_FMT(r->path), STR_FMT(r->query), STR_FMT(r->body));
    }
}

static bool is_heavy(struct str target)
{
    return str_starts(target, S("/heavy/"));
}

static pid_t start(int *ret_port)
{
    int fds[2];
    if (pipe(fds) != 0)
        return -1;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        streams = streams_new();
        struct http_config cfg = { .listen = S("127.0.0.1:0"),
                                   .workers = 2,
                                   .app = &fds[1],
                                   .handle = handle,
                                   .on_listen = on_listen,
                                   .worker_init = worker_init,
                                   .streams = streams,
                                   .stream_closed = on_closed,
                                   .heavy = is_heavy };
        _exit(http_serve(&cfg) == ST_OK ? 0 : 1);
    }
    close(fds[1]);
    if (read(fds[0], ret_port, sizeof *ret_port) != (ssize_t)sizeof *ret_port)
        *ret_port = 0;
    close(fds[0]);
    return pid;
}

static int dial(int port)
{
    struct sockaddr_in at = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

static void say(int fd, struct str s)
{
    if (send(fd, s.p, s.n, MSG_NOSIGNAL) != (ssize_t)s.n)
        tap_diag("could not send %zu bytes", s.n);
}

/* Everything until the server closes, or nothing came for a while. */
static struct str hear(struct arena *a, int fd)
{
    char *p = ARENA_ARRAY(a, char, ANSWER_MAX);
    size_t n = 0;
    struct pollfd wait = { .fd = fd, .events = POLLIN };
    while (n < ANSWER_MAX && poll(&wait, 1, WAIT_MS) == 1) {
        ssize_t got = recv(fd, p + n, ANSWER_MAX - n, 0);
        if (got <= 0)
            break;
        n += (size_t)got;
    }
    return (struct str){ p, n };
}

static struct str ask(struct arena *a, int port, struct str request)
{
    int fd = dial(port);
    say(fd, request);
    struct str s = hear(a, fd);
    close(fd);
    return s;
}

static size_t count(struct str s, struct str what)
{
    size_t n = 0, at;
    while (str_find(s, what, &at)) {
        n++;
        s = str_skip(s, at + what.n);
    }
    return n;
}

static void has(struct str s, struct str what, const char *name)
{
    if (!ok(count(s, what) > 0, "%s", name))
        tap_diag("got: %.*s", (int)(s.n < 600 ? s.n : 600), s.p);
}

#define END "Host: localhost\r\nConnection: close\r\n\r\n"

static void check_answers(struct arena *a, int port)
{
    struct str s = ask(a, port, S("GET /a%20b?x=1 HTTP/1.1\r\n" END));
    has(s, S("HTTP/1.1 200 OK\r\n"), "a plain GET is answered");
    has(s, S("\r\n\r\npath=/a b query=x=1 body="), "its path is decoded, its query kept");
    has(s, S("Content-Security-Policy: default-src 'none'"), "it carries the content policy");
    has(s, S("X-Content-Type-Options: nosniff\r\n"), "and nosniff");
    has(s, S("Referrer-Policy: same-origin\r\n"), "and the referrer policy");
    has(s, S("X-Request-Id: "), "and an id");
    has(s, S("Connection: close\r\n"), "and says that the connection ends");
    s = ask(a, port, S("GET / HTTP/1.1\r\nX-Request-Id: abc-1\r\n" END));
    has(s, S("X-Request-Id: abc-1\r\n"), "the client's id is echoed");
    s = ask(a, port, S("HEAD /x HTTP/1.1\r\n" END));
    has(s, S("Content-Length: 20\r\n"), "HEAD tells the length of GET");
    ok(str_ends(s, S("\r\n\r\n")), "and sends no body");
    s = ask(a, port, S("GET /tagged HTTP/1.1\r\nIf-None-Match: \"x\", W/\"seven\"\r\n" END));
    has(s, S("HTTP/1.1 304 Not Modified\r\n"), "a tag that matches gives 304");
    ok(str_ends(s, S("\r\n\r\n")), "without a body");
    s = ask(a, port, S("GET /tagged HTTP/1.1\r\nIf-None-Match: \"six\"\r\n" END));
    has(s, S("HTTP/1.1 200"), "another tag gives the page");
    s = ask(a, port, S("GET /big HTTP/1.1\r\nAccept-Encoding: br, gzip;q=0.5\r\n" END));
    has(s, S("Content-Encoding: gzip\r\n"), "a long text is compressed for who accepts it");
    s = ask(a, port, S("GET /packed HTTP/1.1\r\nAccept-Encoding: gzip\r\n" END));
    has(s, S("\r\n\r\nmade before"), "what was compressed before is sent as it is");
    s = ask(a, port, S("GET /packed HTTP/1.1\r\n" END));
    has(s, S("\r\n\r\nxxxx"), "and plain to who does not accept it");
    s = ask(a, port, S("GET /big HTTP/1.1\r\nAccept-Encoding: gzip;q=0\r\n" END));
    ok(s.n > BIG && count(s, S("Content-Encoding")) == 0, "and not for who does not");
    s = ask(a, port, S("GET /forged HTTP/1.1\r\n" END));
    is_int((int64_t)count(s, S("Set-Cookie")), 0, "no field is forged through another's value");
    s = ask(a, port, S("GET /none HTTP/1.1\r\n" END));
    has(s, S("HTTP/1.1 500"), "a handler that says nothing is a failure on our side");
    s = ask(a, port, S("GET /%ff HTTP/1.1\r\n" END));
    has(s, S("HTTP/1.1 400"), "a path that is not UTF-8 is refused");
}

static void check_guards(struct arena *a, int port)
{
    struct str s;
    s = ask(a, port, S("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"));
    has(s, S("HTTP/1.1 421"), "a foreign Host is refused");
    s = ask(a, port, S("GET / HTTP/1.1\r\nHost: [::1]:9\r\nConnection: close\r\n\r\n"));
    has(s, S("HTTP/1.1 200"), "the IPv6 loopback address is ours");
    s = ask(a, port, S("POST / HTTP/1.1\r\nOrigin: http://evil.example\r\n" END));
    has(s, S("HTTP/1.1 403"), "a foreign page may not post");
    s = ask(a, port, S("POST / HTTP/1.1\r\nOrigin: null\r\n" END));
    has(s, S("HTTP/1.1 403"), "nor one without an origin");
    s = ask(a, port, S("DELETE / HTTP/1.1\r\nSec-Fetch-Site: same-site\r\n" END));
    has(s, S("HTTP/1.1 403"), "nor one on another port of this machine");
    s = ask(a, port,
            S("POST / HTTP/1.1\r\nOrigin: http://localhost\r\n"
              "Sec-Fetch-Site: same-origin\r\nContent-Length: 3\r\n" END "a=b"));
    has(s, S("body=a=b"), "our own page may");
    s = ask(a, port, S("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" END "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
    has(s, S("body=abcde"), "and whoever is no browser; chunks come as one body");
    s = ask(a, port, S("GET / HTTP/1.1\r\nSec-Fetch-Site: cross-site\r\n" END));
    has(s, S("HTTP/1.1 200"), "a link from elsewhere may be followed");
}

static void check_connections(struct arena *a, int port)
{
    struct str s = ask(a, port,
                       S("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\n"
                         "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
                         "GET /3 HTTP/1.1\r\n" END));
    size_t one = 0, two = 0, three = 0;
    ok(str_find(s, S("path=/1"), &one) && str_find(s, S("path=/slow"), &two) && str_find(s, S("path=/3"), &three)
           && one < two && two < three,
       "three requests in one go are answered in order");
    s = ask(a, port, S("GET /\nHost: localhost\r\n\r\n"));
    has(s, S("HTTP/1.1 400"), "what is not plain is refused");
    is_int((int64_t)count(s, S("HTTP/1.1")), 1, "once, and the connection closes");
    s = ask(a, port, S("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n"));
    has(s, S("HTTP/1.1 413"), "a body over the limit is refused before it comes");
    int fd = dial(port);
    say(fd, S("POST /import HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n" END));
    sleep_ms(200);
    say(fd, S("ok"));
    s = hear(a, fd);
    close(fd);
    ok(str_starts(s, S("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200")), "who waits is told to go on");
    for (int i = 0; i < 300; i++) {
        fd = dial(port);
        say(fd, S("GET / HT"));
        close(fd);
    }
    s = ask(a, port, S("GET / HTTP/1.1\r\n" END));
    has(s, S("HTTP/1.1 200"), "after 300 clients that hung up it still answers");
}

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Two workers, so one of them at most is in something heavy. */
static void check_heavy(struct arena *a, int port)
{
    enum { MANY = 4, CROWD = LIMIT_HEAVY_WAITING + 8 };
    int fds[MANY], crowd[CROWD];
    long begun = now_ms();
    for (int i = 0; i < MANY; i++) {
        fds[i] = dial(port);
        say(fds[i], S("GET /heavy/slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    }
    sleep_ms(50);
    struct str s = ask(a, port, S("GET /light HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    has(s, S("path=/light"), "a page is answered");
    ok(now_ms() - begun < 350, "while four heavy requests are in work or wait");
    for (int i = 0; i < MANY; i++) {
        has(hear(a, fds[i]), S("path=/heavy/slow"), "a heavy request is answered");
        close(fds[i]);
    }
    ok(now_ms() - begun >= 1600, "one after another");
    begun = now_ms();
    int left = dial(port);
    say(left, S("GET /heavy/until-gone HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    sleep_ms(50);
    close(left);
    s = ask(a, port, S("GET /heavy/slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    has(s, S("path=/heavy/slow"), "after a client hung up the next one is served");
    ok(now_ms() - begun < 1500, "at once: the work for the first ended");
    size_t refused = 0;
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = dial(port);
        say(crowd[i], S("GET /heavy/until-gone HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }
    sleep_ms(200);
    for (int i = 0; i < CROWD; i++) {
        char head[256] = { 0 };
        ssize_t n = recv(crowd[i], head, sizeof head - 1, MSG_DONTWAIT);
        refused += n > 0 && strncmp(head, "HTTP/1.1 503", 12) == 0;
        close(crowd[i]);
    }
    ok(refused > 0 && refused <= 8, "more than may wait are told to come back (%zu of %d)", refused, CROWD);
    sleep_ms(300);
    begun = now_ms();
    s = ask(a, port, S("GET /heavy/slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
    has(s, S("path=/heavy/slow"), "a crowd that left costs nothing");
    ok(now_ms() - begun < 2500, "not even time");
}

/* One listener reads nothing, another does: the first is closed, the second is told everything. */
static void check_streams(struct arena *a, int port)
{
    int deaf = dial(port), good = dial(port);
    struct str listen = S("GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n");
    size_t heard = 0;
    say(deaf, listen);
    say(good, listen);
    sleep_ms(200);
    has(ask(a, port, S("GET /open HTTP/1.1\r\n" END)), S("open=2 closed=0"), "an answer with a topic stays open");
    ok(str_find(ask(a, port, S("HEAD /listen HTTP/1.1\r\n" END)), S("Content-Length"), &heard), "its head alone ends");
    heard = 0;
    for (int i = 0; i < TELLINGS; i++) {
        static char waste[TOLD];
        struct pollfd wait = { .fd = good, .events = POLLIN };
        (void)ask(a, port, S("GET /tell HTTP/1.1\r\n" END));
        while (poll(&wait, 1, 0) == 1) {
            ssize_t got = recv(good, waste, sizeof waste, 0);
            if (got <= 0)
                break;
            heard += (size_t)got;
        }
    }
    heard += hear(a, good).n;
    ok(heard > (size_t)TOLD * TELLINGS, "who reads is told everything (%zu bytes)", heard);
    has(ask(a, port, S("GET /open HTTP/1.1\r\n" END)), S("open=1 closed=2"),
        "who does not read is cut off, and it is said");
    close(deaf);
    close(good);
    sleep_ms(100);
    has(ask(a, port, S("GET /open HTTP/1.1\r\n" END)), S("open=0 closed=3"), "who hangs up is gone");
}

int main(void)
{
    struct arena *a = arena_new("test", SIZE_MAX / 4);
    int port = 0, status = -1;
    pid_t pid = start(&port);
    if (pid < 0 || port == 0)
        return tap_skip_all("no socket can be opened here");
    tap_plan_none();
    check_answers(a, port);
    check_guards(a, port);
    check_connections(a, port);
    check_heavy(a, port);
    check_streams(a, port);
    int busy = dial(port), listening = dial(port);
    say(listening, S("GET /listen HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    say(busy, S("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    sleep_ms(100);
    kill(pid, SIGTERM);
    struct str s = hear(a, busy);
    has(s, S("path=/slow"), "a request in work is answered while the server drains");
    has(hear(a, listening), S("retry: 1"), "and a stream ends with it");
    close(listening);
    close(busy);
    ok(waitpid(pid, &status, 0) == pid && status == 0, "and the server ends well");
    arena_free(a);
    return tap_done();
}
