/* use/moves_use.c: actions that move a record along its lifecycle, with what is written on the way. */
#include "model/kinds/def.h"
#include "use/actions.h"
#include "use/plan_use.h"

static const struct field requirement_agree_in[] = {
    PRO("reason", 0, "Why", "Needed where it stood further on already."),
};
static const struct action requirement_agree = { .kind = &kind_requirement,
                                                 .verb = "agree",
                                                 .label = "Agree",
                                                 .to = "agreed",
                                                 .help = "We agree that customers need this.",
                                                 .on = ON_RECORD,
                                                 .perm = PERM_EDIT,
                                                 .in = requirement_agree_in,
                                                 .nin = COUNT(requirement_agree_in),
                                                 .run = action_move };

static const struct field feature_start_in[] = {
    PRO("reason", 0, "Why", "Needed where it stood further on already."),
};
static const struct action feature_start = { .kind = &kind_feature,
                                             .verb = "start",
                                             .label = "Start",
                                             .to = "started",
                                             .help = "Work begins.",
                                             .on = ON_RECORD,
                                             .perm = PERM_EDIT,
                                             .in = feature_start_in,
                                             .nin = COUNT(feature_start_in),
                                             .run = action_move };

static const struct field feature_ship_in[] = {
    DATED("shipped_on", 0, "On", NULL, "today"),
    PRO("reason", 0, "Why", "Needed where it was retired already."),
};
static const struct action feature_ship = { .kind = &kind_feature,
                                            .verb = "ship",
                                            .label = "Ship",
                                            .to = "shipped",
                                            .help = "It is with customers.",
                                            .on = ON_RECORD,
                                            .perm = PERM_EDIT,
                                            .in = feature_ship_in,
                                            .nin = COUNT(feature_ship_in),
                                            .run = action_move };

static const struct field feature_drop_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action feature_drop = { .kind = &kind_feature,
                                            .verb = "drop",
                                            .label = "Drop",
                                            .to = "dropped",
                                            .help = "We will not do it.",
                                            .on = ON_RECORD,
                                            .perm = PERM_EDIT,
                                            .in = feature_drop_in,
                                            .nin = COUNT(feature_drop_in),
                                            .run = action_move };

static const struct action talk_ready = { .kind = &kind_talk,
                                          .verb = "ready",
                                          .label = "Ready",
                                          .to = "ready",
                                          .help = "Prepared, with at least one question to learn from.",
                                          .on = ON_RECORD,
                                          .perm = PERM_EDIT,
                                          .run = action_move };

static const struct field talk_hold_in[] = {
    DATE("on", 0, "Took place on", "Empty: the day that it was planned for, or today where that is still to come."),
    PRO("summary", 0, "Summary", NULL),
    CHO("result", 0, "Result", "What it changed.", choice_talk_results),
    INT("minutes", 0, "Length", NULL, 0, 1440, "minutes"),
    INT("our_minutes", 0, "We spoke", NULL, 0, 1440, "minutes"),
};
/* A talk that took place has a day that has come. */
static enum status hold_run(struct ctx *c, struct action_call *call, struct json_writer *out)
{
    struct str today = date_text(c->arena, tz_date(c->app->zone, c->now_ms)), said = in_text(call, "on"),
               planned = rec_str(call->record, "on");
    struct path at = { .name = S("on") };
    if (str_cmp(said, today) > 0) {
        problem_add(c->problems, &at, S("future"), "it took place on a day that has come");
        return ST_INVALID;
    }
    struct record *r = record_copy(c, call->record);
    rset_text(r, "on", !str_empty(said) ? said : str_cmp(planned, today) > 0 ? today : planned);
    call->record = r;
    return action_move(c, call, out);
}

static const struct action talk_hold = { .kind = &kind_talk,
                                         .verb = "hold",
                                         .label = "Hold",
                                         .to = "held",
                                         .help = "It took place.",
                                         .on = ON_RECORD,
                                         .perm = PERM_EDIT,
                                         .in = talk_hold_in,
                                         .nin = COUNT(talk_hold_in),
                                         .run = hold_run };

static const struct field talk_cancel_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action talk_cancel = { .kind = &kind_talk,
                                           .verb = "cancel",
                                           .label = "Cancel",
                                           .to = "cancelled",
                                           .help = "It does not take place.",
                                           .on = ON_RECORD,
                                           .perm = PERM_EDIT,
                                           .in = talk_cancel_in,
                                           .nin = COUNT(talk_cancel_in),
                                           .run = action_move };

