/*
 * Makes the database that a restore creates: it gets its name when the restore is complete. Or
 * gives a database that exists the properties of the dump.
 *
 * Until then it is called NAME.pgb-XXXXXX, so that an unfinished database cannot be mistaken for a
 * complete one. It is created as the dump defines it, or as the user chooses. The transaction that
 * renames it also sets its comment, labels, settings, limits, privileges and owner, since some of
 * them could change or end the restore. Before the restore that transaction is run without the new
 * name and rolled back, so that a missing role is found early.
 */
#ifndef RESTORE_NEW_DATABASE_H
#define RESTORE_NEW_DATABASE_H

#include "restore/database_properties.h"

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct database_choice;
struct database_definition;

enum { NEW_DATABASE_NAME_MAX = 63 }; /* bytes; the server cuts longer names: NAMEDATALEN */

struct new_database_options {
	PGconn *connection;                           /* to another database of the server */
	const char *name;                             /* that it gets at the end */
	const struct database_definition *definition; /* of the dump; may be empty */
	const struct database_choice *choice;
	const char *encoding; /* of the definition's statements; "": unknown */
	bool in_place;        /* it has its name from the beginning */
	bool carry_on;        /* properties that it cannot have are passed over */
	bool is_tried_late;   /* properties are tried when it is published: more may come */
	bool is_scratch;      /* it will be deleted: there are no hints for its user */
};

struct new_database {
	struct new_database_options options;
	char working[NEW_DATABASE_NAME_MAX + 1]; /* its name during the restore */
	struct database_properties properties;
	bool existed; /* only its properties are set */
	bool created;
	bool stays; /* it is not to be dropped: it is complete, or may be */
};

/*
 * Creates the database. What OPTIONS points to must stay valid. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message, or if a stop was requested. Must be closed in both cases.
 */
enum status new_database_create(
	struct new_database *database, const struct new_database_options *options);

/*
 * Takes the database NAME of OPTIONS, which exists, to give it the dump's properties when it is
 * published. CONNECTION may be to that database. As new_database_create().
 */
enum status new_database_adopt(
	struct new_database *database, const struct new_database_options *options);

/*
 * Gives the database its name and its properties. Ends the other sessions in it that it may end,
 * and waits up to five minutes for the rest. Returns STATUS_DONE; STATUS_FAILED after an error
 * message, or if a stop was requested; or STATUS_UNKNOWN after an error message if the server's
 * answer was lost. If the server rejects this, the database stays under its first name, and a hint
 * says how to publish it; or, if it existed, STATUS_STRIPPED after a warning, with a hint.
 */
enum status new_database_publish(struct new_database *database);

/* Drops the database, unless it was published or is to stay. Works after a request to stop, too. */
void new_database_close(struct new_database *database);

#endif
