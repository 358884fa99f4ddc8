/* use/tradeoff_decide.c: choosing one option of a card: decision, version, options, answer, in one transaction. */
#include "use/plan_problem.h"
#include "use/tradeoff_use.h"

struct decide_arg {
    const struct tradeoff_choice *choice;
    struct tradeoff_card *card;
    struct card_line *o;
    struct str frozen;
    struct tradeoff_done *done;
    int64_t version;
    int64_t as_of;                                     /* the newest change when the card was worked out */
};

/* A title takes 200 bytes at most; cut between letters. */
struct str title_cut(struct arena *a, struct str s)
{
    size_t n = 196;
    if (s.n <= 200)
        return s;
    while (n > 0 && ((unsigned char)s.p[n] & 0xc0u) == 0x80u)
        n--;
    return arena_printf(a, "%.*s…", (int)n, s.p);
}

static enum status decide_version(struct ctx *c, struct decide_arg *d)
{
    d->version = d->card->w.has_plan ? d->card->w.plan.id : -1;
    d->done->plan_n = d->card->w.has_plan ? d->card->w.plan.n : -1;
    if (d->o->fig.nmoves == 0)
        return ST_OK;
    struct plan_write p = { .made_by = S("decision"),
                            .adopt = true,
                            .proven = d->o->proven,
                            .because = any_text(c->arena, &kind_tradeoff, d->card->t.id),
                            .why = d->choice->reason,
                            .title =
                                arena_printf(c->arena, "%.*s: %.*s", STR_FMT(d->card->t.key), STR_FMT(d->o->title)),
                            .value = d->o->fig.points_horizon / d->card->p.m.unit,
                            .bound = d->o->fig.points_horizon / d->card->p.m.unit };
    return plan_version_add(c, &d->card->p.m, d->o->finish, &p, &d->version, &d->done->plan_n);
}

static struct str next_look(struct ctx *c, const struct decide_arg *d)
{
    struct quarter q = { (int32_t)d->card->t.quarter + 1 };
    return date_text(c->arena, quarter_first_day(q, (int)d->card->w.set.fiscal_start));
}

/* What was typed, read as the field reads it; nothing where nothing was. */
static enum status typed(struct ctx *c, struct record *r, struct str field, struct str text)
{
    const struct path at = { .name = field };
    return str_empty(text) ? ST_OK : rec_set(c, r, field, text, &at);
}

/* What a decision says, signed or not. */
static enum status decide_draft(struct ctx *c, struct decide_arg *d, struct record **ret)
{
    struct record *r = rec_new(c, &kind_decision);
    bool no = str_eq(d->o->type, S("keep")) || str_eq(d->o->type, S("defer")) || str_eq(d->o->type, S("capacity"));
    const char *verdict = str_eq(d->o->type, S("keep"))       ? "keep"
                          : str_eq(d->o->type, S("capacity")) ? "ask_capacity"
                          : d->card->p.ending                 ? "retire"
                          : str_eq(d->o->type, S("defer"))    ? "not_now"
                          : str_eq(d->o->type, S("slice"))    ? "smaller"
                                                              : "instead";
    rset_text(r, "on", any_text(c->arena, &kind_tradeoff, d->card->t.id));
    rset_text(r, "verdict", str_z(verdict));
    rset_text(r, "basis", S("evidence"));
    TRY(typed(c, r, S("basis"), d->choice->basis));
    TRY(typed(c, r, S("reason"), d->choice->reason));
    if (no)
        rset_text(r, "alternative", d->o->gets);
    TRY(typed(c, r, S("alternative"), d->choice->alternative));
    if (no)
        rset_text(r, "revisit_on", next_look(c, d));
    TRY(typed(c, r, S("revisit_on"), d->choice->revisit_on));
    if (!str_empty(d->frozen)) {                       /* it is signed in the same change */
        if (c->actor && c->actor->person_id > 0)
            rset_int(r, "signed_by", c->actor->person_id);
        rset_int(r, "at", c->now_ms);
        rset_text(r, "frozen", d->frozen);
        if (d->version > 0)
            rset_int(r, "plan_version", d->version);
    }
    TRY(rec_add(c, r));
    TRY(rec_get(c, &kind_decision, r->id, ret));
    d->done->decision = rec_key(*ret);
    return ST_OK;
}

static enum status decide_sign(struct ctx *c, struct decide_arg *d)
{
    struct record *r = NULL;
    TRY(decide_draft(c, d, &r));
    rset_text(r, "state", S("signed"));
    return rec_edit(c, r);
}

