/* use/plan_rules.c: rules and promises of records as the engine's. */
#include "base/log.h"
#include "use/plan_parts.h"

size_t plan_subject_room(const struct world *w, struct str any)
{
    int32_t s = world_solution(w, any_id_of(any, "solution"));
    return s < 0 ? 1 : w_span(&w->solution_parts, s).n + 1;
}

/* Each feature (place in the input) that a rule's or promise's subject means. */
size_t plan_subject_features(const struct plan_model *m, struct str any, int32_t *ret, bool *ret_missing)
{
    const struct world *w = m->w;
    int64_t id = any_id_of(any, "feature");
    size_t n = 0;
    *ret_missing = false;
    if (id >= 0) {
        int32_t at = plan_in_of(m, id);
        if (at >= 0)
            ret[n++] = at;
        else
            *ret_missing = !plan_is_done(m, id);
        return n;
    }
    int32_t s = world_solution(w, any_id_of(any, "solution"));
    struct w_span parts = s < 0 ? (struct w_span){ NULL, 0 } : w_span(&w->solution_parts, s);
    for (size_t i = 0; i < parts.n; i++) {
        const struct w_part *p = &w->parts[parts.at[i]];
        int32_t at = p->required ? plan_in_of(m, p->feature) : -1;
        if (at >= 0)
            ret[n++] = at;
        else if (p->required && !plan_is_done(m, p->feature))
            *ret_missing = true;
    }
    return n;
}

static void rule_lock(struct plan_model *m, const struct w_rule *r, const int32_t *of, size_t n)
{
    struct plan_feature *f = (struct plan_feature *)(uintptr_t)m->in.features;
    for (size_t i = 0; i < n; i++) {
        int64_t q = r->quarter >= 0 ? r->quarter - m->first : m->force[of[i]];
        if (q < 0 || q >= m->in.quarters)
            continue;
        if (str_eq(r->type, S("forbid"))) {
            f[of[i]].forbid = true;
            continue;
        }
        f[of[i]].lock = (int16_t)q;
        if (m->force[of[i]] != q)                      /* it is not there yet: its own window is a rule as well */
            continue;
        if (f[of[i]].earliest > q)
            f[of[i]].earliest = (int16_t)q;
        if (f[of[i]].latest < q)
            f[of[i]].latest = (int16_t)q;
    }
}

static void rule_lock_quarter(struct plan_model *m, const struct w_rule *r)
{
    struct plan_feature *f = (struct plan_feature *)(uintptr_t)m->in.features;
    int64_t until = r->until >= 0 ? r->until : r->quarter;
    for (size_t i = 0; i < m->in.nfeatures; i++) {
        int64_t q = m->force[i] + m->first;
        bool in = m->force[i] >= 0 && q >= r->quarter && q - f[i].span < until;
        if (in)
            f[i].lock = m->force[i];
        int64_t open = until - m->first + f[i].span;       /* what is not in it starts after it */
        if (!in && (m->force[i] < 0 || q > until) && f[i].earliest < open) {
            f[i].forbid = f[i].forbid || open > f[i].latest;
            f[i].earliest = (int16_t)(f[i].forbid ? f[i].earliest : open);
        }
    }
}

/* ---- what leads to a subject ---- */

/* The work of a requirement that serves the priority, and of the slices of it. */
static void mark_priority(const struct plan_model *m, int32_t p, bool *mark)
{
    const struct world *w = m->w;
    struct w_span serves = w_span(&w->priority_serves, p);
    for (size_t s = 0; s < serves.n; s++) {
        struct w_span links = w_span(&w->requirement_fulfils, world_requirement(w, w->serves[serves.at[s]].lower));
        for (size_t l = 0; l < links.n; l++) {
            int32_t at = plan_in_of(m, w->fulfils[links.at[l]].lower);
            if (at >= 0)
                mark[at] = true;
        }
    }
}

/* With the priorities that drive towards it. */
static void mark_driving(const struct plan_model *m, int32_t from, bool *mark)
{
    const struct world *w = m->w;
    int32_t *todo = ARENA_ARRAY(w->arena, int32_t, w->npriorities + 1);
    bool *seen = ARENA_ARRAY(w->arena, bool, w->npriorities + 1);
    size_t n = 0;
    seen[from] = true;
    todo[n++] = from;
    while (n > 0) {
        int32_t p = todo[--n];
        struct w_span down = w_span(&w->priority_drives, p);
        mark_priority(m, p, mark);
        for (size_t k = 0; k < down.n; k++) {
            int32_t lower = world_priority(w, w->drives[down.at[k]].lower);
            if (lower >= 0 && !seen[lower])
                todo[n++] = lower;
            if (lower >= 0)
                seen[lower] = true;
        }
    }
}

