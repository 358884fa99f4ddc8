/* cli/cli_export.c: everything out, as one archive or as a folder of CSV. */
#include "cli/cli_parts.h"
#include "core/archive.h"
#include "use/house_use.h"

static enum status to_folder(struct ctx *c, struct str dir, bool json, struct out *out)
{
    struct json_writer w;
    TRY(house_make_folder(c, dir));
    if (json) {
        json_begin(&w, out);
        json_object(&w);
        json_key(&w, S("folder")), json_str(&w, dir);
        json_key(&w, S("files")), json_object(&w);
    }
    for (size_t i = 0; i < c->app->model->nkinds; i++) {
        const struct kind *k = c->app->model->kinds[i];
        struct str csv;
        size_t rows;
        if ((k->flags & K_SYSTEM) != 0)
            continue;
        TRY(archive_csv(c, k, &csv, &rows));
        if (rows == 0)
            continue;
        TRY(house_write_file(c, dir, arena_printf(c->arena, "%s.csv", k->plural), csv));
        if (json)
            json_key(&w, arena_printf(c->arena, "%s.csv", k->plural)), json_int(&w, (int64_t)rows);
        else
            out_printf(out, "%s.csv %zu\n", k->plural, rows);
    }
    if (json) {
        json_end(&w);
        json_end(&w);
        out_bytes(out, S("\n"));
    }
    return ST_OK;
}

static enum status to_archive(struct ctx *c, struct str file, bool json, struct out *out)
{
    struct str zip;
    int64_t records;
    TRY(archive_write(c, &zip, &records));
    TRY(cli_write_file(c, file, zip));
    if (json)
        cli_file_json(out, file, "records", records);
    else
        out_printf(out, "%.*s %lld records\n", STR_FMT(file), (long long)records);
    return ST_OK;
}

enum status cli_export(struct ctx *c, const struct cli_args *a, struct out *out)
{
    struct str to = cli_opt(a, "to");
    if (to.n == 0)
        to = cli_arg(a, 0);
    if (to.n == 0)
        return cli_usage(c, "where to?\nheadwater export --to FOLDER, or --to FILE.zip");
    bool json = cli_flag(a, "json");
    return str_ends(to, S(".zip")) ? to_archive(c, to, json, out) : to_folder(c, to, json, out);
}