static enum status decide_tell(struct ctx *c, struct decide_arg *d)
{
    if (str_empty(d->card->t.asker_any))
        return ST_OK;
    struct record *r = rec_new(c, &kind_message);
    rset_text(r, "record", any_text(c->arena, &kind_tradeoff, d->card->t.id));
    rset_text(r, "to", d->card->t.asker_any);
    rset_text(r, "purpose", S("answer"));
    rset_text(r, "subject", arena_printf(c->arena, "%.*s: %.*s", STR_FMT(d->card->t.key), STR_FMT(d->o->title)));
    rset_text(r, "text", d->choice->reason);
    if (c->actor && c->actor->person_id > 0)
        rset_int(r, "signed_by", c->actor->person_id);
    TRY(rec_add(c, r));
    d->done->message = rec_key(r);
    return ST_OK;
}

/* What is retired says so itself: shipped work and products are retired, work that never shipped is dropped. */
static enum status decide_retire(struct ctx *c, struct decide_arg *d)
{
    int64_t feature = any_id_of(d->card->t.retire, "feature"), product = any_id_of(d->card->t.retire, "product");
    const struct kind *k = feature >= 0 ? &kind_feature : &kind_product;
    struct record *r = NULL;
    if ((feature < 0 && product < 0) || !str_eq(d->o->type, S("yes")))
        return ST_OK;
    TRY(rec_get(c, k, feature >= 0 ? feature : product, &r));
    struct str now = r->v[kind_field_index(k, S("state"))].u.s;
    struct str to = feature < 0 || str_eq(now, S("shipped")) ? S("retired") : S("dropped");
    if (!kind_transition(k, now, to))
        return ST_OK;
    rset_text(r, "state", to);
    if (product >= 0)
        rset_text(r, "retired_on", date_text(c->arena, workspace_today(c, &d->card->w.set)));
    return rec_edit(c, r);
}

static enum status decide_request(struct ctx *c, struct decide_arg *d)
{
    struct record *r = NULL;
    if (d->card->t.request <= 0)
        return ST_OK;
    TRY(rec_get(c, &kind_request, d->card->t.request, &r));
    size_t at = kind_field_index(&kind_request, S("state")), what = kind_field_index(&kind_request, S("what_for"));
    if (!kind_transition(&kind_request, r->v[at].u.s, S("answered")))
        return ST_OK;
    if (what < kind_request.nfields && r->v[what].type != VT_TEXT)
        rset_text(r, "what_for", d->card->t.what_for);
    rset_text(r, "state", S("answered"));
    return rec_edit(c, r);
}

struct w_letter {
    int64_t id, rev;
    struct str letter;
};
static const struct col q_letters_cols[] = { COL(struct w_letter, id), COL(struct w_letter, rev),
                                             COL(struct w_letter, letter) };
static const struct stmt_def q_letters = {
    .name = "tradeoff.letters",
    .sql =
        "SELECT id, rev, COALESCE(letter,'') AS letter FROM option WHERE archived_at IS NULL AND tradeoff = ?1 ORDER BY id",
    ROWS_OF(struct w_letter, q_letters_cols)
};

/* One row per option, also of those not taken: over what somebody wrote for its letter, if anybody did. */
static enum status decide_option(struct ctx *c, const struct decide_arg *d, const struct card_line *o,
                                 const struct w_letter *there, size_t nthere)
{
    struct record *r = rec_new(c, &kind_option);
    struct json_writer j;
    struct out figures;
    out_init_raw(&figures, c->arena);
    json_begin(&j, &figures);
    option_json(&j, &d->card->p, o);
    rset_int(r, "tradeoff", d->card->t.id);
    rset_text(r, "letter", (struct str){ &o->letter, 1 });
    rset_text(r, "type", o->type);
    rset_text(r, "title", title_cut(c->arena, o->title));
    rset_text(r, "gets", title_cut(c->arena, o->gets));
    if (o->slice >= 0 && str_eq(o->type, S("slice")))
        rset_int(r, "slice", d->card->w.features[o->slice].id);
    if (o == d->o && d->version > 0)
        rset_int(r, "version", d->version);
    rset_bool(r, "proven", o->proven);
    rset_int(r, "bound", o->fig.points_horizon / d->card->p.m.unit);
    rset_text(r, "robust", o->robust);
    rset_text(r, "figures", out_str(&figures));
    for (size_t i = 0; i < nthere; i++)
        if (there[i].letter.n == 1 && there[i].letter.p[0] == o->letter) {
            r->id = there[i].id;
            r->rev = there[i].rev;
            return rec_edit(c, r);
        }
    return rec_add(c, r);
}

static enum status decide_options(struct ctx *c, struct decide_arg *d)
{
    struct w_letter *there = NULL;
    size_t n = 0;
    struct value id = value_int(d->card->t.id);
    TRY(db_all(c, &q_letters, &id, 1, &there, &n));
    for (size_t i = 0; i < d->card->p.noptions; i++)
        TRY(decide_option(c, d, &d->card->p.options[i], there, n));
    return ST_OK;
}

