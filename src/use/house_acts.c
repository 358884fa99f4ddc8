/* use/house_acts.c: actions on the workspace itself: its beginning, what leaves it, who is forgotten, who may enter. */
#include "base/utf8.h"
#include "core/archive.h"
#include "core/auth.h"
#include "core/erase.h"
#include "core/perm.h"
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/house_use.h"
#include "use/import_use.h"
#include "use/tradeoff_use.h"

static void json_id(struct json_writer *w, struct ctx *c, const char *name, int64_t id)
{
    json_member_str(w, str_z(name), arena_printf(c->arena, "%lld", (long long)id));
}

static void json_count(struct json_writer *w, const char *name, int64_t n)
{
    json_key(w, str_z(name));
    json_int(w, n);
}

static enum status blame(struct ctx *c, const char *input, const char *code, struct str text)
{
    problem_add(c->problems, &(struct path){ .name = str_z(input) }, str_z(code), "%.*s", STR_FMT(text));
    return ST_INVALID;
}

/* ---- workspace start ---- */

struct first {
    struct record *market, *segment, *customer, *priority, *me /* NULL: keeps the name */;
};

static enum status put(struct ctx *c, struct record *r, const char *field, struct str text)
{
    return rec_set(c, r, str_z(field), text, &(struct path){ .name = str_z(field) });
}

/* The same name in other letters: "harbour foods" is Harbour Foods. *ret 0: there is none. */
static enum status called_alike(struct ctx *c, const struct kind *k, struct str title, int64_t *ret)
{
    struct query q = { .kind = k, .all = true };
    struct record_list l;
    struct str wanted = utf8_fold(c->arena, title);
    *ret = 0;
    TRY(rec_list(c, &q, &l));
    for (size_t i = 0; i < l.count && *ret == 0; i++)
        if (str_eq(utf8_fold(c->arena, rec_title(c, l.items[i])), wanted))
            *ret = l.items[i]->id;
    return ST_OK;
}

/* The record that is called so already, else the new one. Both doors of Start may be taken, in any order. */
static enum status there_or_new(struct ctx *c, const char *input, struct str title, struct record **r)
{
    const struct kind *k = (*r)->kind;
    int64_t id;
    enum status st = rec_resolve(c, k, title, &id);
    if (st == ST_EXISTS)
        return blame(c, input, "several",
                     arena_printf(c->arena, "Several %s are called so: write its key.", k->plural));
    if (st == ST_NOT_FOUND)
        st = called_alike(c, k, title, &id);
    if (st != ST_OK)
        return st;
    return id > 0 ? rec_get(c, k, id, r) : put(c, *r, "title", title);
}

/* A customer that is here stays in its segment; else they come into a segment of the market that stands for all of it. */
static enum status start_customer(struct ctx *c, struct first *f)
{
    const struct value *in = &f->customer->v[kind_field_index(&kind_customer, S("segment"))];
    bool old = f->customer->id > 0;
    if (old && in->type == VT_INT)
        return rec_get(c, &kind_segment, in->u.i, &f->segment);
    if (f->segment->id == 0) {
        TRY(put(c, f->segment, "market", rec_key(f->market)));
        TRY(action_add(c, f->segment));
    }
    TRY(put(c, f->customer, "segment", rec_key(f->segment)));
    return old ? action_edit(c, f->customer) : action_add(c, f->customer);
}

static enum status start_body(struct ctx *c, void *arg)
{
    struct first *f = arg;
    if (f->me)
        TRY(action_edit(c, f->me));
    if (f->market->id == 0)
        TRY(action_add(c, f->market));
    TRY(start_customer(c, f));
    TRY(put(c, f->priority, "market", rec_key(f->market)));
    return action_add(c, f->priority);
}

