/*
 * Walks along the words for pg_dump or pg_dumpall, option by option, as getopt_long(3) does in the
 * programs of PostgreSQL 18: clustered letters, arguments of options, abbreviated long names, "--".
 *
 * The word after an unknown long option may be its argument: it is read as an option, but is not
 * found to be an operand.
 */
#ifndef PG_DUMP_WORDS_H
#define PG_DUMP_WORDS_H

#include "dump/kind.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

/* One option of the command line. */
struct dump_word {
	char letter;      /* '\0' for a long one */
	const char *name; /* of a long one, without the dashes; not NUL-terminated */
	size_t name_length;
	const char *argument; /* of an option that takes one, or after "="; NULL: none */
};

/* A walk: begin with the scope, and as `next` the NULL-terminated words, or NULL: none. */
struct dump_words {
	enum dump_scope scope;
	char *const *next;
	const char *next_letter; /* within a cluster, or NULL */
	bool long_before;        /* the previous word was a long option without "=" */
	bool options_over;
};

enum dump_words_found { DUMP_WORDS_OPTION, DUMP_WORDS_OPERAND, DUMP_WORDS_END };

/* Reads the next option. */
enum dump_words_found dump_words_next(struct dump_words *walk, struct dump_word *option);

/*
 * Whether the option is LETTER ('\0': it has none), or NAME, or an abbreviation of NAME that has at
 * least SHORTEST bytes.
 */
bool dump_word_may_be(
	const struct dump_word *option, char letter, const char *name, size_t shortest);

/* Whether the option is that of ENTRY (dump_option_table.h), or an abbreviation of its name. */
bool dump_word_may_mean(const struct dump_word *option, const struct option *entry);

#endif
