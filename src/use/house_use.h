/* use/house_use.h: who is invited, and files that leave the house. */
#pragma once
#include "core/records.h"

struct invited {
    int64_t user;
    struct str secret;
};
struct invite_who {
    struct str email, role, person, persona;
};
/* A user with that e-mail, made if missing (role, person: a key or name, a new name is added as a person; persona: else by what
 * the person is; all may be empty), and a secret with which they set a password. */
enum status house_invite(struct ctx *c, const struct invite_who *who, struct invited *ret) MUST_CHECK;
/* A folder that may be there already; a file in it, through a neighbour that is renamed at the end. INVALID: a problem says why. */
enum status house_make_folder(struct ctx *c, struct str dir) MUST_CHECK;
enum status house_write_file(struct ctx *c, struct str dir, struct str name, struct str bytes) MUST_CHECK;
