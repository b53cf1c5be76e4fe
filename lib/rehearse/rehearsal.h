/*
 * The rehearsal of a restore: a dump goes into a throw-away PostgreSQL, its tables are counted, and
 * it is asked what the user wants to know.
 *
 * Which PostgreSQL is run the beginning of the dump says (dump_head.h), so that it is started when
 * that has come. The dump of one database is restored into the database that it makes itself, as
 * archives do, or else into one called SCRATCH_DATABASE.
 */
#ifndef REHEARSE_REHEARSAL_H
#define REHEARSE_REHEARSAL_H

#include "dump/head.h"
#include "pg/server_programs.h"
#include "rehearse/dump_filter.h"
#include "rehearse/report.h"
#include "rehearse/scratch_server.h"
#include "restore/psql.h"

#include "unix/status.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct judge;

#define SCRATCH_DATABASE "pgb_rehearse"

/* Bytes of the dump that may come at once. */
enum { REHEARSAL_PIECE = 1 << 20 };

/* What was ordered; all of it is the caller's. */
struct rehearsal_options {
	const char
		*programs; /* the folder of PostgreSQL's programs; NULL: those that fit the dump */
	char *const *settings; /* of the server, "NAME=VALUE", NULL-terminated; NULL for none */
	const struct report_query *queries;
	size_t query_count;
};

struct rehearsal {
	const struct rehearsal_options *options;
	const struct judge *judge; /* NULL until the kind is known */
	struct text head;          /* of the dump, until it is known what that needs */

	/* From then on. */
	bool restoring;
	struct dump_head dump_head;
	struct server_programs programs;
	struct scratch_server server;
	PGconn *connection; /* for what the dump does not bring; NULL of a cluster */
	struct dump_filter filter;
	struct psql psql;
};

/* Begins. To be closed. */
void rehearsal_open(struct rehearsal *rehearsal, const struct rehearsal_options *options);

/*
 * The kind of the dump is known; JUDGE must stay. STATUS_DONE, or STATUS_INPUT after an error
 * message if that cannot be restored.
 */
enum status rehearsal_recognise(struct rehearsal *rehearsal, const struct judge *judge);

/*
 * The next LENGTH bytes of the dump, at most REHEARSAL_PIECE. 0, or -1: after an error message, or
 * if a stop was requested.
 */
int rehearsal_feed(struct rehearsal *rehearsal, const char *bytes, size_t length);

/* Whether it has failed already, so that waiting for more of the dump is in vain: says so. */
bool rehearsal_has_failed(struct rehearsal *rehearsal);

/*
 * The dump is over, and was a whole one: waits until it is restored, and then writes to standard
 * output a line for each table (census.h), in the dump of a cluster with its database as the first
 * column, and the answers of the queries. As rehearsal_feed().
 */
int rehearsal_finish(struct rehearsal *rehearsal);

/* Stops the server, if there is one, and removes all that it had. */
void rehearsal_close(struct rehearsal *rehearsal);

#endif
