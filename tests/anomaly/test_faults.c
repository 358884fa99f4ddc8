/* Every call that SQLite makes to the system fails once, in each of several writes: what was answered as done is there,
 * what was answered as failed is not, the file is good, and the same process goes on without a restart.
 *
 * ANOMALY=long tries every call; otherwise a spread of them. The program under test is the command line itself, in this
 * process, over a file system layer that counts and fails. */
#include "api/api.h"
#include "tests/anomaly/program.h"
#include "tests/lib/tap.h"
#include "web/app_web.h"
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SHORT_TRIALS = 24, LAST_TRIALS = 16 };

/* ---- a file system that fails ---- */

enum fault_mode { ONE_CALL /* one call fails, whatever it is */, NO_ROOM /* every write from one on finds no room */ };
struct faults { int64_t calls, writes, fail_at; enum fault_mode mode; bool armed, hidden /* nobody is told: the control */; int64_t fired; };
static struct faults faults;    /* lint: a file system layer of SQLite has no argument of ours; one thread only */

struct fault_file { sqlite3_file base; sqlite3_file *real; };

static bool is_write(int rc)
{
    return rc == SQLITE_IOERR_WRITE;
}

/* The error that this call is to answer with; SQLITE_OK: none. */
static int fault(int rc)
{
    if (!faults.armed)
        return SQLITE_OK;
    faults.calls++;
    faults.writes += is_write(rc) ? 1 : 0;
    bool hit = faults.mode == ONE_CALL ? faults.calls == faults.fail_at
                                       : is_write(rc) && faults.fail_at > 0 && faults.writes >= faults.fail_at;
    faults.fired += hit ? 1 : 0;
    return !hit ? SQLITE_OK : faults.mode == NO_ROOM ? SQLITE_FULL : rc;
}

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((struct fault_file *)(void *)f)->real;
}

static int f_close(sqlite3_file *f)
{
    sqlite3_file *real = real_of(f);
    int rc = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
    sqlite3_free(real);
    return rc;
}

static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    int rc = fault(SQLITE_IOERR_READ);
    return rc != SQLITE_OK ? rc : real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}

static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    int rc = fault(SQLITE_IOERR_WRITE);
    if (rc != SQLITE_OK && faults.hidden)
        return SQLITE_OK;
    if (rc != SQLITE_OK && n > 1)       /* torn: the first half arrives */
        (void)real_of(f)->pMethods->xWrite(real_of(f), p, n / 2, at);
    return rc != SQLITE_OK ? rc : real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    int rc = fault(SQLITE_IOERR_TRUNCATE);
    return rc != SQLITE_OK ? rc : real_of(f)->pMethods->xTruncate(real_of(f), n);
}

static int f_sync(sqlite3_file *f, int flags)
{
    int rc = fault(SQLITE_IOERR_FSYNC);
    return rc != SQLITE_OK ? rc : real_of(f)->pMethods->xSync(real_of(f), flags);
}

static int f_size(sqlite3_file *f, sqlite3_int64 *n)
{
    int rc = fault(SQLITE_IOERR_FSTAT);
    return rc != SQLITE_OK ? rc : real_of(f)->pMethods->xFileSize(real_of(f), n);
}

static int f_lock(sqlite3_file *f, int level) { return real_of(f)->pMethods->xLock(real_of(f), level); }
static int f_unlock(sqlite3_file *f, int level) { return real_of(f)->pMethods->xUnlock(real_of(f), level); }
static int f_reserved(sqlite3_file *f, int *ret) { return real_of(f)->pMethods->xCheckReservedLock(real_of(f), ret); }
static int f_control(sqlite3_file *f, int op, void *arg) { return real_of(f)->pMethods->xFileControl(real_of(f), op, arg); }
static int f_sector(sqlite3_file *f) { return real_of(f)->pMethods->xSectorSize(real_of(f)); }
static int f_device(sqlite3_file *f) { return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f)); }
static void f_barrier(sqlite3_file *f) { real_of(f)->pMethods->xShmBarrier(real_of(f)); }
static int f_unmap(sqlite3_file *f, int gone) { return real_of(f)->pMethods->xShmUnmap(real_of(f), gone); }

static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    int rc = fault(SQLITE_IOERR_SHMMAP);
    return rc != SQLITE_OK ? rc : real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, ret);
}

static int f_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), at, n, flags);
}

