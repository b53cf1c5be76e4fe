/*
 * What makes a throw-away server one that can be kept for a look: the settings with which it can be
 * started again, and the commands for that.
 *
 * Such a server still trusts every connection. So its configuration file and the command that
 * starts it make it listen on the socket in its folder only, and the folder has mode 0700. This
 * does not protect from a dump that is hostile: its commands may have changed any file of the
 * server.
 */
#ifndef REHEARSE_KEPT_SERVER_H
#define REHEARSE_KEPT_SERVER_H

#include "unix/status.h"

struct scratch_folder;
struct scratch_server;
struct text;

/*
 * Adds, for postgresql.conf, the settings GIVEN ("NAME=VALUE", NULL-terminated; NULL: none), and
 * then those of a server that listens on a socket in FOLDER only.
 */
void kept_server_add_settings(struct text *text, char *const *given, const char *folder);

/*
 * Writes these to the configuration file in FOLDER. Returns STATUS_DONE, or STATUS_FAILED after an
 * error message.
 */
enum status kept_server_write_settings(const struct scratch_folder *folder, char *const *given);

/*
 * Discards the settings that ALTER SYSTEM has made in FOLDER, whose server is stopped. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status kept_server_discard_changes(const struct scratch_folder *folder);

/* Says, for SERVER, which is stopped or about to be, how to start it and to look at DATABASE. */
void kept_server_say(const struct scratch_server *server, const char *database);

#endif
