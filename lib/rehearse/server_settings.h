/*
 * The settings of a throw-away server, as arguments on its command line.
 */
#ifndef REHEARSE_SERVER_SETTINGS_H
#define REHEARSE_SERVER_SETTINGS_H

struct command;
struct text;

/* The name of its socket, and the port for libpq. */
#define SERVER_SETTINGS_PORT "5432"
#define SERVER_SETTINGS_SOCKET "/.s.PGSQL." SERVER_SETTINGS_PORT

/* Writes the setting for a socket in FOLDER, for server_settings_add(). */
void server_settings_name_socket(struct text *socket, const char *folder);

/*
 * Adds all settings; a later one overrides an earlier one. First come the defaults for such a
 * server, then GIVEN ("NAME=VALUE", NULL-terminated; NULL: none), then those that must not be
 * overridden, so that it listens on SOCKET only. The strings must stay valid.
 */
void server_settings_add(struct command *command, char *const *given, const char *socket);

#endif
