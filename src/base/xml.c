/* base/xml.c: see base/xml.h. The only file that includes expat. */
#include "base/xml.h"
#include <expat.h>

enum { DEPTH_MAX = 256, ATTRS_MAX = 64, PIECE = 1 << 20 };

struct reading {
    XML_Parser parser;
    const struct xml_handler *h;
    int depth;
    const char *refused;            /* why we stopped; NULL: the handler did, or nobody */
};

static void stop(struct reading *r, const char *why)
{
    r->refused = why;
    XML_StopParser(r->parser, XML_FALSE);
}

/* Behind the last '|' that expat puts after a namespace. */
static struct str local_name(const char *name)
{
    const char *bar = strrchr(name, '|');
    return str_z(bar != NULL ? bar + 1 : name);
}

static void on_open(void *arg, const XML_Char *name, const XML_Char **pairs)
{
    struct reading *r = arg;
    struct xml_attr attrs[ATTRS_MAX];
    size_t n = 0;
    if (++r->depth > DEPTH_MAX) {
        stop(r, "elements stand more than 256 deep in one another");
        return;
    }
    for (; pairs[2 * n] != NULL && n < ATTRS_MAX; n++)
        attrs[n] = (struct xml_attr){ local_name(pairs[2 * n]), str_z(pairs[2 * n + 1]) };
    if (r->h->open != NULL && !r->h->open(r->h->arg, local_name(name), attrs, n))
        stop(r, NULL);
}

static void on_close(void *arg, const XML_Char *name)
{
    struct reading *r = arg;
    r->depth--;
    if (r->h->close != NULL && !r->h->close(r->h->arg, local_name(name)))
        stop(r, NULL);
}

static void on_text(void *arg, const XML_Char *s, int n)
{
    struct reading *r = arg;
    if (r->h->text != NULL && n > 0 && !r->h->text(r->h->arg, (struct str){ s, (size_t)n }))
        stop(r, NULL);
}

static void on_doctype(void *arg, const XML_Char *name, const XML_Char *system, const XML_Char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    stop(arg, "it has a DOCTYPE, which could make it stand for anything");
}

static void parser_free(void *arg)
{
    XML_ParserFree(arg);
}

enum status xml_read(struct arena *a, struct problems *ps, struct str bytes, const struct xml_handler *h)
{
    struct reading r = { .parser = XML_ParserCreateNS(NULL, '|'), .h = h };
    enum XML_Status st = XML_STATUS_OK;
    assert(h != NULL);
    if (r.parser == NULL)
        return ST_BUSY;
    arena_defer(a, parser_free, r.parser);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_open, on_close);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    for (size_t i = 0; st == XML_STATUS_OK && (i < bytes.n || i == 0);) {
        size_t n = bytes.n - i > PIECE ? PIECE : bytes.n - i;
        st = XML_Parse(r.parser, bytes.p == NULL ? "" : bytes.p + i, (int)n, i + n == bytes.n);
        i += n > 0 ? n : 1;
    }
    if (st == XML_STATUS_OK || (XML_GetErrorCode(r.parser) == XML_ERROR_ABORTED && r.refused == NULL))
        return ST_OK;
    problem_add(ps, NULL, S("xml"), "line %lld of the XML: %s\nExport it again from where it came from.",
                (long long)XML_GetCurrentLineNumber(r.parser),
                r.refused != NULL ? r.refused : XML_ErrorString(XML_GetErrorCode(r.parser)));
    return ST_INVALID;
}

struct str xml_attr(const struct xml_attr *attrs, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(attrs[i].name, str_z(name)))
            return attrs[i].value;
    return STR_NULL;
}
