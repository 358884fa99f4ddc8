/* engine/problem_file.c: reads a stand-alone problem, solves it, writes the answer. */
#include "engine/problem_file.h"
#include "base/crypto.h"
#include "base/date.h"
#include "base/json.h"
#include "engine/need_cycles.h"
#include "engine/problem_read.h"
#include "solve/milp.h"

enum { BYTES_MAX = 64 << 20 };

enum status problem_file_read(struct arena *a, struct problems *ps, struct str bytes,
                              const struct problem_file_options *o, struct plan_input *ret,
                              struct problem_names *ret_names)
{
    *ret = (struct plan_input){ .quarters = 0 };
    *ret_names = (struct problem_names){ .scale = 1 };
    if (bytes.n > BYTES_MAX) {
        problem_add(ps, NULL, S("too_large"), "the file is larger than 64 MiB");
        return ST_TOO_LARGE;
    }
    if (str_starts(bytes, S("\xef\xbb\xbf"))) {
        bytes = str_skip(bytes, 3);
    }
    struct str text = str_trim(bytes);
    if (text.n == 0 || (text.p[0] != '{' && text.p[0] != '[')) {
        return problem_read_nrp(a, ps, bytes, o, ret, ret_names);
    }
    const struct json *root;
    TRY(json_parse(a, ps, bytes, &root));
    const struct json *mark = root->type == J_OBJECT ? json_get(root, S("headwater")) : NULL;
    if (mark != NULL && mark->type == J_STR && str_eq(mark->s, S("plan/1"))) {
        if (!str_empty(o->budget) || !str_empty(o->budget_ratio)) {
            problem_add(ps, NULL, S("budget"), "a plan/1 file has capacities of its own and takes no budget");
            return ST_INVALID;
        }
        return problem_read_plan(a, ps, root, ret, ret_names);
    }
    if (root->type == J_OBJECT && json_get(root, S("pbis_cost")) != NULL) {
        return problem_read_monrp(a, ps, root, o, ret, ret_names);
    }
    problem_add(ps, NULL, S("format"),
                "is no problem known here: it has neither \"headwater\":\"plan/1\" nor pbis_cost");
    return ST_INVALID;
}

/* A figure in the file's unit: exact, with two decimals only where the scale needs them. */
static struct str figure(struct arena *a, int64_t v, int64_t scale)
{
    int64_t rest = v % scale;
    if (rest == 0) {
        return arena_printf(a, "%lld", (long long)(v / scale));
    }
    rest = rest < 0 ? -rest : rest;
    const char *sign = v < 0 ? "-" : "";
    int64_t whole = v < 0 ? -(v / scale) : v / scale;
    if (rest % 10 == 0) {
        return arena_printf(a, "%s%lld.%lld", sign, (long long)whole, (long long)(rest / 10));
    }
    return arena_printf(a, "%s%lld.%02lld", sign, (long long)whole, (long long)rest);
}

static int64_t load_at(const struct plan_input *in, const int16_t *finish, size_t team, int q)
{
    int64_t sum = 0;
    for (size_t i = 0; i < in->nfeatures; i++) {
        const struct plan_feature *f = &in->features[i];
        int s = finish[i] == PLAN_OUT ? -1 : q - finish[i] + f->span - 1;
        for (size_t k = 0; s >= 0 && s < f->span && k < f->nparts; k++) {
            sum += (size_t)f->parts[k].team == team ? f->parts[k].days[in->effort][s] : 0;
        }
    }
    return sum;
}

static bool is_broken(const struct plan_promise *p, const int16_t *finish)
{
    for (size_t j = 0; j < p->n; j++) {
        if (finish[p->features[j]] == PLAN_OUT || finish[p->features[j]] > p->by) {
            return true;
        }
    }
    return false;
}

static void write_plan(struct json_writer *w, const struct plan_input *in, const struct problem_names *names,
                       const int16_t *finish)
{
    json_key(w, S("plan"));
    json_object(w);
    for (size_t i = 0; i < in->nfeatures; i++) {
        if (finish[i] != PLAN_OUT) {
            json_key(w, names->features[i]);
            json_int(w, finish[i]);
        }
    }
    json_end(w);
    json_key(w, S("loads"));
    json_array(w);
    for (size_t t = 0; t < in->nteams; t++) {
        json_object(w);
        json_key(w, S("team"));
        json_str(w, names->teams[t]);
        json_key(w, S("days"));
        json_array(w);
        for (int q = 0; q < in->quarters; q++) {
            json_int(w, load_at(in, finish, t, q));
        }
        json_end(w);
        json_key(w, S("capacity"));
        json_array(w);
        for (int q = 0; q < in->quarters; q++) {
            int64_t cap = (int64_t)in->teams[t].usable[q] - in->teams[t].reserve[q];
            json_int(w, cap > 0 ? cap : 0);
        }
        json_end(w);
        json_end(w);
    }
    json_end(w);
}

