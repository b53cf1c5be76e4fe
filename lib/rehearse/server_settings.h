/*
 * The settings of a throw-away server, as words of its command line.
 */
#ifndef REHEARSE_SERVER_SETTINGS_H
#define REHEARSE_SERVER_SETTINGS_H

struct command;
struct text;

/* Its socket in that folder, and the port that libpq is to be told. */
#define SERVER_SETTINGS_PORT "5432"
#define SERVER_SETTINGS_SOCKET "/.s.PGSQL." SERVER_SETTINGS_PORT

/* Writes where the socket is to be as a setting, for server_settings_add(). */
void server_settings_name_socket(struct text *socket, const char *folder);

/*
 * Adds them all: first what suits such a server, then GIVEN ("NAME=VALUE", NULL-terminated; NULL
 * for none), and then what no other setting can take the place of, so that it listens to SOCKET
 * alone. The words must stay valid.
 */
void server_settings_add(struct command *command, char *const *given, const char *socket);

#endif
