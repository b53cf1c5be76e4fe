/*
 * Removes the statements BEGIN and COMMIT from a dump's SQL, so that psql can run it as one
 * transaction.
 *
 * pg_dump wraps large objects in BEGIN and COMMIT. Inside the transaction of a restore, that COMMIT
 * would end it long before the end of the dump. Only the bare statements "BEGIN;" and "COMMIT;" in
 * capitals are removed, as pg_dump writes them. The SQL comes in pieces of any size, and everything
 * else is passed on unchanged.
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
	size_t held; /* bytes of a statement's first word that may become BEGIN or COMMIT */
};

/* PASS takes the resulting SQL and returns 0 or -1. There is nothing to close. */
void one_transaction_open(struct one_transaction *sql,
	int (*pass)(void *context, const char *sql, size_t length), void *context);

/* Takes LENGTH bytes. Returns 0, or -1 if PASS failed. */
int one_transaction_feed(struct one_transaction *sql, const char *bytes, size_t length);

/* Ends the SQL and passes on what is held. Returns 0, or -1 if PASS failed. */
int one_transaction_finish(struct one_transaction *sql);

#endif
