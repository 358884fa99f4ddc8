/* api/api.h: every kind as JSON at the addresses of its pages, and errors as problem documents. */
#pragma once
#include "base/json.h"
#include "core/workspace.h"
#include "http/server.h"

/* path is that of r without its suffix (.json, .jsonl, .csv). Answers POST /features.json, PATCH and DELETE /features/SHELF-44.json, POST …/archive.json and
 * POST /history/N/undo.json; false when the address is none of these. Errors become problems. */
bool api_handle(struct ctx *c, const struct request *r, struct str path, struct answer *ret);
/* A status and the problems of c as application/problem+json (RFC 9457). */
void api_problem(struct ctx *c, enum status st, struct answer *ret);
