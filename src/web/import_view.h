/* web/import_view.h: what the files of the import page share. */
#pragma once
#include "core/import.h"
#include "web/frame.h"

struct import_view {
    struct view v;
    struct ctx *c;
    struct str shape, file_name, packed; /* packed: the file in base64 */
    struct str job; /* or: the job that holds it */
    bool running, done;
    const char *what; /* of a running job */
    int64_t at, of;
    struct str create, header_row, sheet, mapping, save_mapping;
    bool looked, partial, keep_words; /* looked: a report is there */
    struct str asks; /* the problem as it was told, where the file is still in hand */
    bool unknown; /* what the rows are is asked, with the file in hand */
    struct str otherwise; /* what they are where the headings do not say it */
    const struct import_set *map, *alias, *take, *set; /* what was chosen on the page; set: the same for every row */
    size_t nmap, nalias, ntake, nset;
    struct str *mappings;
    size_t nmappings; /* names of the saved ones */
    struct import_report report;
    int64_t bad_lines; /* of its file, each once */
    struct str problem;
};

/* page_import_shape.c: the choice alone, and as a field where it is chosen anew. */
void import_shape_select(struct out *o, const struct import_view *iv);
void import_shape_html(struct out *o, const struct import_view *iv);

/* page_import_map.c: the columns, where each goes, and what was seen in it. */
void import_mapping_html(struct out *o, const struct import_view *iv);

/* page_import_wrong.c: the rows that stay out, those of one reason together. */
void import_wrong_html(struct out *o, const struct import_view *iv);

/* What every record needs and no column says: typed once, for all rows. problem: what went wrong, which may name one. */
void import_sets_html(struct out *o, const struct import_view *iv, struct str problem);

/* page_import_ask.c: a name that nobody knows yet: what it may be, or that it is added. */
void import_question_html(struct out *o, const struct import_view *iv, const struct import_question *q);

/* page_import_ask.c: what the page asks besides names and columns. */
/* Sheet, line of the headings and saved mapping, and a name to save under. What was read so stands beside them: when one of
 * them is chosen anew, the columns are others, and what was chosen for them does not count. */
enum status import_ask_load(struct import_view *iv) MUST_CHECK;
void import_reading_html(struct out *o, const struct import_view *iv);
void import_conflicts_html(struct out *o, const struct import_view *iv);
/* Rows that name what we sell: keep the word, or mend the file. */
void import_words_html(struct out *o, const struct import_view *iv);
