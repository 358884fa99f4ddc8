/* core/import.c: a file into the workspace: one plan, one transaction, one report. */
#include "core/change.h"
#include "core/import_parts.h"
#include "core/perm.h"
#include <stdlib.h>

static enum status write_aliases(struct importer *im)
{
    for (size_t i = 0; i < im->naliases; i++) {
        const struct alias_new *n = &im->aliases[i];
        struct record *r = rec_new(im->c, &kind_alias);
        int64_t id = import_real_id(im, n->id);
        bool ok;
        if (id <= 0 || id == INT64_MAX)     /* only rows that are left out needed it */
            continue;
        r->v[kind_field_index(&kind_alias, S("record"))] =
            (struct value){ .type = VT_TEXT, .u.s = any_text(im->c->arena, n->kind, id) };
        r->v[kind_field_index(&kind_alias, S("text"))] = (struct value){ .type = VT_TEXT, .u.s = n->text };
        r->v[kind_field_index(&kind_alias, S("why"))] = (struct value){ .type = VT_TEXT, .u.s = S("spelling") };
        TRY(import_put(im, r, true, 0, &ok));
    }
    return ST_OK;
}

static int compare_lines(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y ? 1 : 0;
}

/* Lines of the file with a problem, each once: never more than there are rows. */
static int64_t lines_set_aside(struct importer *im)
{
    const struct import_report *r = im->ret;
    int64_t *lines = ARENA_ARRAY(im->c->arena, int64_t, r->nbad + 1), n = 0, last = 0;
    for (size_t i = 0; i < r->nbad; i++)
        lines[i] = r->bad[i].line;
    qsort(lines, r->nbad, sizeof *lines, compare_lines);
    for (size_t i = 0; i < r->nbad; i++) {
        n += lines[i] > 0 && lines[i] != last ? 1 : 0;
        last = lines[i];
    }
    assert(n < (int64_t)im->csv.nrows || n == 0);
    return n;
}

static void count_rows(struct importer *im)
{
    struct import_report *r = im->ret;
    r->rows = (int64_t)im->nrows;
    r->created = r->updated = r->unchanged = r->quarantined = 0;
    for (size_t i = 0; i < im->nrows; i++)
        switch (im->rows[i].state) {
        case ROW_NEW: r->created++; break;
        case ROW_UPDATE: r->updated++; break;
        case ROW_SAME: r->unchanged++; break;
        case ROW_BAD: r->quarantined++; break;
        case ROW_ASKED: break;
        }
}

static void report_begin(struct importer *im)
{
    struct import_report *r = im->ret;
    *r = (struct import_report){ .kind = im->o->shape,
                                 .encoding = str_z(im->csv.encoding),
                                 .separator = im->csv.separator,
                                 .reader = str_z(im->reader),
                                 .sheet = im->sheet,
                                 .sheets = im->sheets,
                                 .nsheets = im->nsheets,
                                 .empty_lines = (int64_t)im->csv.empty_lines };
}

static bool is_blocked(const struct importer *im)
{
    return im->ret->nbad > 0 || im->ret->quarantined > 0 || im->ret->nquestions > 0;
}

enum status import_pipeline(struct importer *im)
{
    TRY(import_map(im));
    TRY(names_load_old(im));
    import_own_numbers(im);
    TRY(import_plan_rows(im));
    import_order_rows(im);
    TRY(import_write_pending(im));
    TRY(import_write_rows(im));
    TRY(write_aliases(im));
    import_map_report(im);
    count_rows(im);
    return ST_OK;
}

/* Something was created that no row needs in the end. */
static bool any_unused(const struct importer *im)
{
    for (size_t i = 0; i < im->npending; i++)
        if (im->pending[i].id > 0 && im->pending[i].id != INT64_MAX && !im->pending[i].used)
            return true;
    return im->unused;
}

