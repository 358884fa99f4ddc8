/* cli/cli_parts.h: what the files of the command line share. */
#pragma once
#include "base/csv.h"
#include "base/json.h"
#include "cli/cli.h"
#include "core/import.h"
#include "use/actions.h"
#include "use/reports.h"

#ifndef HEADWATER_VERSION
#define HEADWATER_VERSION "1.0"
#endif

typedef int cli_serve_fn(const struct cli_serve *how);

extern const struct cli_command cli_admin_commands[];

/* cli_commands.c: the n-th of all hand-written commands; NULL: there are fewer. That of a noun and verb, else of the noun alone. */
const struct cli_command *cli_command_at(size_t n);
const struct cli_command *cli_command_find(struct str noun, struct str verb);

/* cli_open.c: a workspace may have added fields, which are flags too: so it is opened before flags are read, where it can be. */
enum status cli_open_early(struct ctx *c, int argc, char **argv, bool *ret_opened) MUST_CHECK;

/* cli_help.c: what --help and help answer, about what the other words name: everything, a command, a kind, one of its verbs,
 * a report. USAGE, with a problem, where they name nothing. */
enum status cli_help(struct ctx *c, int argc, char **argv, struct out *o) MUST_CHECK;

/* cli_args.c: what may be said to the chosen command. Fields of the kind, inputs of the action or report are flags too. */
struct cli_grammar {
    const char *flags;
    const struct kind *kind;
    const struct action *action;
    const struct report *report;
    bool links; /* the fields of the kind's links too */
};
/* Everything after noun and verb, whose places in argv are given. */
enum status cli_take_all(struct ctx *c, const struct cli_grammar *g, int argc, char **argv, int noun, int verb,
                         struct cli_args *a) MUST_CHECK;
/* The n-th word that is neither flag nor the value of a common flag; 0 when there is none. */
int cli_word_at(int argc, char **argv, int n);
bool cli_dry_run(const struct cli_args *a);
struct str cli_underscores(struct arena *a, struct str s); /* hand-over -> hand_over */

/* cli_open.c. Opens the workspace into c: app, db, actor. */
enum status cli_open(struct ctx *c, struct str file) MUST_CHECK;
/* Reads a whole file ("-" is standard input); a problem says why not. At most 512 MiB. */
enum status cli_read_file(struct ctx *c, struct str path, struct str *ret) MUST_CHECK;
/* {"file":…} and, where counted is not NULL, that many of it. */
void cli_file_json(struct out *out, struct str file, const char *counted, int64_t n);
/* Writes a file through a neighbour that is renamed at the end. */
enum status cli_write_file(struct ctx *c, struct str path, struct str bytes) MUST_CHECK;

/* The field that a flag means, - for _: its own name; that behind set- where the plain name is a flag of every command; empty
 * where it is such a flag. */
struct str cli_field_name(struct arena *a, struct str flag);
/* The input of an action that a flag means: its own name, - for _, or another word for it (brief draft --for). */
struct str cli_input_name(struct arena *a, const struct action *act, struct str flag);

/* cli_admin.c: what `try` served is gone with it. */
void cli_forget_trial(struct ctx *c, struct str file);

/* cli_kind.c: list, show, add, set, link, archive of any kind. */
bool cli_kind_verb(struct str verb);
enum status cli_kind_run(struct ctx *c, const struct kind *k, const struct cli_args *a, struct out *out) MUST_CHECK;

/* cli_import.c */
enum status cli_import(struct ctx *c, const struct cli_args *a, struct out *out);
enum status cli_export(struct ctx *c, const struct cli_args *a, struct out *out);

/* cli_sample.c: a workspace from the sample company, dated from today on. */
enum status cli_sample_settings(struct ctx *c, struct workspace_new *w) MUST_CHECK; /* of workspace.csv */
enum status cli_sample_load(struct ctx *c) MUST_CHECK; /* into the open, new workspace */

/* cli_action.c: the verbs of actions. */
enum status cli_action_run(struct ctx *c, const struct action *action, const struct cli_args *a,
                           struct out *out) MUST_CHECK;
/* One line and one sentence for each action, of one kind or of all (NULL), with one verb or with any (NULL). */
void cli_action_help(struct out *o, const struct kind *k, const char *verb);
/* cli_kind.c: a record by key, with the problem that says what to do when it is not there. */
enum status cli_find(struct ctx *c, const struct kind *k, struct str key, struct record **ret) MUST_CHECK;
/* cli_report.c: the reports. */
enum status cli_report_run(struct ctx *c, const struct report *r, const struct cli_args *a, struct out *out) MUST_CHECK;
/* One line and one sentence for each report; for one of them where one is named. */
void cli_report_help(struct out *o, const struct report *only);