static enum status start_market(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    static const char *const needed[] = { "market", "customer", "priority" };
    struct first f = { rec_new(c, &kind_market), rec_new(c, &kind_segment), rec_new(c, &kind_customer),
                       rec_new(c, &kind_priority), NULL };
    for (size_t i = 0; i < COUNT(needed); i++)
        if (!in_has(call, needed[i]))
            IGNORE(blame(c, needed[i], "required", S("Write a few words.")), "all are said at once");
    if (c->problems->count)
        return ST_INVALID;
    TRY(there_or_new(c, "market", in_text(call, "market"), &f.market));
    TRY(there_or_new(c, "market", arena_printf(c->arena, "All of %.*s", STR_FMT(rec_title(c, f.market))), &f.segment));
    TRY(there_or_new(c, "customer", in_text(call, "customer"), &f.customer));
    if (f.customer->id == 0)
        TRY(put(c, f.customer, "status", S("customer")));
    TRY(put(c, f.priority, "title", in_text(call, "priority")));
    TRY(put(c, f.priority, "layer", S("executive")));
    if (in_has(call, "name") && c->actor->person_id) {
        struct record *me;
        TRY(rec_get(c, &kind_person, c->actor->person_id, &me));
        f.me = str_eq(rec_title(c, me), in_text(call, "name")) ? NULL : me;
        if (f.me)
            TRY(put(c, me, "title", in_text(call, "name")));
    }
    TRY(core_write(c, S("workspace start"), start_body, &f, &call->change));
    call->made = &kind_priority;
    call->made_key = f.priority->key;
    json_member_str(out, S("market"), f.market->key);
    json_member_str(out, S("segment"), f.segment->key);
    json_member_str(out, S("customer"), f.customer->key);
    json_member_str(out, S("priority"), f.priority->key);
    return ST_OK;
}

static enum status start_plan(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct import_report r = { 0 };
    struct import_options o = { .shape = S("commitments"),
                                .file_name = S("plan.csv"),
                                .create = S("product,team,solution,requirement") };
    TRY(import_text(c, call, "plan", &o, &r));
    call->change = r.change;
    json_count(out, "rows", r.rows);
    json_count(out, "created", r.created);
    return ST_OK;
}

static enum status start_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    return in_has(call, "plan") ? start_plan(c, call, out) : start_market(c, call, out);
}

static const struct field start_in[] = {
    TXT("market", 0, "Market", "In their words, such as “cold-chain food”."),
    TXT("customer", 0, "Customer", "One customer in it, whom you could call this week."),
    TXT("priority", 0, "What an executive there must achieve", "Not what they want from you."),
    TXT("name", 0, "Your name", "What you write and decide stands under it; left out, it stays as it is."),
    BIG("plan", 0, "Or a plan",
        "The lines of a CSV: product, title, quarter, team, days. Then no market is asked for."),
};
static const struct action workspace_start = {
    .kind = &kind_workspace,
    .verb = "start",
    .label = "Start",
    .on = ON_LIST,
    .help = "Begins with one market and what an executive there must achieve, or with a plan that is there already.",
    .in = start_in,
    .nin = COUNT(start_in),
    .perm = PERM_EDIT,
    .run = start_run
};

/* ---- workspace export ---- */

/* The owner takes out everything; others what they may see. Texts go to programs, folders are written for the command line
 * only: a server writes nothing where a client says. */
static enum status export_files(struct ctx *c, struct str to, struct json_writer *out, int64_t *ret_records)
{
    bool by_program = c->actor && str_eq(c->actor->via, S("api"));
    json_key(out, S("files"));
    json_array(out);
    for (size_t i = 0; i < c->app->model->nkinds; i++) {
        const struct kind *k = c->app->model->kinds[i];
        struct str csv, name = arena_printf(c->arena, "%s.csv", k->plural);
        size_t rows = 0;
        if (!(k->flags & K_SYSTEM))
            TRY(archive_csv(c, k, &csv, &rows));
        if (rows == 0)
            continue;
        *ret_records += (int64_t)rows;
        if (to.n)
            TRY(house_write_file(c, to, name, csv));
        json_object(out);
        json_member_str(out, S("name"), name);
        json_count(out, "rows", (int64_t)rows);
        if (by_program)
            json_member_str(out, S("text"), csv);
        json_end(out);
    }
    json_end(out);
    return ST_OK;
}

static enum status export_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    int64_t records = 0;
    struct str to = in_text(call, "to");
    const struct actor *by_hand = c->actor;
    bool owner = perm_at_least(c, PERM_OWN), here = !by_hand || str_eq(by_hand->via, S("cli"));
    if (to.n && !here)
        return blame(c, "to", "folder",
                     S("A server writes no folder: leave it out, and the files come as the answer."));
    if (to.n)
        TRY(house_make_folder(c, to));
    struct actor whole = by_hand ? *by_hand : (struct actor){ 0 };
    whole.sees_all = true;
    if (owner && by_hand)
        c->actor = &whole;
    enum status st = export_files(c, to, out, &records);
    c->actor = by_hand;
    TRY(st);
    json_count(out, "records", records);
    json_key(out, S("whole"));
    json_bool(out, owner);
    return ST_OK;
}

static const struct field export_in[] = { TXT("to", 0, "Folder",
                                              "For the command line: where the files are written.") };
