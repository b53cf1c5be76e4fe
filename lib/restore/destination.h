/*
 * The database that a dump is restored into: an existing one, or a new one (new_database.h), which
 * is dropped again if the restore fails.
 */
#ifndef RESTORE_DESTINATION_H
#define RESTORE_DESTINATION_H

#include "restore/new_database.h"
#include "sql/database_definition.h"

#include "unix/status.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct conninfo;
struct dump_start;

struct destination_options {
	PGconn *connection; /* to the database, or to another one if it is to be created */
	const struct conninfo *conninfo;
	bool create;                   /* make a new database */
	const char *database;          /* its name if the URL gives none, or NULL */
	bool carry_on;                 /* properties that it cannot have are passed over */
	bool in_place;                 /* the new one has its name from the beginning */
	struct database_choice choice; /* how the new one differs from the dumped one */
	bool may_hold;                 /* an existing database need not be empty */
	bool properties;               /* an existing database gets those of the dump */
};

struct destination {
	struct destination_options options;
	char *name; /* of the new one, or that gets properties; NULL: none, or not known yet */
	struct new_database database;
	struct text conninfo; /* set by destination_make(); then by destination_publish() */
};

/*
 * Checks, as far as is known yet, that the dump can be restored into the database. What OPTIONS
 * points to must stay valid. Returns STATUS_DONE, or, after an error message, STATUS_EXISTS if the
 * database is not empty or the new one exists, or STATUS_FAILED. Must be closed in all cases.
 */
enum status destination_open(
	struct destination *destination, const struct destination_options *options);

/*
 * Makes the database if it is to be made, as the dump that begins with START defines it, or tries
 * the properties that it is to get, and sets `conninfo` to its connection string. If its name is
 * not known, an archive gives it. START must stay valid. Returns as destination_open() does.
 */
enum status destination_make(struct destination *destination, const struct dump_start *start);

/* The restore is complete: publishes the database, or sets its properties. Returns as
 * new_database_publish() does. */
enum status destination_publish(struct destination *destination);

/* Drops the new database, unless it was published or stays (new_database.h). */
void destination_close(struct destination *destination);

#endif
