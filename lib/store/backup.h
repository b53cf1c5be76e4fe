/*
 * What pgbackup was asked to do, and the one command that does it:
 *
 *     pgb-put-DRIVER DESTINATION NAME -- pgb-dump URL
 *     pgb-put-DRIVER DESTINATION NAME -- pgb-run pgb-dump URL '|' pgb-check --pass '|' FILTER...
 *
 * With filters the dump is judged before the first one. So the drivers of this toolkit, which take
 * --no-inside, need not decompress it to judge it again.
 */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "dump/kind.h"
#include "unix/command.h"

#include <stdbool.h>
#include <stddef.h>

struct text;

enum { BACKUP_FILTERS_MAX = 16 };

/* The caller owns every pointer but the filters' words and the list in `driver_options`. */
struct backup {
	struct dump_kind kind;
	const char *driver;
	const char *destination; /* not empty */
	struct command driver_options;
	char **filters[BACKUP_FILTERS_MAX]; /* each: its words, NULL-terminated */
	size_t filter_count;
	struct command decoders; /* of a restore, source_add_decoder() */
	const char *name;        /* the whole name, or NULL */
	const char *suffix;      /* NULL: none was given */
	bool force;
	bool parents; /* create all missing folders; for the driver "local" */
	bool verbose;
	bool checks;                  /* --check: the programs only try (backup_probe.h) */
	bool through_pooler;          /* of any kind */
	const char *password_command; /* for pgb-dump or pgb-restore, or NULL */
	bool full;                /* not a partial dump, whatever the words for pg_dump leave out */
	const char *loose_option; /* the word of an -o, "--NAME", */
	const char *loose_word;   /* and the word after it, which -o does not take; or NULL */
	const char *jobs;         /* the argument of -j of pgb-dump, or NULL */
	const char *report; /* the file that the driver, or pgb-restore, reports to; NULL: none */
	char *const *words; /* for pg_dump; NULL for none */
};

/* Splits LINE into words and adds them as a filter. Returns NULL, or the reason why it cannot. */
const char *backup_add_filter(struct backup *backup, const char *line);

/*
 * True if a word of the dump's or of a filter's command is a bar: pgb-run would take it for the end
 * of that command. URL may be NULL.
 */
bool backup_has_stray_bar(const struct backup *backup, const char *url);

/*
 * The program of the first filter that is not known (dump/filter.h), so that the name cannot end in
 * what it writes. NULL if there is none, or if the name or a suffix is given.
 */
const char *backup_find_unknown_filter(const struct backup *backup);

/* Adds to TEXT the name of the backup of DATABASE made at TIME. */
void backup_add_name(
	const struct backup *backup, struct text *text, const char *database, const char *time);

/*
 * Adds the words of the driver's command up to its "--", and those of the command that dumps.
 * PROGRAM, NAME and URL as for backup_add_command().
 */
void backup_add_driver(const struct backup *backup, struct command *command, const char *program,
	const char *name);
void backup_add_dump_command(const struct backup *backup, struct command *command, const char *url);

/* Others are programs of users, which do not know all options of ours. */
bool backup_has_own_driver(const struct backup *backup);

/*
 * Adds the words of the backup's command. PROGRAM, the driver's, NAME and URL must stay valid. URL
 * may be NULL and must not hold a secret.
 */
void backup_add_command(const struct backup *backup, struct command *command, const char *program,
	const char *name, const char *url);

/* Adds --password-command, if there is one. */
void backup_add_password_command(const struct backup *backup, struct command *command);

/* Adds --report, if there is one. */
void backup_add_report(const struct backup *backup, struct command *command);

/* Says what is backed up, and where to, with -v or on a terminal. DATABASE counts for one only. */
void backup_announce(const struct backup *backup, const char *database, const char *name);

void backup_release(struct backup *backup);

/* A driver is a program pgb-put-DRIVER on PATH that stores a stream. */
#define BACKUP_DRIVER_PREFIX "pgb-put-"

/* Makes a driver's name lower case, in place. */
void backup_fold_driver(char *name);

/*
 * True if NAME is well-formed (lower-case letters, digits and hyphens) and the program PREFIX,
 * then NAME, is on PATH. If not, says so, with a hint that lists the drivers.
 */
bool backup_knows_driver(const char *prefix, const char *name);

#endif