static void write_broken(struct json_writer *w, const struct plan_input *in, const struct problem_names *names,
                         const int16_t *finish)
{
    json_key(w, S("broken"));
    json_array(w);
    for (size_t k = 0; k < in->npromises; k++) {
        if (is_broken(&in->promises[k], finish)) {
            json_object(w);
            json_key(w, names->promise_is_solution[k] ? S("solution") : S("feature"));
            json_str(w, names->promises[k]);
            json_key(w, S("by"));
            json_int(w, in->promises[k].by);
            json_end(w);
        }
    }
    json_end(w);
}

/* One finished solve, ready to be told. */
struct answer {
    struct arena *a;
    const struct plan_input *in;
    const struct problem_names *names;
    const struct plan_result *r;
    struct str bytes;
    int64_t ms;
    const int32_t *conflict;
    size_t nconflict;
    int32_t *never;
    size_t nnever;
};     /* features whose needs go round with a lag */

static void write_conflict(struct json_writer *w, const struct answer *an);
static struct str rule_words(const struct answer *an, int32_t atom);

static void write_json(const struct answer *an, struct out *raw)
{
    static const char *const stops[] = { [PLAN_DONE] = "done", [PLAN_WORK] = "work", [PLAN_CANCEL] = "cancel" };
    const struct plan_result *r = an->r;
    struct json_writer w;
    struct sha256 hash = sha256_of(&an->bytes, 1);
    json_begin(&w, raw);
    json_object(&w);
    json_key(&w, S("proved"));
    json_bool(&w, r->proved);
    json_key(&w, S("feasible"));
    json_bool(&w, r->feasible);
    if (r->feasible) {
        json_key(&w, S("value"));
        json_raw_number(&w, figure(an->a, r->value, an->names->scale));
        json_key(&w, S("bound"));
        json_raw_number(&w, figure(an->a, r->bound, an->names->scale));
        json_key(&w, S("gap"));
        json_raw_number(&w, figure(an->a, r->bound - r->value, an->names->scale));
    }
    json_key(&w, S("order_proved"));
    json_bool(&w, r->order_proved);
    json_key(&w, S("stopped"));
    json_str(&w, str_z(stops[r->stopped]));
    if (r->feasible) {
        write_plan(&w, an->in, an->names, r->finish);
        write_broken(&w, an->in, an->names, r->finish);
        json_key(&w, S("impossible"));
        json_array(&w);
        for (size_t k = 0; k < an->nnever; k++) {
            json_str(&w, an->names->features[an->never[k]]);
        }
        json_end(&w);
    } else {
        write_conflict(&w, an);
    }
    json_key(&w, S("solver"));
    json_str(&w, str_z(milp_solver()));
    json_key(&w, S("seed"));
    json_int(&w, 1);
    json_key(&w, S("input_sha256"));
    json_str(&w, hex_of(an->a, hash.b, sizeof hash.b));
    json_key(&w, S("ms"));
    json_int(&w, an->ms);
    json_end(&w);
    out_printf(raw, "\n");
}

static void write_text(const struct answer *an, struct out *raw)
{
    const struct plan_result *r = an->r;
    if (!r->feasible) {
        out_printf(raw, "%s, %lld.%03lld seconds\n", r->proved ? "no plan keeps every rule: proved" : "no plan found",
                   (long long)(an->ms / 1000), (long long)(an->ms % 1000));
        for (size_t k = 0; k < an->nconflict; k++) {
            struct str s = rule_words(an, an->conflict[k]);
            out_printf(raw, "  %.*s\n", STR_FMT(s));
        }
        return;
    }
    struct str value = figure(an->a, r->value, an->names->scale);
    out_printf(raw, "%.*s, ", STR_FMT(value));
    if (r->proved) {
        out_printf(raw, "proved");
    } else {
        struct str gap = figure(an->a, r->bound - r->value, an->names->scale);
        out_printf(raw, "gap %.*s", STR_FMT(gap));
        if (r->stopped == PLAN_WORK) {
            out_printf(raw, " after all the work allowed: run again, it gives the same");
        }
    }
    out_printf(raw, ", %lld.%03lld seconds\n", (long long)(an->ms / 1000), (long long)(an->ms % 1000));
    for (int q = 0; q < an->in->quarters; q++) {
        for (size_t i = 0; i < an->in->nfeatures; i++) {
            if (r->finish[i] == q) {
                out_printf(raw, "%d %.*s\n", q, STR_FMT(an->names->features[i]));
            }
        }
    }
    for (size_t k = 0; k < an->nnever; k++) {
        out_printf(raw, "%s%.*s%s", k > 0 ? ", " : "", STR_FMT(an->names->features[an->never[k]]),
                   k + 1 == an->nnever ? " need each other with a lag: none of them can ever finish\n" : "");
    }
}

