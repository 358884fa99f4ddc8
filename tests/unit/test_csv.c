/* CSV as real files have it: encodings, separators, line ends, quotes. */
#include "base/csv.h"
#include "tests/lib/tap.h"

static struct arena *a;
static struct problems ps;

static enum status parse(struct str s, struct csv_file *f)
{
    problems_init(&ps, a);
    return csv_parse(a, &ps, s, 0, f);
}

static void separators(void)
{
    static const struct {
        struct str text;
        char sep;
    } cases[] = {
        { S_INIT("a,b\n1,2\n"), ',' },   { S_INIT("a;b\n1,5;2\n"), ';' }, { S_INIT("a\tb\n1,5\t2\n"), '\t' },
        { S_INIT("a|b\n1,5|2\n"), '|' }, { S_INIT("one\ntwo\n"), ',' },   { S_INIT("\"a;b\",c\n\"1;2\",3\n"), ',' },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct csv_file f;
        is_int(parse(cases[i].text, &f), ST_OK, "file %zu is read", i);
        is_int(f.separator, cases[i].sep, "its separator is guessed");
        is_int((int64_t)f.nrows, 2, "it has two rows");
    }
}

static void lines(void)
{
    struct csv_file f;
    is_int(parse(S("a,b\r\n\"x\r\ny\",2\r\r3,4\n\n5,\"say \"\"hi\"\"\""), &f), ST_OK, "mixed line ends");
    is_int((int64_t)f.nrows, 4, "four rows");
    is_int((int64_t)f.empty_lines, 2, "two empty lines");
    is_str(f.rows[1].cells[0], S("x\r\ny"), "a line end within quotes stays as it is");
    is_int(f.rows[2].line, 5, "the third row is in line 5");
    is_str(f.rows[3].cells[1], S("say \"hi\""), "doubled quotes are one");
    is_int(f.rows[3].line, 7, "the last is in line 7");
    is_int(parse(S("a,b\n37\"5,x\"y\n"), &f), ST_OK, "a quote within a cell");
    is_str(f.rows[1].cells[0], S("37\"5"), "is literal");
    is_int(parse(S("a,b\n1\n1,2,3\n"), &f), ST_OK, "ragged rows");
    is_int((int64_t)f.rows[1].n, 1, "short ones stay short");
    is_int((int64_t)f.rows[2].n, 3, "long ones stay long");
}

static void encodings(void)
{
    struct csv_file f;
    is_int(parse(S("\xef\xbb\xbf"
                   "a,b\n"),
                 &f),
           ST_OK, "UTF-8 with a mark");
    ok(f.bom, "the mark is seen");
    is_str(f.rows[0].cells[0], S("a"), "and is no part of the first cell");
    is_int(parse(S("a\nM\xfcnchen \x80\n"), &f), ST_OK, "neither UTF-8 nor marked");
    is_str(str_z(f.encoding), S("Windows-1252"), "is taken for Windows-1252");
    is_str(f.rows[1].cells[0], S("M\xc3\xbcnchen \xe2\x82\xac"), "and read as such");
    is_int(parse(S("\xff\xfe"
                   "a\0,\0=\xd8\x00\xde\n\0"),
                 &f),
           ST_OK, "UTF-16, little end first");
    is_str(f.rows[0].cells[1], S("\xf0\x9f\x98\x80"), "a pair of surrogates is one character");
    is_int(parse(S("\xfe\xff\0a\0,\0b"), &f), ST_OK, "UTF-16, big end first");
    is_int((int64_t)f.rows[0].n, 2, "two cells");
}

static void refusals(void)
{
    struct csv_file f;
    is_int(parse(S("a,b\n1,\0\n"), &f), ST_INVALID, "a NUL byte is refused");
    is_int(parse(S("a,b\n1,\"open\n2,3\n"), &f), ST_INVALID, "so is a quote that is never closed");
    ok(ps.first != NULL && str_starts(ps.first->text, S("the quote that opens in line 2")), "at its line");
    is_int(parse(S(""), &f), ST_OK, "an empty file is read");
    is_int((int64_t)f.nrows, 0, "and has no rows");
}

int main(void)
{
    tap_plan_none();
    a = arena_new("test", (size_t)64 << 20);
    separators();
    lines();
    encodings();
    refusals();
    arena_free(a);
    return tap_done();
}
