/* base/password.h: passwords, one-time codes and secrets: Argon2id, TOTP (RFC 6238), base32. */
#pragma once
#include "base/arena.h"

/* The encoded Argon2id hash (19 MiB, two passes, one lane: OWASP's first choice) of a password with 16 bytes of salt. */
struct str password_hash(struct arena *a, struct str password, const unsigned char salt[16]);
/* Whether the password is the one that was hashed; takes as long for a wrong one. */
bool password_is(struct arena *a, struct str encoded, struct str password);
/* A hash that no password has, to spend the same time on an unknown name. */
struct str password_nobody(void);
/* NULL if good, else what is asked for: 12 to 256 bytes, not one of the commonest, not made of one's own e-mail. */
const char *password_fault(struct str password, struct str email);

/* The six digits of HOTP(secret, step) with SHA-1, as authenticator programs want them; a step is 30 seconds. */
int32_t totp_code(struct str secret, int64_t step);
int64_t totp_step(int64_t now_ms);
struct str base32_of(struct arena *a, struct str bytes); /* RFC 4648, without padding */
/* False on another letter. */
bool base32_read(struct arena *a, struct str text, struct str *ret);
/* Equal, in a time that does not tell where they differ. */
bool secret_eq(struct str a, struct str b);
