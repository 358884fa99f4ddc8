/* web/page_sign.c: signing in and out, and the first password. What one sees of one's own sign-in is page_me.c. */
#include "web/page_sign.h"
#include "core/auth.h"
#include "web/frame.h"
#include "web/sign_parts.h"

#define COOKIE "hw"

bool sign_is_plain(struct str path)
{
    return str_eq(path, S("/sign-in")) || str_eq(path, S("/sign-out")) || str_starts(path, S("/welcome/"))
           || str_eq(path, S("/me")) || str_starts(path, S("/me/"))
           || (str_starts(path, S("/users/")) && str_ends(path, S("/invite")) && !str_eq(path, S("/users/invite")));
}

struct str sign_cookie(struct ctx *c, const struct request *r, struct str secret)
{
    struct str proto = request_header(r, S("X-Forwarded-Proto"));
    return arena_printf(c->arena, COOKIE "=%.*s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s", STR_FMT(secret),
                        secret.n ? AUTH_SESSION_DAYS * 86400 : 0, str_eq(proto, S("https")) ? "; Secure" : "");
}

struct str sign_cookie_read(const struct request *r)
{
    return request_cookie(r, S(COOKIE));
}

/* ---- parts shared with page_me.c ---- */

void sign_input(struct out *o, const struct sign_field *f)
{
    H(o, "<div class=\"field\"><label for=\"", str_z(f->name), "\">", str_z(f->label), "</label><input id=\"",
      str_z(f->name), "\" name=\"", str_z(f->name), "\" type=\"");
    H(o, "", str_z(f->type), "\" autocomplete=\"", str_z(f->complete), "\" value=\"", f->value, "\"");
    if (!f->optional)
        H(o, " required");
    if (!str_empty(f->error))
        H(o, " aria-invalid=\"true\" aria-describedby=\"", str_z(f->name), "-e\"");
    H(o, ">");
    if (!str_empty(f->error))
        H(o, "<p class=\"hint err\" id=\"", str_z(f->name), "-e\">", f->error, "</p>");
    H(o, "</div>");
}

struct str sign_agent(const struct request *r)
{
    struct str agent = request_header(r, S("User-Agent"));
    return agent.n ? agent : S("a program");
}

/* ---- sign in ---- */

struct sign_view {
    struct view v;
    const struct problems *problems;
    struct str email, then, name;
    bool code;                      /* a second factor is asked for */
    bool first;                     /* a first password is set */
};

static enum status make(struct ctx *c, const struct page_in *in, struct sign_view **ret)
{
    struct sign_view *s = ARENA_NEW(c->arena, struct sign_view);
    TRY(view_init(c, in, &s->v, NULL));
    s->problems = c->problems;
    s->v.no_json = true;
    s->v.crumb_area = S("Headwater");
    s->v.title = S("Sign in");
    *ret = s;
    return ST_OK;
}

static enum status sign_in_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct sign_view *s;
    TRY(make(c, in, &s));
    s->then = path_of_ours(params_get(&in->query, S("then")), S("/"));
    *ret = &s->v;
    return ST_OK;
}

static void trouble(struct out *o, const struct sign_view *s)
{
    for (const struct problem *p = s->problems->first; p; p = p->next)
        if (p->pointer.n <= 1)
            H(o, "<p class=\"note warn\" role=\"alert\">", p->text, "</p>");
}

static void sign_in_html(struct out *o, const struct view *v)
{
    const struct sign_view *s = (const struct sign_view *)(const void *)v;
    const struct sign_field email = { "email", "E-mail", "email", "username", s->email, STR_NULL, false };
    const struct sign_field password = { "password", "Password", "password", "current-password",
                                         STR_NULL,   STR_NULL,   false };
    const struct sign_field code = { "code",   "Six digits of your second factor, or a recovery code",
                                     "text",   "one-time-code",
                                     STR_NULL, problem_at(s->problems, S("code")),
                                     false };
    size_t at;
    ui_top(o, v, STR_NULL, S("With the e-mail and password of your invitation."), NULL, 0);
    trouble(o, s);
    if (str_find(v->query, S("link=used"), &at))
        H(o,
          "<p class=\"note warn\" role=\"status\">That link works once: it was used, or is older than seven days. If you have set a password "
          "with it, sign in here.</p>");
    H(o, "<form method=\"post\" action=\"/sign-in\" class=\"card formsheet\">");
    ui_hidden(o, S("then"), s->then);
    sign_input(o, &email);
    sign_input(o, &password);
    if (s->code)
        sign_input(o, &code);
    H(o, "<p class=\"foot end\"><button class=\"btn pri\" data-primary>Sign in</button></p></form>"
         "<p class=\"hint mt4\">Forgotten it? Whoever owns this workspace gives you a new link.</p>");
}

