/* engine/problem_write.c: a planner's input as plan/1 and as LP. */
#include "engine/problem_write.h"
#include "base/json.h"
#include "engine/plan_model.h"

static void key_int(struct json_writer *w, const char *name, int64_t i)
{
    json_key(w, str_z(name));
    json_int(w, i);
}

static void key_str(struct json_writer *w, const char *name, struct str s)
{
    json_key(w, str_z(name));
    json_str(w, s);
}

static void key_flag(struct json_writer *w, const char *name)
{
    json_key(w, str_z(name));
    json_bool(w, true);
}

static void key_list(struct json_writer *w, const char *name)
{
    json_key(w, str_z(name));
    json_array(w);
}

static void write_values(struct json_writer *w, const struct plan_input *in, const int64_t *value)
{
    key_list(w, "value");
    for (int q = 0; q < in->quarters; q++)
        json_int(w, value[q]);
    json_end(w);
}

static void write_teams(struct json_writer *w, const struct plan_input *in, const struct problem_names *names)
{
    key_list(w, "teams");
    for (size_t t = 0; t < in->nteams; t++) {
        json_object(w);
        key_str(w, "id", names->teams[t]);
        key_list(w, "capacity");
        for (int q = 0; q < in->quarters; q++)
            json_int(w, in->teams[t].usable[q]);
        json_end(w);
        key_list(w, "reserve");
        for (int q = 0; q < in->quarters; q++)
            json_int(w, in->teams[t].reserve[q]);
        json_end(w);
        json_end(w);
    }
    json_end(w);
}

static void write_marks(struct json_writer *w, const struct plan_input *in, const struct plan_feature *f)
{
    if (f->class_id != 0)
        key_str(w, "class", arena_printf(w->o->arena, "c%d", f->class_id));
    if (f->segments != 0) {
        key_list(w, "segments");
        for (int s = 0; s < 64; s++)
            if (f->segments >> s & 1u)
                json_str(w, arena_printf(w->o->arena, "s%d", s));
        json_end(w);
    }
    if (f->lock >= 0)
        key_int(w, "lock", f->lock);
    if (f->forbid)
        key_flag(w, "forbid");
    (void)in;
}

static void write_features(struct json_writer *w, const struct plan_input *in, const struct problem_names *names)
{
    key_list(w, "features");
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        json_object(w);
        key_str(w, "id", names->features[i]);
        json_key(w, S("effort"));
        json_object(w);
        for (size_t p = 0; p < f->nparts; p++) {
            key_list(w, arena_cstr(w->o->arena, names->teams[f->parts[p].team]));
            for (int e = PLAN_LOW; e <= PLAN_HIGH; e++) {
                int64_t days = 0;
                for (int s = 0; s < f->span; s++)
                    days += f->parts[p].days[e][s];
                json_int(w, days);
            }
            json_end(w);
        }
        json_end(w);
        key_int(w, "span", f->span);
        key_int(w, "earliest", f->earliest);
        key_int(w, "latest", f->latest);
        write_values(w, in, f->value);
        write_marks(w, in, f);
        json_end(w);
    }
    json_end(w);
}

static void write_groups(struct json_writer *w, const struct plan_input *in, const struct problem_names *names)
{
    key_list(w, "needs");
    for (size_t i = 0; i < in->nneeds; i++) {
        json_array(w);
        json_str(w, names->features[in->needs[i].needed]);
        json_str(w, names->features[in->needs[i].by]);
        json_int(w, in->needs[i].lag);
        json_end(w);
    }
    json_end(w);
    key_list(w, "solutions");
    for (size_t k = 0; k < in->nsolutions; k++) {
        const struct plan_solution *s = &in->solutions[k];
        json_object(w);
        key_str(w, "id", names->solutions[k]);
        key_list(w, "parts");
        for (size_t p = 0; p < s->nparts; p++)
            json_str(w, names->features[s->parts[p]]);
        json_end(w);
        write_values(w, in, s->value);
        if (s->strict)
            key_flag(w, "strict");
        json_end(w);
    }
    json_end(w);
    key_list(w, "requirements");
    for (size_t k = 0; k < in->nrequires; k++) {
        const struct plan_require *r = &in->
                                            requires[
                                                k];
        json_object(w);
        key_str(w, "id", arena_printf(w->o->arena, "r%zu", k));
        key_list(w, "value");
        for (int q = 0; q < in->quarters; q++)
            json_int(w, r->percent_value[q] * 100);
        json_end(w);
        key_str(w, "mode", r->threshold ? S("threshold") : S("linear"));
        json_key(w, S("shares"));
        json_object(w);
        for (size_t s = 0; s < r->nshares; s++)
            key_int(w, arena_cstr(w->o->arena, names->features[r->shares[s].feature]), r->shares[s].percent);
        json_end(w);
        json_end(w);
    }
    json_end(w);
}

