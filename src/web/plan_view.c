/* web/plan_view.c: what every part of the plan's page says alike. */
#include "web/plan_page.h"

struct str plan_weeks(const struct plan_view *pv, int64_t days)
{
    return weeks_text(pv->v.arena, days, pv->w.set.days_per_week);
}

struct str plan_weeks_words(const struct plan_view *pv, int64_t days)
{
    return weeks_words(pv->v.arena, days, pv->w.set.days_per_week);
}

struct str plan_quarter(const struct plan_view *pv)
{
    return quarter_key(pv->v.arena, pv->m.first + pv->q);
}

int plan_tone(const struct plan_view *pv, int64_t feature)
{
    int32_t s = world_solution_of(&pv->w, feature);
    for (size_t i = 0; s >= 0 && i < pv->s.nshown && i < COUNT(plan_fills); i++)      /* no colour stands for two */
        if (pv->s.solutions[i] == s)
            return (int)i;
    return -1;
}
