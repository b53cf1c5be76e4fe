/*
 * What the user asks of pgb-restore, and which of that contradicts each other: found before
 * anything is tried.
 */
#ifndef RESTORE_RESTORE_OPTIONS_H
#define RESTORE_RESTORE_OPTIONS_H

#include "restore/parts.h"
#include "sql/database_definition.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

struct restore_options {
	PGconn *connection;   /* as for struct destination_options; restore_close() closes it */
	const char *programs; /* the folder of psql and pg_restore; NULL: find those of the server's
				 version */
	int jobs;             /* of pg_restore; 0: restore by psql */
	uint64_t memory;      /* bytes of rows that wait for jobs; 0: the default */
	bool clean;           /* drop the contents of the database first, in the same transaction */
	bool create;          /* make a new database */
	bool in_place;        /* this and the next two: as in struct destination_options */
	const char *database;
	struct database_choice choice;
	bool properties;     /* of the dumped database; an existing one gets them */
	bool into_non_empty; /* the database need not be empty */
	bool carry_on;       /* pass over statements that fail, except data; with `create` only */
	bool single;         /* restore in one transaction, or fail */
	struct parts parts;  /* what of the dump is restored */
	const char *before;  /* a file of SQL that is run before the dump (script.h), or NULL */
	const char *after;   /* the same, after it */
	bool analyze;        /* the database at the end */
};

/* What is wrong with these options for a restore, for a message; NULL: nothing. */
const char *restore_options_find_conflict(const struct restore_options *options);

/* The same for --list, which restores nothing. */
const char *restore_options_find_conflict_with_list(const struct restore_options *options);

#endif
