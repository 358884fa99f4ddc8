/* core/import_parts.h: what the files of the importer share. Nobody else includes it. */
#pragma once
#include "base/csv.h"
#include "base/json.h"
#include "core/import.h"

/* Room for one more at the end of a list. */
#define IMPORT_GROW(a, list, n, cap)                                                                                   \
    do {                                                                                                               \
        if ((n) == (cap)) {                                                                                            \
            size_t cap_ = (cap) == 0 ? 32 : (cap) * 2;                                                                 \
            (list) = arena_grow((a), (list), (cap), cap_, sizeof *(list), alignof(max_align_t));                       \
            (cap) = cap_;                                                                                              \
        }                                                                                                              \
    } while (0)

/* ---- names: the titles, keys, external ids and aliases of a kind, in memory ---- */

/* Answers of names_get that are no id. A negative id other than these names a pending record:
 * -1 - index into importer.pending. */
#define NAME_NONE INT64_MIN
#define NAME_MANY (INT64_MIN + 1)

struct name_slot {
    struct str text;
    int64_t id;
    char type;
    bool used;
};
struct names {
    const struct kind *kind;        /* NULL: the rows of the file; ids are row indexes then */
    struct name_slot *slots;
    size_t cap, n;
    struct str *titles;             /* for near misses: as written */
    int64_t *title_ids;
    size_t ntitles, titles_cap;
    struct names *next;
};

enum { NAME_KEY = 'k', NAME_EXTERNAL = 'x', NAME_TITLE = 't', NAME_ALIAS = 'a', NAME_ID = 'i', NAME_WHOLE = 'w' };

/* ---- mapping ---- */

enum xform { XF_NONE, XF_SCALE, XF_OR_FIRST /* a choice, else its first */, XF_UNQUOTE, XF_XX_NONE /* XX is empty */ };
enum date_order { DO_ISO, DO_DAY_FIRST, DO_MONTH_FIRST, DO_ASK };

struct imp_map {
    size_t column;                  /* SIZE_MAX: a constant */
    struct str header, name;        /* of the column; of the field, key, external_id or source */
    const struct field *f;          /* NULL for key, external_id, source */
    size_t fi;                      /* index of f */
    enum xform x;
    struct str factor, constant;
    const char *how;
    enum date_order order;
    bool create;                    /* a reference that is absent is created */
};

/* ---- rows ---- */

enum row_state { ROW_NEW, ROW_UPDATE, ROW_SAME, ROW_BAD, ROW_ASKED };
enum { ROW_SELF_MAX = 4 };

struct imp_row {
    int64_t line, id;
    struct record *r, *old, *ref;   /* ref: the record that the row names by its number here */
    struct str key, external;
    enum row_state state;
    int64_t at, by;                 /* when and by whom it really happened; 0 = now, by the importer */
    struct {
        size_t fi, row;
        struct str text, column;
        bool optional;
    } self[ROW_SELF_MAX];
    size_t nself;
    bool written, ordered;
    const struct csv_row *csv;
};

/* A reference that does not exist yet and may be created. needed: by a row that will be written;
 * used: by one that was. id: 0 = not written yet, INT64_MAX = could not be. */
struct pending {
    const struct kind *kind;
    struct str title;
    int64_t id;
    bool needed, used;
    const struct field *lacks;          /* a reference that it must have and nobody named: it was not tried */
    const struct import_line *why;
    size_t nwhy;             /* what refused it */
};

/* The second run of an import whose first one created something that, in the end, no row needed: the rows that
 * failed are left out from the start. Kept by import_bytes, outside of what a run changes. */
struct again {
    bool wanted, on;
    struct import_line *bad;        /* of the first run */
    bool *told;                     /* bad[i] is in this run's report already */
    size_t nbad;
    struct import_made *absent;     /* of both runs: see import_report */
    size_t nabsent, absent_cap;
};

/* What an import remembers of those before it. since: the change of the newest one of the same source (file name, or
 * headers), 0 = none. settled: whose value was taken, or that both said the same. list: what this import adds to it. */
