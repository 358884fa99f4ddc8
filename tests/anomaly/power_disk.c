/* tests/anomaly/power_disk.c: see power_disk.h. */
#include "tests/anomaly/power_disk.h"
#include "tests/anomaly/layer.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512, FILES_MAX = 4096, NAMES = 3 };
enum op_type { OP_WRITE, OP_TRUNCATE, OP_SYNC, OP_CREATE, OP_REMOVE, OP_ACK };
struct op {
    enum op_type type;
    int file;
    int64_t at, n;
    unsigned char *data;
};
/* One file between its creation and its removal; what it holds for good, and whether the folder knows it for good. */
struct file {
    int name;
    unsigned char *bytes;
    int64_t n, cap;
};
static const char *const endings[NAMES] = { "", "-wal", "-journal" };

/* lint: a file system layer of SQLite has no argument of ours; one thread only */
static struct {
    char prefix[256];
    bool armed;
    enum disk_sync how;
    struct op *ops;
    size_t nops, cap, syncs;
    int live[NAMES];                 /* the file that has the name now, or -1 */
    int nfiles;
    unsigned char *first;            /* what the main file held at the start */
    int64_t nfirst;
    /* the disk after `done` operations */
    size_t done;
    struct file files[FILES_MAX];
    int kept[NAMES];                 /* the file that has the name for good, or -1 */
    struct op *open_ops[1 << 18];    /* since the last sync that covers them */
    size_t nopen;
    int64_t acknowledged;
} disk;

static void *grown(void *p, size_t n)
{
    p = realloc(p, n ? n : 1);
    if (p == NULL)
        abort();
    return p;
}

static struct op *note(enum op_type type, int file, int64_t at, int64_t n)
{
    if (disk.nops == disk.cap) {
        disk.cap = disk.cap ? disk.cap * 2 : 1024;
        disk.ops = grown(disk.ops, disk.cap * sizeof *disk.ops);
    }
    disk.ops[disk.nops] = (struct op){ type, file, at, n, NULL };
    return &disk.ops[disk.nops++];
}

static int name_of(const char *path)
{
    size_t n = strlen(disk.prefix);
    if (path == NULL || strncmp(path, disk.prefix, n) != 0)
        return -1;
    for (int i = 0; i < NAMES; i++)
        if (strcmp(path + n, endings[i]) == 0)
            return i;
    return -1;
}

/* ---- the layer ---- */

static bool recorded(sqlite3_file *f)
{
    int name = layer_file(f)->name;
    return disk.armed && name >= 0 && disk.live[name] >= 0;
}

static int d_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (recorded(f)) {
        struct op *o = note(OP_WRITE, disk.live[layer_file(f)->name], at, n);
        o->data = grown(NULL, (size_t)n);
        memcpy(o->data, p, (size_t)n);
    }
    return layer_methods.xWrite(f, p, n, at);
}

static int d_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    if (recorded(f))
        (void)note(OP_TRUNCATE, disk.live[layer_file(f)->name], 0, n);
    return layer_methods.xTruncate(f, n);
}

static int d_sync(sqlite3_file *f, int flags)
{
    if (recorded(f)) {
        (void)note(OP_SYNC, disk.live[layer_file(f)->name], 0, 0);
        disk.syncs++;
    }
    return layer_methods.xSync(f, flags);
}

static sqlite3_io_methods methods;      /* lint: SQLite keeps the pointer for as long as the program runs */

static int v_open(sqlite3_vfs *v, const char *name, sqlite3_file *f, int flags, int *ret_flags)
{
    int which = name_of(name), rc = layer_open(v, name, f, flags, ret_flags, &methods);
    layer_file(f)->name = which;
    if (rc == SQLITE_OK && disk.armed && which >= 0 && disk.live[which] < 0) {
        assert(disk.nfiles < FILES_MAX);
        disk.live[which] = disk.nfiles;
        (void)note(OP_CREATE, disk.nfiles++, which, 0);
    }
    return rc;
}

static int v_delete(sqlite3_vfs *v, const char *name, int sync)
{
    int which = name_of(name);
    if (disk.armed && which >= 0 && disk.live[which] >= 0) {
        (void)note(OP_REMOVE, disk.live[which], which, 0);
        if (sync)
            (void)note(OP_SYNC, disk.live[which], 0, 0);
        disk.live[which] = -1;
    }
    return layer_below(v)->xDelete(layer_below(v), name, sync);
}

