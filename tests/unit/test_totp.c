/* One-time codes: those of the standard, a clock that is a little off, a code used twice, recovery codes, and turning it off. */
#include "base/password.h"
#include "core/auth.h"
#include "core/change.h"
#include "model/kinds/def.h"
#include "tests/lib/world.h"
#include <stdio.h>
#include <unistd.h>

enum { STEP_MS = 30000 };
#define EMAIL S("ada@kern.example")
#define WORDS S("three little words")

static struct str digits(struct world *w, struct str secret32, int64_t step)
{
    struct str secret;
    ok(base32_read(w->arena, secret32, &secret), "the secret is base32");
    return arena_printf(w->arena, "%06lld", (long long)totp_code(secret, step));
}

static enum status sign_in(struct world *w, struct str code)
{
    struct auth_sign_in in = { .email = EMAIL, .password = WORDS, .code = code, .agent = S("test") };
    struct str secret;
    problems_init(&w->problems, w->arena);
    return auth_sign_in(&w->c, &in, &secret);
}

static enum status add_user(struct ctx *c, void *arg)
{
    struct record *u = rec_new(c, &kind_user);
    TRY(rec_set(c, u, S("email"), EMAIL, NULL));
    TRY(rec_add(c, u));
    *(int64_t *)arg = u->id;
    return ST_OK;
}

static int64_t user_of(struct world *w)
{
    int64_t id = 0;
    struct str invitation, session;
    is_int(core_write(&w->c, S("user add"), add_user, &id, NULL), ST_OK, "somebody is added");
    is_int(auth_invite(&w->c, id, &invitation), ST_OK, "and invited");
    is_int(auth_accept(&w->c, invitation, EMAIL, WORDS, S("test"), &session), ST_OK, "and came");
    return id;
}

/* RFC 6238, appendix B: eight digits there, of which the last six are ours. */
static void the_standard(void)
{
    static const struct {
        int64_t seconds, code;
    } given[] = { { 59, 287082 },       { 1111111109, 81804 },  { 1111111111, 50471 },
                  { 1234567890, 5924 }, { 2000000000, 279037 }, { 20000000000, 353130 } };
    for (size_t i = 0; i < COUNT(given); i++)
        is_int(totp_code(S("12345678901234567890"), given[i].seconds / 30), given[i].code,
               "a code of the standard's own table");
    is_int(totp_step(59000), 1, "a step is thirty seconds");
}

static struct str enrol(struct world *w, int64_t user, struct str **ret_codes)
{
    struct str secret = auth_totp_secret(&w->c), *codes;
    size_t n = 0;
    bool on = true;
    is_int((int64_t)secret.n, 32, "the secret has 160 bits");
    is_int(auth_totp_on(&w->c, user, secret, S("000000x"), &codes, &n), ST_INVALID, "letters are no code");
    is_int(auth_totp_on(&w->c, user, secret, S("+12345"), &codes, &n), ST_INVALID, "nor is a number with a sign");
    is_int(auth_totp_on(&w->c, user, secret, digits(w, secret, totp_step(w->c.now_ms) + 2), &codes, &n), ST_INVALID,
           "nor the code of another minute");
    is_int(auth_totp_is_on(&w->c, user, &on), ST_OK, "it is asked");
    ok(!on, "what was not confirmed is not on");
    is_int(auth_totp_on(&w->c, user, secret, digits(w, secret, totp_step(w->c.now_ms)), ret_codes, &n), ST_OK,
           "the code of this moment sets it up");
    is_int((int64_t)n, 10, "ten recovery codes are shown");
    is_int(auth_totp_on(&w->c, user, auth_totp_secret(&w->c), S("123456"), &codes, &n), ST_INVALID,
           "no other program takes its place while it is on");
    return secret;
}

static void codes_of_the_moment(struct world *w, struct str secret)
{
    int64_t now = totp_step(w->c.now_ms);
    is_int(sign_in(w, STR_NULL), ST_INVALID, "the password alone does not do");
    is_int(sign_in(w, digits(w, secret, now)), ST_UNAUTHENTICATED, "the code that set it up is used");
    w->c.now_ms += 2 * STEP_MS;
    now += 2;
    is_int(sign_in(w, digits(w, secret, now - 2)), ST_UNAUTHENTICATED, "a code of two steps ago is too old");
    is_int(sign_in(w, digits(w, secret, now + 2)), ST_UNAUTHENTICATED, "one of two steps ahead too early");
    is_int(sign_in(w, digits(w, secret, now - 1)), ST_OK, "a clock thirty seconds behind is let in");
    is_int(sign_in(w, digits(w, secret, now - 1)), ST_UNAUTHENTICATED, "not twice with one code");
    is_int(sign_in(w, digits(w, secret, now + 1)), ST_OK, "a clock thirty seconds ahead is let in");
    is_int(sign_in(w, digits(w, secret, now)), ST_UNAUTHENTICATED, "an older code than the last is used up with it");
}

static void recovery(struct world *w, const struct str *codes)
{
    w->c.now_ms += 60 * 60000;
    is_int(sign_in(w, S("AAAAAAAAAAAA")), ST_UNAUTHENTICATED, "a made-up recovery code is none");
    is_int(sign_in(w, codes[3]), ST_OK, "a recovery code is as good as a code");
    is_int(sign_in(w, codes[3]), ST_UNAUTHENTICATED, "once");
    is_int(sign_in(w, codes[9]), ST_OK, "the others stay");
    is_int(sign_in(w, codes[0]), ST_OK, "each of them");
}

/* Whoever guesses is stopped, also where they already are in: with the code and with the password that turns it off. */
static void guesses(struct world *w, int64_t user)
{
    enum status st = ST_UNAUTHENTICATED;
    w->c.now_ms += 24 * 3600000;
    for (int i = 0; i < 30 && st == ST_UNAUTHENTICATED; i++)
        st = sign_in(w, S("000000"));
    is_int(st, ST_TOO_MANY, "guessing codes comes to an end");
    w->c.now_ms += 24 * 3600000;
    st = ST_INVALID;
    for (int i = 0; i < 30 && st == ST_INVALID; i++) {
        problems_init(&w->problems, w->arena);
        st = auth_totp_off(&w->c, user, S("a guess of mine"));
    }
    is_int(st, ST_TOO_MANY, "so does guessing the password that turns it off");
}

static void turning_it_off(struct world *w, int64_t user)
{
    bool on = true;
    w->c.now_ms += 24 * 3600000;
    problems_init(&w->problems, w->arena);
    is_int(auth_totp_off(&w->c, user, S("not the words")), ST_INVALID, "only who knows the password turns it off");
    is_int(auth_totp_off(&w->c, user, WORDS), ST_OK, "and who does, does");
    is_int(auth_totp_is_on(&w->c, user, &on), ST_OK, "it is asked");
    ok(!on, "it is off");
    is_int(sign_in(w, STR_NULL), ST_OK, "the password is enough again");
}

int main(void)
{
    struct world w;
    struct str *codes;
    char file[64];
    tap_plan_none();
    snprintf(file, sizeof file, "/tmp/headwater-totp-%ld.db", (long)getpid());
    the_standard();
    world_open(&w, file);
    w.actor.acting = true;
    int64_t user = user_of(&w);
    is_int(sign_in(&w, STR_NULL), ST_OK, "without it the password is enough");
    struct str secret = enrol(&w, user, &codes);
    codes_of_the_moment(&w, secret);
    recovery(&w, codes);
    guesses(&w, user);
    turning_it_off(&w, user);
    arena_free(w.arena);
    unlink(file);
    return tap_done();
}
