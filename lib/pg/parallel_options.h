/*
 * What the words for pg_dump mean for a dump by several connections (parallel/parallel_dump.h).
 */
#ifndef PG_PARALLEL_OPTIONS_H
#define PG_PARALLEL_OPTIONS_H

#include <stdbool.h>

struct command;
struct options_mistake;

/* The words that change what pg_dump's session is, and so what a row looks like. */
struct parallel_options {
	const char *role;         /* NULL: the user's */
	const char *float_digits; /* NULL: the default */
	bool quotes_all;          /* --quote-all-identifiers */
	bool row_security;        /* --enable-row-security */
	bool deferrable;          /* --serializable-deferrable */
};

/*
 * What is wrong with the first of WORDS that cannot be used, or NULL. WORDS, which may be NULL,
 * have passed dump_options_check().
 */
const struct options_mistake *parallel_options_check(char *const *words);

void parallel_options_read(struct parallel_options *options, char *const *words);

/* Adds WORDS to the command of a pg_dump that is given a snapshot. */
void parallel_options_add(struct command *command, char *const *words);

/*
 * Adds those of WORDS that say how data is read and written, and not which, to the command of a
 * pg_dump that is told by other options what to dump.
 */
void parallel_options_add_manner(struct command *command, char *const *words);

/* Adds those that act while SQL is written, to the command of a pg_restore. */
void parallel_options_add_restore(struct command *command, char *const *words);

#endif
