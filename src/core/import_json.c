/* core/import_json.c: the report of an import as JSON. */
#include "core/import.h"

static void json_lines(struct json_writer *w, struct str name, const struct import_line *lines, size_t n)
{
    json_key(w, name);
    json_array(w);
    for (size_t i = 0; i < n; i++) {
        json_object(w);
        json_key(w, S("line")), json_int(w, lines[i].line);
        json_key(w, S("column")), json_str(w, lines[i].column);
        json_key(w, S("value")), json_str(w, lines[i].value);
        json_key(w, S("reason")), json_str(w, lines[i].reason);
        json_end(w);
    }
    json_end(w);
}

static void json_questions(struct json_writer *w, const struct import_report *r)
{
    json_key(w, S("questions"));
    json_array(w);
    for (size_t i = 0; i < r->nquestions; i++) {
        const struct import_question *q = &r->questions[i];
        json_object(w);
        json_key(w, S("column")), json_str(w, q->column);
        json_key(w, S("value")), json_str(w, q->value);
        json_key(w, S("kind")), json_str(w, q->kind);
        json_key(w, S("rows")), json_int(w, q->rows);
        json_key(w, S("suggestions"));
        json_array(w);
        for (size_t s = 0; s < q->nsuggestions; s++)
            json_str(w, q->suggestions[s]);
        json_end(w);
        json_end(w);
    }
    json_end(w);
}

static void json_mapping(struct json_writer *w, const struct import_report *r)
{
    json_key(w, S("mapping"));
    json_array(w);
    for (size_t i = 0; i < r->nmapped; i++) {
        json_object(w);
        json_key(w, S("column")), json_str(w, r->mapped[i].column);
        json_key(w, S("field")), json_str(w, r->mapped[i].field);
        json_key(w, S("how")), json_str(w, r->mapped[i].how);
        json_key(w, S("sample")), json_str(w, r->mapped[i].sample);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("made"));
    json_array(w);
    for (size_t i = 0; i < r->nmade; i++) {
        json_object(w);
        json_key(w, S("kind")), json_str(w, r->made[i].kind);
        json_key(w, S("title")), json_str(w, r->made[i].title);
        json_end(w);
    }
    json_end(w);
}

static void json_conflicts(struct ctx *c, struct json_writer *w, const struct import_report *r)
{
    json_key(w, S("conflicts"));
    json_array(w);
    for (size_t i = 0; i < r->nconflicts; i++) {
        const struct import_conflict *k = &r->conflicts[i];
        json_object(w);
        json_key(w, S("line")), json_int(w, k->line);
        json_key(w, S("place")), json_str(w, k->place);
        json_key(w, S("kind")), json_str(w, k->kind);
        json_member_str(w, S("key"), k->key);
        json_key(w, S("title")), json_str(w, k->title);
        json_key(w, S("field")), json_str(w, k->field);
        json_key(w, S("file")), json_str(w, k->theirs);
        json_key(w, S("ours")), json_str(w, k->ours);
        json_key(w, S("before")), json_str(w, k->before);
        json_key(w, S("by")), json_str(w, k->by);
        json_key(w, S("at")), json_str(w, date_text(c->arena, tz_date(c->app->zone, k->at)));
        json_member_str(w, S("take"), k->take);
        json_key(w, S("remembered")), json_bool(w, k->remembered);
        json_end(w);
    }
    json_end(w);
    json_key(w, S("edits_kept")), json_int(w, r->edits_kept);
}

void import_report_json(struct ctx *c, const struct import_report *r, struct json_writer *w)
{
    json_key(w, S("kind")), json_str(w, r->kind);
    json_key(w, S("reader")), json_str(w, r->reader);
    json_member_str(w, S("sheet"), r->sheet);
    json_key(w, S("sheets"));
    json_array(w);
    for (size_t i = 0; i < r->nsheets; i++)
        json_str(w, r->sheets[i]);
    json_end(w);
    json_key(w, S("encoding")), json_str(w, r->encoding);
    json_key(w, S("separator")), json_str(w, (struct str){ &r->separator, r->separator ? 1u : 0u });
    json_key(w, S("rows")), json_int(w, r->rows);
    json_key(w, S("created")), json_int(w, r->created);
    json_key(w, S("updated")), json_int(w, r->updated);
    json_key(w, S("unchanged")), json_int(w, r->unchanged);
    json_key(w, S("quarantined")), json_int(w, r->quarantined);
    json_key(w, S("empty_lines")), json_int(w, r->empty_lines);
    json_mapping(w, r);
    json_lines(w, S("lines"), r->bad, r->nbad);
    json_lines(w, S("notes"), r->notes, r->nnotes);
    json_questions(w, r);
    json_conflicts(c, w, r);
    json_key(w, S("written")), json_bool(w, r->written);
    json_key(w, S("change"));
    if (r->change != 0)
        json_str(w, arena_printf(c->arena, "%lld", (long long)r->change));
    else
        json_null(w);
}