struct import_settled {
    struct str record, field, theirs, ours;
};
struct import_hand {
    const struct kind *kind;
    struct names ids;
    struct import_hand *next;
};
struct import_log {
    const struct kind *kind;
    int64_t id;
    struct import_log_step *steps;
    size_t n;
};
struct import_memory {
    int64_t since;
    struct names settled;
    struct import_settled *list;
    size_t n, cap;
    int64_t decided;                /* of them, by somebody */
    struct import_hand *hand;
    struct import_log log;
};
/* Whose a value is. known: an import said it, base is what; edited: somebody else wrote it after that. */
struct import_whose {
    bool known, edited;
    struct value base, before;
    int64_t at;
    struct str who;
};
/* A field of a record that is there: where its value is stored, what the file says and what is there. text: what the file
 * says where that is no value yet (a row of the file that is not written). */
struct import_cell {
    const struct kind *kind;
    int64_t id;
    size_t fi;
    const struct field *f;
    struct value theirs, ours;
    struct str text;
};

/* An answer of this import that is to be remembered. */
struct alias_new {
    const struct kind *kind;
    int64_t id;
    struct str text;
};

/* Which column each field is in, found once per table of a file: headers have many names. */
enum { SHAPE_FIELDS = 64 };
struct shape_columns {
    const struct csv_row *rows;
    const struct import_options *o;
    size_t nmap, nrows; /* of what it was found in */
    struct {
        const char *field;
        size_t column;
    } of[SHAPE_FIELDS];
    size_t n;
};
struct importer {
    struct ctx *c;
    const struct import_options *o;
    struct import_report *ret;
    const struct kind *kind; /* NULL: a source takes the file apart */
    const struct import_source *source;
    const struct kind *counts; /* whose records the report counts */
    bool made_table; /* a table made from a file: its headers are fields, nothing is guessed or remembered */
    struct csv_file csv;
    struct shape_columns *columns; /* NULL: nothing is kept */
    struct imp_map *maps;
    size_t nmaps;
    bool *left; /* by column: left out, so nothing is guessed for it */
    size_t nsaid, nsets; /* of o->map and o->set: said now; what follows is saved or remembered */
    const struct json *saved; /* the named mapping that was asked for; NULL: none */
    const char *profile_create; /* kinds that the recognised source creates */
    struct names *names; /* by kind */
    struct names file; /* identities within the file */
    struct names hashes; /* whole contents of existing records, for kinds without identity */
    bool hashed;
    struct names away;
    bool away_known; /* external ids of what is archived here */
    struct record **old;
    size_t nold; /* of the kind, before */
    struct names old_by_id;
    struct imp_row *rows;
    size_t nrows;
    struct pending *pending;
    size_t npending, pending_cap;
    size_t bad_cap, notes_cap, questions_cap, made_cap, conflicts_cap;
    struct import_memory *memory; /* NULL: nothing is compared with edits (samples) */
    size_t *order;
    size_t norder; /* rows to be written, those that others refer to first */
    struct again *again;
    struct str bytes; /* of the file */
    const char *reader; /* csv, json, jsonl, xlsx */
    const struct json *json; /* the whole document, when it is one */
    struct str sheet, *sheets;
    size_t nsheets; /* of a workbook */
    int64_t total_line; /* the last line, which only adds up the others; 0: there is none */
    int64_t *no_value, error_cells;
    size_t nno_value; /* lines with formulas without values; cells with errors */
    int64_t done_before, total; /* progress: of tables already done; all rows, 0 = those of this table */
    struct str *codes;
    size_t ncodes, codes_cap;
    struct alias_new *aliases;
    size_t naliases, aliases_cap;
    int64_t writes;
    bool unused; /* something was written that no row needs, or for a line that is not good */
};

/* import_names.c */
void names_put(struct arena *a, struct names *t, char type, struct str text, int64_t id);
int64_t names_get(struct names *t, char type, struct str text);
void names_title(struct arena *a, struct names *t, struct str title, int64_t id);
struct str name_number(struct arena *a, int64_t id); /* the number of a record as a name */
struct str name_fold(struct arena *a, struct str s); /* lower case, single blanks */
enum status names_of(struct importer *im, const struct kind *k, struct names **ret) MUST_CHECK;
enum status names_load_old(struct importer *im) MUST_CHECK;
/* Id of the record that text names (or NAME_NONE, NAME_MANY, or a pending one). */
enum status names_resolve(struct importer *im, const struct kind *k, struct str text, int64_t *ret) MUST_CHECK;
/* Up to max titles that almost are text; strict: only another spelling of the same letters or one slip. */
size_t names_near(struct importer *im, struct names *t, struct str text, bool strict, struct str *ret, size_t max);
struct record *old_by_id(struct importer *im, int64_t id);
struct str code_for(struct importer *im, struct str title);
enum status codes_load(struct importer *im) MUST_CHECK;
void code_reserve(struct importer *im, struct str code); /* as if a product had it */

