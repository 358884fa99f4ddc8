/* use/today_use.c: see use/today_use.h. */
#include "use/today_use.h"
#include "core/shared.h"
#include "core/visible.h"
#include "use/plan_sql.h"

struct many_row {
    int64_t n;
};
static const struct col many_cols[] = { COL(struct many_row, n) };
static const struct col open_cols[] = { COL(struct today_open, id),      COL(struct today_open, due),
                                        COL(struct today_open, decider), COL(struct today_open, key),
                                        COL(struct today_open, title),   COL(struct today_open, decider_name),
                                        COL(struct today_open, wish),    COL(struct today_open, quarter),
                                        COL(struct today_open, retire) };
static const struct stmt_def open_sql = {
    "today/open",
    "SELECT t.id AS id, COALESCE(t.due,0) AS due, COALESCE(t.decider,0) AS decider, COALESCE(t.\"key\",'') AS \"key\", COALESCE(t.title,'') AS title,"
    " COALESCE(p.title,'') AS decider_name, COALESCE(t.wish,0) AS wish, COALESCE(t.quarter,0) AS quarter, COALESCE(t.retire,'') AS retire FROM tradeoff t LEFT JOIN person p ON p.id = t.decider"
    " WHERE t.archived_at IS NULL AND t.state = 'open' AND CAST(?2 AS bigint) IN (0, COALESCE(t.decider, ?2)) ORDER BY COALESCE(t.due, 9223372036854775807), t.id LIMIT ?1",
    NULL, ROWS_OF(struct today_open, open_cols)
};
static const struct stmt_def count_sql = { "today/count",
                                           "SELECT count(*) AS n FROM tradeoff WHERE archived_at IS NULL"
                                           " AND state = 'open' AND CAST(?1 AS bigint) IN (0, COALESCE(decider, ?1))",
                                           NULL, ROWS_OF(struct many_row, many_cols) };

enum status today_open_load(struct ctx *c, int64_t who, int64_t most, struct today_open **ret, size_t *ret_n)
{
    const struct value args[] = { ARG_INT(most), ARG_INT(who) };
    return db_all(c, &open_sql, args, COUNT(args), ret, ret_n);
}

enum status today_open_count(struct ctx *c, int64_t who, int64_t *ret)
{
    const struct value args[] = { ARG_INT(who) };
    return shared_ints(c, &count_sql, args, COUNT(args), ret, 1);
}

#define LAST_ASKED(COLUMN)                                                                                             \
    "COALESCE((SELECT " COLUMN " FROM comment c LEFT JOIN person a ON a.id = c.created_by WHERE c.record = i.record"   \
    " AND c.archived_at IS NULL AND " VISIBLE_COMMENT_TO_ALL("c") " AND c.text LIKE '@' || p.\"key\" || ' %'"          \
                                                                  " ORDER BY c.id DESC LIMIT 1), '')"
static const struct col asked_cols[] = { COL(struct today_asked, key), COL(struct today_asked, title),
                                         COL(struct today_asked, question), COL(struct today_asked, by) };
static const struct stmt_def asked_sql = {
    "today/asked",
    "SELECT t.\"key\" AS \"key\", COALESCE(t.title,'') AS title, " LAST_ASKED("c.text") " AS question, " LAST_ASKED(
        "a.title") " AS \"by\""
                   " FROM involved i JOIN person p ON p.id = ?1 JOIN tradeoff t ON t.id = " ID_OF(
                       "tradeoff", "10",
                       "i.record") " WHERE i.archived_at IS NULL AND i.\"as\" = 'named' AND i.who = 'person/' || CAST(?1 AS TEXT) AND t.archived_at IS NULL"
                                   " AND t.state = 'open' AND NOT EXISTS (SELECT 1 FROM comment v WHERE v.record = i.record AND v.role = 'voice'"
                                   " AND v.created_by = ?1 AND v.archived_at IS NULL) ORDER BY COALESCE(t.due, 9223372036854775807), t.id LIMIT ?2",
    NULL, ROWS_OF(struct today_asked, asked_cols)
};

