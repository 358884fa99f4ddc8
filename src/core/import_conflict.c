/* core/import_conflict.c: fields that people edited since the file last came in. What the file says as it did then leaves
 * the edit alone; what it says otherwise now is a conflict: the edit stays unless somebody takes the file's. */
#include "core/crud_sql.h"
#include "core/import_parts.h"

/* ---- what is remembered of earlier imports ---- */

struct batch_row {
    int64_t id;
};
static const struct col batch_cols[] = { COL(struct batch_row, id) };
static const struct stmt_def batch_sql = {
    "import/batch_change",
    "SELECT coalesce(min(\"change\"), 0) AS id FROM change_row WHERE kind = 'import_batch' AND record = ?1", NULL,
    ROWS_OF(struct batch_row, batch_cols)
};
static const struct stmt_def hand_sql = {
    "import/by_hand",
    "SELECT DISTINCT r.record AS id FROM change_row r JOIN \"change\" ch ON ch.id = r.\"change\" WHERE r.kind = ?1"
    " AND ch.\"action\" <> 'import' AND ch.undoes IS NULL",
    NULL, ROWS_OF(struct batch_row, batch_cols)
};

static struct str settled_key(struct arena *a, struct str record, struct str field, struct str theirs, struct str ours)
{
    return arena_printf(a, "%.*s|%.*s|%zu|%.*s|%.*s", STR_FMT(record), STR_FMT(field), theirs.n, STR_FMT(theirs),
                        STR_FMT(ours));
}

static void recall_settled(struct importer *im, const struct json *list)
{
    struct arena *a = im->c->arena;
    for (const struct json *s = list != NULL && list->type == J_ARRAY ? list->first : NULL; s != NULL; s = s->next)
        names_put(a, &im->memory->settled, NAME_WHOLE,
                  settled_key(a, json_get_text(s, "record"), json_get_text(s, "field"), json_get_text(s, "file"),
                              json_get_text(s, "ours")),
                  1);
}

enum status import_memory_load(struct importer *im)
{
    const struct value shape = ARG_STR(im->o->shape);
    const struct filter of = { .column = "kind", .op = OP_EQ, .any = &shape, .nany = 1 };
    size_t file = kind_field_index(&kind_import_batch, S("file"));
    size_t mapping = kind_field_index(&kind_import_batch, S("mapping")),
           state = kind_field_index(&kind_import_batch, S("state"));
    struct query q = { .kind = &kind_import_batch, .filters = &of, .nfilters = 1, .all = true };
    struct record_list l;
    int64_t newest = 0;
    im->memory = ARENA_NEW(im->c->arena, struct import_memory);
    TRY(rec_list(im->c, &q, &l));
    for (size_t i = 0; i < l.count; i++) {
        const struct value *v = l.items[i]->v;
        struct problems quiet;
        const struct json *j = NULL;
        problems_init(&quiet, im->c->arena);
        if (v[state].type == VT_TEXT && str_eq(v[state].u.s, S("undone")))
            continue;
        if (v[mapping].type == VT_TEXT && json_parse(im->c->arena, &quiet, v[mapping].u.s, &j) == ST_OK)
            recall_settled(im, json_get(j, S("settled")));
        bool same = v[file].type == VT_TEXT && im->o->file_name.n > 0 && str_eq(v[file].u.s, im->o->file_name);
        if (same || (j != NULL && import_same_headers(im, json_get(j, S("headers")))))
            newest = l.items[i]->id;
    }
    if (newest == 0)
        return ST_OK;
    const struct value args[] = { ARG_INT(newest) };
    struct batch_row *rows;
    size_t n;
    TRY(db_all(im->c, &batch_sql, args, COUNT(args), &rows, &n));
    im->memory->since = n > 0 ? rows[0].id : 0;
    return ST_OK;
}

/* Whether anything but an import ever wrote the record. Read once for each kind. */
static enum status touched_by_hand(struct importer *im, const struct kind *k, int64_t id, bool *ret)
{
    struct import_hand *h = im->memory->hand;
    while (h != NULL && !kind_is(h->kind, k))
        h = h->next;
    if (h == NULL) {
        const struct value args[] = { ARG_STR(str_z(k->name)) };
        struct batch_row *rows;
        size_t n;
        h = ARENA_NEW(im->c->arena, struct import_hand);
        *h = (struct import_hand){ .kind = k, .next = im->memory->hand };
        im->memory->hand = h;
        TRY(db_all(im->c, &hand_sql, args, COUNT(args), &rows, &n));
        for (size_t i = 0; i < n; i++)
            names_put(im->c->arena, &h->ids, NAME_ID, name_number(im->c->arena, rows[i].id), 1);
    }
    *ret = names_get(&h->ids, NAME_ID, name_number(im->c->arena, id)) != NAME_NONE;
    return ST_OK;
}