static void write_rules(struct json_writer *w, const struct plan_input *in, const struct problem_names *names)
{
    key_list(w, "exclusive");
    for (size_t k = 0; k < in->nexclusive; k++) {
        json_object(w);
        key_list(w, "of");
        for (size_t i = 0; i < in->exclusive[k].n; i++)
            json_str(w, names->features[in->exclusive[k].of[i]]);
        json_end(w);
        key_int(w, "max", in->exclusive[k].max);
        json_end(w);
    }
    json_end(w);
    key_list(w, "mix");
    for (size_t k = 0; k < in->nmix; k++) {
        const struct plan_mix *m = &in->mix[k];
        json_object(w);
        int s = 0;
        while (m->segments != 0 && !(m->segments >> s & 1u))
            s++;
        key_str(w, m->segments ? "segment" : "class",
                arena_printf(w->o->arena, m->segments ? "s%d" : "c%d", m->segments ? s : m->class_id));
        key_int(w, "floor", m->floor);
        key_int(w, "ceiling", m->ceiling);
        key_str(w, "of", m->of_capacity ? S("capacity") : S("work"));
        if (m->quarter >= 0)
            key_int(w, "quarter", m->quarter);
        json_end(w);
    }
    json_end(w);
    key_list(w, "coverage");
    for (size_t k = 0; k < in->ncover; k++) {
        json_object(w);
        key_str(w, "segment", arena_printf(w->o->arena, "s%d", in->cover[k].segment));
        key_int(w, "min", in->cover[k].min);
        key_int(w, "by", in->cover[k].by);
        json_end(w);
    }
    json_end(w);
}

/* A promise about several features is told one by one: all of them by then. */
static void write_promises(struct json_writer *w, const struct plan_input *in, const struct problem_names *names)
{
    key_list(w, "promises");
    for (size_t k = 0; k < in->npromises; k++)
        for (size_t i = 0; i < in->promises[k].n; i++) {
            json_object(w);
            key_str(w, "feature", names->features[in->promises[k].features[i]]);
            key_int(w, "by", in->promises[k].by);
            if (in->promises[k].hard)
                key_flag(w, "hard");
            json_end(w);
        }
    json_end(w);
    json_key(w, S("plan"));
    json_object(w);
    for (size_t i = 0; i < in->nfeatures; i++)
        if (in->in_force && in->in_force[i] >= 0)
            key_int(w, arena_cstr(w->o->arena, names->features[i]), in->in_force[i]);
    json_end(w);
}

void problem_write_plan(struct out *raw, const struct plan_input *in, const struct problem_names *names,
                        struct str unit)
{
    static const char *const efforts[] = { [PLAN_LOW] = "low", [PLAN_LIKELY] = "likely", [PLAN_HIGH] = "high" };
    struct json_writer w;
    json_begin(&w, raw);
    json_object(&w);
    key_str(&w, "headwater", S("plan/1"));
    key_str(&w, "unit", unit);
    key_int(&w, "quarters", in->quarters);
    key_str(&w, "effort", str_z(efforts[in->effort]));
    write_teams(&w, in, names);
    write_features(&w, in, names);
    write_groups(&w, in, names);
    write_rules(&w, in, names);
    write_promises(&w, in, names);
    json_end(&w);
    out_bytes(raw, S("\n"));
}

