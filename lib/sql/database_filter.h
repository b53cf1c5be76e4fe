/*
 * Takes what is about its database out of a plain dump made by pg_dump -C, so that the rest can be
 * restored into a database of any name.
 *
 * Such a dump creates its database, connects to it, sets its properties, connects again, and sets
 * its privileges at the very end. The statements that sql/database_definition.h reads are collected
 * and left out of the SQL. Also left out are \connect, the \encoding before it, DROP DATABASE and,
 * before CREATE DATABASE, the UPDATE that makes it no template. The line ends stay. Everything else
 * is passed on unchanged.
 *
 * What remained would be about the database of the dumped name, which may exist. So a second CREATE
 * DATABASE, another database, and a form that pg_dump does not write are refused. The SQL must have
 * passed a statement filter, or be the beginning of what will pass one.
 *
 * Source: dumpDatabase() of PostgreSQL's pg_dump.c; _reconnectToDB() of pg_backup_archiver.c;
 * appendPsqlMetaConnect() of string_utils.c; buildACLCommands() of dumputils.c.
 */
#ifndef SQL_DATABASE_FILTER_H
#define SQL_DATABASE_FILTER_H

#include "sql/line_filter.h"

#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

struct database_filter_options {
	/* Takes the resulting SQL. Returns 0, or -1 after an error message. */
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;
};

struct database_filter {
	struct database_filter_options options;
	struct line_filter line_filter;
	struct text statements; /* so far, each with a newline after it */
	struct text name;       /* of the database; "" before CREATE DATABASE */
	bool refused;           /* an error message has said what */
};

/* FILTER must not be moved. Must be closed. */
void database_filter_open(
	struct database_filter *filter, const struct database_filter_options *options);

/* Take SQL, and its end. Return 0, or -1 if PASS failed, or after an error message. */
int database_filter_feed(struct database_filter *filter, const char *sql, size_t length);
int database_filter_finish(struct database_filter *filter);

void database_filter_close(struct database_filter *filter);

#endif
