/* base/crypto.c: the only file that includes OpenSSL. */
#include "base/crypto.h"
#include <openssl/evp.h>
#include <stdlib.h>

struct sha256 sha256_of(const struct str *parts, size_t n)
{
    struct sha256 h;
    unsigned len = 0;
    EVP_MD_CTX *c = EVP_MD_CTX_new();
    if (!c || EVP_DigestInit_ex(c, EVP_sha256(), NULL) != 1)
        abort();
    for (size_t i = 0; i < n; i++)
        if (EVP_DigestUpdate(c, parts[i].n ? parts[i].p : "", parts[i].n) != 1)
            abort();
    if (EVP_DigestFinal_ex(c, h.b, &len) != 1)
        abort();
    EVP_MD_CTX_free(c);
    assert(len == sizeof(h.b));
    return h;
}

struct str hex_of(struct arena *a, const unsigned char *p, size_t n)
{
    static const char digits[] = "0123456789abcdef";
    char *h = ARENA_ARRAY(a, char, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        h[2 * i] = digits[p[i] >> 4];
        h[2 * i + 1] = digits[p[i] & 15];
    }
    return (struct str){ h, 2 * n };
}
