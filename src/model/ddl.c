/* model/ddl.c: CREATE TABLE and CREATE INDEX for both databases. */
#include "model/ddl.h"

const char *const ddl_common_columns[] = { "id",         "rev",         "key",        "created_at",
                                           "created_by", "updated_at",  "updated_by", "external_id",
                                           "source",     "archived_at", NULL };

const char *ddl_common(struct str name)
{
    for (const char *const *n = ddl_common_columns; *n; n++)
        if (str_eq(name, str_z(*n)))
            return *n;
    return NULL;
}

bool ddl_has_column(const struct field *f)
{
    return !(f->flags & (F_LINK | F_CUSTOM));
}

bool ddl_is_stored(const struct field *f)
{
    return !(f->flags & F_LINK);
}

struct ddl {
    struct out *o;
    bool postgres;
};

static const char *text_type(const struct ddl *d)
{
    return d->postgres ? "TEXT COLLATE \"C\"" : "TEXT";
}

static const char *int_type(const struct ddl *d)
{
    return d->postgres ? "BIGINT" : "INTEGER";
}

static bool is_text(const struct field *f)
{
    return f->type == FT_TEXT || f->type == FT_PROSE || f->type == FT_CHOICE || f->type == FT_DATE || f->type == FT_ANY;
}

static const char *column_type(const struct ddl *d, const struct field *f)
{
    if (is_text(f))
        return text_type(d);
    if (f->type == FT_REAL)
        return d->postgres ? "DOUBLE PRECISION" : "REAL";
    if (f->type == FT_BOOL && d->postgres)
        return "BOOLEAN";
    return int_type(d);
}

static bool is_not_null(const struct field *f)
{
    return (f->flags & F_REQUIRED) != 0;
}

/* The change log is not a table of records: no rev, key or archive. */
static bool is_log(const struct kind *k)
{
    return (k->flags & K_SYSTEM) && (k->flags & K_APPEND_ONLY);
}

static void write_end(const struct ddl *d)
{
    out_printf(d->o, "\n)%s;\n", d->postgres ? "" : " STRICT");
}

static void write_common(const struct ddl *d)
{
    const char *i = int_type(d), *t = text_type(d);
    out_printf(d->o, ",\n    \"rev\" %s NOT NULL,\n    \"key\" %s,\n", i, t);
    out_printf(d->o, "    \"created_at\" %s,\n    \"created_by\" %s,\n", i, i);
    out_printf(d->o, "    \"updated_at\" %s,\n    \"updated_by\" %s,\n", i, i);
    out_printf(d->o, "    \"external_id\" %s,\n    \"source\" %s,\n    \"archived_at\" %s", t, t, i);
}

/* In SQLite a reference may name a table that comes later; PostgreSQL gets them at the end. They are
 * checked when the transaction ends, so that an import or an undo may write in any order. */
static void write_table(const struct ddl *d, const struct kind *k)
{
    out_printf(d->o, "\nCREATE TABLE \"%s\" (\n    \"id\" %s PRIMARY KEY", k->name, int_type(d));
    if (!is_log(k))
        write_common(d);
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        if (!ddl_has_column(f))
            continue;
        out_printf(d->o, ",\n    \"%s\" %s", f->name, column_type(d, f));
        if (is_not_null(f))
            out_printf(d->o, " NOT NULL");
        if (f->type == FT_REF && !d->postgres && !is_log(k))
            out_printf(d->o, " REFERENCES \"%s\" DEFERRABLE INITIALLY DEFERRED", f->ref->name);
    }
    write_end(d);
}

/* An empty value counts as a value in a set. */
static void write_set_column(const struct ddl *d, const struct kind *k, const char *name)
{
    const struct field *f = kind_field(k, str_z(name));
    if (is_not_null(f))
        out_printf(d->o, "\"%s\"", name);
    else if (f->type == FT_BOOL && d->postgres)
        out_printf(d->o, "COALESCE(\"%s\", FALSE)", name);
    else
        out_printf(d->o, "COALESCE(\"%s\", %s)", name, is_text(f) ? "''" : "0");
}

static void write_uniques(const struct ddl *d, const struct kind *k)
{
    for (size_t i = 0; i < k->nfields; i++) {
        const char *n = k->fields[i].name;
        if (k->fields[i].flags & F_UNIQUE)
            out_printf(d->o, "CREATE UNIQUE INDEX \"%s_%s_one\" ON \"%s\" (\"%s\") WHERE \"archived_at\" IS NULL;\n",
                       k->name, n, k->name, n);
    }
    for (size_t i = 0; k->uniques && k->uniques[i]; i++) {
        out_printf(d->o, "CREATE UNIQUE INDEX \"%s_set_%zu\" ON \"%s\" (", k->name, i + 1, k->name);
        for (size_t j = 0; k->uniques[i][j]; j++) {
            out_printf(d->o, "%s", j > 0 ? ", " : "");
            write_set_column(d, k, k->uniques[i][j]);
        }
        out_printf(d->o, ") WHERE \"archived_at\" IS NULL;\n");
    }
}

