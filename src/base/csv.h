/* base/csv.h: RFC 4180 and what real files make of it (FORMATS 1, 2.1). */
#pragma once
#include "base/html.h"
#include "base/problem.h"

struct csv_writer {
    struct out *o;
    bool first;
};
void csv_begin(struct csv_writer *w, struct out *raw);
void csv_cell(struct csv_writer *w, struct str s);         /* text: quoted where needed, formulas defused with ' */
void csv_int(struct csv_writer *w, int64_t i);
void csv_number(struct csv_writer *w, struct str digits);  /* a number as text: never defused */
void csv_end_row(struct csv_writer *w);                    /* CRLF */

/* What csv_cell was given: without the ' that it put before a formula. */
struct str csv_undefuse(struct str s);

struct csv_row {
    struct str *cells;
    size_t n;
    int64_t line;
};   /* line of the row's first byte, from 1 */
struct csv_file {
    char separator;
    const char *encoding;
    bool bom;
    struct csv_row *rows;
    size_t nrows;
    size_t empty_lines;
    size_t unread; /* characters that are none in this encoding, each U+FFFD now */
};
/* Whole file in memory: guesses encoding and separator, splits into rows (header = rows[0]). Cells are UTF-8 in a.
 * sep 0 = guess. A NUL byte or an unclosed quote is a problem at its line. */
enum status csv_parse(struct arena *a, struct problems *ps, struct str bytes, char sep,
                      struct csv_file *ret) MUST_CHECK;