/* ---- LP ---- */
/* Letters, digits and _ alone: what every reader of the format takes. */
static struct str lp_name(struct arena *a, struct str s)
{
    char *p = ARENA_ARRAY(a, char, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        p[i] = plain ? c : '_';
    }
    return (struct str){ p, s.n };
}

static struct str *lp_columns(struct arena *a, const struct plan_model *pm, const struct problem_names *names)
{
    struct str *name = ARENA_ARRAY(a, struct str, pm->m->ncols + 1);
    for (size_t k = 0; k < pm->m->ncols; k++)
        name[k] = arena_printf(a, "c%zu", k);
    for (size_t i = 0; i < pm->in->nfeatures; i++)
        for (int q = 0; q < pm->in->quarters; q++) {
            int32_t col = pm->x[i * (size_t)pm->in->quarters + (size_t)q];
            if (col >= 0)
                name[col] = arena_printf(a, "x_%.*s_%d", STR_FMT(lp_name(a, names->features[i])), q);
        }
    return name;
}

/* Coefficients are whole numbers by construction. */
static void lp_term(struct out *raw, double coef, struct str name, size_t place)
{
    if (coef != 0)
        out_printf(raw, "%s%s %.0f %.*s", place > 0 && place % 8 == 0 ? "\n " : "", coef < 0 ? " -" : " +",
                   coef < 0 ? -coef : coef, STR_FMT(name));
}

static void lp_row(struct out *raw, const struct milp *m, const struct str *name, size_t r, bool low)
{
    double lo = m->row_lo[r], hi = m->row_hi[r];
    size_t from = m->row_at[r], to = r + 1 < m->nrows ? m->row_at[r + 1] : m->nterms;
    out_printf(raw, " r%zu%s:", r, low ? "l" : "");
    for (size_t k = from; k < to; k++)
        lp_term(raw, m->coef[k], name[m->col[k]], k - from);
    if (from == to)
        out_printf(raw, " 0 %.*s", STR_FMT(name[0]));
    if (lo == hi)
        out_printf(raw, " = %.0f\n", hi);
    else
        out_printf(raw, " %s %.0f\n", low ? ">=" : "<=", low ? lo : hi);
}

enum status problem_write_lp(struct arena *a, struct out *raw, const struct plan_input *in,
                             const struct problem_names *names)
{
    struct plan_model *pm = plan_model_new(a, in, NULL);
    const struct milp *m = pm->m;
    if (pm->impossible || m->ncols == 0)
        return ST_INFEASIBLE;
    struct str *name = lp_columns(a, pm, names);
    out_printf(raw, "\\ Headwater: every plan that fits, and what it is worth\nMaximize\n value:");
    for (size_t c = 0; c < m->ncols; c++)
        lp_term(raw, m->cost[c], name[c], c);
    out_printf(raw, "\nSubject To\n");
    for (size_t r = 0; r < m->nrows; r++) {
        bool low = m->row_lo[r] > -MILP_INF, high = m->row_hi[r] < MILP_INF;
        if (high || m->row_lo[r] == m->row_hi[r])
            lp_row(raw, m, name, r, false);
        if (low && m->row_lo[r] != m->row_hi[r])
            lp_row(raw, m, name, r, true);
    }
    out_printf(raw, "Bounds\n");
    for (size_t c = 0; c < m->ncols; c++)
        out_printf(raw, " %.0f <= %.*s <= %.0f\n", m->lo[c], STR_FMT(name[c]), m->hi[c] < MILP_INF ? m->hi[c] : 1e9);
    out_printf(raw, "Generals\n");
    for (size_t c = 0; c < m->ncols; c++)
        if (m->whole[c])
            out_printf(raw, " %.*s\n", STR_FMT(name[c]));
    out_printf(raw, "End\n");
    return ST_OK;
}

/* ---- a part of an input ---- */
static size_t map_list(const int32_t *place, const int32_t *from, size_t n, int32_t *ret)
{
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if (place[from[i]] >= 0)
            ret[k++] = place[from[i]];
    return k;
}

