/* web/who.c: who asks, and what a token lets them do. */
#include "web/who.h"
#include "base/log.h"
#include "core/perm.h"
#include "web/frame.h"
#include "web/page_sign.h"
#include "web/rate.h"

struct actor actor_copy(struct arena *a, const struct actor *from)
{
    struct actor to = *from;
    to.name = arena_str(a, from->name);
    to.via = arena_str(a, from->via);
    to.scopes = arena_str(a, from->scopes);
    return to;
}

struct who_with who_with(const struct request *r)
{
    return (struct who_with){ request_header(r, S("Authorization")), sign_cookie_read(r) };
}

/* Who asks: a program with a token, a session, and until there is a sign-in the owner. Without any: a role of NULL. */
enum status who_asks(struct ctx *c, const struct web_config *cfg, const struct request *r, bool api, struct actor *ret,
                     struct auth_use *ret_use)
{
    struct who_with with = who_with(r);
    return who_is(c, cfg, &with, api, ret, ret_use);
}

enum status who_is(struct ctx *c, const struct web_config *cfg, const struct who_with *with, bool api,
                   struct actor *ret, struct auth_use *ret_use)
{
    bool on;
    *ret_use = (struct auth_use){ 0 };
    *ret = (struct actor){ .via = api ? S("api") : S("web") };
    if (str_starts(with->bearer, S("Bearer ")))
        return auth_by_token(c, str_skip(with->bearer, 7), ret);
    TRY(auth_is_on(c, &on));
    if (!on && !cfg->sign_in) {
        ret->role = "owner";
        return workspace_owner(c, &ret->person_id, &ret->name);
    }
    enum status st = with->cookie.n ? auth_by_session(c, with->cookie, ret, ret_use) : ST_UNAUTHENTICATED;
    if (st == ST_OK)
        ret->via = api ? S("api") : S("web");
    return st == ST_UNAUTHENTICATED ? ST_OK : st;
}

/* The address as the proxy in front of us says it, which adds what it saw at the end; without a proxy it is this machine. */
static struct str address_of(const struct request *r)
{
    struct str rest = request_header(r, S("X-Forwarded-For")), last = S("here");
    while (!str_empty(rest))
        (void)str_cut(rest, ',', &last, &rest);
    return str_trim(last);
}

/* A token by itself, else the sign-in, else the address: so that nobody who is wrong about who they are uses up another's. */
enum status who_paced(struct ctx *c, const struct web_config *cfg, const struct request *r, enum status known,
                      int64_t *ret_wait)
{
    struct str bearer = request_header(r, S("Authorization")), address = address_of(r);
    bool good = known == ST_OK && c->actor->role;
    struct str who = !good || c->actor->user_id == 0 ? arena_printf(c->arena, "address %.*s", STR_FMT(address))
                     : str_empty(bearer)             ? arena_printf(c->arena, "user %lld", (long long)c->actor->user_id)
                                                     : bearer;
    *ret_wait = rate_take(cfg->rate, who, r->method != M_GET, rate_now_us());
    if (*ret_wait == 0)
        return known;
    problem_add(c->problems, NULL, S("too_many"), "That was too often within a minute. Wait %lld seconds, then go on.",
                (long long)*ret_wait);
    return ST_TOO_MANY;
}

/* A page for people leads to the sign-in and back; whatever else is answered 401. */
enum status who_sign_in_first(struct ctx *c, const struct request *r, bool page, struct answer *ret)
{
    if (!page || r->method != M_GET)
        return ST_UNAUTHENTICATED;
    struct str then =
        r->query.n ? arena_printf(c->arena, "%.*s?%.*s", STR_FMT(r->raw_path), STR_FMT(r->query)) : r->raw_path;
    frame_see_other(c, ret, url_query(c->arena, (struct url){ S("/sign-in") }, S("then"), then), 0);
    return ST_OK;
}

/* The scopes of a token hold on every surface: by the kind that the address is about. */
enum status who_scoped(struct ctx *c, const struct request *r, struct str path)
{
    struct str first, rest;
    if (r->method == M_GET || str_empty(c->actor->scopes))
        return ST_OK;
    (void)str_cut(str_skip(path, path.n > 0), '/', &first, &rest);
    const struct kind *k = model_kind(c->app->model, first);
    if (perm_scope(c, k ? k->plural : NULL))
        return ST_OK;
    problem_add(c->problems, NULL, S("scope"), "This token may do: %.*s.", STR_FMT(c->actor->scopes));
    return ST_DENIED;
}

/* A session in use stays alive; now and then it gets a new secret. */
void who_keep(struct ctx *c, const struct request *r, const struct auth_use *use, struct answer *ret)
{
    struct str secret;
    if (use->session == 0 || ret->set_cookie.n)
        return;
    enum status st = auth_touch(c, use, &secret);
    if (st == ST_OK && secret.n)
        ret->set_cookie = sign_cookie(c, r, secret);
    else if (st != ST_OK && st != ST_BUSY)
        log_line(LOG_ERROR, "a session could not be noted as in use: %s", status_title(st));
}
