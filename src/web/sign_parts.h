/* web/sign_parts.h: what page_sign.c and page_me.c share. */
#pragma once
#include "web/page.h"

struct sign_field {
    const char *name, *label, *type, *complete;
    struct str value, error;
    bool optional;
};
void sign_input(struct out *o, const struct sign_field *f);
struct str sign_agent(const struct request *r);
