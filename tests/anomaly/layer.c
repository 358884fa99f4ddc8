/* tests/anomaly/layer.c: see layer.h. */
#include "tests/anomaly/layer.h"
#include <string.h>

struct layer_file *layer_file(sqlite3_file *f)
{
    return (struct layer_file *)(void *)f;
}

sqlite3_file *layer_real(sqlite3_file *f)
{
    return layer_file(f)->real;
}

sqlite3_vfs *layer_below(const sqlite3_vfs *v)
{
    return v->pAppData;
}

static const sqlite3_io_methods *below(sqlite3_file *f)
{
    return layer_real(f)->pMethods;
}

static int p_close(sqlite3_file *f)
{
    int rc = below(f) ? below(f)->xClose(layer_real(f)) : SQLITE_OK;
    sqlite3_free(layer_real(f));
    return rc;
}

static int p_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return below(f)->xRead(layer_real(f), p, n, at);
}
static int p_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    return below(f)->xWrite(layer_real(f), p, n, at);
}
static int p_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    return below(f)->xTruncate(layer_real(f), n);
}
static int p_sync(sqlite3_file *f, int flags)
{
    return below(f)->xSync(layer_real(f), flags);
}
static int p_size(sqlite3_file *f, sqlite3_int64 *n)
{
    return below(f)->xFileSize(layer_real(f), n);
}
static int p_lock(sqlite3_file *f, int level)
{
    return below(f)->xLock(layer_real(f), level);
}
static int p_unlock(sqlite3_file *f, int level)
{
    return below(f)->xUnlock(layer_real(f), level);
}
static int p_reserved(sqlite3_file *f, int *ret)
{
    return below(f)->xCheckReservedLock(layer_real(f), ret);
}
static int p_control(sqlite3_file *f, int op, void *arg)
{
    return below(f)->xFileControl(layer_real(f), op, arg);
}
static int p_sector(sqlite3_file *f)
{
    return below(f)->xSectorSize(layer_real(f));
}
static int p_device(sqlite3_file *f)
{
    return below(f)->xDeviceCharacteristics(layer_real(f));
}
static void p_barrier(sqlite3_file *f)
{
    below(f)->xShmBarrier(layer_real(f));
}
static int p_unmap(sqlite3_file *f, int gone)
{
    return below(f)->xShmUnmap(layer_real(f), gone);
}
static int p_shm_lock(sqlite3_file *f, int at, int n, int flags)
{
    return below(f)->xShmLock(layer_real(f), at, n, flags);
}

static int p_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **ret)
{
    return below(f)->xShmMap(layer_real(f), page, size, extend, ret);
}

const sqlite3_io_methods layer_methods = { 2,         p_close,  p_read,   p_write,   p_truncate,
                                           p_sync,    p_size,   p_lock,   p_unlock,  p_reserved,
                                           p_control, p_sector, p_device, p_shm_map, p_shm_lock,
                                           p_barrier, p_unmap,  NULL,     NULL };

int layer_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *ret_flags,
               const sqlite3_io_methods *methods)
{
    sqlite3_vfs *real = layer_below(v);
    f->pMethods = NULL;
    layer_file(f)->real = sqlite3_malloc(real->szOsFile);
    if (layer_real(f) == NULL)
        return SQLITE_NOMEM;
    memset(layer_real(f), 0, (size_t)real->szOsFile);
    int rc = real->xOpen(real, path, layer_real(f), flags, ret_flags);
    if (rc == SQLITE_OK)
        f->pMethods = methods;
    else
        sqlite3_free(layer_real(f));
    return rc;
}

static int v_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *ret_flags)
{
    return layer_open(v, path, f, flags, ret_flags, &layer_methods);
}

static int v_delete(sqlite3_vfs *v, const char *path, int sync)
{
    return layer_below(v)->xDelete(layer_below(v), path, sync);
}

static int v_access(sqlite3_vfs *v, const char *path, int flags, int *ret)
{
    return layer_below(v)->xAccess(layer_below(v), path, flags, ret);
}

static int v_path(sqlite3_vfs *v, const char *path, int n, char *ret)
{
    return layer_below(v)->xFullPathname(layer_below(v), path, n, ret);
}

bool layer_over_default(const char *name, sqlite3_vfs *ret)
{
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    if (real == NULL)
        return false;
    *ret = *real;
    ret->zName = name;
    ret->szOsFile = (int)sizeof(struct layer_file);
    ret->pAppData = real;
    ret->pNext = NULL;
    ret->xOpen = v_open;
    ret->xDelete = v_delete;
    ret->xAccess = v_access;
    ret->xFullPathname = v_path;
    return true;
}
