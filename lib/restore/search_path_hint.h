/*
 * Tells, after psql has failed, that a function did not find what it uses, since a dump empties
 * search_path.
 *
 * psql's last message is read, whatever its language. By its lines, the error was in a function, or
 * in a query within one. By its text, something does not exist: the server is asked for things that
 * do not exist, and says so in the same words.
 */
#ifndef RESTORE_SEARCH_PATH_HINT_H
#define RESTORE_SEARCH_PATH_HINT_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stddef.h>

struct error_copy;

/* An error within a function. */
struct function_error {
	unsigned long line; /* of the dump, where its statement ends, as psql counts */
	const char *text;   /* what the server says; not terminated */
	size_t length;
};

/*
 * Finds such an error in ERRORS, what psql has printed. False if that is not the last message.
 * ERROR points into ERRORS.
 */
bool function_error_find(struct function_error *error, const char *errors);

/* Whether the text of ERROR has the words of SAMPLE, the server's text about NAME. */
bool function_error_resembles(
	const struct function_error *error, const char *sample, const char *name);

/*
 * Prints a hint if the last message in ERRORS, what psql has printed, is such an error. CONNECTION
 * is to the same server, and ENCODING the client encoding of psql's session ("": unknown). Returns
 * whether it printed a hint.
 */
bool search_path_hint(const struct error_copy *errors, PGconn *connection, const char *encoding);

#endif
