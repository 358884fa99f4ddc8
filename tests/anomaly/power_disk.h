/* tests/anomaly/power_disk.h: a file system layer of SQLite that writes down what is done to a database file and its log, and
 * a disk that loses its power at any point of what was written down.
 *
 * What a file was told to keep (a sync) is kept. Of what came after, each sector of 512 bytes is there, old, or torn in the
 * middle, in any order; a file is created or removed for good only by the next sync of any file. */
#pragma once
#include "base/base.h"
#include <stddef.h>
#include <stdint.h>

/* How SQLite is told to sync while recording: as the program says, or one of the controls. */
enum disk_sync { DISK_AS_TOLD, DISK_NORMAL, DISK_OFF };
/* Installs the layer as the default. Files whose name begins with prefix, a whole path, are recorded while it is armed. */
bool disk_install(const char *prefix);
/* Forgets what was recorded; the file at prefix, as it lies there, is where the disk begins. */
void disk_record(enum disk_sync how);
/* Leaves out what follows, or goes on. */
void disk_stop(void);
void disk_resume(void);
/* Marks a point: from here on, n was acknowledged. */
void disk_acknowledge(int64_t n);
size_t disk_length(void); /* operations recorded */
size_t disk_syncs(void);

/* What was acknowledged when the power went, and before which acknowledgement it went (INT64_MAX: none came). */
struct disk_cut {
    int64_t acknowledged, next;
};
/* The power goes after the first `cut` operations: writes what is found then to the path `to` and beside it. Cuts come in
 * ascending order; the first one after disk_rewind() may be any. *random is a state that is carried on. */
void disk_rewind(void);
struct disk_cut disk_lose_power(size_t cut, const char *to, uint64_t *random);
