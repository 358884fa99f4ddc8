/* tests/anomaly/layer.h: a file system layer of SQLite over the one that is there. It passes every call on; a test puts its
 * own functions in the place of those that it looks at. */
#pragma once
#include <sqlite3.h>
#include <stdbool.h>

/* A file of the layer and the one below it; name is the test's own. */
struct layer_file {
    sqlite3_file base;
    sqlite3_file *real;
    int name;
};

/* A file's functions, each of which passes its call on. */
extern const sqlite3_io_methods layer_methods;
struct layer_file *layer_file(sqlite3_file *f);
sqlite3_file *layer_real(sqlite3_file *f);
sqlite3_vfs *layer_below(const sqlite3_vfs *v);
/* Opens the file below; calls of f go to methods, which must outlive it. Answers as xOpen does. */
int layer_open(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *ret_flags,
               const sqlite3_io_methods *methods);
/* Fills *ret with a layer over the default one, to be registered; false where there is none. */
bool layer_over_default(const char *name, sqlite3_vfs *ret);
