/* Every call that SQLite makes to the system fails once, in each of several writes: what was answered as done is there,
 * what was answered as failed is not, the file is good, and the same process goes on without a restart.
 *
 * ANOMALY=long tries every call; otherwise a spread of them. The program under test is the command line itself, in this
 * process, over a file system layer that counts and fails. */
#include "tests/anomaly/layer.h"
#include "tests/anomaly/program.h"
#include "tests/lib/tap.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SHORT_TRIALS = 24, LAST_TRIALS = 16 };

/* ---- a file system that fails ---- */

enum fault_mode { ONE_CALL /* one call fails, whatever it is */, NO_ROOM /* every write from one on finds no room */ };
struct faults {
    int64_t calls, writes, fail_at;
    enum fault_mode mode;
    bool armed, hidden /* nobody is told: the control */;
    int64_t fired;
};
static struct faults faults; /* lint: a file system layer of SQLite has no argument of ours; one thread only */

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

static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    int rc = fault(SQLITE_IOERR_READ);
    return rc != SQLITE_OK ? rc : layer_methods.xRead(f, p, n, at);
}

static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    int rc = fault(SQLITE_IOERR_WRITE);
    if (rc != SQLITE_OK && faults.hidden)
        return SQLITE_OK;
    if (rc != SQLITE_OK && n > 1) /* torn: the first half arrives */
        (void)layer_methods.xWrite(f, p, n / 2, at);
    return rc != SQLITE_OK ? rc : layer_methods.xWrite(f, p, n, at);
}

static int f_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    int rc = fault(SQLITE_IOERR_TRUNCATE);
    return rc != SQLITE_OK ? rc : layer_methods.xTruncate(f, n);
}

static int f_sync(sqlite3_file *f, int flags)
{
    int rc = fault(SQLITE_IOERR_FSYNC);
    return rc != SQLITE_OK ? rc : layer_methods.xSync(f, flags);
}

static int f_size(sqlite3_file *f, sqlite3_int64 *n)
{
    int rc = fault(SQLITE_IOERR_FSTAT);
    return rc != SQLITE_OK ? rc : layer_methods.xFileSize(f, n);
}

static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    int rc = fault(SQLITE_IOERR_SHMMAP);
    return rc != SQLITE_OK ? rc : layer_methods.xShmMap(f, page, size, extend, ret);
}

static sqlite3_io_methods methods; /* lint: SQLite keeps the pointer for as long as the program runs */

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
    f->pMethods = NULL;
    int rc = fault(SQLITE_CANTOPEN);
    return rc != SQLITE_OK ? rc : layer_open(v, name, f, flags, ret_flags, &methods);
}

static int v_delete(sqlite3_vfs *v, const char *name, int sync)
{
    int rc = fault(SQLITE_IOERR_DELETE);
    return rc != SQLITE_OK ? rc : layer_below(v)->xDelete(layer_below(v), name, sync);
}

static int v_access(sqlite3_vfs *v, const char *name, int flags, int *ret)
{
    int rc = fault(SQLITE_IOERR_ACCESS);
    return rc != SQLITE_OK ? rc : layer_below(v)->xAccess(layer_below(v), name, flags, ret);
}