/* import_map.c */
enum status import_map(struct importer *im) MUST_CHECK;
void import_map_report(struct importer *im);
/* The kind of a source that is recognised by its headers; empty: none is. */
struct str import_profile_kind(struct importer *im);
/* A header in lower case without blanks and marks; "Custom field (X)" is X. */
struct str import_bare(struct arena *a, struct str header);
/* Whether the heading, in a file of contacts, means what they are called at work. */
bool import_is_post(struct importer *im, const struct kind *k, struct str header);
/* The plural of the kind, or commitments, that the headings fit best; empty where they fit nothing well. */
struct str import_guess(struct importer *im);
struct csv_row import_header(const struct importer *im);
/* Finds the column by its exact header, else by the bare one, from `from` on. SIZE_MAX: none. */
size_t import_column(const struct importer *im, struct str header, size_t from);
/* The same of what somebody typed: a header, or "#3" for the third column, where several are called alike. */
size_t import_column_said(const struct importer *im, struct str said);
/* The problem of a flag. Always USAGE. */
enum status import_map_usage(struct importer *im, const char *what, struct str name, const char *todo) MUST_CHECK;
/* Whether something that a record of k refers to, or what that refers to, has such a reference. */
bool import_needed_by(const struct kind *k, struct str name, int depth);
/* NULL: there is no such field, or it is mapped already. column SIZE_MAX: a constant. */
struct imp_map *import_map_add(struct importer *im, struct str name, size_t column, const char *how);
/* Whether the column is a field's, or left out. */
bool import_column_taken(const struct importer *im, size_t column);
bool import_creates(const struct importer *im, const struct kind *k);
bool import_is_decimal(struct str s); /* digits, with a point or without */
struct str import_context(const struct importer *im, struct str name); /* --set name=…, else empty */

/* import_saved.c */
bool import_same_headers(const struct importer *im, const struct json *list);
/* What the newest import from a file with the same headers remembers, and its shape; shape: only of that one, empty: of
 * any. NULL: there is none. */
enum status import_last_like(struct importer *im, struct str shape, const struct json **ret,
                             struct str *ret_shape) MUST_CHECK;
/* Its mapping for the rows of a kind; *ret: there is one. */
enum status import_recall_last(struct importer *im, bool *ret) MUST_CHECK;
/* What a batch remembers: headers, mapping, whose values were taken. */
struct str import_map_json(struct importer *im);
/* The named mapping into im->saved, and what it says of the file as a whole into o, where nothing else is said. USAGE, with
 * a problem, when there is none or it is for something else. */
enum status import_saved_load(struct importer *im, struct str name, struct import_options *o) MUST_CHECK;
/* Its columns into the mapping; those that the file lacks become problems, those that it does not know are left out. */
void import_recall_saved(struct importer *im);
/* With the report begun: what a file that is taken apart lacks of it. */
void import_said_missing(struct importer *im);
/* Keeps the mapping of this import under the name that was asked for. */
enum status import_saved_write(struct importer *im) MUST_CHECK;

/* import_said.c: files that are taken apart. */
/* USAGE, with a problem, where a column that was named is not there or a field is none. */
enum status import_said_check(struct importer *im) MUST_CHECK;
/* Entries of "maps" as if they had been said, behind what is said now, which counts. */
void import_said_behind(struct importer *im, const struct json *maps, struct import_options *o);
/* The same of the newest import of the shape with the same headers, and what it could create where nothing is said of it. */
enum status import_recall_source(struct importer *im, struct import_options *o) MUST_CHECK;
/* How the field came to its column: said, saved, remembered or guessed. */
struct str import_said_how(const struct importer *im, struct str field, struct str header);

/* import_cells.c */
struct str import_first_line(struct str s);
/* The text of a mapped cell after transformation; empty when the row is short. */
struct str cell_text(struct importer *im, const struct imp_map *m, const struct csv_row *row);
/* Parses text into a value. false: *ret_reason says why, or it is NULL when a question was asked. */
enum status cell_value(struct importer *im, const struct imp_map *m, struct str text, struct value *ret,
                       struct str *ret_reason, bool *ret_asked) MUST_CHECK;
