/* base/password.c: the only file that includes libargon2; OpenSSL for the code of a second factor. */
#include "base/password.h"
#include <argon2.h>
#include <openssl/evp.h>
#include <stdlib.h>

enum { PASSES = 2, MEMORY_KIB = 19 * 1024, LANES = 1, HASH_BYTES = 32, ENCODED_MAX = 160, LEAST = 12, MOST = 256 };

struct str password_hash(struct arena *a, struct str password, const unsigned char salt[16])
{
    char *encoded = ARENA_ARRAY(a, char, ENCODED_MAX);
    int rc = argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password.p, password.n, salt, 16, HASH_BYTES, encoded,
                                   ENCODED_MAX);
    assert(rc == ARGON2_OK);
    return str_z(encoded);
}

bool password_is(struct arena *a, struct str encoded, struct str password)
{
    return argon2id_verify(arena_cstr(a, encoded), password.n ? password.p : "", password.n) == ARGON2_OK;
}

struct str password_nobody(void)
{
    return S("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRvZm5vYm9keQ$L3nhrVGjbJ0PrZZ1TNWSmQjYfxEO0mLqjE0xYy7Y0qE");
}

/* The beginnings of what is tried first; whoever takes one of these with digits behind is no better off. */
static const char *const commonest[] = { "password", "passw0rd", "12345678",  "qwertyui", "iloveyou", "letmein",
                                         "welcome",  "admin",    "headwater", "changeme", "football", "baseball",
                                         "superman", "dragon",   "monkey",    "abc12345", "11111111", "00000000" };

const char *password_fault(struct str password, struct str email)
{
    struct str name, rest;
    if (password.n < LEAST)
        return "A password has 12 characters or more: three or four words do well";
    if (password.n > MOST)
        return "A password has at most 256 characters";
    (void)str_cut(email, '@', &name, &rest);
    for (size_t i = 0; i < COUNT(commonest); i++)
        if (str_eq_nocase((struct str){ password.p, strlen(commonest[i]) }, str_z(commonest[i])))
            return "That password is among the first that are tried";
    if (name.n >= 4 && name.n <= password.n && str_eq_nocase((struct str){ password.p, name.n }, name))
        return "A password does not begin with one’s own name";
    bool same = true;
    for (size_t i = 1; i < password.n; i++)
        same = same && password.p[i] == password.p[0];
    return same ? "That is one letter many times" : NULL;
}

int64_t totp_step(int64_t now_ms)
{
    return now_ms / 30000;
}

int32_t totp_code(struct str secret, int64_t step)
{
    unsigned char counter[8], mac[EVP_MAX_MD_SIZE];
    size_t n = 0;
    for (int i = 7; i >= 0; i--, step >>= 8)
        counter[i] = (unsigned char)(step & 255);
    bool good =
        EVP_Q_mac(NULL, "HMAC", NULL, "SHA1", NULL, secret.p, secret.n, counter, sizeof(counter), mac, sizeof(mac), &n);
    assert(good && n == 20);
    (void)good;
    size_t at = mac[19] & 15u;
    uint32_t bits =
        (uint32_t)(mac[at] & 127u) << 24 | (uint32_t)mac[at + 1] << 16 | (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    return (int32_t)(bits % 1000000u);
}

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

struct str base32_of(struct arena *a, struct str bytes)
{
    char *o = ARENA_ARRAY(a, char, bytes.n * 8 / 5 + 2);
    size_t n = 0, held = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < bytes.n; i++) {
        bits = bits << 8 | (unsigned char)bytes.p[i];
        for (held += 8; held >= 5; held -= 5)
            o[n++] = letters[bits >> (held - 5) & 31u];
    }
    if (held)
        o[n++] = letters[bits << (5 - held) & 31u];
    return (struct str){ o, n };
}

bool base32_read(struct arena *a, struct str text, struct str *ret)
{
    char *o = ARENA_ARRAY(a, char, text.n + 1);
    size_t n = 0, held = 0;
    uint32_t bits = 0;
    for (size_t i = 0; i < text.n; i++) {
        const char *at = strchr(letters, text.p[i]);
        if (!text.p[i] || !at)
            return false;
        bits = bits << 5 | (uint32_t)(at - letters);
        held += 5;
        if (held >= 8) {
            held -= 8;
            o[n++] = (char)(bits >> held & 255u);
        }
    }
    *ret = (struct str){ o, n };
    return true;
}

bool secret_eq(struct str a, struct str b)
{
    unsigned char differ = a.n != b.n;
    for (size_t i = 0; i < a.n && i < b.n; i++)
        differ |= (unsigned char)(a.p[i] ^ b.p[i]);
    return !differ;
}
