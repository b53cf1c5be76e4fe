/*
 * SQL that is to be run as one transaction: takes out the BEGIN and COMMIT that stand in it.
 *
 * pg_dump puts both around large objects; within a transaction that COMMIT would be its end, long
 * before that of the dump. Only those go that are statements, as pg_dump writes them.
 *
 * Source: StartRestoreLOs() and EndRestoreLOs() of PostgreSQL's pg_backup_archiver.c.
 */
#ifndef SQL_ONE_TRANSACTION_H
#define SQL_ONE_TRANSACTION_H

#include "sql/scanner.h"

#include <stddef.h>

struct one_transaction {
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;

	struct sql_scanner scanner;
	size_t held; /* bytes of a statement's first word, which may be one of the two */
};

/* PASS gets the SQL, with CONTEXT, and returns 0 or -1. */
void one_transaction_open(struct one_transaction *sql,
	int (*pass)(void *context, const char *sql, size_t length), void *context);

/* The next LENGTH bytes. 0, or -1 as soon as PASS returned that. */
int one_transaction_feed(struct one_transaction *sql, const char *bytes, size_t length);

/* The SQL is over. 0 or -1. */
int one_transaction_finish(struct one_transaction *sql);

#endif