static void settle(struct importer *im, struct str record, struct str field, struct str theirs, struct str ours,
                   bool decided)
{
    struct import_memory *m = im->memory;
    struct arena *a = im->c->arena;
    struct str key = settled_key(a, record, field, theirs, ours);
    if (names_get(&m->settled, NAME_WHOLE, key) != NAME_NONE)
        return;
    names_put(a, &m->settled, NAME_WHOLE, key, 1);
    IMPORT_GROW(a, m->list, m->n, m->cap);
    m->list[m->n++] = (struct import_settled){ record, field, theirs, ours };
    m->decided += decided;
}

static bool is_settled(struct importer *im, struct str record, struct str field, struct str theirs, struct str ours)
{
    return names_get(&im->memory->settled, NAME_WHOLE, settled_key(im->c->arena, record, field, theirs, ours))
           != NAME_NONE;
}

/* ---- whose value it is ---- */

struct log_row {
    int64_t change, at, undoes, imported;
    struct str who, before, after;
};
static const struct col log_cols[] = { COL(struct log_row, change), COL(struct log_row, at),
                                       COL(struct log_row, undoes), COL(struct log_row, imported),
                                       COL(struct log_row, who),    COL(struct log_row, before),
                                       COL(struct log_row, after) };
static const struct stmt_def log_sql = {
    "import/log",
    "SELECT ch.id AS change, coalesce(ch.happened_at, ch.\"at\") AS at, coalesce(ch.undoes, 0) AS undoes,"
    " CASE WHEN ch.\"action\" = 'import' THEN 1 ELSE 0 END AS imported, coalesce(p.title, '') AS who,"
    " coalesce(r.before, '') AS before, coalesce(r.after, '') AS after"
    " FROM change_row r JOIN \"change\" ch ON ch.id = r.\"change\""
    " LEFT JOIN person p ON p.id = coalesce(ch.happened_by, ch.actor)"
    " WHERE r.kind = ?1 AND r.record = ?2 ORDER BY ch.id, r.n",
    NULL, ROWS_OF(struct log_row, log_cols)
};

struct import_log_step {
    struct log_row row;
    struct record *before, *after;
};

static enum status stored(struct ctx *c, const struct kind *k, struct str text, struct record **ret)
{
    *ret = rec_new(c, k);
    return text.n > 0 ? record_from_stored(c, *ret, text) : ST_OK;
}

/* The record's own part of the log, oldest first; the last one asked for is kept. */
static enum status log_of(struct importer *im, const struct kind *k, int64_t id, const struct import_log **ret)
{
    struct import_log *log = &im->memory->log;
    *ret = log;
    if (log->id == id && kind_is(log->kind, k))
        return ST_OK;
    const struct value args[] = { ARG_STR(str_z(k->name)), ARG_INT(id) };
    struct log_row *rows;
    size_t n;
    TRY(db_all(im->c, &log_sql, args, COUNT(args), &rows, &n));
    *log = (struct import_log){
        .kind = k, .id = id, .n = n, .steps = ARENA_ARRAY(im->c->arena, struct import_log_step, n + 1)
    };
    for (size_t i = 0; i < n; i++) {
        log->steps[i].row = rows[i];
        TRY(stored(im->c, k, rows[i].before, &log->steps[i].before));
        TRY(stored(im->c, k, rows[i].after, &log->steps[i].after));
    }
    return ST_OK;
}

static struct value value_or_null(const struct value *v)
{
    return v->type == VT_UNSET ? ARG_NULL : *v;
}

/* One step on: what an import wrote is the file's; what was written otherwise is an edit; an undo puts back whose it was. */
static struct import_whose next_whose(struct importer *im, const struct import_log *log, struct import_whose *was,
                                      size_t at, size_t fi)
{
    const struct import_log_step *s = &log->steps[at];
    struct import_whose now = was[at];
    bool made = s->row.before.n == 0, there = s->after->v[fi].type != VT_UNSET;
    for (size_t i = 0; s->row.undoes != 0 && i < at; i++)
        if (log->steps[i].row.change == s->row.undoes)
            return was[i];
    if (!made && !there)
        return now;
    if (s->row.imported)
        return (struct import_whose){ .known = true, .base = value_or_null(&s->after->v[fi]) };
    if ((made && !there) || (!now.known && s->row.change <= im->memory->since))
        return now;
    if (!now.edited)
        now.before = value_or_null(&s->before->v[fi]);
    if (!now.edited && !now.known && !made) {
        now.known = true;
        now.base = now.before;
    }
    now.edited = true;
    now.at = s->row.at;
    now.who = s->row.who;
    return now;
}

static enum status whose_of(struct importer *im, const struct kind *k, int64_t id, size_t fi, struct import_whose *ret)
{
    const struct import_log *log;
    bool touched;
    *ret = (struct import_whose){ 0 };
    TRY(touched_by_hand(im, k, id, &touched));
    if (!touched)
        return ST_OK;
    TRY(log_of(im, k, id, &log));
    struct import_whose *was = ARENA_ARRAY(im->c->arena, struct import_whose, log->n + 1);
    for (size_t i = 0; i < log->n; i++)
        was[i + 1] = next_whose(im, log, was, i, fi);
    *ret = was[log->n];
    if (im->memory->since == 0 && !ret->known) /* no file of this source came in before: nothing was edited since */
        ret->edited = false;
    return ST_OK;
}