static struct str feature_name(const struct answer *an, int32_t i)
{
    return an->names->features[i];
}

/* A rule of a conflict as a sentence. */
static struct str rule_words(const struct answer *an, int32_t atom)
{
    struct plan_rule rule = plan_rule_of(atom);
    const struct plan_input *in = an->in;
    size_t k = (size_t)rule.index;
    struct str n;
    switch (rule.kind) {
    case PLAN_RULE_LOCK:
        n = feature_name(an, rule.index);
        return arena_printf(an->a, "%.*s is locked in quarter %d", STR_FMT(n), in->features[k].lock);
    case PLAN_RULE_PROMISE:
        n = an->names->promises[k];
        return arena_printf(an->a, "%.*s is promised by quarter %d and may not break", STR_FMT(n), in->promises[k].by);
    case PLAN_RULE_NEED: {
        struct str by = feature_name(an, in->needs[k].by);
        n = feature_name(an, in->needs[k].needed);
        return arena_printf(an->a, "%.*s needs %.*s %d quarters before", STR_FMT(by), STR_FMT(n), in->needs[k].lag);
    }
    case PLAN_RULE_EXCLUSIVE: return arena_printf(an->a, "at most %d of exclusive set %zu", in->exclusive[k].max, k);
    case PLAN_RULE_MIX:
        return arena_printf(an->a, "mix rule %zu: %d to %d percent", k, in->mix[k].floor, in->mix[k].ceiling);
    case PLAN_RULE_COVER:
        return arena_printf(an->a, "coverage rule %zu: at least %d by quarter %d", k, in->cover[k].min,
                            in->cover[k].by);
    case PLAN_RULE_STRICT:
        n = an->names->solutions[k];
        return arena_printf(an->a, "%.*s ships whole or not at all", STR_FMT(n));
    case PLAN_RULE_WINDOW:
        n = feature_name(an, rule.index);
        return arena_printf(an->a, "%.*s finishes from quarter %d to %d", STR_FMT(n), in->features[k].earliest,
                            in->features[k].latest);
    case PLAN_RULE_FORBID:
        n = feature_name(an, rule.index);
        return arena_printf(an->a, "%.*s is ruled out", STR_FMT(n));
    case PLAN_RULE_NONE: return S("no rule");
    case PLAN_RULE_CAPACITY:
        n = an->names->teams[k / (size_t)in->quarters];
        return arena_printf(an->a, "%.*s has %d days in quarter %d", STR_FMT(n),
                            in->teams[k / (size_t)in->quarters].usable[k % (size_t)in->quarters]
                                - in->teams[k / (size_t)in->quarters].reserve[k % (size_t)in->quarters],
                            (int)(k % (size_t)in->quarters));
    }
    return STR_NULL;
}

static void write_conflict(struct json_writer *w, const struct answer *an)
{
    json_key(w, S("conflict"));
    json_array(w);
    for (size_t k = 0; k < an->nconflict; k++) {
        json_str(w, rule_words(an, an->conflict[k]));
    }
    json_end(w);
}

enum status problem_file_solve(struct arena *a, struct problems *ps, struct str bytes,
                               const struct problem_file_options *o, bool json, struct out *raw)
{
    struct plan_input in;
    struct problem_names names;
    struct plan_result r;
    int64_t begun = clock_now_ms();
    TRY(problem_file_read(a, ps, bytes, o, &in, &names));
    TRY(plan_solve(a, &in, &o->limits, &r));
    struct answer an = { .a = a, .in = &in, .names = &names, .r = &r, .bytes = bytes };
    if (!r.feasible && r.proved) {
        TRY(plan_conflict(a, &in, &o->limits, &an.conflict, &an.nconflict));
    }
    an.nnever = need_cycles(a, &in, &an.never);
    an.ms = clock_now_ms() - begun;
    if (json) {
        write_json(&an, raw);
    } else {
        write_text(&an, raw);
    }
    return !r.feasible && r.proved ? ST_INFEASIBLE : ST_OK;
}
