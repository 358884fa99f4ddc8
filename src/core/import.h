/* core/import.h: reader -> rows with line numbers -> mapping -> plan of changes -> one transaction -> report. */
#pragma once
#include "base/date.h"
#include "base/json.h"
#include "core/workspace.h"

struct import_set {
    struct str field, value;
};            /* --set FIELD=VALUE · --map FIELD=COLUMN[*N] · --alias A=B */
struct import_options {
    struct str shape; /* plural of a kind, or commitments | capacities; empty: guessed
                                                            * from the headings, see import_report.kind */
    struct str otherwise; /* the shape where it is empty and the headings do not say it */
    struct str file_name;
    const struct import_set *set, *map, *alias;
    size_t nset, nmap, nalias;
    struct str create; /* comma separated kinds that may be created when absent */
    bool dry_run, partial;
    /* Where the file and an edit by hand disagree: value "file" or "ours"; field "KEY.field", "field", or empty for all.
     * What nothing is said about stays as it was edited. */
    const struct import_set *take;
    size_t ntake;
    struct str mapping, save_mapping; /* the name of a mapping to use; that to keep this one under */
    struct str sheet; /* of a workbook; empty: its first visible one that is not empty */
    int64_t header_row; /* line of the headers; 0: the first that looks like one */
    struct date today;
    int fiscal_start;
    bool sample_dates; /* d+n, q+n/d tokens are resolved */
    /* Told now and then, on the caller's thread, inside the transaction; may be NULL. what: "checking" or "writing". */
    void (*progress)(void *arg, const char *what, int64_t done, int64_t total);
    void *progress_arg;
};
struct import_line {
    int64_t line;
    struct str column, reason, value, code /* of the problem, where one stands behind it */;
};
/* A field that somebody edited since the file last came in, and that the file says otherwise now. before: as the edit found
 * it. take: file | ours, empty = nobody said, so the edit stays. remembered: it was said at an earlier import. */
struct import_conflict {
    int64_t line, at;
    struct str place /* KEY.field: what take calls it */, kind, key, title, field, label, theirs, ours, before, by,
        take;
    bool remembered;
};
struct import_question {
    struct str column, value, kind;
    const struct str *suggestions;
    size_t nsuggestions;
    int64_t rows;
};
struct import_mapped {
    struct str column, field;
    struct str sample;
    struct str how; /* said | set | guessed | remembered | saved | left out | ignored */
};
struct import_report {
    struct str kind, encoding, reader /* csv | json | jsonl | xlsx */, sheet;
    char separator;
    const struct str *sheets;
    size_t nsheets;
    int64_t rows, created, updated, unchanged, quarantined, empty_lines;
    struct import_line *bad;
    size_t nbad; /* by line */
    struct import_line *notes;
    size_t nnotes; /* read, but worth a look: short rows, lines above the headers */
    struct import_question *questions;
    size_t nquestions;
    struct import_mapped *mapped;
    size_t nmapped;
    struct import_conflict *conflicts;
    size_t nconflicts;
    int64_t edits_kept; /* fields edited by hand that the file says as it did last time */
    struct import_made {
        struct str kind, title;
    } *made;
    size_t nmade; /* references created on the way */
    const struct import_made *absent;
    size_t nabsent; /* named, not there, and could be created: one of each kind */
    int64_t change;
    bool written;
};
/* The names of the mappings that whoever asks may use. */
enum status import_mappings(struct ctx *c, struct str **ret, size_t *ret_n) MUST_CHECK;
/* Rows left out with partial leave nothing behind: what only they refer to is not created. quarantined counts lines of the
 * file, each once. ST_INVALID (exit 6) with the report filled when rows are quarantined or questions are open and !partial. */
enum status import_bytes(struct ctx *c, struct str bytes, const struct import_options *o,
                         struct import_report *ret) MUST_CHECK;
/* Members of the open object w: kind, rows, created … lines, notes, questions, conflicts, written, change. */
void import_report_json(struct ctx *c, const struct import_report *r, struct json_writer *w);
