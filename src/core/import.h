/* core/import.h: reader -> rows with line numbers -> mapping -> plan of changes -> one transaction -> report. */
#pragma once
#include "base/date.h"
#include "core/workspace.h"

struct import_set { struct str field, value; };            /* --set FIELD=VALUE · --map FIELD=COLUMN[*N] · --alias A=B */
struct import_options {
    struct str shape;                                      /* plural of a kind, or commitments | capacities; empty: guessed
                                                            * from the headings, see import_report.kind */
    struct str file_name;
    const struct import_set *set, *map, *alias; size_t nset, nmap, nalias;
    struct str create;                                     /* comma separated kinds that may be created when absent */
    bool dry_run, partial;
    struct str sheet;                                      /* of a workbook; empty: its first visible one that is not empty */
    int64_t header_row;                                    /* line of the headers; 0: the first that looks like one */
    struct date today; int fiscal_start; bool sample_dates;  /* d+n, q+n/d tokens are resolved */
    /* Told now and then, on the caller's thread, inside the transaction; may be NULL. what: "checking" or "writing". */
    void (*progress)(void *arg, const char *what, int64_t done, int64_t total);
    void *progress_arg;
};
struct import_line { int64_t line; struct str column, reason, value; };
struct import_question { struct str column, value, kind; const struct str *suggestions; size_t nsuggestions; int64_t rows; };
struct import_mapped { struct str column, field; struct str sample; struct str how; /* guessed | set | remembered | ignored */ };
struct import_report {
    struct str kind, encoding, reader /* csv | json | jsonl | xlsx */, sheet; char separator;
    const struct str *sheets; size_t nsheets;
    int64_t rows, created, updated, unchanged, quarantined, empty_lines;
    struct import_line *bad; size_t nbad;
    struct import_line *notes; size_t nnotes;              /* read, but worth a look: short rows, lines above the headers */
    struct import_question *questions; size_t nquestions;
    struct import_mapped *mapped; size_t nmapped;
    struct { struct str kind, title; } *made; size_t nmade;     /* references created on the way */
    int64_t change; bool written;
};
/* Rows left out with partial leave nothing behind: what only they refer to is not created. quarantined counts lines of the
 * file, each once. ST_INVALID (exit 6) with the report filled when rows are quarantined or questions are open and !partial. */
enum status import_bytes(struct ctx *c, struct str bytes, const struct import_options *o, struct import_report *ret) MUST_CHECK;
