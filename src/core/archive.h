/* core/archive.h: a whole workspace as one file that people and programs can read, and back. */
#pragma once
#include "core/workspace.h"

/* One ZIP of what stands in the workspace at one moment:
 *   manifest.json        format, counters of keys, for each kind its rows and the SHA-256 of its data, the same for the log
 *   data/KIND.jsonl      a line per record as it is stored, archived ones too, in the order of ids
 *   csv/PLURAL.csv       the same for people: live records, references as keys
 *   history/TABLE.jsonl  the log of changes and their rows, as it is stored
 * Left out: secrets, sessions, answers that were kept. The same content gives the same bytes. */
enum status archive_write(struct ctx *c, struct str *ret_zip, int64_t *ret_records) MUST_CHECK;

/* A new workspace at the address, equal to the one that was written: ids, keys, revisions, times, counters, the log. An
 * archive of the first format has no log: it comes in as one change, "init". What does not fit the tables is a problem with its member and line, and no workspace is made. */
enum status archive_init(struct ctx *c, struct str file, struct str zip, int64_t *ret_records) MUST_CHECK;

/* CSV of the live records of a kind, references as keys. What has no key is named by a ref such as 12@1f2e3d4c: the
 * record's number, and the workspace's mark; it reads back as that record here, as an external id elsewhere.
 * *ret_rows 0: there are none. */
enum status archive_csv(struct ctx *c, const struct kind *k, struct str *ret, size_t *ret_rows) MUST_CHECK;
