/*
 * The options by which PostgreSQL's own programs are told about a connection: -h, -p, -U, -d. The
 * programs of this toolkit take one connection string instead.
 */
#ifndef PG_CONNECTION_WORDS_H
#define PG_CONNECTION_WORDS_H

#include "unix/options.h"

/* Ends in OPTIONS_END. */
extern const struct option connection_option_table[];

/*
 * Gives the hint that the connection is one word: the URL that the options on the command line
 * amount to. In place of a value that is missing, or cannot be part of a URL as it is, the URL has
 * HOST and the like. Options that are the program's own (-d and -p of pgbackup) do not count.
 */
void connection_words_advise(const struct options *options);

/* The entry for options_elsewhere (unix/options.h). */
#define CONNECTION_WORDS_ELSEWHERE                                                                 \
	{                                                                                          \
		connection_option_table, NULL, connection_words_advise                             \
	}

/* That entry alone. */
extern const struct options_elsewhere connection_words_elsewhere[];

#endif
