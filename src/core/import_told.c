/* core/import_told.c: what an import tells: bad lines, notes, questions, what was made, how far it is. */
#include "core/import_parts.h"
#include <stdlib.h>

enum { LINES_MAX = 100000, PROGRESS_EVERY = 500 };

void import_bad_line(struct importer *im, struct import_line one)
{
    struct import_report *r = im->ret;
    if (r->nbad >= LINES_MAX)
        return;
    IMPORT_GROW(im->c->arena, r->bad, r->nbad, im->bad_cap);
    r->bad[r->nbad++] = one;
}

void import_bad(struct importer *im, int64_t line, struct str column, struct str value, struct str reason)
{
    import_bad_line(im, (struct import_line){ .line = line, .column = column, .reason = reason, .value = value });
}

struct bad_at {
    int64_t line;
    size_t at;
};

static int compare_bad(const void *a, const void *b)
{
    const struct bad_at *x = a, *y = b;
    return x->line != y->line ? (x->line < y->line ? -1 : 1) : x->at < y->at ? -1 : x->at > y->at;
}

void import_sort_bad(struct importer *im)
{
    struct import_report *r = im->ret;
    struct bad_at *at = ARENA_ARRAY(im->c->arena, struct bad_at, r->nbad + 1);
    struct import_line *sorted = ARENA_ARRAY(im->c->arena, struct import_line, r->nbad + 1);
    for (size_t i = 0; i < r->nbad; i++)
        at[i] = (struct bad_at){ r->bad[i].line, i };
    qsort(at, r->nbad, sizeof *at, compare_bad);
    for (size_t i = 0; i < r->nbad; i++)
        sorted[i] = r->bad[at[i].at];
    r->bad = sorted;
}

void import_absent(struct importer *im, const struct kind *k, struct str title)
{
    struct again *g = im->again;
    for (size_t i = 0; i < g->nabsent; i++)
        if (str_eq(g->absent[i].kind, str_z(k->name)))
            return;
    if (kind_is(k, &kind_feature))                      /* a name alone does not make one */
        return;
    IMPORT_GROW(im->c->arena, g->absent, g->nabsent, g->absent_cap);
    g->absent[g->nabsent++] = (struct import_made){ str_z(k->name), title };
}

struct str import_heading(const struct importer *im, struct str field)
{
    for (size_t i = 0; i < im->nmaps; i++)
        if (str_eq(im->maps[i].name, field) && im->maps[i].column != SIZE_MAX)
            return im->maps[i].header;
    return field;
}

void import_note(struct importer *im, int64_t line, struct str reason)
{
    struct import_report *r = im->ret;
    if (r->nnotes >= LINES_MAX)
        return;
    IMPORT_GROW(im->c->arena, r->notes, r->nnotes, im->notes_cap);
    r->notes[r->nnotes++] = (struct import_line){ .line = line, .reason = reason };
}

void import_progress(const struct importer *im, const char *what, size_t done)
{
    if (im->o->progress == NULL || done % PROGRESS_EVERY != 0)
        return;
    int64_t total = im->total > 0 ? im->total : (int64_t)im->nrows;
    int64_t at = im->done_before + (int64_t)done;
    im->o->progress(im->o->progress_arg, what, at < total ? at : total, total);
}

bool import_left_out(struct importer *im, int64_t line)
{
    struct again *g = im->again;
    bool found = false;
    if (g == NULL || !g->on || line == 0)
        return false;
    for (size_t i = 0; i < g->nbad; i++) {
        if (g->bad[i].line != line)
            continue;
        found = true;
        if (!g->told[i])
            import_bad_line(im, g->bad[i]);
        g->told[i] = true;
    }
    return found;
}

void import_ask(struct importer *im, struct str column, struct str value, const char *kind,
                const struct str *suggestions, size_t n)
{
    struct import_report *r = im->ret;
    for (size_t i = 0; i < r->nquestions; i++)
        if (str_eq(r->questions[i].value, value) && str_eq(r->questions[i].column, column)) {
            r->questions[i].rows++;
            return;
        }
    IMPORT_GROW(im->c->arena, r->questions, r->nquestions, im->questions_cap);
    struct str *own = ARENA_ARRAY(im->c->arena, struct str, n + 1);
    memcpy(own, suggestions, n * sizeof *own);
    r->questions[r->nquestions++] = (struct import_question){ column, value, str_z(kind), own, n, 1 };
}

void import_made(struct importer *im, const struct kind *k, struct str title)
{
    struct import_report *r = im->ret;
    IMPORT_GROW(im->c->arena, r->made, r->nmade, im->made_cap);
    r->made[r->nmade].kind = str_z(k->name);
    r->made[r->nmade++].title = title;
}

const struct import_set *import_alias(const struct importer *im, struct str from)
{
    for (size_t i = 0; i < im->o->nalias; i++)
        if (str_eq_nocase(str_trim(im->o->alias[i].field), str_trim(from)))
            return &im->o->alias[i];
    return NULL;
}

/* Answers given now are remembered as other names of the records. */

void import_row_bad(struct importer *im, struct imp_row *row, struct str column, struct str value, struct str reason)
{
    row->state = ROW_BAD;
    import_bad(im, row->line, column, value, reason);
}
