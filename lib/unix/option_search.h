/*
 * What was meant by an option that a program does not have.
 *
 * It is looked for in the program's own option table and in those of the programs that it works
 * with (struct options_elsewhere): first by its exact name, then by a name that is near
 * (spelling.h), each time in this order.
 */
#ifndef UNIX_OPTION_SEARCH_H
#define UNIX_OPTION_SEARCH_H

#include <stdbool.h>
#include <stddef.h>

struct options;

/*
 * An option as it was typed: "--NAME", "--NAME=VALUE" or "-L...", the latter also within a cluster.
 */
struct option_typed {
	const char *name; /* of a long option, without the dashes, up to "="; NULL for a letter */
	size_t length;    /* of the name */
	int letter;
	const char *value; /* after "=" or the letter, or the next word; NULL: none */
};

/* Gives a hint if the option that was TYPED is found. */
void option_search_advise(const struct options *options, const struct option_typed *typed);

/*
 * Whether the name that was TYPED is the beginning of several of the program's own options. If so,
 * says so, with a hint.
 */
bool option_search_is_ambiguous(struct options *options, const struct option_typed *typed);

#endif
