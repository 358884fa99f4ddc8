/* web/page_sign.h: signing in and out, the first password, and one's own sign-in. */
#pragma once
#include "web/page.h"
extern const struct page page_sign_in, page_welcome, page_me;
enum status sign_in_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
enum status sign_out_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
enum status welcome_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
enum status me_password_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
enum status me_session_end_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
enum status me_factor_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
enum status me_token_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
enum status user_invite_post(struct ctx *c, const struct page_in *in, struct answer *ret) MUST_CHECK;
/* The Set-Cookie text of a session; an empty secret takes the cookie back. secure: the client came over TLS. */
struct str sign_cookie(struct ctx *c, const struct request *r, struct str secret);
/* The secret that the request's cookie carries, or empty. */
struct str sign_cookie_read(const struct request *r);
/* Pages that speak of secrets: never kept, never replayed. */
bool sign_is_plain(struct str path);
