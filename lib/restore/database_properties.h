/*
 * The statements that give a new database its comment, labels, settings, limits, privileges and
 * owner; and a trial of them, which is rolled back.
 *
 * A user who is no superuser may not run all of them: only members of a role can make it the owner.
 * With `carry_on` those that fail in the trial are passed over, then and later.
 */
#ifndef RESTORE_DATABASE_PROPERTIES_H
#define RESTORE_DATABASE_PROPERTIES_H

#include "unix/status.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct database_choice;
struct database_definition;

struct database_properties {
	const struct database_definition *definition; /* of the dump; may be empty */
	const struct database_choice *choice;
	const char *encoding;    /* of the definition's statements; "": unknown */
	bool carry_on;           /* statements that fail are passed over */
	struct text passed_over; /* after the trial with carry_on: 'x' for each statement that has
				    failed, '.' for another one */
	long failed;             /* their number */
};

/* Adds the statements for the database NAME, on one line. */
void database_properties_add(
	const struct database_properties *properties, const char *name, struct text *sql);

/*
 * Runs the statements for the database NAME in a transaction and rolls it back. Returns
 * STATUS_DONE, with `carry_on` also after an error message for each statement that has failed; or
 * STATUS_FAILED after an error message, such as that the connection was lost, or if a stop was
 * requested.
 */
enum status database_properties_try(
	struct database_properties *properties, PGconn *connection, const char *name);

#endif
