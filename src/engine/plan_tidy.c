/* engine/plan_tidy.c: what is planned already and stands elsewhere in a plan, or not at all, goes back where it can. */
#include "engine/plan_start.h"

enum { CHECKS_MAX = 400 }; /* whole plans looked at: an answer that was called for must not wait for more */

struct tidying {
    const struct plan_input *in;
    int16_t *finish;
    int64_t *left; /* [team * quarters + q] */
    int64_t value;
    int64_t broken; /* promises */
    int checks;
};

static int64_t broken_of(const struct tidying *t)
{
    int64_t n = 0;
    for (size_t k = 0; k < t->in->npromises; k++) {
        const struct plan_promise *p = &t->in->promises[k];
        bool late = false;
        for (size_t j = 0; j < p->n; j++) {
            int f = t->finish[p->features[j]];
            late = late || f == PLAN_OUT || f > p->by;
        }
        n += late;
    }
    return n;
}

static void take(struct tidying *t, size_t i, int f, int sign)
{
    const struct plan_feature *e = &t->in->features[i];
    for (size_t k = 0; f != PLAN_OUT && k < e->nparts; k++) {
        for (int s = 0; s < e->span; s++) {
            size_t at = (size_t)e->parts[k].team * (size_t)t->in->quarters + (size_t)(f - e->span + 1 + s);
            t->left[at] -= sign * (int64_t)e->parts[k].days[t->in->effort][s];
        }
    }
}

static bool room(const struct tidying *t, size_t i, int f)
{
    const struct plan_feature *e = &t->in->features[i];
    for (size_t k = 0; k < e->nparts; k++) {
        for (int s = 0; s < e->span; s++) {
            int q = f - e->span + 1 + s;
            int32_t days = e->parts[k].days[t->in->effort][s];
            if (days > 0 && t->left[(size_t)e->parts[k].team * (size_t)t->in->quarters + (size_t)q] < days) {
                return false;
            }
        }
    }
    return true;
}

/* Feature i finishes in f from now on, if no rule, value or promise minds. */
static bool put(struct tidying *t, size_t i, int f)
{
    struct str why;
    int64_t value = 0;
    int16_t was = t->finish[i];
    take(t, i, was, -1);
    bool good = f >= t->in->features[i].span - 1 && room(t, i, f) && t->checks++ < CHECKS_MAX;
    t->finish[i] = (int16_t)(good ? f : was);
    int64_t broken = good ? broken_of(t) : 0;
    good = good && broken <= t->broken && plan_check(t->in, t->finish, &value, &why) && value >= t->value;
    t->finish[i] = (int16_t)(good ? f : was);
    t->value = good ? value : t->value;
    t->broken = good ? broken : t->broken;
    take(t, i, t->finish[i], 1);
    return good;
}

void plan_tidy(struct arena *a, const struct plan_input *in, int16_t *finish, int64_t *value)
{
    struct tidying t = { .in = in, .finish = finish, .value = *value };
    t.left = ARENA_ARRAY(a, int64_t, in->nteams *(size_t)in->quarters + 1);
    for (size_t c = 0; c < in->nteams * (size_t)in->quarters; c++) {
        t.left[c] = plan_capacity(in, c / (size_t)in->quarters, (int)(c % (size_t)in->quarters));
    }
    for (size_t i = 0; i < in->nfeatures; i++) {
        take(&t, i, finish[i], 1);
    }
    t.broken = broken_of(&t);
    for (bool again = true; again;) { /* each time something goes back, which may make room for what it left */
        again = false;
        for (size_t i = 0; in->in_force != NULL && i < in->nfeatures; i++) {
            int p = in->in_force[i];
            bool back = p != PLAN_OUT && finish[i] != p && put(&t, i, p);
            for (int f = 0; p != PLAN_OUT && !back && finish[i] == PLAN_OUT && f < in->quarters; f++) {
                back = f != p && put(&t, i, f);
            }
            again = again || back;
        }
    }
    *value = t.value;
}
