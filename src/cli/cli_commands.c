/* cli/cli_commands.c: the tables of hand-written commands as one list. */
#include "cli/cli_parts.h"
#include <string.h>

const struct cli_command *cli_command_at(size_t n)
{
    static const struct cli_command *const tables[] = { cli_admin_commands, cli_desk_commands, cli_river_commands,
                                                        cli_print_commands, cli_auth_commands };
    for (size_t t = 0; t < COUNT(tables); t++)
        for (const struct cli_command *cmd = tables[t]; cmd->noun != NULL; cmd++)
            if (n-- == 0)
                return cmd;
    return NULL;
}

const struct cli_command *cli_command_find(struct str noun, struct str verb)
{
    const struct cli_command *cmd;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; (cmd = cli_command_at(i)) != NULL; i++) {
            if (!str_eq(noun, str_z(cmd->noun)))
                continue;
            if (pass == 0 ? cmd->verb != NULL && str_eq(verb, str_z(cmd->verb)) : cmd->verb == NULL)
                return cmd;
        }
    return NULL;
}