enum status today_asked_load(struct ctx *c, int64_t who, int64_t most, struct today_asked **ret, size_t *ret_n)
{
    const struct value args[] = { ARG_INT(who), ARG_INT(most) };
    TRY(db_all(c, &asked_sql, args, COUNT(args), ret, ret_n));
    for (size_t i = 0; i < *ret_n; i++) {
        struct str name, rest = STR_NULL;
        (void)str_cut((*ret)[i].question, ' ', &name, &rest);
        (*ret)[i].question = rest;
    }
    return ST_OK;
}

/* A request is listed once, however often this person stands among who asked. */
static const struct col mine_cols[] = { COL(struct today_mine, promise), COL(struct today_mine, key),
                                        COL(struct today_mine, text), COL(struct today_mine, whom),
                                        COL(struct today_mine, day) };
static const struct stmt_def mine_sql = {
    "today/mine",
    "SELECT 0 AS promise, r.\"key\" AS \"key\", coalesce((SELECT l.text FROM message l WHERE l.record = 'request/' || CAST(r.id AS TEXT) AND l.purpose = 'answer'"
    "   AND l.state <> 'cancelled' AND l.archived_at IS NULL AND " VISIBLE_MESSAGE(
        "l",
        "?1") " ORDER BY l.id DESC LIMIT 1), r.text) AS text,"
              " coalesce((SELECT s.title FROM decision d JOIN person s ON s.id = d.signed_by WHERE d.\"on\" = 'request/' || CAST(r.id AS TEXT) AND d.state = 'signed'"
              "   AND d.archived_at IS NULL ORDER BY d.id DESC LIMIT 1), '') AS whom, coalesce(r.due, '') AS day"
              " FROM request r WHERE r.state = 'waiting' AND r.archived_at IS NULL AND r.id IN (SELECT a.request FROM asker a WHERE a.person = ?1 AND a.archived_at IS NULL)"
              " UNION ALL SELECT 1, p.\"key\", p.what, coalesce(cu.title, CASE WHEN kc.title IS NULL THEN k.name ELSE k.name || ', ' || kc.title END, ''), coalesce(p.moved_to, p.due)"
              " FROM promise p LEFT JOIN customer cu ON cu.id = " ID_OF("customer", "10", "p.\"to\"") " LEFT JOIN contact k ON k.id = " ID_OF(
                  "contact", "9",
                  "p.\"to\"") " LEFT JOIN customer kc ON kc.id = k.customer"
                              " WHERE p.\"by\" = ?1 AND p.state IN ('open', 'moved') AND p.archived_at IS NULL AND coalesce(p.moved_to, p.due) <= ?2 ORDER BY 5, 1, 2 LIMIT ?3",
    NULL, ROWS_OF(struct today_mine, mine_cols)
};

enum status today_mine_load(struct ctx *c, int64_t who, struct date today, int64_t most, struct today_mine **ret,
                            size_t *ret_n)
{
    const struct value args[] = { ARG_INT(who), ARG_STR(date_text(c->arena, (struct date){ today.days + TODAY_SOON })),
                                  ARG_INT(most) };
    return db_all(c, &mine_sql, args, COUNT(args), ret, ret_n);
}

static const struct stmt_def answers_sql = {
    "today/answers",
    "SELECT count(*) AS n FROM request r WHERE r.state IN ('answered', 'later') AND r.archived_at IS NULL AND r.id IN (SELECT a.request FROM asker a"
    " WHERE a.person = ?1 AND a.archived_at IS NULL) AND EXISTS (SELECT 1 FROM decision d WHERE d.\"at\" >= ?2 AND d.state = 'signed' AND d.archived_at IS NULL"
    " AND d.\"on\" IN ('request/' || CAST(r.id AS TEXT), coalesce((SELECT 'tradeoff/' || CAST(t.id AS TEXT) FROM tradeoff t WHERE t.request = r.id"
    " AND t.archived_at IS NULL ORDER BY t.id DESC LIMIT 1), '')))",
    NULL, ROWS_OF(struct many_row, many_cols)
};

enum status today_answers_load(struct ctx *c, int64_t who, int64_t since, int64_t *ret)
{
    const struct value args[] = { ARG_INT(who), ARG_INT(since) };
    struct many_row *row;
    size_t n;
    TRY(db_all(c, &answers_sql, args, COUNT(args), &row, &n));
    *ret = n ? row[0].n : 0;
    return ST_OK;
}
