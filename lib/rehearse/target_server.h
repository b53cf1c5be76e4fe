/*
 * Reads from the server that a dump is to be restored into what the throw-away server copies from
 * it: the encoding and locales of new databases, and the limits of the lock table.
 */
#ifndef REHEARSE_TARGET_SERVER_H
#define REHEARSE_TARGET_SERVER_H

#include "unix/status.h"

enum {
	TARGET_SERVER_SETTINGS = 3,
	TARGET_SERVER_TEXT_MAX = 256, /* bytes; the server's names are shorter */
};

struct target_server {
	int major; /* version; 0: there is no target */
	char encoding[TARGET_SERVER_TEXT_MAX];
	char collate[TARGET_SERVER_TEXT_MAX];
	char ctype[TARGET_SERVER_TEXT_MAX];
	char provider[TARGET_SERVER_TEXT_MAX];                         /* of locales: "c" is libc */
	char settings[TARGET_SERVER_SETTINGS][TARGET_SERVER_TEXT_MAX]; /* "NAME=VALUE" */
};

/*
 * Connects to the server of the connection string URL, as pgb-restore --create does, and reads
 * them. Wipes a password in URL. PASSWORD_COMMAND is as for password_command_use(). Returns
 * STATUS_DONE, or as server_connect() after an error message.
 */
enum status target_server_read(
	struct target_server *target, char *url, const char *password_command);

#endif
