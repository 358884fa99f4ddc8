/* Any bytes, cut at any place: the verdict on a request does not depend on the cut, and what is
 * accepted lies within the buffer. */
#include "http/h1.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const unsigned char *p, size_t n);

static void check_accepted(struct h1 *h, char *buf, size_t n)
{
    assert(h->message_n <= n);
    assert(h->head_n <= h->message_n);
    assert((size_t)h->target.at + h->target.n <= h->head_n);
    for (size_t i = 0; i < h->nfields; i++) {
        assert((size_t)h->fields[i].name.at + h->fields[i].name.n <= h->head_n);
        assert((size_t)h->fields[i].value.at + h->fields[i].value.n <= h->head_n);
    }
    struct str body = h1_body(h, buf);
    assert(body.n == h->body_n && body.n <= n);
}

int LLVMFuzzerTestOneInput(const unsigned char *p, size_t n)
{
    if (n < 2 || n > 65536)
        return 0;
    size_t cut = ((size_t)p[0] << 8 | p[1]) % (n - 1);
    p += 2;
    n -= 2;
    cut = cut > n ? n : cut;
    static struct h1 whole, parts;
    char *buf = malloc(n + 1);
    assert(buf);
    memcpy(buf, p, n);
    h1_init(&whole);
    h1_init(&parts);
    enum h1_verdict one = h1_feed(&whole, buf, n);
    enum h1_verdict two = h1_feed(&parts, buf, cut);
    if (two == H1_MORE)
        two = h1_feed(&parts, buf, n);
    assert(one == two);
    if (one == H1_OK) {
        assert(whole.message_n == parts.message_n && whole.body_n == parts.body_n);
        check_accepted(&whole, buf, n);
    }
    free(buf);
    return 0;
}