static bool faults_install(void)
{
    static sqlite3_vfs vfs; /* lint: SQLite keeps the pointer for as long as the program runs */
    if (!layer_over_default("faults", &vfs))
        return false;
    methods = layer_methods;
    methods.xRead = f_read;
    methods.xWrite = f_write;
    methods.xTruncate = f_truncate;
    methods.xSync = f_sync;
    methods.xFileSize = f_size;
    methods.xShmMap = f_shm_map;
    vfs.xOpen = v_open;
    vfs.xDelete = v_delete;
    vfs.xAccess = v_access;
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

/* Whether the write is there: a change more; for a backup: a copy that opens and has every change. */
static bool is_done(const struct operation *op, int64_t before)
{
    if (op->backup)
        return access(program_at("copy.db"), F_OK) == 0 && program_ask("copy.db", changes) == before
               && program_ask("copy.db", "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'")
                      == 1;
    return program_ask("w.db", changes) == before + 1;
}

static bool nothing_half(const struct operation *op, int64_t before)
{
    if (op->backup)
        return access(program_at("copy.db"), F_OK) != 0 && access(program_at("copy.db.part"), F_OK) != 0;
    return program_ask("w.db", changes) == before;
}

struct tally {
    int64_t trials, answered_done, answered_failed, unknown, wrong;
};

static void trial(const struct operation *op, enum fault_mode mode, bool hidden, int64_t n, int64_t before,
                  struct tally *t)
{
    char err[4096], again[4096];
    fresh();
    faults = (struct faults){ .armed = true, .mode = mode, .hidden = hidden, .fail_at = n };
    int code = program_work(op->words, err, sizeof err);
    int64_t fired = faults.fired;
    faults.armed = false;
    bool unknown = strstr(err, "may or may not") != NULL, done = is_done(op, before);
    bool good = code == 0 ? done : unknown ? done || nothing_half(op, before) : nothing_half(op, before);
    int doctor = PROGRAM_RUN(again, "doctor", "--at", program_at("w.db"));
    if (doctor != 0)
        good = false;
    if (good && !done && program_work(op->words, again, sizeof again) != 0) /* it heals without a restart */
        good = false;
    t->trials++;
    t->answered_done += code == 0 ? 1 : 0;
    t->answered_failed += code != 0 ? 1 : 0;
    t->unknown += unknown ? 1 : 0;
    if (code != 0 && fired == 0)
        good = false;
    t->wrong += good ? 0 : 1;
    if (!good && !hidden) {
        tap_diag("%s, call %lld: exit %d, %s, doctor %d, %s%s", op->name, (long long)n, code,
                 done ? "there" : "not there", doctor, err, again);
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

/* Runs it on a new copy where nothing fails. Gives the calls that may fail, or the writes, and the newest change before it. */
static int64_t calls_of(const struct operation *op, enum fault_mode mode, int64_t *ret_before, int *ret_code, char *err,
                        size_t cap)
{
    fresh();
    *ret_before = program_ask("w.db", changes);
    faults = (struct faults){ .armed = true, .mode = mode };
    *ret_code = program_work(op->words, err, cap);
    faults.armed = false;
    return mode == ONE_CALL ? faults.calls : faults.writes;
}

/* Control: a disk that loses writes and says nothing. What judges the trials has to see it. */
static bool control(const struct operation *op, enum fault_mode mode, struct tally *ret)
{
    char err[4096];
    int code;
    int64_t before, calls = calls_of(op, mode, &before, &code, err, sizeof err);
    for (int64_t n = calls > LAST_TRIALS ? calls - LAST_TRIALS : 1; n <= calls; n++)
        trial(op, mode, true, n, before, ret);
    return ok(code == 0 && ret->wrong > 0, "control: of %lld writes lost without a word %lld are seen",
              (long long)ret->trials, (long long)ret->wrong);
}

static void told(const char *row, const struct tally *t, bool caught, const struct tally *of)
{
    tap_diag(
        "%s: goal 0 bad; N=%lld bad=%lld control=%s (%lld done, %lld failed, %lld unknown; hidden: %lld of %lld seen)",
        row, (long long)t->trials, (long long)t->wrong, caught ? "caught" : "MISSED", (long long)t->answered_done,
        (long long)t->answered_failed, (long long)t->unknown, (long long)of->wrong, (long long)of->trials);
}

static void sweep(const struct operation *op, enum fault_mode mode, struct tally *sum)
{
    char err[4096];
    struct tally t = { 0 };
    bool every = getenv("ANOMALY") != NULL && strcmp(getenv("ANOMALY"), "long") == 0;
    int code;
    int64_t before, calls = calls_of(op, mode, &before, &code, err, sizeof err);
    is_int(code, 0, "%s succeeds when nothing fails%s", op->name, err);
    ok(is_done(op, before), "and is there");
    ok(calls > 20, "with %lld calls", (long long)calls);
    int64_t step = every || calls <= SHORT_TRIALS ? 1 : calls / SHORT_TRIALS, last = calls - LAST_TRIALS;
    for (int64_t n = 1; n <= calls; n += n < last ? step : 1) /* the commit is near the end */
        trial(op, mode, false, n, before, &t);
    add_up(sum, t);
    is_int(t.wrong, 0, "%s, %s: %lld trials, %lld done, %lld failed, %lld unknown; none half, none lost", op->name,
           mode == ONE_CALL ? "one call fails" : "no room from one write on", (long long)t.trials,
           (long long)t.answered_done, (long long)t.answered_failed, (long long)t.unknown);
    ok(t.answered_failed > 0, "some of them failed, or the faults would be none");
}

/* ---- the same over HTTP: one worker whose connections stay open ---- */

/* A file of its own for each: the worker keeps its connections for as long as the process runs. */
static bool http_trial(int64_t n, int64_t before, struct tally *t, int64_t *ret_calls)
{
    struct arena *a = arena_new("request", (size_t)64 << 20);
    const char *file = arena_printf(a, "http-%lld.db", (long long)n).p;
    if (!program_copy(program_at("base.db"), program_at(file)))
        abort();
    void *worker = program_worker(a, file);
    faults = (struct faults){ .armed = true, .mode = ONE_CALL, .fail_at = n };
    struct answer first = program_add_market(worker, a, 1);
    *ret_calls = faults.calls;
    faults.armed = false;
    bool unknown = false, done = program_ask(file, changes) == before + 1;
    size_t where;
    unknown = first.status == 503 && str_find(first.body, S("may or may not"), &where);
    struct answer second = program_add_market(worker, a, 2);
    bool good = first.status == 201 ? done : first.status == 503 && (unknown || !done);
    good = good && second.status == 201 && program_ask(file, changes) >= before + 1 + (first.status == 201 ? 1 : 0);
    t->trials++;
    t->answered_done += first.status == 201 ? 1 : 0;
    t->answered_failed += first.status != 201 ? 1 : 0;
    t->unknown += unknown ? 1 : 0;
    if (!good) {
        t->wrong++;
        tap_diag("call %lld: %d, then %d, %s, %.*s", (long long)n, first.status, second.status,
                 done ? "there" : "not there", STR_FMT(first.body));
    }
    return good; /* the arena stays: the worker's configuration is in it */
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
    is_int(t.wrong, 0,
           "a request, one of %lld calls fails: %lld done, %lld failed, %lld unknown; 201 or 503, and the next is 201",
           (long long)calls, (long long)t.answered_done, (long long)t.answered_failed, (long long)t.unknown);
    ok(t.answered_failed > 0, "some of them failed");
}

int main(void)
{
    static const struct operation operations[] = {
        { "an import", { "import", "=markets.csv", "--as", "markets" }, false },
        { "a decision",
          { "tradeoff", "decide", "T-1", "--option", "A", "--reason", "The plan stays as it is." },
          false },
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
    bool sees_io = control(&operations[0], ONE_CALL, &hidden_io),
         sees_room = control(&operations[0], NO_ROOM, &hidden_room);
    told("R3 failing calls", &io, sees_io, &hidden_io);
    told("R4 no room from a write on", &room, sees_room, &hidden_room);
    ok(program_clean(), "the folder is removed");
    return tap_done();
}