static const sqlite3_io_methods methods = { 2, f_close, f_read, f_write, f_truncate, f_sync, f_size, f_lock, f_unlock,
    f_reserved, f_control, f_sector, f_device, f_shm_map, f_shm_lock, f_barrier, f_unmap, NULL, NULL };

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
    struct fault_file *file = (struct fault_file *)(void *)f;
    sqlite3_vfs *real = v->pAppData;
    file->base.pMethods = NULL;
    int rc = fault(SQLITE_CANTOPEN);
    if (rc != SQLITE_OK)
        return rc;
    file->real = sqlite3_malloc(real->szOsFile);
    if (file->real == NULL)
        return SQLITE_NOMEM;
    memset(file->real, 0, (size_t)real->szOsFile);
    rc = real->xOpen(real, name, file->real, flags, ret_flags);
    if (rc != SQLITE_OK) {
        sqlite3_free(file->real);
        return rc;
    }
    file->base.pMethods = &methods;
    return SQLITE_OK;
}

static int v_delete(sqlite3_vfs *v, const char *name, int sync)
{
    sqlite3_vfs *real = v->pAppData;
    int rc = fault(SQLITE_IOERR_DELETE);
    return rc != SQLITE_OK ? rc : real->xDelete(real, name, sync);
}

static int v_access(sqlite3_vfs *v, const char *name, int flags, int *ret)
{
    sqlite3_vfs *real = v->pAppData;
    int rc = fault(SQLITE_IOERR_ACCESS);
    return rc != SQLITE_OK ? rc : real->xAccess(real, name, flags, ret);
}

static int v_path(sqlite3_vfs *v, const char *name, int n, char *ret)
{
    sqlite3_vfs *real = v->pAppData;
    return real->xFullPathname(real, name, n, ret);
}

static bool faults_install(void)
{
    static sqlite3_vfs vfs;     /* lint: SQLite keeps the pointer for as long as the program runs */
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    if (real == NULL)
        return false;
    vfs = *real;
    vfs.zName = "faults";
    vfs.szOsFile = (int)sizeof(struct fault_file);
    vfs.pAppData = real;
    vfs.pNext = NULL;
    vfs.xOpen = v_open;
    vfs.xDelete = v_delete;
    vfs.xAccess = v_access;
    vfs.xFullPathname = v_path;
    return sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
}

static void fresh(void)
{
    unlink(program_at("w.db-wal")), unlink(program_at("w.db-shm")), unlink(program_at("copy.db"));
    unlink(program_at("copy.db-journal")), unlink(program_at("copy.db.part"));
    if (!program_copy(program_at("base.db"), program_at("w.db")))
        abort();
}

/* ---- the writes ---- */

struct operation {
    const char *name;
    const char *words[12];
    bool backup;
};

static const char changes[] = "SELECT max(id) FROM \"change\"";

static int operate(const struct operation *op, char *err, size_t cap)
{
    const char *words[16] = { "headwater" };
    size_t n = 1;
    for (size_t i = 0; i < COUNT(op->words) && op->words[i] != NULL; i++)
        words[n++] = op->words[i][0] == '=' ? program_at(op->words[i] + 1) : op->words[i];
    words[n++] = "--at";
    words[n] = program_at("w.db");
    return program_run(words, err, cap);
}