/* Resolves or plans a reference. */
enum status cell_ref(struct importer *im, const struct kind *k, struct str column, struct str text, bool create,
                     int64_t *ret, struct str *ret_reason, bool *ret_asked) MUST_CHECK;
struct str sample_token(struct importer *im, const struct field *f, struct str text);

/* import_rows.c, import_write.c */
/* A column "id" that numbers the records that are here, in a sheet of our own, finds them again; elsewhere it is what others
 * call theirs. */
void import_own_numbers(struct importer *im);
enum status import_plan_rows(struct importer *im) MUST_CHECK;
/* Which rows will be written and in which order; those that wait for a row that is left out are left out too. */
void import_order_rows(struct importer *im);
enum status import_write_rows(struct importer *im) MUST_CHECK;
enum status import_write_pending(struct importer *im) MUST_CHECK;
/* A new product's code, from its title; nothing for other kinds. */
void import_product_code(struct importer *im, struct record *r, struct str title);
int64_t import_real_id(const struct importer *im, int64_t id);
/* One record written with its problems turned into a quarantined line. *ret_ok false: not written. */
enum status import_put(struct importer *im, struct record *r, bool add, int64_t line, bool *ret_ok) MUST_CHECK;

bool import_value_same(const struct value *a, const struct value *b);

/* import_conflict.c */
enum status import_memory_load(struct importer *im) MUST_CHECK;
/* Whether the edit of that field by hand stays. A conflict goes into the report. Also to be asked where both say the same. */
enum status import_keeps_edit(struct importer *im, const struct imp_row *row, const struct import_cell *cell,
                              bool *ret_keep) MUST_CHECK;
/* Decides by what was said now or before, and reports it. record: as kind/id. */
void import_conflict_decide(struct importer *im, struct import_conflict *one, struct str record, bool *ret_keep);
void import_conflict_add(struct importer *im, const struct import_conflict *one);
/* The member "settled" of what a batch remembers. */
void import_settled_json(struct importer *im, struct json_writer *w);

/* import_links.c: fields without a column (F_LINK) of a record that is there. */
/* Where the link of the record with that id is stored. id 0: it has none; ours is null then, or, of a field that no
 * column moves, what the file says. */
enum status import_link_cell(struct importer *im, const struct field *f, int64_t id,
                             struct import_cell *ret) MUST_CHECK;
enum status import_link_move(struct importer *im, const struct field *f, int64_t id, const struct value *v,
                             int64_t line, bool *ret_ok) MUST_CHECK;

/* import.c, import_told.c */
void import_row_bad(struct importer *im, struct imp_row *row, struct str column, struct str value, struct str reason);
/* The whole pipeline for the rows of one kind, inside the write transaction. */
enum status import_pipeline(struct importer *im) MUST_CHECK;
void import_bad(struct importer *im, int64_t line, struct str column, struct str value, struct str reason);
void import_bad_line(struct importer *im, struct import_line one);
/* The problems of the report in the order of their lines. */
void import_sort_bad(struct importer *im);
/* Something was named that is not there and that --create would make. */
void import_absent(struct importer *im, const struct kind *k, struct str title);
/* The heading of the column that a field of the file's rows is in, else its own name. */
struct str import_heading(const struct importer *im, struct str field);
void import_ask(struct importer *im, struct str column, struct str value, const char *kind,
                const struct str *suggestions, size_t n);
void import_note(struct importer *im, int64_t line, struct str reason);
void import_progress(const struct importer *im, const char *what, size_t done);
/* Whether the line failed in the first run; its problems are then in the report again. */
bool import_left_out(struct importer *im, int64_t line);
void import_made(struct importer *im, const struct kind *k, struct str title);
const struct import_set *import_alias(const struct importer *im, struct str from);

/* import_read.c: the rows of the file into im->csv, its format found out. */
enum status import_read(struct importer *im, struct str bytes) MUST_CHECK;
/* What was read in a way that its writer may not have meant. */
void import_read_notes(struct importer *im);

/* import_batch.c: what is remembered about a file that came in. */
enum status import_write_batch(struct importer *im) MUST_CHECK;
/* Notes when the same file came in before. */
enum status import_seen_before(struct importer *im) MUST_CHECK;

