/* web/page_me.c: one's own sign-in: password, second factor, where one is signed in, tokens of programs; and the link
 * that an owner gives to somebody new. */
#include "core/auth.h"
#include "core/perm.h"
#include "web/frame.h"
#include "web/page_sign.h"
#include "web/sign_parts.h"

struct me_view {
    struct view v;
    struct ctx *c;
    const struct problems *problems;
    struct auth_session *sessions;
    size_t nsessions;
    bool on, factor;
    struct str new_factor, shown, shown_what;   /* a secret that is shown this once */
    struct str *codes;
    size_t ncodes;
    struct record_list tokens;
};

static const struct me_view *me_of(const struct view *v)
{
    return (const struct me_view *)(const void *)v;
}

static enum status make(struct ctx *c, const struct page_in *in, struct me_view **ret)
{
    struct me_view *m = ARENA_NEW(c->arena, struct me_view);
    TRY(view_init(c, in, &m->v, "/me"));
    m->c = c;
    m->problems = c->problems;
    m->v.no_json = true;
    m->v.crumb_area = S("You");
    m->v.path = S("/me");
    TRY(auth_is_on(c, &m->on));
    struct query q = { .kind = &kind_token, .limit = 100 };
    TRY(rec_list(c, &q, &m->tokens));
    if (c->actor->user_id) {
        TRY(auth_sessions(c, c->actor->user_id, &m->sessions, &m->nsessions));
        TRY(auth_totp_is_on(c, c->actor->user_id, &m->factor));
    }
    m->v.title = !m->on      ? S("Nobody signs in here yet: whoever reaches this machine is the owner")
                 : m->factor ? S("You sign in with a password and a second factor")
                             : S("You sign in with a password; a second factor is not set up");
    *ret = m;
    return ST_OK;
}

static enum status load(struct ctx *c, const struct page_in *in, struct view **ret)
{
    struct me_view *m;
    TRY(make(c, in, &m));
    if (c->actor->user_id && !m->factor)
        m->new_factor = auth_totp_secret(c);
    *ret = &m->v;
    return ST_OK;
}

static void password_card(struct out *o, const struct me_view *m)
{
    const struct sign_field old = {
        "old", "Password now", "password", "current-password", STR_NULL, problem_at(m->problems, S("old")), false
    };
    const struct sign_field next = { "new",    "New password, 12 characters or more", "password", "new-password",
                                     STR_NULL, problem_at(m->problems, S("new")),     false };
    size_t at;
    H(o, "<section class=\"card\"><h2 class=\"mb3\">Password</h2>");
    if (str_find(m->v.query, S("changed=password"), &at))
        H(o, "<p class=\"note good mb3\" role=\"status\">Your password is changed.</p>");
    H(o, "<form method=\"post\" action=\"/me/password\">");
    sign_input(o, &old);
    sign_input(o, &next);
    H(o,
      "<p class=\"foot end\"><button class=\"btn\">Change it</button><span class=\"small muted\">You stay signed in here; "
      "everywhere else you are signed out.</span></p></form></section>");
}

static void factor_card(struct out *o, const struct me_view *m)
{
    const struct sign_field password = {
        "password", "Password", "password", "current-password", STR_NULL, problem_at(m->problems, S("password")), false
    };
    const struct sign_field code = { "code",   "The six digits that it shows now", "text", "one-time-code",
                                     STR_NULL, problem_at(m->problems, S("code")), false };
    H(o, "<section class=\"card\"><h2 class=\"mb3\">Second factor</h2>");
    if (m->factor) {
        H(o, "<p>It is on.</p><form method=\"post\" action=\"/me/factor\">");
        sign_input(o, &password);
        H(o,
          "<p class=\"foot end\"><button class=\"btn\" name=\"what\" value=\"off\">Turn it off</button></p></form></section>");
        return;
    }
    H(o,
      "<p>Type this into an authenticator program, then the digits that it shows.</p><p class=\"mb3\"><code class=\"c\">",
      m->new_factor, "</code></p><form method=\"post\" action=\"/me/factor\">");
    ui_hidden(o, S("secret"), m->new_factor);
    sign_input(o, &code);
    H(o,
      "<p class=\"foot end\"><button class=\"btn\" name=\"what\" value=\"on\">Turn it on</button></p></form></section>");
}