/* Whether the write is there: a change more; for a backup: a copy that opens and has every change. */
static bool is_done(const struct operation *op, int64_t before)
{
    if (op->backup)
        return access(program_at("copy.db"), F_OK) == 0 && program_ask("copy.db", changes) == before &&
               program_ask("copy.db", "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1;
    return program_ask("w.db", changes) == before + 1;
}

static bool nothing_half(const struct operation *op, int64_t before)
{
    if (op->backup)
        return access(program_at("copy.db"), F_OK) != 0 && access(program_at("copy.db.part"), F_OK) != 0;
    return program_ask("w.db", changes) == before;
}

struct tally { int64_t trials, answered_done, answered_failed, unknown, wrong; };

static void trial(const struct operation *op, enum fault_mode mode, bool hidden, int64_t n, int64_t before, struct tally *t)
{
    char err[4096], again[4096];
    fresh();
    faults = (struct faults){ .armed = true, .mode = mode, .hidden = hidden, .fail_at = n };
    int code = operate(op, err, sizeof err);
    int64_t fired = faults.fired;
    faults.armed = false;
    bool unknown = strstr(err, "may or may not") != NULL, done = is_done(op, before);
    bool good = code == 0 ? done : unknown ? done || nothing_half(op, before) : nothing_half(op, before);
    int doctor = PROGRAM_RUN(again, "doctor", "--at", program_at("w.db"));
    if (doctor != 0)
        good = false;
    if (good && !done && operate(op, again, sizeof again) != 0)     /* it heals without a restart */
        good = false;
    t->trials++;
    t->answered_done += code == 0 ? 1 : 0;
    t->answered_failed += code != 0 ? 1 : 0;
    t->unknown += unknown ? 1 : 0;
    if (code != 0 && fired == 0)
        good = false;
    t->wrong += good ? 0 : 1;
    if (!good && !hidden) {
        tap_diag("%s, call %lld: exit %d, %s, doctor %d, %s%s", op->name, (long long)n, code, done ? "there" : "not there",
                 doctor, err, again);
    }
}

static void add_up(struct tally *sum, struct tally t)
{
    sum->trials += t.trials;
    sum->answered_done += t.answered_done;
    sum->answered_failed += t.answered_failed;
    sum->unknown += t.unknown;
    sum->wrong += t.wrong;
}

/* Control: a disk that loses writes and says nothing. What judges the trials has to see it. */
static bool control(const struct operation *op, enum fault_mode mode, struct tally *ret)
{
    char err[4096];
    fresh();
    int64_t before = program_ask("w.db", changes);
    faults = (struct faults){ .armed = true, .mode = mode };
    int code = operate(op, err, sizeof err);
    int64_t calls = mode == ONE_CALL ? faults.calls : faults.writes;
    faults.armed = false;
    for (int64_t n = calls > LAST_TRIALS ? calls - LAST_TRIALS : 1; n <= calls; n++)
        trial(op, mode, true, n, before, ret);
    return ok(code == 0 && ret->wrong > 0, "control: of %lld writes lost without a word %lld are seen", (long long)ret->trials,
              (long long)ret->wrong);
}

static void told(const char *row, const struct tally *t, bool caught, const struct tally *of)
{
    tap_diag("%s: goal 0 bad; N=%lld bad=%lld control=%s (%lld done, %lld failed, %lld unknown; hidden: %lld of %lld seen)", row,
             (long long)t->trials, (long long)t->wrong, caught ? "caught" : "MISSED", (long long)t->answered_done,
             (long long)t->answered_failed, (long long)t->unknown, (long long)of->wrong, (long long)of->trials);
}

static void sweep(const struct operation *op, enum fault_mode mode, struct tally *sum)
{
    char err[4096];
    struct tally t = { 0 };
    bool every = getenv("ANOMALY") != NULL && strcmp(getenv("ANOMALY"), "long") == 0;
    fresh();
    int64_t before = program_ask("w.db", changes);
    faults = (struct faults){ .armed = true, .mode = mode };
    int code = operate(op, err, sizeof err);
    int64_t calls = mode == ONE_CALL ? faults.calls : faults.writes;
    faults.armed = false;
    is_int(code, 0, "%s succeeds when nothing fails%s", op->name, err);
    ok(is_done(op, before), "and is there");
    ok(calls > 20, "with %lld calls", (long long)calls);
    int64_t step = every || calls <= SHORT_TRIALS ? 1 : calls / SHORT_TRIALS, last = calls - LAST_TRIALS;
    for (int64_t n = 1; n <= calls; n += n < last ? step : 1)       /* the commit is near the end */
        trial(op, mode, false, n, before, &t);
    add_up(sum, t);
    is_int(t.wrong, 0, "%s, %s: %lld trials, %lld done, %lld failed, %lld unknown; none half, none lost", op->name,
           mode == ONE_CALL ? "one call fails" : "no room from one write on", (long long)t.trials, (long long)t.answered_done,
           (long long)t.answered_failed, (long long)t.unknown);
    ok(t.answered_failed > 0, "some of them failed, or the faults would be none");
}

/* ---- the same over HTTP: one worker whose connections stay open ---- */

static struct answer ask_worker(void *worker, struct arena *a, int n)
{
    struct answer ret;
    struct str body = arena_printf(a, "{\"title\":\"Asked for %d\"}", n);
    const struct header headers[] = { { S("Host"), S("127.0.0.1") }, { S("Content-Type"), S("application/json") } };
    const struct request r = { .method = M_POST, .path = S("/markets.json"), .raw_path = S("/markets.json"), .headers = headers,
                               .nheaders = COUNT(headers), .body = body, .content_type = S("application/json"),
                               .request_id = S("faults") };
    web_handle(worker, a, &r, &ret);
    return ret;
}

/* A file of its own for each: the worker keeps its connections for as long as the process runs. */
static bool http_trial(int64_t n, int64_t before, struct tally *t, int64_t *ret_calls)
{
    struct arena *a = arena_new("request", (size_t)64 << 20);
    const char *file = arena_printf(a, "http-%lld.db", (long long)n).p;
    const struct web_config cfg = { .file = arena_str(a, str_z(program_at(file))), .random = program_random, .api = api_handle,
                                    .problem = api_problem };
    struct web_config *own = ARENA_NEW(a, struct web_config);
    *own = cfg;
    if (!program_copy(program_at("base.db"), program_at(file)))
        abort();
    void *worker = web_worker(own, 0);
    faults = (struct faults){ .armed = true, .mode = ONE_CALL, .fail_at = n };
    struct answer first = ask_worker(worker, a, 1);
    *ret_calls = faults.calls;
    faults.armed = false;
    bool unknown = false, done = program_ask(file, changes) == before + 1;
    size_t where;
    unknown = first.status == 503 && str_find(first.body, S("may or may not"), &where);
    struct answer second = ask_worker(worker, a, 2);
    bool good = first.status == 201 ? done : first.status == 503 && (unknown || !done);
    good = good && second.status == 201 && program_ask(file, changes) >= before + 1 + (first.status == 201 ? 1 : 0);
    t->trials++;
    t->answered_done += first.status == 201 ? 1 : 0;
    t->answered_failed += first.status != 201 ? 1 : 0;
    t->unknown += unknown ? 1 : 0;
    if (!good) {
        t->wrong++;
        tap_diag("call %lld: %d, then %d, %s, %.*s", (long long)n, first.status, second.status, done ? "there" : "not there",
                 STR_FMT(first.body));
    }
    return good;        /* the arena stays: the worker's configuration is in it */
}

static void http_sweep(struct tally *sum)
{
    struct tally t = { 0 };
    int64_t before = program_ask("base.db", changes), calls, ignored;
    int err = dup(2), none = open("/dev/null", O_WRONLY);
    dup2(none, 2);
    ok(http_trial(0, before, &t, &calls), "a request is answered when nothing fails");
    for (int64_t n = 1; n <= calls; n++)
        (void)http_trial(n, before, &t, &ignored);
    dup2(err, 2);
    close(err), close(none);
    add_up(sum, t);
    is_int(t.wrong, 0, "a request, one of %lld calls fails: %lld done, %lld failed, %lld unknown; 201 or 503, and the next is 201",
           (long long)calls, (long long)t.answered_done, (long long)t.answered_failed, (long long)t.unknown);
    ok(t.answered_failed > 0, "some of them failed");
}

int main(void)
{
    static const struct operation operations[] = {
        { "an import", { "import", "=markets.csv", "--as", "markets" }, false },
        { "a decision", { "tradeoff", "decide", "T-1", "--option", "A", "--reason", "The plan stays as it is." }, false },
        { "an undo", { "undo" }, false },
        { "a backup", { "backup", "=copy.db" }, true },
    };
    struct tally io = { 0 }, room = { 0 }, hidden_io = { 0 }, hidden_room = { 0 };
    tap_plan_none();
    /* In memory where there is such a folder: what fails here is the layer, not the disk. */
    if (!program_folder() || !faults_install())
        return tap_skip_all("no temporary folder");
    ok(program_base(), "a workspace with a plan and an open trade-off");
    for (size_t i = 0; i < COUNT(operations); i++) {
        sweep(&operations[i], ONE_CALL, &io);
        sweep(&operations[i], NO_ROOM, &room);
    }
    http_sweep(&io);
    bool sees_io = control(&operations[0], ONE_CALL, &hidden_io), sees_room = control(&operations[0], NO_ROOM, &hidden_room);
    told("R3 failing calls", &io, sees_io, &hidden_io);
    told("R4 no room from a write on", &room, sees_room, &hidden_room);
    ok(program_clean(), "the folder is removed");
    return tap_done();
}