static const struct action workspace_export = {
    .kind = &kind_workspace,
    .verb = "export",
    .label = "Export",
    .on = ON_LIST,
    .help = "One sheet for each kind, references as keys. Whole for the owner; others get what they may see.",
    .in = export_in,
    .nin = COUNT(export_in),
    .perm = PERM_EDIT,
    .flags = A_READONLY | A_SLOW,
    .run = export_run
};

/* ---- workspace erase ---- */

struct erase_arg {
    struct erase_ask ask;
    struct erase_done done;
};

static enum status erase_body(struct ctx *c, void *arg)
{
    struct erase_arg *e = arg;
    return erase_person(c, &e->ask, &e->done);
}

static enum status erase_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct erase_arg e = { .ask = { .keep_quotes = in_int(call, "keep_quotes", 0) != 0 } };
    if (!any_parse(c->app->model, in_text(call, "who"), &e.ask.kind, &e.ask.id))
        return ST_NOT_FOUND;
    if (kind_is(e.ask.kind, &kind_person) && c->actor && c->actor->person_id == e.ask.id)
        return blame(c, "who", "self", S("Nobody erases themselves: another owner does."));
    TRY(core_write(c, S("workspace erase"), erase_body, &e, &call->change));
    json_count(out, "records", e.done.records);
    json_count(out, "change_rows", e.done.rows);
    return ST_OK;
}

static const struct field erase_in[] = {
    ANY("who", REQ, "Who", "A person of ours, or a contact.", "person contact"),
    BOOL("keep_quotes", 0, "Keep what they said", "Else the words are dropped too.", "false"),
};
static const struct action workspace_erase = {
    .kind = &kind_workspace,
    .verb = "erase",
    .label = "Erase a person",
    .on = ON_LIST,
    .help = "Empties what is personal, in records and in history. It cannot be undone.",
    .in = erase_in,
    .nin = COUNT(erase_in),
    .perm = PERM_OWN,
    .run = erase_run
};

/* ---- change undo ---- */

static enum status undo_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    int64_t id = in_int(call, "change", 0);
    if (id == 0) {
        enum status st = change_last(c, &id);
        if (st == ST_NOT_FOUND)
            problem_add(c->problems, NULL, S("nothing"), "there is nothing to undo");
        TRY(st);
    }
    TRY(desk_undo(c, id, &call->change));
    json_id(out, c, "undone", id);
    json_id(out, c, "change", call->change);
    return ST_OK;
}

static const struct field undo_in[] = { INT(
    "change", 0, "Change", "Its number in history; empty: the newest that can be undone.", 1, INT64_MAX, NULL) };
static const struct action change_undo_act = {
    .kind = &kind_change,
    .verb = "undo",
    .label = "Undo",
    .on = ON_LIST,
    .help = "Takes a whole change back, by a new one. One’s own, or as a leader anybody’s.",
    .in = undo_in,
    .nin = COUNT(undo_in),
    .perm = PERM_CONTRIBUTE,
    .flags = A_MCP,
    .run = undo_run
};

/* ---- token ---- */

static enum status token_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct str secret;
    int64_t id;
    TRY(auth_token_make(c, in_text(call, "title"), in_text(call, "scopes"), in_int(call, "days", 90), &secret, &id));
    json_id(out, c, "id", id);
    json_member_str(out, S("token"), secret);
    return ST_OK;
}

static const struct field token_in[] = {
    TXT("title", REQ, "Program", "What the program is."),
    FIELD("scopes", FT_TEXT, 0, "Scopes", "read, write:requests (any kind’s plural), write:* or admin, blanks between.",
          .max = 200, .dflt = "read"),
    INTD("days", 0, "Days", "For how many days.", 1, AUTH_TOKEN_DAYS_MAX, "days", "90"),
};
static const struct action token_make = { .kind = &kind_token,
                                          .verb = "make",
                                          .label = "Make a token",
                                          .on = ON_LIST,
                                          .help = "A key for a program that acts in your name. It is shown once.",
                                          .in = token_in,
                                          .nin = COUNT(token_in),
                                          .perm = PERM_VIEW,
                                          .flags = A_SECRET,
                                          .run = token_run };

/* ---- user ---- */

static enum status invite_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct invited who;
    TRY(house_invite(c,
                     &(struct invite_who){ in_text(call, "email"), in_text(call, "role"), in_text(call, "person"),
                                           in_text(call, "persona") },
                     &who));
    json_id(out, c, "user", who.user);
    json_member_str(out, S("path"), arena_printf(c->arena, "/welcome/%.*s", STR_FMT(who.secret)));
    return ST_OK;
}