/* The program says how it wants to sync; a control does not listen. */
static int deaf(void *none, int what, const char *name, const char *value, const char *base, const char *trigger)
{
    (void)none, (void)base, (void)trigger;
    bool syncs = what == SQLITE_PRAGMA && value != NULL && sqlite3_stricmp(name, "synchronous") == 0;
    return syncs && disk.armed && disk.how != DISK_AS_TOLD ? SQLITE_IGNORE : SQLITE_OK;
}

static int opened(sqlite3 *db, char **err, const struct sqlite3_api_routines *api)
{
    (void)api;
    if (!disk.armed || disk.how == DISK_AS_TOLD)
        return SQLITE_OK;
    const char *sql = disk.how == DISK_NORMAL ? "PRAGMA synchronous=NORMAL" : "PRAGMA synchronous=OFF";
    int rc = sqlite3_exec(db, sql, NULL, NULL, err);
    return rc == SQLITE_OK ? sqlite3_set_authorizer(db, deaf, NULL) : rc;
}

bool disk_install(const char *prefix)
{
    static sqlite3_vfs vfs;     /* lint: SQLite keeps the pointer for as long as the program runs */
    if (strlen(prefix) >= sizeof disk.prefix || !layer_over_default("power", &vfs))
        return false;
    strcpy(disk.prefix, prefix);
    methods = layer_methods;
    methods.xWrite = d_write;
    methods.xTruncate = d_truncate;
    methods.xSync = d_sync;
    vfs.xOpen = v_open;
    vfs.xDelete = v_delete;
    return sqlite3_auto_extension((void (*)(void))opened) == SQLITE_OK && sqlite3_vfs_register(&vfs, 1) == SQLITE_OK;
}

/* ---- what was written down ---- */

static void read_first(void)
{
    FILE *f = fopen(disk.prefix, "rb");
    if (f == NULL || fseek(f, 0, SEEK_END) != 0)
        abort();
    disk.nfirst = ftell(f);
    rewind(f);
    disk.first = grown(disk.first, (size_t)disk.nfirst);
    if (fread(disk.first, 1, (size_t)disk.nfirst, f) != (size_t)disk.nfirst)
        abort();
    fclose(f);
}

void disk_record(enum disk_sync how)
{
    for (size_t i = 0; i < disk.nops; i++)
        free(disk.ops[i].data);
    disk.nops = disk.syncs = 0;
    disk.live[0] = 0, disk.live[1] = disk.live[2] = -1;
    disk.nfiles = 1;
    disk.how = how;
    read_first();
    disk.armed = true;
}

void disk_stop(void)
{
    disk.armed = false;
}
void disk_resume(void)
{
    disk.armed = true;
}
void disk_acknowledge(int64_t n)
{
    (void)note(OP_ACK, 0, 0, n);
}
size_t disk_length(void)
{
    return disk.nops;
}
size_t disk_syncs(void)
{
    return disk.syncs;
}

/* ---- the disk ---- */

static void put(struct file *f, int64_t at, const unsigned char *data, int64_t n)
{
    if (at + n > f->cap) {
        f->cap = (at + n) * 2;
        f->bytes = grown(f->bytes, (size_t)f->cap);
    }
    if (at + n > f->n) {
        memset(f->bytes + f->n, 0, (size_t)(at + n - f->n));
        f->n = at + n;
    }
    memcpy(f->bytes + at, data, (size_t)n);
}

static void cut_to(struct file *f, int64_t n)
{
    f->n = n < f->n ? n : f->n;
}

void disk_rewind(void)
{
    for (int i = 0; i < FILES_MAX; i++) {
        free(disk.files[i].bytes);
        disk.files[i] = (struct file){ 0 };
    }
    put(&disk.files[0], 0, disk.first, disk.nfirst);
    disk.kept[0] = 0, disk.kept[1] = disk.kept[2] = -1;
    disk.done = disk.nopen = 0;
    disk.acknowledged = 0;
}

static bool of_folder(const struct op *o)
{
    return o->type == OP_CREATE || o->type == OP_REMOVE;
}

static void folder_does(const struct op *o, int kept[NAMES])
{
    kept[o->at] = o->type == OP_CREATE ? o->file : kept[o->at] == o->file ? -1 : kept[o->at];
}