/* Whether somebody of the market or segment was quoted for the priority; of nobody's, the market that it names itself. */
static bool heard_in(const struct world *w, int32_t p, int64_t market, int64_t segment)
{
    struct w_span quoted = w_span(&w->priority_quoted, p);
    bool known = false, here = false;
    for (size_t i = 0; i < quoted.n; i++) {
        int32_t own = world_customer(w, w->quoted[quoted.at[i]].customer);
        if (own < 0)
            continue;
        int32_t root = world_root(w, own);
        const struct w_customer *self = &w->customers[own],
                                *c = root >= 0 && w->customers[root].segment >= 0 ? &w->customers[root] : self;
        known = known || c->market >= 0;
        here = here || (segment >= 0 ? c->segment == segment || self->segment == segment : c->market == market);
    }
    return here || (!known && segment < 0 && w->priorities[p].market == market);
}

bool *plan_leads_to(const struct plan_model *m, struct str any)
{
    const struct world *w = m->w;
    bool *mark = ARENA_ARRAY(w->arena, bool, m->in.nfeatures + 1), missing;
    int64_t market = any_id_of(any, "market"), segment = any_id_of(any, "segment");
    int32_t priority = world_priority(w, any_id_of(any, "priority"));
    int32_t *of = ARENA_ARRAY(w->arena, int32_t, plan_subject_room(w, any));
    size_t n = plan_subject_features(m, any, of, &missing);
    for (size_t i = 0; i < n; i++)
        mark[of[i]] = true;
    if (priority >= 0)
        mark_driving(m, priority, mark);
    for (size_t p = 0; (market >= 0 || segment >= 0) && p < w->npriorities; p++)
        if (heard_in(w, (int32_t)p, market, segment))
            mark_priority(m, (int32_t)p, mark);
    for (size_t i = 0; i < m->in.nfeatures; i++) { /* a slice has no links: it leads where its whole does */
        int64_t whole = w->features[m->world_of[i]].slice_of;
        int32_t at = whole >= 0 ? plan_in_of(m, whole) : -1;
        mark[i] = mark[i] || (at >= 0 && mark[at]);
    }
    return mark;
}

/* ---- rules ---- */

struct ruling {
    struct plan_model *m;
    struct plan_set *sets;
    struct plan_mix *mix;
    struct plan_cover *cover;
    struct str *subjects;
    int nsubjects;
};

/* The bit of a subject in the features that lead to it; -1: there are more subjects than bits. */
static int bit_of(struct ruling *r, struct str any)
{
    struct plan_feature *f = (struct plan_feature *)(uintptr_t)r->m->in.features;
    for (int i = 0; i < r->nsubjects; i++)
        if (str_eq(r->subjects[i], any))
            return i;
    if (r->nsubjects == PLAN_SUBJECTS_MAX)
        return -1;
    const bool *mark = plan_leads_to(r->m, any);
    for (size_t i = 0; i < r->m->in.nfeatures; i++)
        f[i].segments |= mark[i] ? UINT64_C(1) << r->nsubjects : 0;
    r->subjects[r->nsubjects] = any;
    return r->nsubjects++;
}

static void rule_cover(struct ruling *to, int32_t rule)
{
    struct plan_model *m = to->m;
    const struct w_rule *r = &m->w->rules[rule];
    int bit = bit_of(to, r->subject);
    int64_t by = (r->until >= 0 ? r->until : r->quarter) - m->first;
    if (bit < 0) {
        m->beyond[rule] = true;
        return;
    }
    if (by < 0 || by >= m->in.quarters)
        by = m->in.quarters - 1;
    m->cover_of[m->in.ncover] = rule;
    to->cover[m->in.ncover++] = (struct plan_cover){ bit, (int32_t)(r->count > 0 ? r->count : 1), (int16_t)by };
}

static void rule_mix(struct ruling *to, int32_t rule)
{
    struct plan_model *m = to->m;
    const struct w_rule *r = &m->w->rules[rule];
    bool floor = str_eq(r->type, S("floor"));
    int64_t q = r->quarter - m->first;
    if (r->quarter >= 0 && (q < 0 || q >= m->in.quarters))
        return;
    int bit = str_empty(r->rclass) ? bit_of(to, r->subject) : -1;
    if (str_empty(r->rclass) && bit < 0) {
        m->beyond[rule] = true;
        return;
    }
    m->mix_of[m->in.nmix] = rule;
    to->mix[m->in.nmix++] = (struct plan_mix){ .class_id = plan_class_of(r->rclass),
                                               .segments = bit < 0 ? 0 : UINT64_C(1) << bit,
                                               .floor = floor ? (int32_t)r->percent : 0,
                                               .ceiling = floor ? 100 : (int32_t)r->percent,
                                               .quarter = (int16_t)(r->quarter >= 0 ? q : PLAN_OUT) };
}

static void rule_set(struct ruling *to, int32_t rule, int32_t *of, size_t n)
{
    struct plan_model *m = to->m;
    const struct w_rule *r = &m->w->rules[rule];
    int32_t other = r->other >= 0 ? plan_in_of(m, r->other) : -1;
    for (size_t i = 0; i < n && other >= 0; i++) /* a part of the subject itself: it is not two */
        if (of[i] == other)
            other = -1;
    if (other >= 0)
        of[n++] = other;
    if (n <= 1)
        return;
    m->set_of[m->in.nexclusive] = rule;
    to->sets[m->in.nexclusive++] = (struct plan_set){ of, n, (int32_t)(r->count > 0 ? r->count : 1) };
}