/* differ: options_differ, or nothing. */
static enum status stale_options(struct ctx *c, const struct tradeoff_card *card, struct str differ)
{
    problem_add(c->problems, NULL, S("stale"),
                "What the options of %.*s are worked out from has changed: nothing was applied.%.*s\n"
                "Look at them and choose once more.",
                STR_FMT(card->t.key), STR_FMT(differ));
    return ST_CONFLICT;
}

enum status tradeoff_moment(struct ctx *c, int64_t *ret_as_of)
{
    struct change_head *head;
    size_t n;
    TRY(change_list(c, 0, STR_NULL, 0, 1, &head, &n));
    *ret_as_of = n ? head[0].id : 0;
    return ST_OK;
}

/* The same problem has the same answer: then nothing that was worked out is another by now. */
enum status tradeoff_same(struct ctx *c, int64_t as_of, const struct plan_model *m, bool *ret)
{
    struct world *w = ARENA_NEW(c->arena, struct world);
    struct plan_model now;
    int64_t newest;
    TRY(tradeoff_moment(c, &newest));
    *ret = newest == as_of;
    if (*ret)
        return ST_OK;
    TRY(world_load(c, w));
    TRY(plan_model_build(c, w, &(struct plan_from){ .effort = PLAN_LIKELY, .card = true }, &now));
    *ret = w->has_plan == m->w->has_plan && (!w->has_plan || w->plan.id == m->w->plan.id)
           && str_eq(plan_problem_text(&now), plan_problem_text(m));
    return ST_OK;
}

/* The card was priced before the transaction began: nobody may have decided, moved the plan or changed what the card was
 * worked out from since. */
static enum status decide_unchanged(struct ctx *c, const struct decide_arg *d, const struct record *t)
{
    struct w_version now = { .id = -1 };
    const struct value *state = &t->v[kind_field_index(&kind_tradeoff, S("state"))];
    if (!str_eq(state->u.s, S("open"))) {
        problem_add(c->problems, NULL, S("state"), "%.*s was decided meanwhile.", STR_FMT(d->card->t.key));
        return ST_EXISTS;
    }
    if (d->card->w.has_plan)
        TRY(world_version(c, S("current"), &now));
    if (d->card->w.has_plan && now.id != d->card->w.plan.id) {
        problem_add(c->problems, NULL, S("stale"),
                    "The plan changed meanwhile: it is version %lld now. Nothing was applied.\nLook again.",
                    (long long)now.n);
        return ST_CONFLICT;
    }
    bool same = false;
    TRY(tradeoff_same(c, d->as_of, &d->card->p.m, &same));
    return same ? ST_OK : stale_options(c, d->card, S(""));
}

static enum status decide_body(struct ctx *c, void *arg)
{
    struct decide_arg *d = arg;
    struct record *t = NULL;
    TRY(rec_get(c, &kind_tradeoff, d->card->t.id, &t));
    TRY(decide_unchanged(c, d, t));
    TRY(decide_version(c, d));
    TRY(decide_options(c, d));
    TRY(decide_sign(c, d));
    TRY(decide_tell(c, d));
    TRY(decide_request(c, d));
    TRY(decide_retire(c, d));
    rset_text(t, "frozen", d->frozen);
    rset_text(t, "state", S("decided"));
    if (d->card->w.has_plan)
        rset_int(t, "priced_on", d->card->w.plan.id);
    return rec_edit(c, t);
}

static enum status reprice_body(struct ctx *c, void *arg)
{
    const struct tradeoff_card *card = arg;
    struct record *t = NULL;
    TRY(rec_get(c, &kind_tradeoff, card->t.id, &t));
    rset_int(t, "priced_on", card->w.plan.id);
    return rec_edit(c, t);
}

static enum status stale(struct ctx *c, struct tradeoff_card *card, struct str shown)
{
    struct str differ = str_empty(shown) ? S("") : options_differ(&card->p, shown);
    if (card->t.priced_on != card->w.plan.id)
        TRY(core_write(c, S("tradeoff price"), reprice_body, card, NULL));
    problem_add(
        c->problems, NULL, S("stale"),
        "The plan changed: it is version %lld now. The options of %.*s were worked out again; nothing was applied.%.*s\n"
        "Look at them and choose once more.",
        (long long)card->w.plan.n, STR_FMT(card->t.key), STR_FMT(differ));
    return ST_CONFLICT;
}

