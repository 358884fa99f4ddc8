/* core/lint.c: whole words, longest first. */
#include "core/lint.h"
#include "base/utf8.h"

size_t lint_letter(struct str text, size_t at)
{
    unsigned char u = at < text.n ? (unsigned char)text.p[at] : 0,
                  next = at + 1 < text.n ? (unsigned char)text.p[at + 1] : 0;
    if (u < 0x80)
        return (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z') || (u >= '0' && u <= '9') || u == '_' ? 1 : 0;
    if (u < 0xc0)
        return 0;                       /* inside a character */
    if (u == 0xc2 && next != 0xaa && next != 0xb5 && next != 0xba)
        return 0;                       /* signs of Latin-1, such as a section's; ª, µ and º are letters */
    if ((u == 0xe2 && (next == 0x80 || next == 0x81)) || (u == 0xe3 && next == 0x80))
        return 0;                       /* quotes, dashes, blanks */
    size_t n = u < 0xe0 ? 2 : u < 0xf0 ? 3 : 4;
    return n < text.n - at ? n : text.n - at;
}

/* A word may begin or end where letters do not run on across the place. */
static bool is_edge(struct str text, size_t at)
{
    size_t before = at > 0 ? at - 1 : 0;
    while (before > 0 && ((unsigned char)text.p[before] & 0xc0) == 0x80)
        before--;
    return at == 0 || at == text.n || lint_letter(text, before) == 0 || lint_letter(text, at) == 0;
}

/* How many bytes of the text at that place are the word; 0: they are not. */
static size_t matches(struct str text, size_t at, struct str word)
{
    struct str rest = str_skip(text, at);
    while (word.n > 0) {
        size_t n, m;
        if (rest.n == 0 || utf8_lower(rest, &n) != utf8_lower(word, &m))
            return 0;
        rest = str_skip(rest, n);
        word = str_skip(word, m);
    }
    size_t end = text.n - rest.n;
    return is_edge(text, end) ? end - at : 0;
}

static unsigned char first_letter(struct str s)
{
    size_t n;
    return (unsigned char)((uint32_t)utf8_lower(s, &n) & 0xff);
}

/* Words by their first letter, as chains through next[]; SIZE_MAX ends one. */
struct lint_index {
    size_t head[256];
    size_t *next;
};

static void index_words(struct arena *a, const struct lint_word *words, size_t nwords, struct lint_index *ix)
{
    for (size_t i = 0; i < COUNT(ix->head); i++)
        ix->head[i] = SIZE_MAX;
    ix->next = ARENA_ARRAY(a, size_t, nwords);
    for (size_t i = nwords; i-- > 0;) {
        if (words[i].text.n == 0)
            continue;
        unsigned char first = first_letter(words[i].text);
        ix->next[i] = ix->head[first];
        ix->head[first] = i;
    }
}

size_t lint_product_words(struct arena *a, struct str text, const struct lint_word *words, size_t nwords,
                          struct lint_hit **ret)
{
    struct lint_index ix;
    index_words(a, words, nwords, &ix);
    size_t n = 0, cap = 0;
    *ret = NULL;
    for (size_t at = 0; at < text.n;) {
        const struct lint_word *best = NULL;
        size_t most = 0, w = is_edge(text, at) ? ix.head[first_letter(str_skip(text, at))] : SIZE_MAX;
        for (; w != SIZE_MAX; w = ix.next[w]) {
            size_t found = matches(text, at, words[w].text);
            if (found > most) {
                most = found;
                best = &words[w];
            }
        }
        if (!best) {
            at++;
            continue;
        }
        if (n == cap) {
            size_t more = cap ? cap * 2 : 8;
            *ret = arena_grow(a, *ret, cap, more, sizeof(struct lint_hit), alignof(struct lint_hit));
            cap = more;
        }
        (*ret)[n++] = (struct lint_hit){ at, most, best };
        at += most;
    }
    return n;
}