static enum status ask_again(struct importer *im)
{
    struct again *g = im->again;
    g->wanted = true;
    g->nbad = im->ret->nbad;
    g->bad = ARENA_ARRAY(im->c->arena, struct import_line, g->nbad + 1);
    g->told = ARENA_ARRAY(im->c->arena, bool, g->nbad + 1);
    memcpy(g->bad, im->ret->bad, g->nbad * sizeof *g->bad);
    return ST_INVALID;
}

/* Runs inside the write transaction: plans, writes, and says no at the end if it may not stand. */
static enum status import_body(struct ctx *c, void *arg)
{
    struct importer fresh = *(struct importer *)arg, *im = &fresh;
    assert(im->c == c);
    report_begin(im);
    import_read_notes(im);
    TRY(import_seen_before(im));
    if (!im->o->sample_dates)
        TRY(import_memory_load(im));
    if (im->source != NULL) {
        import_said_missing(im);
        TRY(im->source->run(im));
        im->ret->rows = (int64_t)im->csv.nrows - 1;
        im->ret->quarantined = lines_set_aside(im);
        /* One line of such a file is written into several tables: where one refused it, the others may have taken it. */
        im->unused = im->unused || im->ret->nbad > 0;
    } else {
        TRY(import_pipeline(im));
    }
    assert(im->ret->quarantined <= im->ret->rows);
    bool anew = im->o->partial ? any_unused(im) : im->unused; /* what is not written is counted as it would come in */
    if (anew && !im->again->on)
        return ask_again(im);
    bool decided = im->memory != NULL && im->memory->decided > 0;
    if ((im->writes > 0 || decided) && !im->o->dry_run && !im->o->sample_dates)
        TRY(import_write_batch(im));
    if (!im->o->dry_run)
        TRY(import_saved_write(im));
    if (is_blocked(im) && !im->o->partial)
        return ST_INVALID;
    return ST_OK;
}

static enum status blocked_problem(struct ctx *c, const struct import_report *r)
{
    struct str asked = r->nquestions == 0 ? STR_NULL
                                          : arena_printf(c->arena, ", %zu %s open", r->nquestions,
                                                         r->nquestions == 1 ? "question is" : "questions are");
    struct str create = STR_NULL;
    for (size_t i = 0; i < r->nabsent; i++)
        create = arena_printf(c->arena, "%.*s%s%.*s", STR_FMT(create),
                              i == 0 ? "have what is new made with --create " : ",", STR_FMT(r->absent[i].kind));
    if (r->nabsent > 0)
        create = arena_printf(c->arena, "%.*s, ", STR_FMT(create));
    problem_add(c->problems, NULL, S("import"),
                "nothing was written: %lld of %lld rows %s quarantined%.*s\n"
                "Mend the file, %s%.*sor leave those rows out with --partial.",
                (long long)r->quarantined, (long long)r->rows, r->quarantined == 1 ? "is" : "are", STR_FMT(asked),
                r->nquestions == 0 ? "" : "answer with --alias 'A=B', ", STR_FMT(create));
    return ST_INVALID;
}

/* Plans of before come in as a history, which is its owner's to bring; otherwise a plan is solved, moved or decided. */
static unsigned least_to_import(const struct importer *im)
{
    const struct kind *of = im->source != NULL ? im->source->kind : im->kind;
    if (kind_is(of, &kind_plan_version) || kind_is(of, &kind_plan_row))
        return PERM_OWN;
    return im->kind != NULL ? im->kind->perm.add : PERM_EDIT;
}

static enum status run(struct importer *im)
{
    struct ctx *c = im->c;
    struct actor as = c->actor != NULL ? *c->actor : (struct actor){ 0 };
    const struct actor *me = c->actor;
    as.importing = true;
    as.acting = true;
    TRY(perm_need(c, least_to_import(im)));
    c->actor = me != NULL ? &as : NULL;
    enum status st =
        im->o->dry_run ? core_try(c, import_body, im) : core_write(c, S("import"), import_body, im, &im->ret->change);
    c->actor = me;
    return st;
}