/* import_sources.c: files that are no single kind. */
struct import_source {
    const char *name;
    const struct kind *kind; /* --as this; NULL: --as the name */
    const struct kind *counts; /* what one row of the file is, and the report counts */
    bool (*fits)(struct importer *im); /* NULL: always */
    enum status (*run)(struct importer *im);
    const char *const *fields; /* of its rows, ends with NULL; NULL: those of the kind that it counts */
};
const struct import_source *import_source_of(struct importer *im); /* NULL: a plain table of the kind */

enum { TABLE_COLUMNS = 12 };
/* A table made from the file, in the form of a file; lines are those of the file. */
struct table_made {
    struct arena *a;
    struct csv_file csv;
    size_t cap;
};
/* A line of a roadmap whose feature is written: 0 where it is not. */
struct roadmap_line {
    int64_t line, feature;
    struct str key, title;
    const struct csv_row *row;
};
/* Owners become people who decide about the work (involved). Who asked becomes a request about it where a column is said to hold
 * that (asked_by), and is told to stay out where none is. Names that nobody has are told, and hold up nothing. */
enum status import_roadmap_people(struct importer *im, const struct roadmap_line *lines, size_t n) MUST_CHECK;
void table_row(struct table_made *t, const struct str *cells, size_t n, int64_t line);
#define TABLE_ROW(t, line, ...)                                                                                        \
    table_row((t), (const struct str[]){ __VA_ARGS__ },                                                                \
              sizeof((const struct str[]){ __VA_ARGS__ }) / sizeof(struct str), (line))
/* Runs the table (its first row names fields) through the pipeline; what it found goes to the report of the whole. */
enum status table_run(struct importer *im, const struct kind *k, const struct table_made *t,
                      const struct import_set *set, size_t nset, struct importer *sub) MUST_CHECK;
/* Whether the column is left out, by --map -=COLUMN. */
bool shape_left(const struct importer *im, struct str header);
/* Whether --map names the column. */
bool shape_said(const struct importer *im, struct str header);
extern const char *const commitment_fields[]; /* ends with NULL */
/* Whether a column headed so is often the field of that name, in English or another language. */
bool import_means(struct arena *a, struct str header, const char *field);
/* The column of a field of the shape, by --map, else by its header, else by a header that means it; SIZE_MAX: none. */
size_t shape_column(const struct importer *im, const char *field);
/* Its cell, trimmed; a constant given with --set goes first. */
struct str shape_cell(const struct importer *im, const struct csv_row *row, const char *field);
struct str shape_at(const struct csv_row *row, size_t column);
/* The state of a feature that a status of another system means; asks once for each that is not known, and is empty then. */
struct str import_state(struct importer *im, struct str column, struct str status);

/* import_teams.c */
/* Whether the column holds a team's effort: it is headed days:TEAM, TEAM (days) or the like, or --map days:TEAM=COLUMN says so. */
bool shape_days(const struct importer *im, struct str header, struct str *ret_team);
/* Per column of the file the team whose effort it holds, empty where none: also a column headed like a team that is there. */
enum status import_team_columns(struct importer *im, struct str **ret) MUST_CHECK;
/* Days as people write them, without their unit: "25d" is 25, a dash is empty. */
struct str import_days_text(struct str s);
/* The same; a part of a day counts as above days (1: work takes a whole one, 0: room has none), which the report notes. */
struct str import_days_whole(struct importer *im, int64_t line, struct str s, int64_t above);
/* Whether the word says that no quarter is known: "tbd", "later". */
bool import_no_quarter(struct str s);
/* Teams with one column a quarter. */
bool import_is_grid(struct importer *im);
enum status import_grid(struct importer *im) MUST_CHECK;

/* import_shapes.c */
enum status import_commitments(struct importer *im) MUST_CHECK;
bool import_is_versions(struct importer *im);
enum status import_versions(struct importer *im) MUST_CHECK;
/* import_trello.c, import_feedback.c */
bool import_is_trello(struct importer *im);
enum status import_trello(struct importer *im) MUST_CHECK;
bool import_is_feedback(struct importer *im);
enum status import_feedback(struct importer *im) MUST_CHECK;
/* import_jira.c */
bool import_is_jira(struct importer *im);
enum status import_jira(struct importer *im) MUST_CHECK;
