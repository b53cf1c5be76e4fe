/*
 * Collects the beginning of a dump that is to be restored, until it tells what a restore must know
 * before it can start; then has the restore begin, and passes the dump on to it.
 *
 * That is: the versions, the encoding and the superuser (dump/head.h), the definition of the
 * database, and whether a plain dump creates its database itself (sql/preamble.h), or is to be
 * separated from that (restore/separation.h). A kind of dump that cannot be restored is refused
 * here.
 */
#ifndef RESTORE_DUMP_START_H
#define RESTORE_DUMP_START_H

#include "dump/head.h"
#include "sql/database_definition.h"

#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

struct judge;

/* The most bytes that dump_start_feed() takes at once. */
enum { DUMP_START_PIECE = 1 << 20 };

struct dump_start_options {
	bool whole_contents; /* collect the table of contents of an archive, or the first
				CONTENTS_MAX bytes of it */
	bool may_separate;   /* a plain dump shall not create its database */

	/*
	 * Called once, when the beginning is complete; `pass` then gets the dump, from the heading
	 * on, in pieces. Both return STATUS_DONE, or another status after an error message or if a
	 * stop was requested.
	 */
	enum status (*begin)(void *context);
	enum status (*pass)(void *context, const char *bytes, size_t length);
	void *context;
};

struct dump_start {
	struct dump_start_options options;
	const struct judge *judge; /* NULL until the kind is known */
	struct text bytes;         /* collected so far; when it is complete, from the heading on */
	int lines;                 /* before the heading */
	bool is_complete;

	/* Valid when it is complete. */
	struct dump_head head;
	bool is_cluster;
	bool is_globals; /* a cluster without databases: roles and tablespaces only */
	bool is_archive;
	bool separated; /* a plain dump with CREATE DATABASE, which is in `definition` instead */
	bool makes_databases; /* a cluster, or another plain dump with CREATE DATABASE */
	char *database;       /* that a plain dump creates, "" if its name is cut off; or NULL */
	struct database_definition definition; /* empty if the dump has none, or an invalid one */
	const char *definition_fault;          /* why it is invalid, or NULL */
};

void dump_start_open(struct dump_start *start, const struct dump_start_options *options);

/*
 * Checks the kind of the dump, if JUDGE has recognised it already. JUDGE must stay valid. Returns
 * STATUS_DONE, or STATUS_INPUT after an error message if a dump of that kind cannot be restored.
 */
enum status dump_start_recognise(struct dump_start *start, const struct judge *judge);

/*
 * Takes the next LENGTH bytes of the dump, at most DUMP_START_PIECE. Returns STATUS_DONE; or, after
 * an error message, STATUS_INPUT if the dump is refused, or STATUS_FAILED; or what begin() or
 * pass() return.
 */
enum status dump_start_feed(struct dump_start *start, const char *bytes, size_t length);

/*
 * The dump has ended: begins, if that was not enough to begin before. Returns as dump_start_feed()
 * does.
 */
enum status dump_start_finish(struct dump_start *start);

/* Says so if the dump is of a newer version than the server, whose version is MAJOR. */
void dump_start_say_newer(const struct dump_start *start, int major);

void dump_start_close(struct dump_start *start);

#endif