static void write_indexes(const struct ddl *d, const struct kind *k)
{
    if (!is_log(k)) {
        out_printf(d->o, "CREATE UNIQUE INDEX \"%s_key\" ON \"%s\" (\"key\") WHERE \"key\" IS NOT NULL;\n", k->name,
                   k->name);
        out_printf(d->o,
                   "CREATE UNIQUE INDEX \"%s_external\" ON \"%s\" (\"external_id\", COALESCE(\"source\", ''))"
                   " WHERE \"external_id\" IS NOT NULL;\n",
                   k->name, k->name);
    }
    write_uniques(d, k);
    /* How many are in which state, without a look at the rows. */
    if (!is_log(k) && k->lifecycle && kind_field_index(k, S("state")) < k->nfields)
        out_printf(d->o, "CREATE INDEX \"%s_state\" ON \"%s\" (\"state\") WHERE \"archived_at\" IS NULL;\n", k->name,
                   k->name);
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        bool points = f->type == FT_REF || f->type == FT_ANY;
        bool title = f->type == FT_TEXT && (f->flags & F_TITLE);
        if (ddl_has_column(f) && (points || title) && !(f->flags & F_UNIQUE))
            out_printf(d->o, "CREATE INDEX \"%s_%s\" ON \"%s\" (\"%s\");\n", k->name, f->name, k->name, f->name);
    }
}

static void write_references(const struct ddl *d, const struct kind *k)
{
    for (size_t i = 0; i < k->nfields; i++) {
        const struct field *f = &k->fields[i];
        if (f->type == FT_REF && ddl_has_column(f) && !is_log(k))
            out_printf(d->o,
                       "ALTER TABLE \"%s\" ADD FOREIGN KEY (\"%s\") REFERENCES \"%s\""
                       " DEFERRABLE INITIALLY DEFERRED;\n",
                       k->name, f->name, f->ref->name);
    }
}

void ddl_write_kept_answer(struct out *raw, bool postgres)
{
    const struct ddl d = { raw, postgres };
    const char *i = int_type(&d), *t = text_type(&d);
    out_printf(raw, "\nCREATE TABLE IF NOT EXISTS \"kept_answer\" (\n    \"actor\" %s NOT NULL,\n", i);
    out_printf(raw, "    \"idem_key\" %s NOT NULL,\n    \"digest\" %s NOT NULL,\n", t, t);
    out_printf(raw, "    \"status\" %s NOT NULL,\n    \"holder\" %s NOT NULL,\n", i, i);
    out_printf(raw, "    \"at\" %s NOT NULL,\n    \"content_type\" %s,\n    \"body\" %s,\n", i, t, t);
    out_printf(raw, "    \"location\" %s,\n    \"etag\" %s,\n    \"undo\" %s,\n", t, t, t);
    out_printf(raw, "    \"link\" %s,\n    \"disposition\" %s,\n", t, t);
    out_printf(raw, "    PRIMARY KEY (\"actor\", \"idem_key\")");
    write_end(&d);
}

/* Who is signed in, and invitations: a hash of the secret each. */
static void write_sessions(const struct ddl *d)
{
    const char *i = int_type(d), *t = text_type(d);
    out_printf(d->o, "\nCREATE TABLE \"session\" (\n    \"id\" %s PRIMARY KEY NOT NULL,\n", i);
    out_printf(d->o, "    \"hash\" %s NOT NULL,\n    \"purpose\" %s NOT NULL,\n", t, t);
    out_printf(d->o, "    \"user\" %s NOT NULL REFERENCES \"user\",\n", i);
    out_printf(d->o, "    \"created_at\" %s NOT NULL,\n    \"seen_at\" %s NOT NULL,\n", i, i);
    out_printf(d->o, "    \"renewed_at\" %s NOT NULL,\n    \"expires_at\" %s NOT NULL,\n", i, i);
    out_printf(d->o, "    \"agent\" %s,\n    \"ended_at\" %s", t, i);
    write_end(d);
    out_printf(d->o, "CREATE UNIQUE INDEX \"session_hash\" ON \"session\" (\"hash\");\n");
    out_printf(d->o, "CREATE INDEX \"session_user\" ON \"session\" (\"user\");\n");
    out_printf(d->o, "\nCREATE TABLE \"sign_in_try\" (\n    \"name\" %s NOT NULL,\n    \"at\" %s NOT NULL", t, i);
    write_end(d);
    out_printf(d->o, "CREATE INDEX \"sign_in_try_name\" ON \"sign_in_try\" (\"name\", \"at\");\n");
}

/* Values of fields that the workspace added, as text: whole numbers, references and amounts in digits, yes as 1. */
static void write_custom(const struct ddl *d)
{
    const char *i = int_type(d), *t = text_type(d);
    out_printf(d->o, "\nCREATE TABLE \"custom_value\" (\n    \"kind\" %s NOT NULL,\n    \"record\" %s NOT NULL,\n", t,
               i);
    out_printf(d->o, "    \"field\" %s NOT NULL,\n    \"text\" %s NOT NULL,\n", t, t);
    out_printf(d->o, "    PRIMARY KEY (\"kind\", \"record\", \"field\")");
    write_end(d);
    out_printf(d->o, "CREATE INDEX \"custom_value_text\" ON \"custom_value\" (\"kind\", \"field\", \"text\");\n");
}

