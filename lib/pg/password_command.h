/*
 * The command of --password-command and PGB_PASSWORD_COMMAND, which prints the password of a
 * connection: for tokens that expire after minutes, as those of RDS, Cloud SQL and Azure do.
 *
 * It is run again for each connection, without a shell, by the rules of words.h; its standard error
 * is ours. Its output must be one line of at most 64 KiB, without its line end the password. A
 * command that fails, or does not end within a minute, is an error. No message has the output.
 */
#ifndef PG_PASSWORD_COMMAND_H
#define PG_PASSWORD_COMMAND_H

#include "unix/status.h"

#include <getopt.h>

struct conninfo;
struct options;

enum { PASSWORD_COMMAND_OPTION = 896 };

/* The entry for the option table of a program that connects. */
#define PASSWORD_COMMAND_ENTRY                                                                     \
	{                                                                                          \
		"password-command", required_argument, NULL, PASSWORD_COMMAND_OPTION               \
	}

/*
 * Takes the option: sets *LINE to its argument. Returns STATUS_DONE, or STATUS_MISUSE after an
 * error message.
 */
enum status password_command_take(struct options *options, const char **line);

/*
 * Has the command LINE, or that of PGB_PASSWORD_COMMAND if LINE is NULL, give the password of the
 * connection. A password in the connection string or its service wins over the variable, and cannot
 * be used together with LINE. LINE must stay valid. Returns STATUS_DONE, also if there is no
 * command, or STATUS_MISUSE after an error message.
 */
enum status password_command_use(struct conninfo *conninfo, const char *line);

/*
 * To be called before each connection that this process makes: sets the password, if there is a
 * command. Returns STATUS_DONE; STATUS_FAILED or STATUS_MISUSE after an error message; or, without
 * one, STATUS_FAILED if a stop was requested.
 */
enum status password_command_renew(struct conninfo *conninfo);

/*
 * To be called before a program is started that connects: renews the password, if there is a
 * command, and makes it available to the program, if there is one (passfile.h). Returns as
 * password_command_renew() does.
 */
enum status password_command_offer(struct conninfo *conninfo);

#endif