static const struct action promise_keep = { .kind = &kind_promise,
                                            .verb = "keep",
                                            .label = "Keep",
                                            .to = "kept",
                                            .help = "They got it.",
                                            .on = ON_RECORD,
                                            .perm = PERM_EDIT,
                                            .run = action_move };

static const struct field promise_move_in[] = {
    DATE("moved_to", REQ, "To", NULL),
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action promise_move = { .kind = &kind_promise,
                                            .verb = "move",
                                            .label = "Move",
                                            .to = "moved",
                                            .help = "They get it later.",
                                            .on = ON_RECORD,
                                            .perm = PERM_EDIT,
                                            .in = promise_move_in,
                                            .nin = COUNT(promise_move_in),
                                            .run = action_move };

static const struct field promise_break_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action promise_break = { .kind = &kind_promise,
                                             .verb = "break",
                                             .label = "Break",
                                             .to = "broken",
                                             .help = "They do not get it.",
                                             .on = ON_RECORD,
                                             .perm = PERM_EDIT,
                                             .in = promise_break_in,
                                             .nin = COUNT(promise_break_in),
                                             .run = action_move };

static const struct field promise_withdraw_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action promise_withdraw = { .kind = &kind_promise,
                                                .verb = "withdraw",
                                                .label = "Withdraw",
                                                .to = "withdrawn",
                                                .help = "It was no promise.",
                                                .on = ON_RECORD,
                                                .perm = PERM_EDIT,
                                                .in = promise_withdraw_in,
                                                .nin = COUNT(promise_withdraw_in),
                                                .run = action_move };

static const struct field pledge_pledge_in[] = {
    INT("days", 0, "Days", NULL, 0, 100000, "days"),
    DATE("due", 0, "Due", NULL),
};
static const struct action pledge_pledge = { .kind = &kind_pledge,
                                             .verb = "pledge",
                                             .label = "Pledge",
                                             .to = "pledged",
                                             .help = "I put this in.",
                                             .on = ON_RECORD,
                                             .own = "by",
                                             .others = PERM_EDIT,
                                             .perm = PERM_CONTRIBUTE,
                                             .in = pledge_pledge_in,
                                             .nin = COUNT(pledge_pledge_in),
                                             .run = action_move };

static const struct field pledge_deliver_in[] = {
    INT("given_days", 0, "Given", NULL, 0, 100000, "days"),
    PCT("given_percent", 0, "Given, in percent", NULL),
};
static const struct action pledge_deliver = { .kind = &kind_pledge,
                                              .verb = "deliver",
                                              .label = "Deliver",
                                              .to = "delivered",
                                              .help = "It was given.",
                                              .on = ON_RECORD,
                                              .own = "by",
                                              .others = PERM_EDIT,
                                              .perm = PERM_CONTRIBUTE,
                                              .in = pledge_deliver_in,
                                              .nin = COUNT(pledge_deliver_in),
                                              .run = action_move };

static const struct field pledge_decline_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action pledge_decline = { .kind = &kind_pledge,
                                              .verb = "decline",
                                              .label = "Decline",
                                              .to = "declined",
                                              .help = "Not this time.",
                                              .on = ON_RECORD,
                                              .own = "by",
                                              .others = PERM_EDIT,
                                              .perm = PERM_CONTRIBUTE,
                                              .in = pledge_decline_in,
                                              .nin = COUNT(pledge_decline_in),
                                              .run = action_move };

static const struct field pledge_withdraw_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action pledge_withdraw = { .kind = &kind_pledge,
                                               .verb = "withdraw",
                                               .label = "Withdraw",
                                               .to = "withdrawn",
                                               .help = "It cannot be given.",
                                               .on = ON_RECORD,
                                               .own = "by",
                                               .others = PERM_EDIT,
                                               .perm = PERM_CONTRIBUTE,
                                               .in = pledge_withdraw_in,
                                               .nin = COUNT(pledge_withdraw_in),
                                               .run = action_move };

static const struct field conflict_put_on_agenda_in[] = {
    REF("mediator", 0, "Mediator", NULL, person),
    DATE("recheck_on", 0, "Look again on", NULL),
};
static const struct action conflict_put_on_agenda = { .kind = &kind_conflict,
                                                      .verb = "put_on_agenda",
                                                      .label = "Put on the agenda",
                                                      .to = "agenda",
                                                      .help = "It is talked about next.",
                                                      .on = ON_RECORD,
                                                      .perm = PERM_LEAD,
                                                      .in = conflict_put_on_agenda_in,
                                                      .nin = COUNT(conflict_put_on_agenda_in),
                                                      .run = action_move };

static const struct field conflict_propose_in[] = {
    PRO("proposal", REQ, "Proposal", NULL),
};
static const struct action conflict_propose = { .kind = &kind_conflict,
                                                .verb = "propose",
                                                .label = "Propose",
                                                .to = "proposed",
                                                .help = "A way out was proposed.",
                                                .on = ON_RECORD,
                                                .perm = PERM_LEAD,
                                                .in = conflict_propose_in,
                                                .nin = COUNT(conflict_propose_in),
                                                .run = action_move };

static const struct field conflict_agree_in[] = {
    PRO("agreement", REQ, "Agreement", NULL),
    DATE("recheck_on", 0, "Look again on", NULL),
};
static const struct action conflict_agree = { .kind = &kind_conflict,
                                              .verb = "agree",
                                              .label = "Agree",
                                              .to = "agreed",
                                              .help = "Both sides agree.",
                                              .on = ON_RECORD,
                                              .perm = PERM_LEAD,
                                              .in = conflict_agree_in,
                                              .nin = COUNT(conflict_agree_in),
                                              .run = action_move };

static const struct field conflict_dismiss_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action conflict_dismiss = { .kind = &kind_conflict,
                                                .verb = "dismiss",
                                                .label = "Dismiss",
                                                .to = "dismissed",
                                                .help = "The two do not pull apart.",
                                                .on = ON_RECORD,
                                                .perm = PERM_LEAD,
                                                .in = conflict_dismiss_in,
                                                .nin = COUNT(conflict_dismiss_in),
                                                .run = action_move };

static const struct action watch_act = { .kind = &kind_watch,
                                         .verb = "act",
                                         .label = "Act",
                                         .to = "acted",
                                         .help = "What was to follow was done.",
                                         .on = ON_RECORD,
                                         .perm = PERM_EDIT,
                                         .run = action_move };

static const struct field watch_dismiss_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action watch_dismiss = { .kind = &kind_watch,
                                             .verb = "dismiss",
                                             .label = "Dismiss",
                                             .to = "dismissed",
                                             .help = "It is no longer watched.",
                                             .on = ON_RECORD,
                                             .perm = PERM_EDIT,
                                             .in = watch_dismiss_in,
                                             .nin = COUNT(watch_dismiss_in),
                                             .run = action_move };

static const struct action opening_post = { .kind = &kind_opening,
                                            .verb = "post",
                                            .label = "Post",
                                            .to = "posted",
                                            .help = "The role is open to candidates.",
                                            .on = ON_RECORD,
                                            .perm = PERM_LEAD,
                                            .run = action_move };

static const struct action opening_fill = { .kind = &kind_opening,
                                            .verb = "fill",
                                            .label = "Fill",
                                            .to = "filled",
                                            .help = "Somebody took the role.",
                                            .on = ON_RECORD,
                                            .perm = PERM_LEAD,
                                            .run = action_move };

static const struct field opening_close_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action opening_close = { .kind = &kind_opening,
                                             .verb = "close",
                                             .label = "Close",
                                             .to = "closed",
                                             .help = "The role is not filled.",
                                             .on = ON_RECORD,
                                             .perm = PERM_LEAD,
                                             .in = opening_close_in,
                                             .nin = COUNT(opening_close_in),
                                             .run = action_move };

static const struct field step_done_in[] = {
    DATED("done_on", 0, "On", NULL, "today"),
};
static const struct action step_done = { .kind = &kind_step,
                                         .verb = "done",
                                         .label = "Done",
                                         .to = "done",
                                         .help = "The step is taken.",
                                         .on = ON_RECORD,
                                         .perm = PERM_EDIT,
                                         .in = step_done_in,
                                         .nin = COUNT(step_done_in),
                                         .run = action_move };

static const struct field step_drop_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action step_drop = { .kind = &kind_step,
                                         .verb = "drop",
                                         .label = "Drop",
                                         .to = "dropped",
                                         .help = "The step is not taken.",
                                         .on = ON_RECORD,
                                         .perm = PERM_EDIT,
                                         .in = step_drop_in,
                                         .nin = COUNT(step_drop_in),
                                         .run = action_move };

static const struct action page_publish = { .kind = &kind_page,
                                            .verb = "publish",
                                            .label = "Publish",
                                            .to = "published",
                                            .help = "Everybody may rely on it.",
                                            .on = ON_RECORD,
                                            .perm = PERM_LEAD,
                                            .run = action_move };

static const struct field page_retire_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action page_retire = { .kind = &kind_page,
                                           .verb = "retire",
                                           .label = "Retire",
                                           .to = "retired",
                                           .help = "It no longer holds.",
                                           .on = ON_RECORD,
                                           .perm = PERM_LEAD,
                                           .in = page_retire_in,
                                           .nin = COUNT(page_retire_in),
                                           .run = action_move };

static const struct field tradeoff_withdraw_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action tradeoff_withdraw = { .kind = &kind_tradeoff,
                                                 .verb = "withdraw",
                                                 .label = "Withdraw",
                                                 .to = "withdrawn",
                                                 .help = "Nobody needs this decision any more.",
                                                 .on = ON_RECORD,
                                                 .perm = PERM_EDIT,
                                                 .in = tradeoff_withdraw_in,
                                                 .nin = COUNT(tradeoff_withdraw_in),
                                                 .run = action_move };

static const struct field request_reopen_in[] = {
    PRO("reason", REQ, "Why", "Whoever reads this later will ask."),
};
static const struct action request_reopen = { .kind = &kind_request,
                                              .verb = "reopen",
                                              .label = "Reopen",
                                              .to = "reopened",
                                              .help = "The answer does not hold.",
                                              .on = ON_RECORD,
                                              .perm = PERM_CONTRIBUTE,
                                              .in = request_reopen_in,
                                              .nin = COUNT(request_reopen_in),
                                              .run = action_move };

static const struct field request_tell_in[] = {
    PRO("what_for", REQ, "What for", "What happens on the day they don't have it?"),
};
static const struct action request_tell = { .kind = &kind_request,
                                            .verb = "tell",
                                            .label = "Say what it is for",
                                            .to = "owned",
                                            .offered_in = "waiting",
                                            .help = "What was asked back is answered: it waits for its answer again.",
                                            .on = ON_RECORD,
                                            .perm = PERM_CONTRIBUTE,
                                            .in = request_tell_in,
                                            .nin = COUNT(request_tell_in),
                                            .run = action_move };

static const struct field request_later_in[] = {
    DATE("later_until", REQ, "Until", NULL),
};
static const struct action request_later = { .kind = &kind_request,
                                             .verb = "later",
                                             .label = "Later",
                                             .to = "later",
                                             .help = "We look at it again on a day.",
                                             .on = ON_RECORD,
                                             .perm = PERM_CONTRIBUTE,
                                             .in = request_later_in,
                                             .nin = COUNT(request_later_in),
                                             .run = action_move };

static const struct action message_cancel = { .kind = &kind_message,
                                              .verb = "cancel",
                                              .label = "Cancel",
                                              .to = "cancelled",
                                              .help = "It does not leave the house.",
                                              .on = ON_RECORD,
                                              .perm = PERM_EDIT,
                                              .run = action_move };

static const struct action token_revoke = { .kind = &kind_token,
                                            .verb = "revoke",
                                            .label = "Revoke",
                                            .to = "revoked",
                                            .help = "The program can no longer act in your name.",
                                            .on = ON_RECORD,
                                            .perm = PERM_VIEW,
                                            .run = action_move };

static const struct action user_close = { .kind = &kind_user,
                                          .verb = "close",
                                          .label = "Close",
                                          .to = "closed",
                                          .help = "They are signed out everywhere, and cannot sign in again.",
                                          .on = ON_RECORD,
                                          .perm = PERM_OWN,
                                          .run = action_move };

const struct action *const moves_actions[] = {
    &requirement_agree, &feature_start,  &feature_ship,     &feature_drop,
    &talk_ready,        &talk_hold,      &talk_cancel,      &promise_keep,
    &promise_move,      &promise_break,  &promise_withdraw, &pledge_pledge,
    &pledge_deliver,    &pledge_decline, &pledge_withdraw,  &conflict_put_on_agenda,
    &conflict_propose,  &conflict_agree, &conflict_dismiss, &watch_act,
    &watch_dismiss,     &opening_post,   &opening_fill,     &opening_close,
    &step_done,         &step_drop,      &page_publish,     &page_retire,
    &tradeoff_withdraw, &request_reopen, &request_tell,     &request_later,
    &message_cancel,    &token_revoke,   &user_close,       NULL
};