static void subset_solutions(struct arena *a, const struct plan_input *in, const int32_t *place, struct plan_input *ret)
{
    struct plan_solution *s = ARENA_ARRAY(a, struct plan_solution, in->nsolutions + 1);
    ret->nsolutions = 0;
    for (size_t k = 0; k < in->nsolutions; k++) {
        int32_t *parts = ARENA_ARRAY(a, int32_t, in->solutions[k].nparts + 1);
        size_t n = map_list(place, in->solutions[k].parts, in->solutions[k].nparts, parts);
        if (n < in->solutions[k].nparts)               /* never whole here */
            continue;
        s[ret->nsolutions] = in->solutions[k];
        s[ret->nsolutions++].parts = parts;
    }
    ret->solutions = s;
}

static void subset_rules(struct arena *a, const struct plan_input *in, const int32_t *place, struct plan_input *ret)
{
    struct plan_need *needs = ARENA_ARRAY(a, struct plan_need, in->nneeds + 1);
    struct plan_set *sets = ARENA_ARRAY(a, struct plan_set, in->nexclusive + 1);
    struct plan_promise *p = ARENA_ARRAY(a, struct plan_promise, in->npromises + 2);
    ret->nneeds = ret->nexclusive = ret->npromises = 0;
    for (size_t k = 0; k < in->nneeds; k++)
        if (place[in->needs[k].needed] >= 0 && place[in->needs[k].by] >= 0)
            needs[ret->nneeds++] =
                (struct plan_need){ place[in->needs[k].needed], place[in->needs[k].by], in->needs[k].lag };
    for (size_t k = 0; k < in->nexclusive; k++) {
        int32_t *of = ARENA_ARRAY(a, int32_t, in->exclusive[k].n + 1);
        size_t n = map_list(place, in->exclusive[k].of, in->exclusive[k].n, of);
        if (n > 1)
            sets[ret->nexclusive++] = (struct plan_set){ of, n, in->exclusive[k].max };
    }
    for (size_t k = 0; k < in->npromises; k++) {
        int32_t *of = ARENA_ARRAY(a, int32_t, in->promises[k].n + 1);
        size_t n = map_list(place, in->promises[k].features, in->promises[k].n, of);
        if (n == in->promises[k].n)
            p[ret->npromises++] = (struct plan_promise){ of, n, in->promises[k].by, in->promises[k].hard };
    }
    ret->needs = needs;
    ret->exclusive = sets;
    ret->promises = p;
}

void problem_subset(struct arena *a, const struct plan_input *in, const int32_t *keep, size_t n, struct plan_input *ret)
{
    int32_t *place = ARENA_ARRAY(a, int32_t, in->nfeatures + 1);
    struct plan_feature *f = ARENA_ARRAY(a, struct plan_feature, n + 1);
    struct plan_require *r = ARENA_ARRAY(a, struct plan_require, in->nrequires + 1);
    int16_t *force = ARENA_ARRAY(a, int16_t, n + 1);
    *ret = *in;
    for (size_t i = 0; i < in->nfeatures; i++)
        place[i] = -1;
    for (size_t i = 0; i < n; i++) {
        place[keep[i]] = (int32_t)i;
        f[i] = in->features[keep[i]];
        force[i] = in->in_force ? in->in_force[keep[i]] : PLAN_OUT;
    }
    ret->features = f;
    ret->nfeatures = n;
    ret->in_force = force;
    subset_solutions(a, in, place, ret);
    subset_rules(a, in, place, ret);
    for (size_t k = 0; k < in->nrequires; k++) {
        struct plan_share *sh = ARENA_ARRAY(a, struct plan_share, in->requires[k].nshares + 1);
        r[k] = in->
                   requires[
                       k];
        r[k].shares = sh;
        r[k].nshares = 0;
        for (size_t s = 0; s < in->requires[k].nshares; s++)
            if (place[in->requires[k].shares[s].feature] >= 0)
                sh[r[k].nshares++] =
                    (struct plan_share){ place[in->requires[k].shares[s].feature], in->requires[k].shares[s].percent };
    }
    ret->
        requires
    = r;
}
