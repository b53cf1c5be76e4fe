/*
 * The options of pg_dump and pg_dumpall 13 to 18, except those that pg/dump_options.h rejects.
 */
#ifndef PG_DUMP_OPTION_TABLE_H
#define PG_DUMP_OPTION_TABLE_H

#include "dump/kind.h"

#include <getopt.h>

/* Both end in OPTIONS_END; a code is a letter, or OPTIONS_LONG. */
extern const struct option dump_option_table[];
extern const struct option dumpall_option_table[];

/* The table of the program that dumps SCOPE. */
const struct option *dump_option_table_of(enum dump_scope scope);

/* Its entry with the full NAME, or NULL. */
const struct option *dump_option_table_find(enum dump_scope scope, const char *name);

/* The entries of both for options_elsewhere (unix/options.h). */
#define DUMP_OPTIONS_ELSEWHERE                                                                     \
	{dump_option_table, "options of pg_dump follow \"--\": -- ", NULL},                        \
	{                                                                                          \
		dumpall_option_table, "options of pg_dumpall follow \"--\": -- ", NULL             \
	}

#endif
