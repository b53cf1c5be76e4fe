/*
 * Whether pgbackup's command line makes sense as a whole, and what was meant if it does not.
 *
 * The functions return STATUS_DONE, or STATUS_MISUSE after an error message.
 */
#ifndef STORE_BACKUP_CHECK_H
#define STORE_BACKUP_CHECK_H

#include "unix/status.h"

struct backup;
struct options;

/* Checks that there is a driver, and at most COUNT operands. */
enum status backup_check_operands(const struct backup *backup, struct options *options, int count);

/* Checks the order for a backup of URL, which may be NULL. */
enum status backup_check(const struct backup *backup, struct options *options, const char *url);

/* Checks the order to restore one. */
enum status backup_check_recovery(const struct backup *backup, struct options *options);

#endif
