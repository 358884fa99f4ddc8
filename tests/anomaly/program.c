/* tests/anomaly/program.c: see program.h. */
#include "tests/anomaly/program.h"
#include "api/api.h"
#include "cli/cli.h"
#include "tests/lib/tap.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { ARENA_MIB = 512 };

static uint64_t seed = 5;       /* lint: the seed of this run */
uint64_t program_random(void)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return seed ^ seed >> 29;
}

static char dir[64];            /* lint: the folder of this run */
const char *program_at(const char *name)
{
    static char path[8][128];   /* lint: paths of one command */
    static int next;
    char *p = path[next++ % 8];
    snprintf(p, sizeof path[0], "%s/%s", dir, name);
    return p;
}

/* Standard output goes away, standard error into a file that is read back. */
int program_run(const char *const *words, char *ret_err, size_t cap)
{
    char *argv[16] = { NULL };
    int argc = 0, out = dup(1), err = dup(2);
    int none = open("/dev/null", O_WRONLY), file = open(program_at("stderr"), O_RDWR | O_CREAT | O_TRUNC, 0600);
    for (; words[argc] != NULL; argc++)
        argv[argc] = strdup(words[argc]);
    fflush(NULL);
    dup2(none, 1);
    dup2(file, 2);
    struct arena *a = arena_new("process", (size_t)ARENA_MIB << 20);
    struct problems problems;
    problems_init(&problems, a);
    struct ctx c = { .arena = a, .problems = &problems, .now_ms = 1795600000000, .random = program_random };
    int code = cli_main(&c, argc, argv, NULL);
    arena_free(a);
    fflush(NULL);
    dup2(out, 1);
    dup2(err, 2);
    ssize_t n = pread(file, ret_err, cap - 1, 0);
    ret_err[n > 0 ? n : 0] = 0;
    for (int i = 0; i < argc; i++)
        free(argv[i]);
    close(none), close(file), close(out), close(err);
    return code;
}

int program_work(const char *const *words, char *ret_err, size_t cap)
{
    const char *all[16] = { "headwater" };
    size_t n = 1;
    for (size_t i = 0; words[i] != NULL; i++)
        all[n++] = words[i][0] == '=' ? program_at(words[i] + 1) : words[i];
    all[n++] = "--at";
    all[n] = program_at("w.db");
    return program_run(all, ret_err, cap);
}

static bool write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    bool good = f != NULL && fputs(text, f) >= 0;
    return f != NULL && fclose(f) == 0 && good;
}

bool program_copy(const char *from, const char *to)
{
    char buffer[65536];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    bool good = in != NULL && out != NULL;
    for (size_t n; good && (n = fread(buffer, 1, sizeof buffer, in)) > 0;)
        good = fwrite(buffer, 1, n, out) == n;
    if (in != NULL)
        fclose(in);
    return out != NULL && fclose(out) == 0 && good;
}

int64_t program_ask(const char *file, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    int64_t n = -1;
    if (sqlite3_open_v2(program_at(file), &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
        && sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
        n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return n;
}

bool program_base(void)
{
    char err[4096], rows[65536] = "external_id,title\n";
    size_t n = strlen(rows);
    for (int i = 0; i < 300; i++)
        n += (size_t)snprintf(rows + n, sizeof rows - n, "m%d,Market number %d with a long name to fill pages\n", i, i);
    bool good =
        write_file(program_at("capacity.csv"), "team,quarter,days,reserve\nOven,2027-Q1,100,10\nOven,2027-Q2,100,10\n");
    good = good
           && write_file(program_at("plan.csv"),
                         "external_id,product,title,quarter,days:Oven\nA1,Bread,Cabinet,2027-Q1,50\n"
                         "A2,Bread,Steam,2027-Q1,40\nW1,Bread,Night mode,,30\n");
    good = good && write_file(program_at("markets.csv"), rows);
    good = good && PROGRAM_RUN(err, "init", program_at("base.db"), "--title", "Own") == 0;
    good = good
           && PROGRAM_RUN(err, "import", program_at("capacity.csv"), "--as", "capacities", "--create", "team", "--at",
                          program_at("base.db"))
                  == 0;
    good = good
           && PROGRAM_RUN(err, "import", program_at("plan.csv"), "--as", "commitments", "--create", "product,team",
                          "--at", program_at("base.db"))
                  == 0;
    good = good
           && PROGRAM_RUN(err, "tradeoff", "open", "BREAD-3", "--quarter", "2027-Q1", "--what-for",
                          "Bakers sleep longer", "--at", program_at("base.db"))
                  == 0;
    if (!good)
        tap_diag("%s", err);
    return good && access(program_at("base.db-wal"), F_OK) != 0;
}

void *program_worker(struct arena *a, const char *file)
{
    struct web_config *cfg = ARENA_NEW(a, struct web_config);
    *cfg = (struct web_config){ .file = arena_str(a, str_z(program_at(file))),
                                .random = program_random,
                                .api = api_handle,
                                .problem = api_problem };
    return web_worker(cfg, 0);
}

struct answer program_add_market(void *worker, struct arena *a, int n)
{
    struct answer ret;
    const struct header headers[] = { { S("Host"), S("127.0.0.1") }, { S("Content-Type"), S("application/json") } };
    const struct request r = { .method = M_POST,
                               .path = S("/markets.json"),
                               .raw_path = S("/markets.json"),
                               .headers = headers,
                               .nheaders = COUNT(headers),
                               .content_type = S("application/json"),
                               .body = arena_printf(a, "{\"title\":\"Asked for %d\"}", n),
                               .request_id = S("anomaly") };
    web_handle(worker, a, &r, &ret);
    return ret;
}

bool program_folder(void)
{
    snprintf(dir, sizeof dir, "%s/headwater-test-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    return mkdtemp(dir) != NULL;
}

bool program_clean(void)
{
    char clean[128];
    snprintf(clean, sizeof clean, "rm -rf %s", dir);
    return system(clean) == 0;
}
