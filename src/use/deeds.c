/* use/deeds.c: see use/deeds.h. */
#include "use/deeds.h"

/* What an action is called when it is done, and the kind whose records it is about; an action that is not here is
 * "KIND VERB", and its verb is among the verbs. */
static const struct {
    const char *action, *past, *kind;
} actions[] = {
    { "init", "set up the workspace", NULL },
    { "workspace start", "started with", NULL },
    { "import", "brought in", NULL },
    { "comment add", "remarked on", "comment" },
    { "plan adopt", "adopted", "plan_version" },
    { "plan move", "moved work:", "plan_version" },
    { "plan solve", "had a plan worked out:", "plan_version" },
    { "plan came up", "put in what came up:", "feature" },
    { "plan add", "added to the plan:", "feature" },
    { "tradeoff open", "opened", "tradeoff" },
    { "tradeoff price", "had the options of it priced:", "tradeoff" },
    { "tradeoff decide", "decided", "tradeoff" },
    { "tradeoff suggest", "suggested what to choose in", "tradeoff" },
    { "involved follow", "follows", "involved" },
    { "involved unfollow", "no longer follows", "involved" },
    { "involved add", "put somebody on", "involved" },
    { "involved archive", "took somebody off", "involved" },
    { "tradeoff ask", "asked somebody to weigh in on", "comment" },
    { "tradeoff weigh_in", "weighed in on", "comment" },
    { "tradeoff ask_capacity", "asked for days for", "tradeoff" },
    { "scenario assume", "assumed something in", "plan_version" },
    { "scenario unassume", "took back an assumption of", "plan_version" },
    { "scenario copy", "copied into", "plan_version" },
    { "scenario solve", "had a scenario worked out:", "plan_version" },
    { "scenario drop", "dropped", "plan_version" },
    { "rule lock_quarter", "locked a quarter:", NULL },
    { "rule unlock", "opened a quarter again:", NULL },
    { "plan lock", "locked a quarter:", NULL },
    { "plan unlock", "opened a quarter again:", NULL },
    { "token make", "made a key for a program", NULL },
    { "token revoke", "revoked a key of a program", NULL },
    { "user invite", "invited", NULL },
    { "sign-in accepted", "welcomed", NULL },
    { "user close", "closed a sign-in", NULL },
    { "user end_session", "ended a session", NULL },
    { "user enrol_totp", "set up one-time codes", NULL },
    { "user set_password", "set a password", NULL },
    { "connection set_secret", "set the secret of", NULL },
    { "workspace erase", "erased what was known of", NULL },
    { "workspace export", "exported everything", NULL },
    { "request draft_answer", "drafted an answer to", "request" },
    { "request later", "put off", "request" },
    { "request tell", "said what is behind", "request" },
    { "talk record", "wrote down", "talk" },
    { "pulse answer", "answered", NULL },
    { "change undo", "undid", NULL },
}, verbs[] = {
    { "add", "added", NULL },     { "edit", "changed", NULL }, { "set", "changed", NULL },
    { "archive", "archived", NULL }, { "move", "moved", NULL }, { "link", "linked", NULL },
    { "answer", "answered", NULL },  { "send", "sent", NULL },  { "import", "brought in", NULL },
    { "open", "opened", NULL },      { "merge", "made one of", NULL }, { "record", "wrote down", NULL },
    { "size", "sized", NULL },       { "weigh_in", "weighed in on", NULL }, { "pledge", "pledged", NULL },
    { "measure", "took", NULL }, { "decide", "decided", NULL },    { "adopt", "adopted", NULL },
    { "accept", "accepted", NULL }, { "act", "acted on", NULL }, { "agree", "agreed", NULL }, { "apply", "brought in", NULL },
    { "assume", "assumed something in", NULL }, { "break", "broke", NULL }, { "bulk", "changed many at once:", NULL },
    { "cancel", "cancelled", NULL }, { "check", "checked", NULL }, { "close", "closed", NULL }, { "copy", "copied", NULL },
    { "decline", "declined", NULL }, { "deliver", "delivered", NULL }, { "dismiss", "set aside", NULL },
    { "dispose", "said what became of", NULL }, { "done", "finished", NULL }, { "draft", "drafted", NULL }, { "drop", "dropped", NULL },
    { "erase", "erased", NULL }, { "escalate", "made a trade-off of", NULL }, { "fill", "filled", NULL }, { "find", "looked for", NULL },
    { "hand_over", "handed over", NULL }, { "hold", "held", NULL }, { "keep", "kept", NULL }, { "later", "put off", NULL },
    { "post", "posted", NULL }, { "prepare", "prepared", NULL }, { "preview", "looked at", NULL }, { "price", "priced", NULL },
    { "propose", "proposed a way out of", NULL }, { "publish", "published", NULL }, { "put_on_agenda", "put on the agenda", NULL },
    { "ready", "made ready", NULL }, { "reopen", "opened again", NULL }, { "retire", "retired", NULL }, { "revoke", "revoked", NULL },
    { "rework", "reworked", NULL }, { "ship", "shipped", NULL }, { "solve", "worked out", NULL }, { "start", "started", NULL },
    { "still_right", "found still right", NULL }, { "unassume", "took back an assumption of", NULL }, { "undo", "undid", NULL },
    { "weigh", "weighed", NULL }, { "what_if", "tried", NULL }, { "withdraw", "withdrew", NULL },
};

bool deed_is_known(struct str action)
{
    struct str kind, verb;
    bool found = false;
    for (size_t i = 0; i < COUNT(actions) && !found; i++)
        found = str_eq(action, str_z(actions[i].action));
    for (size_t i = 0; str_cut(action, ' ', &kind, &verb) && i < COUNT(verbs) && !found; i++)
        found = str_eq(verb, str_z(verbs[i].action));
    return found;
}

struct str deed_words(struct str action, struct str *ret_kind)
{
    struct str kind, verb;
    *ret_kind = STR_NULL;
    for (size_t i = 0; i < COUNT(actions); i++)
        if (str_eq(action, str_z(actions[i].action))) {
            *ret_kind = str_z(actions[i].kind);
            return str_z(actions[i].past);
        }
    if (!str_cut(action, ' ', &kind, &verb))
        return action;
    *ret_kind = kind;
    for (size_t i = 0; i < COUNT(verbs); i++)
        if (str_eq(verb, str_z(verbs[i].action)))
            return str_z(verbs[i].past);
    return verb;
}
