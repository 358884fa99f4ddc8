/* model/openapi_params.c: parameters that many operations share, and the tallies of writes of many rows. */
#include "model/openapi_params.h"
#include "model/openapi.h"

bool openapi_shown(const struct kind *k)
{
    return !(k->flags & K_SYSTEM);
}

bool openapi_adds(const struct kind *k)
{
    return openapi_shown(k) && !(k->flags & K_SINGLE) && k->perm.add < PERM_CODE;
}

bool openapi_edits(const struct kind *k)
{
    return openapi_shown(k) && !(k->flags & K_APPEND_ONLY) && k->perm.edit < PERM_CODE;
}

bool openapi_archives(const struct kind *k)
{
    return openapi_shown(k) && !(k->flags & (K_APPEND_ONLY | K_SINGLE)) && k->perm.archive < PERM_CODE;
}

const struct openapi_param openapi_params[] = {
    { "key", "key", "path", "string", "The record's key, or its id where its kind has no keys.", true },
    { "id", "id", "path", "string", "The number of the change.", true },
    { "if_match", "If-Match", "header", "string", "The ETag that you read, such as \"14\".", true },
    { "idempotency_key", "Idempotency-Key", "header", "string",
      "Done once: the same key again within seven days gets the same answer.", false },
    { "dry_run", "dry_run", "query", "string", "1: nothing is written; the answer lists what would change.", false },
    { "keep_words", "keep_words", "query", "string", "1: words that name our products stay; a signed decision says so.",
      false },
    { "partial", "partial", "query", "string", "1: rows without problems are written though others are refused.",
      false },
    { "q", "q", "query", "string", "Words in the title.", false },
    { "sort", "sort", "query", "string",
      "Fields, as in sort=-points,title: with - before it, from the highest; the next decides among equals. At most four.",
      false },
    { "limit", "limit", "query", "integer", "Rows on a page, at most 500; 50 if not given.", false },
    { "after", "after", "query", "string", "What next said on the page before.", false },
    { "fields", "fields", "query", "string", "Only these fields, separated by commas.", false },
    { "include", "include", "query", "string", "References whose record stands in place of its key.", false },
    { "count", "count", "query", "string", "1: how many there are in all.", false },
    { "since", "since", "query", "string", "Made since: a date, or days such as 180d.", false },
    { "archived", "archived", "query", "string", "1: archived ones too.", false },
};
const size_t openapi_nparams = COUNT(openapi_params);

const char *const openapi_tallies[] = { "added", "changed", "unchanged", "refused" };
const size_t openapi_ntallies = COUNT(openapi_tallies);
