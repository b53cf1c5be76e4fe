/*
 * "pgbackup --check": tries each stage of a backup by itself, and makes none.
 *
 *     pgb-dump --check URL
 *     pgb-put-DRIVER --check DESTINATION NAME -- false
 *
 * In between, each filter is looked for. The command "false" is never run by a driver that knows
 * --check; one that does not runs it, if anything, and by its contract publishes nothing.
 */
#ifndef STORE_BACKUP_PROBE_H
#define STORE_BACKUP_PROBE_H

#include "unix/status.h"

struct backup;

/*
 * Runs the stages of BACKUP, whose `checks` is set, one after the other, also after one that has
 * failed. The commands print what is well; PROGRAM is the driver's, NAME that of the backup. URL
 * may be NULL and must not hold a secret: only the dump inherits the passfile (pg/passfile.h).
 * Returns the status of the first stage that failed, after error messages; or STATUS_DONE.
 */
enum status backup_probe_run(
	const struct backup *backup, const char *program, const char *name, const char *url);

#endif