/* The words of records (core/search.h). On SQLite an index over them, which keeps no second copy of the texts; on
 * PostgreSQL the words of each beside it. On both each word once, for spelling. */
static void write_search(const struct ddl *d)
{
    const char *i = int_type(d), *t = text_type(d);
    out_printf(d->o, "\nCREATE TABLE \"search_doc\" (\n    \"id\" %s PRIMARY KEY NOT NULL,\n", i);
    out_printf(d->o, "    \"kind\" %s NOT NULL,\n    \"record\" %s NOT NULL,\n", t, i);
    out_printf(d->o, "    \"key\" %s NOT NULL,\n    \"title\" %s NOT NULL,\n    \"body\" %s NOT NULL", t, t, t);
    if (d->postgres)
        out_printf(d->o, ",\n    \"title_words\" tsvector NOT NULL,\n    \"words\" tsvector NOT NULL");
    write_end(d);
    out_printf(d->o, "CREATE UNIQUE INDEX \"search_doc_record\" ON \"search_doc\" (\"kind\", \"record\");\n");
    out_printf(d->o, "CREATE INDEX \"search_doc_key\" ON \"search_doc\" (\"key\");\n");
    if (d->postgres) {
        /* no list of what is still to be sorted in: after an import each question would walk through it */
        for (const char *const *w = (const char *const[]){ "title_words", "words", NULL }; *w; w++)
            out_printf(d->o,
                       "CREATE INDEX \"search_doc_%s\" ON \"search_doc\" USING gin (\"%s\") WITH (fastupdate = off);\n",
                       *w, *w);
    } else {
        out_printf(d->o,
                   "CREATE VIRTUAL TABLE \"search_fts\" USING fts5(\"key\", \"title\", \"body\", content='search_doc',"
                   " content_rowid='id', tokenize='unicode61 remove_diacritics 0', prefix='1 2 3');\n");
        out_printf(d->o, "CREATE VIRTUAL TABLE \"search_vocab\" USING fts5vocab('search_fts', 'row');\n");
    }
    out_printf(d->o, "\nCREATE TABLE \"search_word\" (\n    \"term\" %s PRIMARY KEY NOT NULL\n)%s;\n", t,
               d->postgres ? "" : " STRICT, WITHOUT ROWID");
}

static void write_system(const struct ddl *d)
{
    const char *i = int_type(d), *t = text_type(d);
    out_printf(d->o, "CREATE UNIQUE INDEX \"change_idem\" ON \"change\" (\"actor\", \"idem_key\")"
                     " WHERE \"idem_key\" IS NOT NULL;\n");
    out_printf(d->o, "CREATE INDEX \"change_at\" ON \"change\" (\"at\");\n");
    out_printf(d->o, "\nCREATE TABLE \"change_row\" (\n    \"change\" %s NOT NULL REFERENCES \"change\",\n", i);
    out_printf(d->o, "    \"n\" %s NOT NULL,\n    \"kind\" %s NOT NULL,\n    \"record\" %s NOT NULL,\n", i, t, i);
    out_printf(d->o, "    \"rev\" %s,\n    \"salt\" %s,\n    \"before\" %s,\n    \"after\" %s,\n", i, t, t, t);
    out_printf(d->o, "    \"digest\" %s NOT NULL,\n    PRIMARY KEY (\"change\", \"n\")", t);
    write_end(d);
    out_printf(d->o, "CREATE INDEX \"change_row_record\" ON \"change_row\" (\"kind\", \"record\");\n");
    out_printf(d->o, "\nCREATE TABLE \"counter\" (\n    \"name\" %s PRIMARY KEY NOT NULL,\n", t);
    out_printf(d->o, "    \"value\" %s NOT NULL", i);
    write_end(d);
    ddl_write_kept_answer(d->o, d->postgres);
    write_sessions(d);
    write_custom(d);
    write_search(d);
    out_printf(d->o, "\nCREATE TABLE \"schema_version\" (\n    \"version\" %s NOT NULL", i);
    write_end(d);
    out_printf(d->o, "INSERT INTO \"schema_version\" (\"version\") VALUES (%d);\n", SCHEMA_VERSION);
}

void ddl_write(struct out *raw, const struct model *m, bool postgres)
{
    const struct ddl d = { raw, postgres };
    out_printf(raw, "-- Written from the kinds: do not edit. Schema version %d.\n", SCHEMA_VERSION);
    for (size_t i = 0; i < m->nkinds; i++) {
        write_table(&d, m->kinds[i]);
        write_indexes(&d, m->kinds[i]);
    }
    write_system(&d);
    for (size_t i = 0; postgres && i < m->nkinds; i++)
        write_references(&d, m->kinds[i]);
}