static void sessions_card(struct out *o, const struct me_view *m)
{
    H(o,
      "<section class=\"card\"><h2 class=\"mb3\">Where you are signed in</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Sessions\"><table><caption class=\"vh\">Sessions</caption>"
      "<thead><tr><th scope=\"col\">With</th><th scope=\"col\">Since</th><th scope=\"col\">Last used</th>"
      "<th scope=\"col\"><span class=\"vh\">End it</span></th></tr></thead><tbody>");
    for (size_t i = 0; i < m->nsessions; i++) {
        const struct auth_session *s = &m->sessions[i];
        H(o, "<tr><td>", s->agent, "</td><td>", time_words(m->v.arena, m->v.settings.tz, s->created_at), "</td><td>");
        H(o, "", time_words(m->v.arena, m->v.settings.tz, s->seen_at), "</td><td>");
        if (s->id == m->c->actor->session_id)
            H(o, "this one");
        else
            H(o, "<form method=\"post\" action=\"/me/sessions\"><button class=\"btn small\" name=\"session\" value=\"",
              s->id, "\">End it</button></form>");
        H(o, "</td></tr>");
    }
    H(o,
      "</tbody></table></div><form method=\"post\" action=\"/me/sessions\"><p class=\"foot end\"><button class=\"btn\" name=\"session\" "
      "value=\"0\">Sign out everywhere else</button></p></form></section>");
}

static void tokens_card(struct out *o, const struct me_view *m)
{
    const struct sign_field title = {
        "title", "What the program is", "text", "off", STR_NULL, problem_at(m->problems, S("title")), false
    };
    const struct sign_field scopes = { "scopes",  "What it may do: read, write:requests, write:*, admin",
                                       "text",    "off",
                                       S("read"), problem_at(m->problems, S("scopes")),
                                       false };
    const struct sign_field days = { "days",  "For how many days, at most 366",   "text", "off",
                                     S("90"), problem_at(m->problems, S("days")), false };
    H(o, "<section class=\"card\"><h2 class=\"mb3\">Programs that act in your name</h2>");
    if (m->tokens.count)
        H(o, "<ul>");
    for (size_t i = 0; i < m->tokens.count; i++)
        H(o, "<li><a href=\"", record_url(m->v.arena, &kind_token, record_key(m->v.arena, m->tokens.items[i])), "\">",
          rec_title(m->c, m->tokens.items[i]), "</a></li>");
    if (m->tokens.count)
        H(o, "</ul>");
    H(o, "<form method=\"post\" action=\"/me/tokens\">");
    sign_input(o, &title);
    sign_input(o, &scopes);
    sign_input(o, &days);
    H(o,
      "<p class=\"foot end\"><button class=\"btn\">Make a token</button><span class=\"small muted\">It is shown once.</span></p>"
      "</form></section>");
}

static void html(struct out *o, const struct view *v)
{
    const struct me_view *m = me_of(v);
    ui_top(o, v, STR_NULL,
           m->on ? STR_NULL : S("headwater serve --sign-in prints a link with which the owner sets a password."), NULL,
           0);
    for (const struct problem *p = m->problems->first; p; p = p->next)
        if (p->pointer.n <= 1)
            H(o, "<p class=\"note warn\" role=\"alert\">", p->text, "</p>");
    if (m->shown.n)
        H(o, "<div class=\"note good\" role=\"status\"><p>", m->shown_what, "</p><p><code class=\"c\">", m->shown,
          "</code></p></div>");
    if (m->ncodes)
        H(o,
          "<div class=\"note good\" role=\"status\"><p>Keep these recovery codes; each works once when your program is lost.</p>"
          "<ul>");
    for (size_t i = 0; i < m->ncodes; i++)
        H(o, "<li><code class=\"c\">", m->codes[i], "</code></li>");
    if (m->ncodes)
        H(o, "</ul></div>");
    H(o, "<div class=\"stack formsheet\">");
    if (m->c->actor->user_id) {
        password_card(o, m);
        factor_card(o, m);
        sessions_card(o, m);
    }
    tokens_card(o, m);
    H(o, "</div>");
}

