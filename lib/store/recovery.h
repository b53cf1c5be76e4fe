/*
 * The one command that restores a backup, for "pgbackup --restore":
 *
 *     pgb-restore --create URL -- pgb-get-DRIVER --latest DATABASE DESTINATION
 *     pgb-restore --create --decode FILTER... URL -- pgb-get-DRIVER ...
 *
 * Roles and tablespaces, and whole clusters, are restored without --create.
 */
#ifndef STORE_RECOVERY_H
#define STORE_RECOVERY_H

struct backup;
struct command;

/* A driver is a program pgb-get-DRIVER on PATH that writes a stored backup. */
#define RECOVERY_DRIVER_PREFIX "pgb-get-"

/*
 * Adds the words of the command that restores what BACKUP says: its scope, destination, decoders,
 * words for pgb-restore, and its name; without a name it is the newest of DATABASE. PROGRAM, the
 * driver's, and URL must stay valid, and URL must not hold a secret.
 */
void recovery_add_command(const struct backup *backup, struct command *command, const char *program,
	const char *database, const char *url);

#endif