static const struct field invite_in[] = {
    MAIL("email", REQ, "E-mail", "With which they sign in."),
    TXT("role", 0, "Role", "viewer, contributor, editor, leader or owner; of somebody new, viewer if empty."),
    TXT("person", 0, "Person", "Who this is; a name that is not here yet is added."),
    TXT("persona", 0, "Persona",
        "Where they begin: pm, leader, executive, functional or customer-facing; by what the person is, if empty."),
};
static const struct action user_invite = {
    .kind = &kind_user,
    .verb = "invite",
    .label = "Invite",
    .on = ON_LIST,
    .help = "A link with which they set a password: once, within seven days. Who forgot theirs gets one anew.",
    .in = invite_in,
    .nin = COUNT(invite_in),
    .perm = PERM_OWN,
    .flags = A_SECRET,
    .run = invite_run
};

static enum status needs_sign_in(struct ctx *c)
{
    if (c->actor && c->actor->user_id)
        return ST_OK;
    problem_add(c->problems, NULL, S("sign_in"), "Nobody is signed in here: who reaches this machine is the owner.");
    return ST_INVALID;
}

static enum status password_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    TRY(needs_sign_in(c));
    TRY(auth_set_password(c, c->actor->user_id, in_text(call, "old"), in_text(call, "new"), c->actor->session_id));
    json_key(out, S("changed"));
    json_bool(out, true);
    return ST_OK;
}

static const struct field password_in[] = {
    FIELD("old", FT_TEXT, REQ | F_UNSEEN, "Password now", NULL, .max = 1024),
    FIELD("new", FT_TEXT, REQ | F_UNSEEN, "New password", "12 characters or more.", .max = 1024),
};
static const struct action user_set_password = {
    .kind = &kind_user,
    .verb = "set_password",
    .label = "Change your password",
    .on = ON_LIST,
    .help = "Your own. You stay signed in here; everywhere else you are signed out.",
    .in = password_in,
    .nin = COUNT(password_in),
    .perm = PERM_VIEW,
    .flags = A_SECRET,
    .run = password_run
};

/* Without a code: the secret to type into a program. With both: the second factor is on. */
static enum status totp_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct str *codes;
    size_t n;
    TRY(needs_sign_in(c));
    if (!in_has(call, "code")) {
        json_member_str(out, S("secret"), auth_totp_secret(c));
        return ST_OK;
    }
    TRY(auth_totp_on(c, c->actor->user_id, in_text(call, "secret"), in_text(call, "code"), &codes, &n));
    json_key(out, S("recovery_codes"));
    json_array(out);
    for (size_t i = 0; i < n; i++)
        json_str(out, codes[i]);
    json_end(out);
    return ST_OK;
}

static const struct field totp_in[] = {
    TXT("secret", 0, "Secret", "What the program was given."),
    TXT("code", 0, "Code", "The six digits that it shows now; empty: a secret is made."),
};
static const struct action user_enrol_totp = {
    .kind = &kind_user,
    .verb = "enrol_totp",
    .label = "Set up a second factor",
    .on = ON_LIST,
    .help = "First without a code: type the secret into an authenticator program. Then with both: it is on.",
    .in = totp_in,
    .nin = COUNT(totp_in),
    .perm = PERM_VIEW,
    .flags = A_SECRET,
    .run = totp_run
};

static enum status end_session_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct auth_session *s;
    size_t n;
    TRY(needs_sign_in(c));
    TRY(auth_end(c, c->actor->user_id, in_int(call, "session", 0), c->actor->session_id));
    TRY(auth_sessions(c, c->actor->user_id, &s, &n));
    json_key(out, S("sessions"));
    json_array(out);
    for (size_t i = 0; i < n; i++) {
        json_object(out);
        json_id(out, c, "session", s[i].id);
        json_member_str(out, S("with"), s[i].agent);
        json_member_str(out, S("used"), instant_text(c->arena, s[i].seen_at));
        json_end(out);
    }
    json_end(out);
    return ST_OK;
}

static const struct field end_session_in[] = { INT("session", 0, "Session", "Its number; empty: all but this one.", 1,
                                                   INT64_MAX, NULL) };
static const struct action user_end_session = { .kind = &kind_user,
                                                .verb = "end_session",
                                                .label = "End a session",
                                                .on = ON_LIST,
                                                .help =
                                                    "Signs you out elsewhere, and says where you are signed in still.",
                                                .in = end_session_in,
                                                .nin = COUNT(end_session_in),
                                                .perm = PERM_VIEW,
                                                .flags = A_SECRET,
                                                .run = end_session_run };

const struct action *const house_actions[] = {
    &workspace_start, &workspace_export,  &workspace_erase, &change_undo_act,  &token_make,
    &user_invite,     &user_set_password, &user_enrol_totp, &user_end_session, NULL
};
