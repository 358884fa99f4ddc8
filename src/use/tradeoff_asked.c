/* use/tradeoff_asked.c: who was asked about a card: people for what they know, teams for days that are missing. */
#include "core/visible.h"
#include "use/tradeoff_use.h"

struct w_asked {
    int64_t team, days;
    struct str title, who, due;
};
static const struct col q_asked_cols[] = { COL(struct w_asked, team), COL(struct w_asked, days),
                                           COL(struct w_asked, title), COL(struct w_asked, who),
                                           COL(struct w_asked, due) };
static const struct stmt_def q_asked = {
    .name = "tradeoff.asked_days",
    .sql =
        "SELECT COALESCE(p.to_team,-1) AS team, COALESCE(p.days,0) AS days, COALESCE(t.title,'') AS title, COALESCE(w.title,'') AS who, "
        "COALESCE(p.due,'') AS due FROM pledge p LEFT JOIN team t ON t.id = p.to_team LEFT JOIN person w ON w.id = p.\"by\" "
        "WHERE p.archived_at IS NULL AND p.state = 'asked' AND p.about = ?1 ORDER BY p.id",
    ROWS_OF(struct w_asked, q_asked_cols)
};

static const struct col q_whom_cols[] = { COL(struct w_whom, who), COL(struct w_whom, job),
                                          COL(struct w_whom, question) };
static const struct stmt_def q_whom = {
    .name = "tradeoff.asked_people",
    .sql =
        "SELECT p.title AS who, COALESCE(p.job,'') AS job, COALESCE((SELECT c.text FROM comment c WHERE c.record = i.record "
        "AND c.archived_at IS NULL AND " VISIBLE_COMMENT_TO_ALL(
            "c") " AND c.text LIKE '@' || p.\"key\" || ' %' ORDER BY c.id DESC LIMIT 1), '') "
                 "AS question FROM involved i "
                 "JOIN person p ON p.id = " ID_OF(
                     "person", "8", "i.who") " WHERE i.archived_at IS NULL AND i.\"as\" = 'named' AND i.record = ?1 "
                                             "ORDER BY i.id",
    ROWS_OF(struct w_whom, q_whom_cols)
};

/* Whether the days asked for, given as asked, leave the wish no team short in its quarter. */
static bool enough(const struct priced *p, const struct w_asked *x, size_t n)
{
    for (size_t r = 0; r < p->nrooms; r++) {
        int64_t missing = p->rooms[r].needs - p->rooms[r].free;
        for (size_t i = 0; i < n; i++)
            missing -= x[i].team == p->m.w->teams[p->rooms[r].team].id ? x[i].days : 0;
        if (missing > 0)
            return false;
    }
    return true;
}

static struct str asked_words(const struct priced *p, const struct w_asked *x, size_t n)
{
    const struct world *w = p->m.w;
    struct out o;
    out_init_raw(&o, w->arena);
    out_printf(&o, "Nothing until they answer: ");
    for (size_t i = 0; i < n; i++) {
        out_printf(&o, "%s%.*s weeks",
                   i == 0       ? ""
                   : i + 1 == n ? " and "
                                : ", ",
                   STR_FMT(weeks_text(w->arena, x[i].days, w->set.days_per_week)));
        if (!str_empty(x[i].title))
            out_printf(&o, " for %.*s", STR_FMT(x[i].title));
        if (!str_empty(x[i].who))
            out_printf(&o, " from %.*s", STR_FMT(x[i].who));
    }
    if (enough(p, x, n))
        out_printf(&o, ". Pledged, they make room for all of it in %.*s, and nothing moves.",
                   STR_FMT(quarter_said(w, p->quarter)));
    else
        out_printf(&o, ". Pledged, they do not make room for all of it yet.");
    return out_str(&o);
}

enum status tradeoff_asked(struct ctx *c, struct tradeoff_card *card)
{
    struct priced *p = &card->p;
    struct w_asked *x = NULL;
    struct value any = value_text(any_text(c->arena, &kind_tradeoff, card->t.id));
    size_t n = 0;
    TRY(db_all(c, &q_whom, &any, 1, &card->asked, &card->nasked));
    if (card->decided || card->unpriced || p->ending || !str_empty(card->given))
        return ST_OK;
    TRY(db_all(c, &q_asked, &any, 1, &x, &n));
    int16_t *finish = ARENA_ARRAY(c->arena, int16_t, p->m.in.nfeatures + 1);
    if (n == 0)
        return ST_OK;
    memcpy(finish, p->m.force, p->m.in.nfeatures * sizeof *finish);
    struct card_line *o = option_add(c, p, "capacity", finish, -1, 0, true);
    if (!o)
        return c->problems->count ? ST_INTERNAL : ST_OK;
    o->title = S("Ask for capacity");
    o->gets = asked_words(p, x, n);
    o->chip = S("Asked, not pledged");
    o->robust = S("fits");
    return ST_OK;
}
