/*
 * A backup as it was ordered, and the one command that makes it:
 *
 *     pgb-put-DRIVER DESTINATION NAME -- pgb-dump URL
 *     pgb-put-DRIVER DESTINATION NAME -- pgb-run pgb-dump URL '|' FILTER...
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "dump/kind.h"
#include "unix/command.h"

#include <stdbool.h>
#include <stddef.h>

struct text;

enum { BACKUP_FILTERS_MAX = 16 };

/* All pointers are the caller's, but for the filters' words and the list in `driver_options`. */
struct backup {
	struct dump_kind kind;
	const char *driver;
	const char *destination; /* not empty */
	struct command driver_options;
	char **filters[BACKUP_FILTERS_MAX]; /* the words of each */
	size_t filter_count;
	const char *name;   /* the whole name, or NULL */
	const char *suffix; /* "" for none */
	bool force;
	bool verbose;
	char *const *words; /* for pg_dump; NULL for none */
};

/* Adds a filter, as text. Returns NULL, or why it cannot be taken. */
const char *backup_add_filter(struct backup *backup, const char *line);

/*
 * Whether a word of the dump or of a filter is a bar, which pgb-run would take for the end of
 * the command. URL may be NULL.
 */
bool backup_has_stray_bar(const struct backup *backup, const char *url);

/* Adds the name of the backup of DATABASE, made at TIME, to TEXT. */
void backup_add_name(
	const struct backup *backup, struct text *text, const char *database, const char *time);

/*
 * Adds the words of the backup's command. PROGRAM (the driver's), NAME and URL (NULL for none; no
 * secret in it) must stay valid.
 */
void backup_add_command(const struct backup *backup, struct command *command, const char *program,
	const char *name, const char *url);

void backup_release(struct backup *backup);

/*
 * Drivers: the programs pgb-put-DRIVER on PATH, each of which stores a stream somewhere.
 */

#define BACKUP_DRIVER_PREFIX "pgb-put-"

/* Makes a driver's name lower case, in place. */
void backup_fold_driver(char *name);

/*
 * Whether NAME is well-formed (letters in lower case, digits and hyphens) and its program on PATH;
 * if not, says so, and which drivers there are.
 */
bool backup_knows_driver(const char *name);

#endif