static void file_does(const struct op *o, struct file *f)
{
    if (o->type == OP_WRITE)
        put(f, o->at, o->data, o->n);
    else
        cut_to(f, o->n);
}

/* A sync keeps the file's own writes and, as the folder's journal goes to the disk with it, what came to the folder. */
static void keep(int file)
{
    size_t left = 0;
    for (size_t i = 0; i < disk.nopen; i++) {
        const struct op *o = disk.open_ops[i];
        if (of_folder(o))
            folder_does(o, disk.kept);
        else if (o->file == file)
            file_does(o, &disk.files[file]);
        else
            disk.open_ops[left++] = disk.open_ops[i];
    }
    disk.nopen = left;
}

static void go_to(size_t cut)
{
    assert(cut >= disk.done && cut <= disk.nops);
    for (; disk.done < cut; disk.done++) {
        struct op *o = &disk.ops[disk.done];
        if (o->type == OP_ACK)
            disk.acknowledged = o->n;
        else if (o->type == OP_SYNC)
            keep(o->file);
        else {
            assert(disk.nopen < sizeof disk.open_ops / sizeof *disk.open_ops);
            disk.open_ops[disk.nopen++] = o;
        }
    }
}

static uint64_t roll(uint64_t *random, uint64_t n)
{
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return (*random >> 33) % n;
}

/* Of one write, each sector by itself: there, not there, or half. */
static void sectors(const struct op *o, struct file *f, uint64_t keep_of_8, uint64_t *random)
{
    for (int64_t i = 0; i < o->n;) {
        int64_t n = SECTOR - (o->at + i) % SECTOR;
        n = n < o->n - i ? n : o->n - i;
        if (roll(random, 8) < keep_of_8)
            put(f, o->at + i, o->data + i, roll(random, 64) == 0 ? n / 2 : n);
        i += n;
    }
}

static void write_out(const struct file *f, const char *path)
{
    FILE *out = fopen(path, "wb");
    if (out == NULL || fwrite(f->bytes, 1, (size_t)f->n, out) != (size_t)f->n || fclose(out) != 0)
        abort();
}

static void copy_of(struct file *to, const struct file *from)
{
    *to = (struct file){ .bytes = grown(NULL, (size_t)from->n), .n = from->n, .cap = from->n };
    if (from->n > 0)
        memcpy(to->bytes, from->bytes, (size_t)from->n);
}

/* What stands in one file: what was kept, and by chance what was not. */
static void survive(int file, const char *path, uint64_t keep_of_8, uint64_t *random)
{
    struct file f;
    copy_of(&f, &disk.files[file]);
    for (size_t i = 0; i < disk.nopen; i++) {
        const struct op *o = disk.open_ops[i];
        if (of_folder(o) || o->file != file)
            continue;
        if (o->type == OP_WRITE)
            sectors(o, &f, keep_of_8, random);
        else if (roll(random, 8) < keep_of_8)
            cut_to(&f, o->n);
    }
    write_out(&f, path);
    free(f.bytes);
}

struct disk_cut disk_lose_power(size_t cut, const char *to, uint64_t *random)
{
    static const uint64_t chances[] = { 0, 1, 4, 4, 7, 8 }; /* nothing, little, half, half, nearly all, all */
    uint64_t keep_of_8 = chances[roll(random, 6)];
    int there[NAMES];
    size_t folder = 0;
    go_to(cut);
    memcpy(there, disk.kept, sizeof there);
    for (size_t i = 0; i < disk.nopen; i++)
        folder += of_folder(disk.open_ops[i]);
    size_t arrived = folder ? roll(random, folder + 1) : 0; /* the folder's journal is in order */
    for (size_t i = 0; i < disk.nopen && arrived > 0; i++)
        if (of_folder(disk.open_ops[i])) {
            folder_does(disk.open_ops[i], there);
            arrived--;
        }
    char path[300];
    snprintf(path, sizeof path, "%s-shm", to);
    unlink(path);
    for (int i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "%s%s", to, endings[i]);
        unlink(path);
        if (there[i] >= 0)
            survive(there[i], path, keep_of_8, random);
    }
    struct disk_cut ret = { disk.acknowledged, INT64_MAX };
    for (size_t i = cut; i < disk.nops && ret.next == INT64_MAX; i++)
        if (disk.ops[i].type == OP_ACK)
            ret.next = disk.ops[i].n;
    return ret;
}
