/*
 * SQL that is to be run as one transaction: takes out the BEGIN and COMMIT that stand in it.
 *
 * pg_dump puts both around large objects; within a transaction that COMMIT would be its end, long
 * before that of the dump. Statements are told apart as psql does: strings, quoted names, dollar
 * quotes, comments, backslash commands and the data behind COPY ... FROM stdin are passed over, so
 * that a BEGIN in any of them stays. Of the SQL no more than a word is kept.
 *
 * Source: "Lexical Structure" in PostgreSQL's documentation; StartRestoreLOs() and EndRestoreLOs()
 * of pg_backup_archiver.c. The strings are those of standard_conforming_strings = on, as in every
 * dump.
 */
#ifndef RESTORE_ONE_TRANSACTION_H
#define RESTORE_ONE_TRANSACTION_H

#include <stdbool.h>
#include <stddef.h>

enum {
	ONE_TRANSACTION_WORD = 8, /* more than "COMMIT" and "stdin" have, with a NUL */
	ONE_TRANSACTION_TAG = 64, /* of a dollar quote, with both dollars */
};

struct one_transaction {
	int (*pass)(void *context, const char *sql, size_t length);
	void *context;

	/* Where we are. */
	int place;
	char last;       /* the byte before, at the same place; or NUL */
	int depth;       /* of comments in each other */
	bool of_escapes; /* the string: a backslash stands for the next byte as well */
	bool escaped;
	char tag[ONE_TRANSACTION_TAG];
	size_t tag_length;
	size_t matched; /* of the tag that ends a dollar quote, or of the end of data */

	/* The statement so far. */
	int tokens;
	bool in_word;
	char word[ONE_TRANSACTION_WORD]; /* the last one, cut if it is longer */
	size_t word_length;
	bool copies, from_stdin; /* its first word is COPY, another one stdin */

	size_t held;  /* bytes of the word: the first one, which may be one of the two */
	bool dropped; /* it was, and is gone */
};

/* PASS gets the SQL, with CONTEXT, and returns 0 or -1. */
void one_transaction_open(struct one_transaction *sql,
	int (*pass)(void *context, const char *sql, size_t length), void *context);

/* The next LENGTH bytes. 0, or -1 as soon as PASS returned that. */
int one_transaction_feed(struct one_transaction *sql, const char *bytes, size_t length);

/* The SQL is over. 0 or -1. */
int one_transaction_finish(struct one_transaction *sql);

#endif
