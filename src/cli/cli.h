/* cli/cli.h: the command line: nouns and verbs, from the kinds and from tables of commands.
 * Data goes to stdout, everything else to stderr; a command returns a status and the status is
 * the exit code (status_exit). */
#pragma once
#include "base/html.h"
#include "core/workspace.h"

enum { CLI_ARGS_MAX = 64 };

/* One flag as given: --name, --name value, --name=value. A flag may be given more than once. */
struct cli_given {
    struct str name, value;
    bool has_value;
};

/* What was typed after noun and verb. Owned by main's argv; valid for the whole run. */
struct cli_args {
    struct str noun, verb;
    struct str positional[CLI_ARGS_MAX];
    size_t npositional;
    struct cli_given given[CLI_ARGS_MAX];
    size_t ngiven;
    bool stopped;                  /* called off before anything was written: EXIT_STOPPED */
};
enum { EXIT_STOPPED = 130 };       /* as of a process that Ctrl-C ends */

/* Whether --name was given. */
bool cli_flag(const struct cli_args *a, const char *name);
/* The value of --name (its last one), empty when it was not given. */
struct str cli_opt(const struct cli_args *a, const char *name);
/* The value of the n-th --name, counted from 0; false when there are fewer. */
bool cli_opt_nth(const struct cli_args *a, const char *name, size_t n, struct str *ret);
/* The n-th positional argument, empty when there are fewer. */
struct str cli_arg(const struct cli_args *a, size_t n);

enum cli_need {
    CLI_WORKSPACE,   /* --at or HEADWATER_AT is opened into c->db before run (the default) */
    CLI_NAMED,       /* the same, if one is named; else c->app is NULL */
    CLI_NOTHING      /* run opens what it needs */
};

/* One command. verb NULL: `headwater noun …`; then positional[0] is the first word after noun.
 * A command of this table goes before the generic one of the kind with the same name. What run
 * writes to out (raw text: JSON, CSV, lines) goes to stdout, also when it fails; what is wrong goes
 * into c->problems: each problem is "what", a line break, "what to do", and shown on stderr. */
struct cli_command {
    const char *noun, *verb, *help;
    /* The flags it knows besides the common ones; blanks between; a '=' after a name says that it
     * takes a value: "from= quarters= high". An unknown flag ends with exit code 2. */
    const char *flags;
    enum status (*run)(struct ctx *c, const struct cli_args *a, struct out *out);
    enum cli_need need;
};

/* Tables of others; each ends with {0}. */
extern const struct cli_command cli_desk_commands[], cli_river_commands[], cli_print_commands[], cli_auth_commands[];

/* One line of out, with its line break. */
void cli_line(struct out *o, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* Records one usage problem (what, then what to do, with a line break between) and answers ST_USAGE. */
enum status cli_usage(struct ctx *c, const char *fmt, ...) PRINTF_LIKE(2, 3) MUST_CHECK;

/* What `serve` and `try` ask for. welcome: the secret of a link with which the owner sets a first password, or empty. rate: requests a minute of one asker; 0: no limit.
 * trying: the sample company, at a free port where nobody named one and the usual one is taken. */
struct cli_serve {
    struct str file, listen, welcome;
    int workers;
    bool sign_in;
    int64_t rate;
    bool trying;
};
/* Runs the command line and returns the exit code. base: an arena, problems, now_ms, random; the
 * rest is filled here. serve is how `serve` and `try` listen; it returns when told to stop. */
int cli_main(struct ctx *base, int argc, char **argv, int (*serve)(const struct cli_serve *how));
