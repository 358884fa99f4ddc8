/* The power goes at any point of real work: imports, decisions, plans, undo, records over HTTP, checkpoints. Whoever comes
 * back finds a workspace that can be read, whose chain holds, with everything that was acknowledged and nothing half.
 *
 * POWER says how many points (a few hundred without it), POWER_SEED which. Two controls show that the disk is cruel enough:
 * told to sync less (NORMAL), acknowledged work is lost; told not to sync at all (OFF), files are broken. */
#include "tests/anomaly/power_disk.h"
#include "tests/anomaly/program.h"
#include "tests/lib/tap.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FEW = 240, CONTROLS = 80, RECORDS = 60, WIDE_ROWS = 2500 };
static const char newest[] = "SELECT max(id) FROM \"change\"";

static bool acknowledge(void)
{
    disk_stop();
    int64_t n = program_ask("w.db", newest);
    disk_resume();
    disk_acknowledge(n);
    return n > 0;
}

static bool does(const char *const *words)
{
    char err[4096];
    int code = program_work(words, err, sizeof err);
    if (code != 0)
        tap_diag("%s %s: exit %d, %s", words[0], words[1] ? words[1] : "", code, err);
    return code == 0 && acknowledge();
}

#define DOES(...) does((const char *const[]){ __VA_ARGS__, NULL })

/* One command after another: each closes the file, and closing is a checkpoint. */
static bool commands(void)
{
    bool good = DOES("import", "=markets.csv", "--as", "markets");
    good = good && DOES("market", "add", "--title", "By hand");
    good = good && DOES("plan", "solve");
    good = good && DOES("plan", "move", "BREAD-2", "2027-Q2");
    good = good && DOES("tradeoff", "decide", "T-1", "--option", "A", "--reason", "The plan stays as it is.");
    good = good && DOES("undo") && DOES("undo");
    return good && DOES("import", "=wide.csv", "--as", "customers") && DOES("undo");
}

/* A worker whose connections stay open: the log grows until a checkpoint in the middle of work. */
static bool requests(struct arena *a)
{
    void *worker = program_worker(a, "w.db");
    for (int i = 0; i < RECORDS; i++) {
        struct arena *one = arena_new("request", (size_t)64 << 20);
        int status = program_add_market(worker, one, i).status;
        arena_free(one);
        if (status != 201 || !acknowledge())
            return false;
        if (i == RECORDS / 2 && !DOES("import", "=wide.csv", "--as", "customers"))
            return false;
    }
    return true;
}

struct tally {
    int64_t cuts, lost, half, unreadable;
};

static void look(const struct disk_cut *cut, size_t at, bool explain, struct tally *t)
{
    char err[4096];
    int doctor = PROGRAM_RUN(err, "doctor", "--at", program_at("crash.db"));
    int64_t have = program_ask("crash.db", newest);
    t->cuts++;
    bool lost = have >= 0 && have<cut->acknowledged, half = have> cut->next, broken = doctor != 0 || have < 0;
    t->lost += lost, t->half += half, t->unreadable += broken;
    if (explain && (lost || half || broken))
        tap_diag("after %zu operations: acknowledged %lld, found %lld, doctor %d %s", at, (long long)cut->acknowledged,
                 (long long)have, doctor, err);
}

static struct tally lose_power(int64_t cuts, uint64_t seed, bool explain)
{
    struct tally t = { 0 };
    uint64_t random = seed * 2654435761u + 12345;
    disk_rewind();
    for (int64_t i = 0; i < cuts; i++) {
        size_t length = disk_length(), from = (size_t)i * length / (size_t)cuts,
               to = ((size_t)i + 1) * length / (size_t)cuts;
        random = random * 6364136223846793005u + 1442695040888963407u;
        size_t at = from + (to > from ? (size_t)(random >> 33) % (to - from) : 0);
        struct disk_cut cut = disk_lose_power(at, program_at("crash.db"), &random);
        look(&cut, at, explain, &t);
    }
    return t;
}

static bool wide_csv(void)
{
    FILE *f = fopen(program_at("wide.csv"), "wb");
    bool good = f != NULL && fputs("external_id,title,strategy\n", f) >= 0;
    for (int i = 0; good && i < WIDE_ROWS; i++)
        good =
            fprintf(
                f,
                "c%d,Customer number %d,\"Grow, but keep the margin of year %d, and more of the same words to fill pages\"\n",
                i, i, i)
            > 0;
    return f != NULL && fclose(f) == 0 && good;
}

static struct tally work_and_lose(struct arena *a, enum disk_sync how, int64_t cuts, uint64_t seed, bool *ret_done)
{
    /* Another file each time: the worker of the time before still holds the old one. */
    unlink(program_at("w.db")), unlink(program_at("w.db-wal")), unlink(program_at("w.db-shm"));
    if (!program_copy(program_at("base.db"), program_at("w.db")))
        abort();
    disk_record(how);
    *ret_done = commands() && requests(a);
    disk_stop();
    return lose_power(cuts, seed, how == DISK_AS_TOLD);
}

int main(void)
{
    const char *many = getenv("POWER"), *which = getenv("POWER_SEED");
    int64_t cuts = many ? atoll(many) : FEW, few = cuts / 10 > CONTROLS ? cuts / 10 : CONTROLS;
    uint64_t seed = which ? (uint64_t)atoll(which) : 1;
    bool done;
    struct arena *a = arena_new("power", (size_t)16 << 20);
    tap_plan_none();
    if (!program_folder() || !disk_install(program_at("w.db")))
        return tap_skip_all("no temporary folder");
    ok(program_base() && wide_csv(), "a workspace with a plan and an open trade-off");
    struct tally t = work_and_lose(a, DISK_AS_TOLD, cuts, seed, &done);
    ok(done, "everything is acknowledged while there is power: %zu operations, %zu syncs", disk_length(), disk_syncs());
    is_int(t.lost, 0, "%lld times without power: nothing acknowledged is lost", (long long)t.cuts);
    is_int(t.half, 0, "nothing is there that was not asked for yet");
    is_int(t.unreadable, 0, "every file can be read, its chain and its records hold");
    struct tally normal = work_and_lose(a, DISK_NORMAL, few, seed, &done);
    ok(done && normal.lost > 0, "control: with synchronous=NORMAL %lld of %lld lose what was acknowledged",
       (long long)normal.lost, (long long)normal.cuts);
    struct tally off = work_and_lose(a, DISK_OFF, few, seed, &done);
    ok(done && off.unreadable > 0, "control: with synchronous=OFF %lld of %lld are broken", (long long)off.unreadable,
       (long long)off.cuts);
    tap_diag(
        "R1 power loss: goal 0 bad; N=%lld seed=%llu bad=%lld control=%s (NORMAL lost %lld of %lld, OFF broke %lld)",
        (long long)t.cuts, (unsigned long long)seed, (long long)(t.lost + t.half + t.unreadable),
        normal.lost > 0 && off.unreadable > 0 ? "caught" : "MISSED", (long long)normal.lost, (long long)normal.cuts,
        (long long)off.unreadable);
    ok(program_clean(), "the folder is removed");
    arena_free(a);
    return tap_done();
}