/* ---- the decision ---- */

static struct str shown(struct importer *im, const struct field *f, const struct value *v)
{
    if (v->type == VT_INT && f->type == FT_REF && v->u.i < 0)
        return im->pending[-1 - v->u.i].title;
    return v->type == VT_UNSET || v->type == VT_NULL ? STR_NULL : rec_text(im->c, f, v);
}

/* What was said about it: KEY.field first, then the field, then all. Empty: nothing. */
static struct str said(const struct importer *im, struct str place, struct str field)
{
    for (size_t i = 0; i < im->o->ntake; i++)
        if (str_eq(im->o->take[i].field, place))
            return im->o->take[i].value;
    for (size_t i = 0; i < im->o->ntake; i++)
        if (str_eq(im->o->take[i].field, field))
            return im->o->take[i].value;
    for (size_t i = 0; i < im->o->ntake; i++)
        if (str_empty(im->o->take[i].field))
            return im->o->take[i].value;
    return STR_NULL;
}

/* What a record without key or title is called: what tells it from its like. */
static struct str called(struct importer *im, const struct record *r)
{
    struct str all = STR_NULL, title = r->kind->title != NULL ? rec_title(im->c, r) : STR_NULL;
    const char *const *set = title.n == 0 && r->kind->uniques != NULL ? r->kind->uniques[0] : NULL;
    for (size_t i = 0; set != NULL && set[i] != NULL; i++) {
        size_t fi = kind_field_index(r->kind, str_z(set[i]));
        all = arena_printf(im->c->arena, "%.*s%s%.*s", STR_FMT(all), i > 0 ? " \xc2\xb7 " : "",
                           STR_FMT(rec_text(im->c, &r->kind->fields[fi], &r->v[fi])));
    }
    return title.n > 0 ? title : all;
}

void import_conflict_add(struct importer *im, const struct import_conflict *one)
{
    struct import_report *r = im->ret;
    IMPORT_GROW(im->c->arena, r->conflicts, r->nconflicts, im->conflicts_cap);
    r->conflicts[r->nconflicts++] = *one;
}

void import_conflict_decide(struct importer *im, struct import_conflict *one, struct str record, bool *ret_keep)
{
    bool before = is_settled(im, record, one->field, one->theirs, one->ours);
    one->take = said(im, one->place, one->field);
    one->remembered = one->take.n == 0 && before;
    if (one->remembered)
        one->take = S("ours");
    *ret_keep = !str_eq(one->take, S("file"));
    if (str_eq(one->take, S("ours")) && !before)
        settle(im, record, one->field, one->theirs, one->ours, true);
    import_conflict_add(im, one);
}

enum status import_keeps_edit(struct importer *im, const struct imp_row *row, const struct import_cell *cell,
                              bool *ret_keep)
{
    struct import_whose w;
    struct arena *a = im->c->arena;
    const struct field *f = cell->f;
    *ret_keep = false;
    if (im->memory == NULL)
        return ST_OK;
    TRY(whose_of(im, cell->kind, cell->id, cell->fi, &w));
    if (!w.edited)
        return ST_OK;
    struct str record = any_text(a, row->old->kind, row->old->id), field = str_z(f->name);
    struct str theirs = cell->text.n > 0 ? cell->text : shown(im, f, &cell->theirs), ours = shown(im, f, &cell->ours);
    if (import_value_same(&cell->theirs, &cell->ours) && cell->text.n == 0) {
        settle(im, record, field, theirs, ours, false); /* both say it now: from here on it is the file's */
        return ST_OK;
    }
    if (is_settled(im, record, field, ours, ours))
        return ST_OK;
    struct str before = shown(im, f, &w.before), base = shown(im, f, &w.base);
    if (w.known && (cell->text.n > 0 ? str_eq(theirs, base) : import_value_same(&cell->theirs, &w.base))) {
        im->ret->edits_kept++;
        *ret_keep = true;
        return ST_OK;
    }
    struct str name = row->old->key.n > 0 ? row->old->key : record;
    struct import_conflict one = { .line = row->line,
                                   .place = arena_printf(a, "%.*s.%s", STR_FMT(name), f->name),
                                   .kind = str_z(row->old->kind->name),
                                   .key = row->old->key,
                                   .title = called(im, row->old),
                                   .field = field,
                                   .label = str_z(f->label),
                                   .theirs = theirs,
                                   .ours = ours,
                                   .before = before,
                                   .by = w.who,
                                   .at = w.at };
    import_conflict_decide(im, &one, record, ret_keep);
    return ST_OK;
}

void import_settled_json(struct importer *im, struct json_writer *w)
{
    json_key(w, S("settled"));
    json_array(w);
    for (size_t i = 0; im->memory != NULL && i < im->memory->n; i++) {
        const struct import_settled *s = &im->memory->list[i];
        json_object(w);
        json_key(w, S("record")), json_str(w, s->record);
        json_key(w, S("field")), json_str(w, s->field);
        json_key(w, S("file")), json_str(w, s->theirs);
        json_key(w, S("ours")), json_str(w, s->ours);
        json_end(w);
    }
    json_end(w);
}
