/*
 * Makes the database that a dump is rehearsed in, as pgb-restore --create makes it.
 *
 * What this machine cannot have is made or replaced before: roles and tablespaces that the
 * definition of the database names (provision.h), and locales (sql/relocate.h).
 */
#ifndef REHEARSE_DUMPED_DATABASE_H
#define REHEARSE_DUMPED_DATABASE_H

#include "unix/status.h"

#include <libpq-fe.h>
#include <stdbool.h>

struct dump_filter;
struct dump_start;
struct new_database;

/* Whether the database is made by the dump's definition, and not by the dump itself. */
bool dumped_database_is_defined(const struct dump_start *start);

/*
 * Creates the database that START defines, by CONNECTION. FILTER makes roles and tablespaces. All
 * three must stay valid until new_database_publish(). Returns as new_database_create() does.
 */
enum status dumped_database_create(struct new_database *database, struct dump_start *start,
	struct dump_filter *filter, PGconn *connection);

/*
 * Publishes the DATABASE that was created, when the dump is restored. The definition may have grown
 * since then, and FILTER makes what is missing. Returns as new_database_publish() does.
 */
enum status dumped_database_publish(
	struct new_database *database, const struct dump_start *start, struct dump_filter *filter);

#endif
