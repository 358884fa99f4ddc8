/* core/erase_imports.c: what imports keep about lines that were set aside, and about edits that were decided, forgets a
 * person too. A text that holds a word of a name, or an address, says "erased" as a whole: what stands around a name
 * tells who it was. */
#include "base/log.h"
#include "base/utf8.h"
#include "core/crud_sql.h"
#include "core/erase_parts.h"
#include "core/import_parts.h"

enum { WORD_MIN = 3 /* bytes: shorter words are in every text */ };

void erase_names_of(struct ctx *c, struct erase_names *names, const struct record *r)
{
    for (size_t i = 0; i < r->kind->nfields; i++) {
        const struct field *f = &r->kind->fields[i];
        size_t at;
        bool name =
            strcmp(f->name, r->kind->title) == 0 || (kind_is(r->kind, &kind_alias) && strcmp(f->name, "text") == 0);
        if (r->v[i].type != VT_TEXT || !(name || f->flags & F_PERSONAL))
            continue;
        struct str rest = utf8_fold(c->arena, r->v[i].u.s), word;
        if (str_find(rest, S("@"), &at)) {
            IMPORT_GROW(c->arena, names->wholes, names->nwholes, names->wholes_cap);
            names->wholes[names->nwholes++] = rest;
            continue;
        }
        while (name && utf8_word(&rest, &word)) {
            if (word.n < WORD_MIN)
                continue;
            IMPORT_GROW(c->arena, names->words, names->nwords, names->words_cap);
            names->words[names->nwords++] = word;
        }
    }
}

static bool tells(struct ctx *c, const struct erase_names *names, struct str text)
{
    struct str folded = utf8_fold(c->arena, text), rest = folded, word;
    size_t at;
    for (size_t i = 0; i < names->nwholes; i++)
        if (str_find(folded, names->wholes[i], &at))
            return true;
    while (utf8_word(&rest, &word))
        for (size_t i = 0; i < names->nwords; i++)
            if (str_eq(word, names->words[i]))
                return true;
    return false;
}

/* j again, without what tells who it was. all: every text goes. At most JSON_DEPTH_MAX deep. */
static void write_without(struct ctx *c, const struct erase_names *names, struct json_writer *w, const struct json *j,
                          bool all, bool *ret_hit)
{
    bool about = j->type == J_OBJECT && str_eq(json_get_text(j, "record"), names->record);
    switch (j->type) {
    case J_NULL: json_null(w); return;
    case J_BOOL: json_bool(w, j->b); return;
    case J_INT: json_int(w, j->i); return;
    case J_NUMBER: json_raw_number(w, j->s); return;
    case J_STR: {
        bool hit = !str_empty(j->s) && !str_eq(j->s, S("erased")) && (all || tells(c, names, j->s));
        *ret_hit |= hit;
        json_str(w, hit ? S("erased") : j->s);
        return;
    }
    case J_ARRAY: json_array(w); break;
    case J_OBJECT: json_object(w); break;
    }
    for (const struct json *m = j->first; m != NULL; m = m->next) {
        if (j->type == J_OBJECT)
            json_key(w, m->name);
        bool which = about && (str_eq(m->name, S("record")) || str_eq(m->name, S("field")));
        write_without(c, names, w, m, (all || about) && !which, ret_hit);
    }
    json_end(w);
}

bool erase_in_batch(struct ctx *c, const struct erase_names *names, struct record *batch)
{
    static const char *const fields[] = { "mapping", "problems" };
    bool hit = false;
    for (size_t i = 0; i < COUNT(fields); i++) {
        struct value *v = &batch->v[kind_field_index(batch->kind, str_z(fields[i]))];
        struct problems quiet;
        const struct json *j = NULL;
        struct json_writer w;
        struct out o;
        bool one = false;
        problems_init(&quiet, c->arena);
        if (v->type != VT_TEXT)
            continue;
        if (json_parse(c->arena, &quiet, v->u.s, &j) != ST_OK) { /* what cannot be taken apart goes as a whole */
            one = tells(c, names, v->u.s);
            log_line(LOG_ERROR, "the %s of import %lld cannot be read%s", fields[i], (long long)batch->id,
                     one ? ": they are erased" : "");
            if (one)
                *v = ARG_STR(S("\"erased\""));
            hit |= one;
            continue;
        }
        out_init_raw(&o, c->arena);
        json_begin(&w, &o);
        write_without(c, names, &w, j, false, &one);
        if (one)
            *v = ARG_STR(out_str(&o));
        hit |= one;
    }
    return hit;
}
