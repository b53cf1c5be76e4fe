/*
 * The settings of a throw-away server, as arguments on its command line.
 */
#ifndef REHEARSE_SERVER_SETTINGS_H
#define REHEARSE_SERVER_SETTINGS_H

#include <stdbool.h>

struct command;
struct text;

/* The name of its socket, and the port for libpq. */
#define SERVER_SETTINGS_PORT "5432"
#define SERVER_SETTINGS_SOCKET "/.s.PGSQL." SERVER_SETTINGS_PORT

/*
 * Rejects the PATH of a server's folder if it has a comma, since libpq splits the host at commas;
 * or a quote, which the server does not take in the path of a tablespace; or, if the user has named
 * it, what pg_ctl does not quote for the shell. Returns 0, or -1 after an error message.
 */
int server_settings_check_folder(const char *path, bool is_named);

/* Writes the setting for a socket in FOLDER, for server_settings_add(). */
void server_settings_name_socket(struct text *socket, const char *folder);

/*
 * Adds all settings; a later one overrides an earlier one. First come the defaults for such a
 * server, then GIVEN ("NAME=VALUE", NULL-terminated; NULL: none), then those that must not be
 * overridden, so that it listens on SOCKET only. The strings must stay valid.
 */
void server_settings_add(struct command *command, char *const *given, const char *socket);

/* Adds only the last ones. */
void server_settings_add_last(struct command *command, const char *socket);

#endif