static void rule_one(struct ruling *to, int32_t rule, bool card)
{
    struct plan_model *m = to->m;
    const struct w_rule *r = &m->w->rules[rule];
    int32_t *of = ARENA_ARRAY(m->w->arena, int32_t, plan_subject_room(m->w, r->subject) + 1);
    bool missing = false;
    size_t n = plan_subject_features(m, r->subject, of, &missing);
    if (str_eq(r->type, S("lock")) || str_eq(r->type, S("forbid"))) {
        struct w_rule now = *r;
        if (str_eq(r->type, S("forbid")))
            now.quarter = m->first;
        rule_lock(m, &now, of, n);
    } else if (str_eq(r->type, S("lock_quarter")) && !card) {
        rule_lock_quarter(m, r);
    } else if (str_eq(r->type, S("exclusive"))) {
        rule_set(to, rule, of, n);
    } else if (str_eq(r->type, S("coverage"))) {
        rule_cover(to, rule);
    } else if (str_eq(r->type, S("floor")) || str_eq(r->type, S("ceiling"))) {
        rule_mix(to, rule);
    }
}

void plan_rules_build(struct plan_model *m, bool card)
{
    struct world *w = m->w;
    struct ruling to = { .m = m,
                         .sets = ARENA_ARRAY(w->arena, struct plan_set, w->nrules + w->nfeatures + 1),
                         .mix = ARENA_ARRAY(w->arena, struct plan_mix, w->nrules + 1),
                         .cover = ARENA_ARRAY(w->arena, struct plan_cover, w->nrules + 1),
                         .subjects = ARENA_ARRAY(w->arena, struct str, PLAN_SUBJECTS_MAX) };
    m->beyond = ARENA_ARRAY(w->arena, bool, w->nrules + 1);
    m->set_of = ARENA_ARRAY(w->arena, int32_t, w->nrules + w->nfeatures + 1);
    m->mix_of = ARENA_ARRAY(w->arena, int32_t, w->nrules + 1);
    m->cover_of = ARENA_ARRAY(w->arena, int32_t, w->nrules + 1);
    for (size_t i = 0; i < w->nrules; i++)
        if (w->rules[i].hard)
            rule_one(&to, (int32_t)i, card);
    for (size_t i = 0; i < m->in.nfeatures; i++) { /* a slice and its whole never share a version */
        int64_t of = w->features[m->world_of[i]].slice_of;
        int32_t whole = of >= 0 ? plan_in_of(m, of) : -1;
        if (whole < 0)
            continue;
        int32_t *pair = ARENA_ARRAY(w->arena, int32_t, 2);
        pair[0] = whole < (int32_t)i ? whole : (int32_t)i;
        pair[1] = whole < (int32_t)i ? (int32_t)i : whole;
        m->set_of[m->in.nexclusive] = -1;
        to.sets[m->in.nexclusive++] = (struct plan_set){ pair, 2, 1 };
    }
    m->in.exclusive = to.sets;
    m->in.mix = to.mix;
    m->in.cover = to.cover;
}

static int64_t due_quarter(const struct world *w, struct str due)
{
    struct date d;
    return date_parse(due, &d) ? quarter_of(d, (int)w->set.fiscal_start).ordinal : -1;
}

bool plan_promise_kept(const int16_t *finish, const struct plan_promise *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (finish[p->features[i]] == PLAN_OUT || finish[p->features[i]] > p->by)
            return false;
    return true;
}

/* Promises that the plan in force keeps, and for a plan those that must not break: a card cannot keep what it breaks. */
void plan_promises_build(struct plan_model *m, bool card)
{
    struct world *w = m->w;
    struct plan_promise *out = ARENA_ARRAY(w->arena, struct plan_promise, w->npromises + 1);
    m->promise_of = ARENA_ARRAY(w->arena, int32_t, w->npromises + 1);
    m->open = ARENA_ARRAY(w->arena, struct plan_open, w->npromises + 1);
    for (size_t i = 0; i < w->npromises; i++) {
        int32_t *of = ARENA_ARRAY(w->arena, int32_t, plan_subject_room(w, w->promises[i].about));
        bool missing = false;
        size_t n = plan_subject_features(m, w->promises[i].about, of, &missing);
        int64_t by = due_quarter(w, w->promises[i].due) - m->first;
        if (n == 0 || missing || by < 0)
            continue;
        if (by >= m->in.quarters)
            by = m->in.quarters - 1;
        struct plan_promise p = { of, n, (int16_t)by, !card || w->promises[i].hard };
        m->open[m->nopen++] = (struct plan_open){ (int32_t)i, p };
        if (!plan_promise_kept(m->force, &p) && (card || !w->promises[i].hard))
            continue;
        m->promise_of[m->in.npromises] = (int32_t)i;
        out[m->in.npromises++] = p;
    }
    m->in.promises = out;
}
