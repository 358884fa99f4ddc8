/* bench/load.c: requests over connections that are kept, each sent when the one before on its connection is answered; or the
 * same work as plain statements of SQLite. Called by bench/load.
 *
 * bench_load http PORT CONNECTIONS COUNT FILE   FILE: one request a line, "METHOD PATH[ BODY]"; from its start again at its end
 * bench_load raw DATABASE COUNT FILE            FILE: one statement; ?1 is the number of the turn
 *
 * Prints: turns, errors, seconds, median, 99th and 99.9th percentile in microseconds. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BUFFER = 4 << 20, CONNECTIONS_MAX = 1024, EVENTS = 64, ANSWER_MS = 30000 };
struct line {
    char *text;
    size_t n;
};
struct connection {
    int fd;
    char *in;
    size_t have;
    int64_t sent_ns;
};
struct load {
    struct line *lines;
    size_t nlines;
    int64_t count, sent, answered, errors, *taken_ns;
};

static void die(const char *what)
{
    fprintf(stderr, "bench_load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void *must(void *p)
{
    if (p == NULL)
        die("memory");
    return p;
}

static int64_t now_ns(void)
{
    struct timespec t;
    if (clock_gettime(CLOCK_MONOTONIC, &t) != 0)
        die("clock");
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void print(int64_t n, int64_t errors, int64_t took_ns, int64_t *taken_ns)
{
    qsort(taken_ns, (size_t)n, sizeof *taken_ns, compare);
    printf("%lld %lld %.3f %.1f %.1f %.1f\n", (long long)n, (long long)errors, (double)took_ns / 1e9,
           (double)taken_ns[n / 2] / 1e3, (double)taken_ns[n * 99 / 100] / 1e3, (double)taken_ns[n * 999 / 1000] / 1e3);
}

/* ---- over HTTP ---- */

static struct line request(const char *line, const char *port)
{
    const char *path = strchr(line, ' '), *body = path ? strchr(path + 1, ' ') : NULL;
    if (path == NULL)
        die("a line without a path");
    int path_n = (int)(body ? body - path - 1 : (long)strlen(path + 1));
    body = body ? body + 1 : "";
    size_t cap = strlen(line) + 256;
    struct line ret = { must(malloc(cap)), 0 };
    int n = snprintf(ret.text, cap, "%.*s %.*s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\n", (int)(path - line), line, path_n,
                     path + 1, port);
    if (*body)
        n += snprintf(ret.text + n, cap - (size_t)n, "Content-Type: application/json\r\nContent-Length: %zu\r\n",
                      strlen(body));
    n += snprintf(ret.text + n, cap - (size_t)n, "\r\n%s", body);
    ret.n = (size_t)n;
    return ret;
}

static void read_lines(struct load *l, const char *file, const char *port)
{
    FILE *f = fopen(file, "r");
    char *line = NULL;
    size_t cap = 0, room = 0;
    if (f == NULL)
        die(file);
    for (ssize_t n; (n = getline(&line, &cap, f)) > 0;) {
        if (line[n - 1] == '\n')
            line[n - 1] = 0;
        if (l->nlines == room) {
            room = room ? room * 2 : 1024;
            l->lines = must(realloc(l->lines, room * sizeof *l->lines));
        }
        l->lines[l->nlines++] = request(line, port);
    }
    free(line);
    fclose(f);
    if (l->nlines == 0)
        die("no requests");
}

static void send_next(struct load *l, struct connection *c)
{
    if (l->sent == l->count)
        return;
    const struct line *r = &l->lines[(size_t)l->sent++ % l->nlines];
    c->sent_ns = now_ns();
    for (size_t done = 0; done < r->n;) {
        ssize_t n = send(c->fd, r->text + done, r->n - done, MSG_NOSIGNAL);
        if (n < 0 && errno != EINTR)
            die("send");
        done += n > 0 ? (size_t)n : 0;
    }
}

