/* web/prose.c: texts with headings and lists, such as briefs, as a page shows them. */
#include "web/prose.h"

enum block { BLOCK_NONE, BLOCK_TEXT, BLOCK_LIST, BLOCK_NUMBERS };

static void block_end(struct out *o, enum block b)
{
    if (b == BLOCK_TEXT)
        H(o, "</p>");
    else if (b == BLOCK_LIST)
        H(o, "</ul>");
    else if (b == BLOCK_NUMBERS)
        H(o, "</ol>");
}

static void block_begin(struct out *o, enum block b)
{
    if (b == BLOCK_TEXT)
        H(o, "<p class=\"prose\">");
    else if (b == BLOCK_LIST)
        H(o, "<ul class=\"tip\">");
    else if (b == BLOCK_NUMBERS)
        H(o, "<ol class=\"tip\">");
}

/* "12. " at the beginning; how long it is, 0 = none. */
static size_t numbered(struct str line)
{
    size_t n = 0;
    while (n < line.n && line.p[n] >= '0' && line.p[n] <= '9')
        n++;
    return n > 0 && n + 1 < line.n && line.p[n] == '.' && line.p[n + 1] == ' ' ? n + 2 : 0;
}

static enum block block_of(struct str line)
{
    return str_empty(line) || str_starts(line, S("## ")) ? BLOCK_NONE
           : str_starts(line, S("- "))                   ? BLOCK_LIST
           : numbered(line) > 0                          ? BLOCK_NUMBERS
                                                         : BLOCK_TEXT;
}

static void line_html(struct out *o, enum block b, struct str line, bool first)
{
    if (str_starts(line, S("## ")))
        H(o, "<h3 class=\"up\">", str_skip(line, 3), "</h3>");
    else if (b == BLOCK_LIST)
        H(o, "<li>", str_skip(line, 2), "</li>");
    else if (b == BLOCK_NUMBERS)
        H(o, "<li>", str_skip(line, numbered(line)), "</li>");
    else if (b == BLOCK_TEXT)
        H(o, "", first ? STR_NULL : S("\n"), "", line, "");
}

void prose_blocks(struct out *o, struct str text)
{
    enum block open = BLOCK_NONE;
    struct str line, rest = text;
    for (bool more = true; more;) {
        more = str_cut(rest, '\n', &line, &rest);
        line = str_trim(line);
        enum block b = block_of(line);
        bool first = b != open;
        if (first) {
            block_end(o, open);
            block_begin(o, b);
        }
        line_html(o, b, line, first);
        open = b;
    }
    block_end(o, open);
}
