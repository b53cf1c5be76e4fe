/*
 * A command put together word by word, to become.
 *
 * Additions never fail one by one: where memory is short the command is marked as broken, and
 * command_become() says so.
 */
#ifndef UNIX_COMMAND_H
#define UNIX_COMMAND_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct command {
	char **words; /* NULL-terminated once a word was added; the words are the caller's */
	size_t count;
	size_t capacity;
	bool broken;
};

/* Adds WORD, which must stay valid; NULL adds nothing. A command begins as all zero. */
void command_add(struct command *command, const char *word);

/* Adds all words of a NULL-terminated array, which may be NULL. */
void command_add_all(struct command *command, char *const *words);

/*
 * Replaces this program by the command, found on PATH. Returns only if that failed, after an error
 * message: STATUS_NOT_FOUND, STATUS_CANNOT_RUN or STATUS_FAILED.
 */
enum status command_become(const struct command *command);

void command_release(struct command *command);

#endif