const struct page page_me = { load, html, view_json, NULL };

/* The page again: with what is wrong, or with what is shown once. */
static enum status show(struct ctx *c, struct me_view *m, enum status st, struct answer *ret)
{
    if (st != ST_OK && st != ST_INVALID && st != ST_TOO_MANY && st != ST_DENIED)
        return st;
    if (c->actor->user_id && !m->factor && !m->new_factor.n)
        m->new_factor = auth_totp_secret(c);
    frame_answer(c, ret, status_http(st), &m->v, html);
    ret->no_store = true;
    return ST_OK;
}

enum status me_password_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct me_view *m;
    struct params p = params_parse(c->arena, in->req->body);
    TRY(make(c, in, &m));
    if (!c->actor->user_id)
        return ST_DENIED;
    enum status st = auth_set_password(c, c->actor->user_id, params_get(&p, S("old")), params_get(&p, S("new")),
                                       c->actor->session_id);
    if (st != ST_OK)
        return show(c, m, st, ret);
    frame_see_other(c, ret, (struct url){ S("/me?changed=password") }, 0);
    return ST_OK;
}

enum status me_session_end_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct me_view *m;
    int64_t session;
    struct params p = params_parse(c->arena, in->req->body);
    TRY(make(c, in, &m));
    if (!c->actor->user_id || !str_to_i64(params_get(&p, S("session")), &session))
        return ST_INVALID;
    TRY(auth_end(c, c->actor->user_id, session, c->actor->session_id));
    frame_see_other(c, ret, (struct url){ S("/me") }, 0);
    return ST_OK;
}

enum status me_factor_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct me_view *m;
    struct params p = params_parse(c->arena, in->req->body);
    TRY(make(c, in, &m));
    if (!c->actor->user_id)
        return ST_DENIED;
    bool on = str_eq(params_get(&p, S("what")), S("on"));
    m->new_factor = params_get(&p, S("secret"));
    enum status st =
        on ? auth_totp_on(c, c->actor->user_id, m->new_factor, params_get(&p, S("code")), &m->codes, &m->ncodes)
           : auth_totp_off(c, c->actor->user_id, params_get(&p, S("password")));
    if (st == ST_OK) {
        m->factor = on;
        m->v.title = on ? S("A second factor is set up") : S("The second factor is off");
        m->new_factor = STR_NULL;
    }
    return show(c, m, st, ret);
}

enum status me_token_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct me_view *m;
    int64_t days = 0, id;
    struct params p = params_parse(c->arena, in->req->body);
    TRY(make(c, in, &m));
    (void)str_to_i64(str_trim(params_get(&p, S("days"))), &days);
    enum status st =
        auth_token_make(c, params_get(&p, S("title")), str_trim(params_get(&p, S("scopes"))), days, &m->shown, &id);
    m->shown_what = S("This is the token. Copy it now: it is not shown again.");
    return show(c, m, st, ret);
}

enum status user_invite_post(struct ctx *c, const struct page_in *in, struct answer *ret)
{
    struct me_view *m;
    struct record *u;
    struct str secret, host = request_header(in->req, S("Host"));
    TRY(rec_find(c, &kind_user, in->captures[0], &u));
    TRY(make(c, in, &m));
    enum status st = auth_invite(c, u->id, &secret);
    if (st == ST_OK) {
        bool tls = str_eq(request_header(in->req, S("X-Forwarded-Proto")), S("https"));
        m->shown =
            arena_printf(c->arena, "%s://%.*s/welcome/%.*s", tls ? "https" : "http", STR_FMT(host), STR_FMT(secret));
        m->shown_what =
            arena_printf(c->arena, "Give this link to %.*s. It works once, for seven days.", STR_FMT(rec_title(c, u)));
    }
    return show(c, m, st, ret);
}
