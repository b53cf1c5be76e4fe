/*
 * A backslash command of psql, as a dump may have it: \connect, \encoding, and \restrict with the
 * key that \unrestrict repeats.
 */
#ifndef SQL_BACKSLASH_COMMAND_H
#define SQL_BACKSLASH_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum { BACKSLASH_COMMAND_MAX = 1024 }; /* bytes; a longer command is not whole */

struct backslash_command {
	char bytes[BACKSLASH_COMMAND_MAX]; /* without the backslash and the line end */
	size_t length;
};

/* Begins another command. */
void backslash_command_begin(struct backslash_command *command);

/* Adds the next byte of the command. */
void backslash_command_add(struct backslash_command *command, char byte);

/* The length of its name, with which it begins. */
size_t backslash_command_name_length(const struct backslash_command *command);

/* Whether its name is NAME. */
bool backslash_command_is(const struct backslash_command *command, const char *name);

/* Whether it is \restrict or \unrestrict. */
bool backslash_command_restricts(const struct backslash_command *command);

/*
 * Whether it is whole and psql takes its arguments as they are: a backslash begins another command,
 * even after an SQL text, and a backquote runs a shell. Both are harmless within double quotes.
 */
bool backslash_command_is_plain(const struct backslash_command *command);

/* The key of \restrict, from the space on; "": none is in effect. */
struct restrict_key {
	char text[BACKSLASH_COMMAND_MAX];
};

/*
 * Keeps the key of \restrict until \unrestrict; other commands change nothing. COMMAND is plain.
 * Returns NULL; or what is wrong, a constant text, where psql would print an error and leave out
 * the rest of the line.
 */
const char *restrict_key_note(struct restrict_key *key, const struct backslash_command *command);

#endif
