/* base/crypto.h: hashes, through OpenSSL's EVP. */
#pragma once
#include "base/arena.h"
struct sha256 {
    unsigned char b[32];
};
struct sha256 sha256_of(const struct str *parts, size_t n);   /* of the parts, one after another */
struct str hex_of(struct arena *a, const unsigned char *p, size_t n);
