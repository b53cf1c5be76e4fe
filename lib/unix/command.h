/*
 * A command line that is built word by word.
 *
 * command_add() does not return errors: a command for which there was no memory is marked as
 * broken, and command_become() reports it; who starts it in another way looks at the mark.
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

/*
 * Adds WORD, which must stay valid. Does nothing if it is NULL. A zero-initialized struct is an
 * empty command.
 */
void command_add(struct command *command, const char *word);

/* Adds all words of a NULL-terminated array, which may be NULL. */
void command_add_all(struct command *command, char *const *words);

/*
 * Executes the command, found on PATH, in place of this program. Returns only on failure, after an
 * error message: STATUS_NOT_FOUND, STATUS_CANNOT_RUN or STATUS_FAILED.
 */
enum status command_become(const struct command *command);

/*
 * Prints the command to standard output, quoted for a shell (words.h). Returns STATUS_DONE, or
 * STATUS_FAILED after an error message.
 */
enum status command_print(const struct command *command);

void command_release(struct command *command);

#endif