/* The size of the answer that begins the buffer, 0 while it is not all there; its status. */
static size_t whole(struct connection *c, int *ret_status)
{
    c->in[c->have] = 0;
    char *end = strstr(c->in, "\r\n\r\n"), *length = end ? strcasestr(c->in, "\r\ncontent-length:") : NULL;
    if (end == NULL)
        return 0;
    *ret_status = atoi(c->in + 9);
    size_t n = (size_t)(end - c->in) + 4 + (length && length < end ? (size_t)atoll(length + 17) : 0);
    if (n >= BUFFER)
        die("an answer that is larger than the buffer");
    return c->have >= n ? n : 0;
}

static void readable(struct load *l, struct connection *c)
{
    ssize_t n = recv(c->fd, c->in + c->have, BUFFER - c->have - 1, 0);
    int status = 0;
    if (n <= 0)
        die("a connection that was closed");
    c->have += (size_t)n;
    if (whole(c, &status) == 0)
        return;
    l->taken_ns[l->answered++] = now_ns() - c->sent_ns;
    l->errors += status < 200 || status > 299;
    c->have = 0;
    send_next(l, c);
}

static void connect_to(struct connection *c, int port, int epoll)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct epoll_event e = { .events = EPOLLIN, .data.ptr = c };
    int one = 1;
    c->in = must(malloc(BUFFER));
    c->fd = socket(AF_INET, SOCK_STREAM, 0);
    if (c->fd < 0 || connect(c->fd, (struct sockaddr *)&to, sizeof to) != 0)
        die("connect");
    if (setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) != 0
        || epoll_ctl(epoll, EPOLL_CTL_ADD, c->fd, &e) != 0)
        die("a socket");
}

static void http(char **argv)
{
    struct load l = { .count = atoll(argv[4]) };
    int many = atoi(argv[3]), epoll = epoll_create1(0);
    static struct connection all[CONNECTIONS_MAX];
    if (many < 1 || many > CONNECTIONS_MAX || l.count < 1 || epoll < 0)
        die("arguments");
    read_lines(&l, argv[5], argv[2]);
    l.taken_ns = must(calloc((size_t)l.count, sizeof *l.taken_ns));
    for (int i = 0; i < many; i++)
        connect_to(&all[i], atoi(argv[2]), epoll);
    int64_t begun = now_ns();
    for (int i = 0; i < many; i++)
        send_next(&l, &all[i]);
    while (l.answered < l.count) {
        struct epoll_event got[EVENTS];
        int n = epoll_wait(epoll, got, EVENTS, ANSWER_MS);
        if (n == 0 || (n < 0 && errno != EINTR))
            die("no answer within 30 seconds");
        for (int i = 0; i < n; i++)
            readable(&l, got[i].data.ptr);
    }
    print(l.count, l.errors, now_ns() - begun, l.taken_ns);
}

/* ---- plain statements ---- */

static void raw(char **argv)
{
    char sql[65536];
    sqlite3 *db;
    sqlite3_stmt *s;
    int64_t count = atoll(argv[3]), *taken = must(calloc((size_t)count, sizeof *taken)), errors = 0;
    FILE *f = fopen(argv[4], "r");
    size_t n = f ? fread(sql, 1, sizeof sql - 1, f) : 0;
    sql[n] = 0;
    if (n == 0 || sqlite3_open(argv[2], &db) != SQLITE_OK
        || sqlite3_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16000", NULL, NULL,
                        NULL)
               != SQLITE_OK)
        die("database");
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) {
        fprintf(stderr, "bench_load: %s\n", sqlite3_errmsg(db));
        exit(1);
    }
    int64_t begun = now_ns();
    for (int64_t i = 0; i < count; i++) {
        int64_t start = now_ns();
        int rc;
        sqlite3_bind_int64(s, 1, i);
        while ((rc = sqlite3_step(s)) == SQLITE_ROW)
            for (int k = 0; k < sqlite3_column_count(s); k++)
                (void)sqlite3_column_text(s, k);
        errors += rc != SQLITE_DONE;
        sqlite3_reset(s);
        taken[i] = now_ns() - start;
    }
    print(count, errors, now_ns() - begun, taken);
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "http") == 0)
        http(argv);
    else if (argc == 5 && strcmp(argv[1], "raw") == 0)
        raw(argv);
    else {
        fprintf(stderr, "usage: bench_load http PORT CONNECTIONS COUNT FILE | bench_load raw DATABASE COUNT FILE\n");
        return 2;
    }
    return 0;
}