const struct page page_sign_in = { sign_in_load, sign_in_html, view_json, NULL };

/* The form again, with what was typed, but never the password. */
static enum status again(struct ctx *c, struct sign_view *s, enum status st, struct answer *ret,
                         void (*html)(struct out *, const struct view *))
{
    if (st != ST_INVALID && st != ST_UNAUTHENTICATED && st != ST_TOO_MANY && st != ST_EXISTS)
        return st;
    frame_answer(c, ret, st == ST_UNAUTHENTICATED ? 401 : status_http(st), &s->v, html);
    ret->no_store = true;
    return ST_OK;
}

enum status sign_in_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct sign_view *s;
    struct str secret;
    struct params p = params_parse(c->arena, in->req->body);
    TRY(make(c, in, &s));
    s->email = params_get(&p, S("email"));
    s->then = path_of_ours(params_get(&p, S("then")), S("/"));
    struct str code = params_get(&p, S("code"));
    const struct auth_sign_in how = { s->email, params_get(&p, S("password")), code, sign_agent(in->req) };
    enum status st = auth_sign_in(c, &how, &secret);
    s->code = code.p || (st == ST_INVALID && problem_at(c->problems, S("code")).n);
    if (st != ST_OK)
        return again(c, s, st, ret, sign_in_html);
    frame_see_other(c, ret, (struct url){ str_eq(s->then, S("/")) ? S("/home") : s->then }, 0);
    ret->set_cookie = sign_cookie(c, in->req, secret);
    return ST_OK;
}

enum status sign_out_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct actor who;
    struct auth_use use;
    if (auth_by_session(c, sign_cookie_read(in->req), &who, &use) == ST_OK)
        TRY(auth_sign_out(c, use.session));
    frame_see_other(c, ret, (struct url){ S("/sign-in") }, 0);
    ret->set_cookie = sign_cookie(c, in->req, STR_NULL);
    ret->clear_cache = true;                           /* Back shows nothing of theirs */
    return ST_OK;
}

/* ---- the first password ---- */

static enum status welcome_load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct sign_view *s;
    struct auth_invited who;
    TRY(make(c, in, &s));
    enum status st = auth_invited(c, in->captures[0], &who);
    if (st == ST_NOT_FOUND) {                          /* whoever keeps the mail of the invitation opens it again */
        s->v.redirect = S("/sign-in?link=used");
        *ret = &s->v;
        return ST_OK;
    }
    TRY(st);
    s->email = who.email;
    s->name = who.name;
    s->v.title = who.name.n ? arena_printf(c->arena, "Welcome, %.*s", STR_FMT(who.name)) : S("Welcome");
    *ret = &s->v;
    return ST_OK;
}

static void welcome_html(struct out *o, const struct view *v)
{
    const struct sign_view *s = (const struct sign_view *)(const void *)v;
    const struct sign_field email = { "email",    "Your e-mail", "email",
                                      "username", s->email,      problem_at(s->problems, S("email")),
                                      false };
    const struct sign_field password = { "password", "A password of 12 characters or more",  "password", "new-password",
                                         STR_NULL,   problem_at(s->problems, S("password")), false };
    ui_top(o, v, STR_NULL,
           S("Choose a password. Three or four words that only you put together do well; paste is welcome."), NULL, 0);
    trouble(o, s);
    H(o, "<form method=\"post\" action=\"", url_own(v->path), "\" class=\"card formsheet\">");
    sign_input(o, &email);
    sign_input(o, &password);
    H(o, "<p class=\"foot end\"><button class=\"btn pri\" data-primary>Set it and go in</button></p></form>");
}

const struct page page_welcome = { welcome_load, welcome_html, view_json, NULL };

enum status welcome_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct view *v;
    struct str session;
    struct params p = params_parse(c->arena, in->req->body);
    TRY(welcome_load(c, in, &v));
    struct sign_view *s = (struct sign_view *)(void *)v;
    s->email = params_get(&p, S("email"));
    enum status st =
        auth_accept(c, in->captures[0], s->email, params_get(&p, S("password")), sign_agent(in->req), &session);
    if (st != ST_OK)
        return again(c, s, st, ret, welcome_html);
    frame_see_other(c, ret, (struct url){ S("/home") }, 0);
    ret->set_cookie = sign_cookie(c, in->req, session);
    return ST_OK;
}