static struct str freeze(struct ctx *c, const struct tradeoff_card *card, const struct card_line *chosen,
                         struct str reason)
{
    struct out o;
    struct json_writer j;
    const struct str names[] = { S("key"), S("title"), S("what_for"), S("chosen"), S("reason") };
    const struct str values[] = { card->t.key, card->t.title, card->t.what_for, { &chosen->letter, 1 }, reason };
    out_init_raw(&o, c->arena);
    json_begin(&j, &o);
    json_object(&j);
    for (size_t i = 0; i < COUNT(names); i++) {
        json_key(&j, names[i]);
        json_str(&j, values[i]);
    }
    priced_json(&j, &card->p);
    beside_json(&j, card);
    more_json(&j, &card->p);
    proof_json(&j, &card->p, c->now_ms);
    json_end(&j);
    return out_str(&o);
}

static enum status suggest_body(struct ctx *c, void *arg)
{
    struct decide_arg *d = arg;
    struct record *say = rec_new(c, &kind_comment);
    rset_text(say, "record", any_text(c->arena, &kind_tradeoff, d->card->t.id));
    rset_text(say, "role", S("voice"));
    rset_text(say, "text",
              arena_printf(c->arena, "I suggest %c, “%.*s”. %.*s", d->o->letter, STR_FMT(d->o->title),
                           STR_FMT(d->choice->reason)));
    TRY(rec_add(c, say));
    return decide_draft(c, d, &(struct record *){ NULL });
}

enum status tradeoff_price_use(struct ctx *c, struct str key, int64_t *ret_change)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    TRY(tradeoff_load_given(c, key, S("{}"), card)); /* its options are not asked for */
    if (card->decided || !card->w.has_plan) {
        problem_add(c->problems, NULL, S("state"),
                    card->decided ? "%.*s is decided; its figures stay." : "There is no plan to price %.*s on.",
                    STR_FMT(card->t.key));
        return ST_INVALID;
    }
    return core_write(c, S("tradeoff price"), reprice_body, card, ret_change);
}

/* Of one moment, which it names. */
static enum status moment_body(struct ctx *c, void *arg)
{
    struct decide_arg *d = arg;
    TRY(tradeoff_moment(c, &d->as_of));
    return tradeoff_load(c, d->choice->key, d->card);
}

enum status tradeoff_decide_use(struct ctx *c, const struct tradeoff_choice *choice, struct tradeoff_done *ret)
{
    struct tradeoff_card *card = ARENA_NEW(c->arena, struct tradeoff_card);
    struct decide_arg d = { .choice = choice, .card = card, .done = ret };
    *ret = (struct tradeoff_done){ .plan_n = -1 };
    TRY(db_tx(c, TX_READ, moment_body, &d));
    if (!str_eq(card->t.state, S("open"))) {
        bool draft = str_eq(card->t.state, S("draft")), decided = str_eq(card->t.state, S("decided"));
        problem_add(c->problems, NULL, S("state"), "%.*s is %.*s, not open.%s", STR_FMT(card->t.key),
                    STR_FMT(card->t.state),
                    draft     ? "\nSay what it is for and open it first."
                    : decided ? "\nChanging one's mind is a new trade-off."
                              : "");
        return ST_EXISTS;
    }
    if (str_empty(str_trim(choice->reason)))
        problem_add(c->problems, NULL, S("reason"),
                    "A decision needs a reason.\nSay it in a sentence that they can repeat.");
    for (size_t i = 0; i < card->p.noptions; i++)
        if (choice->letter.n == 1 && (choice->letter.p[0] & ~0x20) == card->p.options[i].letter)
            d.o = &card->p.options[i];
    if (card->unpriced)
        problem_add(c->problems, NULL, S("unsized"), "%.*s", STR_FMT(card->unpriced_why));
    else if (!d.o)
        problem_add(c->problems, NULL, S("choice"), "Choose exactly one of the options A to %c.",
                    (char)('A' + card->p.noptions - 1));
    if (c->problems->count)
        return ST_INVALID;
    int64_t on = choice->priced_on > 0 ? choice->priced_on : card->t.priced_on;
    bool old = false;
    TRY(tradeoff_stale(c, &card->w, on, &old));
    if (old)
        return stale(c, card, choice->shown);
    if (!str_empty(choice->shown) && !str_eq(choice->shown, options_shown(&card->p)))
        return stale_options(c, card, options_differ(&card->p, choice->shown));
    ret->suggested = !card->may_decide;
    if (!ret->suggested)
        d.frozen = freeze(c, card, d.o, choice->reason);
    TRY(core_write(c, ret->suggested ? S("tradeoff suggest") : S("tradeoff decide"),
                   ret->suggested ? suggest_body : decide_body, &d, &ret->change));
    ret->letter = (struct str){ &d.o->letter, 1 };
    ret->title = d.o->title;
    return ST_OK;
}
