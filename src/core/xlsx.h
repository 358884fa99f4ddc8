/* core/xlsx.h: the cells of a workbook as text (FORMATS 2.12). Formulas are read as their cached values. */
#pragma once
#include "base/csv.h"

struct xlsx_sheet {
    struct str name;
    bool hidden;
    struct str part; /* its member of the archive */
};
struct xlsx_book {
    struct xlsx_sheet *sheets;
    size_t nsheets;
    size_t chosen;                  /* the sheet that was read */
    struct csv_row *rows;
    size_t nrows;     /* line = the row's number in the sheet; empty ones at the end are left out */
    struct {
        int64_t line;
        size_t column;
    } *no_value;
    size_t nno_value;   /* formulas without a cached value, at most 1000 */
    int64_t errors;                 /* cells that hold an error such as #N/A, read as empty */
    bool date1904;
};
/* Whether the bytes are an older workbook or an encrypted one, which begin alike. */
bool xlsx_is_older(struct str bytes);
/* sheet: its name; empty: the first visible one that is not empty. Dates become 2026-11-25, or 2026-11-25T10:00:00.
 * ST_INVALID with a problem when it is no workbook, or has no such sheet. */
enum status xlsx_read(struct arena *a, struct problems *ps, struct str bytes, struct str sheet,
                      struct xlsx_book *ret) MUST_CHECK;