static enum status shape_known(struct importer *im, struct str shape)
{
    im->kind = model_kind(im->c->app->model, shape);
    if (str_eq(shape, S("commitments")) || (im->kind != NULL && (im->kind->flags & K_SYSTEM) == 0))
        return ST_OK;
    if (str_empty(shape))
        problem_add(im->c->problems, NULL, S("shape"),
                    "the headings do not say what the rows are\n"
                    "Say it: customers, features, people, commitments (a roadmap), capacities …");
    else
        problem_add(im->c->problems, NULL, S("shape"),
                    "\"%.*s\" is nothing that can be imported\n"
                    "Give a kind (customers, features, people …), commitments or capacities.",
                    STR_FMT(shape));
    return ST_USAGE;
}

static enum status creates_known(struct ctx *c, const struct import_options *o)
{
    const struct path at = { .name = S("create") };
    struct str rest = o->create, one;
    while (rest.n > 0) {
        (void)str_cut(rest, ',', &one, &rest);
        one = str_trim(one);
        if (one.n == 0 || model_kind(c->app->model, one) != NULL)
            continue;
        problem_add(c->problems, &at, S("create"),
                    "\"%.*s\" is no kind that can be created\nName kinds: product,team …", STR_FMT(one));
        return ST_USAGE;
    }
    return ST_OK;
}

static enum status takes_known(struct ctx *c, const struct import_options *o)
{
    const struct path at = { .name = S("take") };
    for (size_t i = 0; i < o->ntake; i++)
        if (!str_eq(o->take[i].value, S("file")) && !str_eq(o->take[i].value, S("ours"))) {
            problem_add(c->problems, &at, S("take"),
                        "\"%.*s\" is neither file nor ours\n"
                        "Take file or ours for all, title=ours for a field, or SHELF-44.title=file for one place.",
                        STR_FMT(o->take[i].value));
            return ST_USAGE;
        }
    return ST_OK;
}

enum status import_bytes(struct ctx *c, struct str bytes, const struct import_options *o, struct import_report *ret)
{
    assert(c != NULL && o != NULL && ret != NULL);
    struct again again = { 0 };
    struct importer im = {
        .c = c, .o = o, .ret = ret, .again = &again, .columns = ARENA_NEW(c->arena, struct shape_columns)
    };
    *ret = (struct import_report){ .kind = o->shape };
    struct import_options full = *o;
    im.o = &full;
    im.nsaid = o->nmap;
    TRY(takes_known(c, o));
    TRY(creates_known(c, o));
    if (!str_empty(o->mapping))
        TRY(import_saved_load(&im, o->mapping, &full));
    im.nsets = o->nset;
    if (!str_empty(full.shape))
        TRY(shape_known(&im, full.shape));
    TRY(import_read(&im, bytes));
    if (str_empty(full.shape)) {
        const struct json *last;
        TRY(import_last_like(&im, STR_NULL, &last, &full.shape)); /* what such a file was said to be, before a guess */
    }
    if (str_empty(full.shape)) {
        full.shape = import_guess(&im);
        if (str_empty(full.shape))
            full.shape = o->otherwise;
        if (str_empty(full.shape))
            import_map_report(&im); /* the columns, so that somebody can say what they are */
    }
    TRY(shape_known(&im, full.shape));
    ret->kind = full.shape;
    im.source = import_source_of(&im);
    if (im.source != NULL) {
        if (im.saved != NULL)
            import_said_behind(&im, json_get(im.saved, S("maps")), &full);
        else if (!o->sample_dates)
            TRY(import_recall_source(&im, &full));
        TRY(import_said_check(&im));
        im.counts = im.source->counts;
        im.kind = NULL;
    }
    enum status st = run(&im);
    if (st == ST_INVALID && again.wanted) {
        again.on = true;
        st = run(&im);
    }
    import_sort_bad(&im);
    ret->absent = again.absent, ret->nabsent = again.nabsent;
    ret->written = st == ST_OK && !o->dry_run && ret->change != 0;
    if (!ret->written)
        ret->change = 0;
    if (st == ST_INVALID && is_blocked(&im) && c->problems->count == 0)
        return blocked_problem(c, ret);
    return st;
}
