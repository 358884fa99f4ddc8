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

int64_t plan_part_days(const struct plan_view *pv, size_t i, size_t part)
{
    const struct plan_feature *f = &pv->m.in.features[i];
    int s = pv->q - pv->m.force[i] + f->span - 1;
    if (pv->m.force[i] < 0 || s < 0 || s >= f->span)
        return 0;
    return f->parts[part].days[pv->m.in.effort][s];
}

int64_t plan_days_here(const struct plan_view *pv, size_t i)
{
    int64_t days = 0;
    for (size_t p = 0; p < pv->m.in.features[i].nparts; p++)
        days += plan_part_days(pv, i, p);
    return days;
}
