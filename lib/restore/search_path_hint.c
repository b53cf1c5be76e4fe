#include "restore/search_path_hint.h"

#include "unix/message.h"
#include "unix/text.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE "psql:<stdin>:" /* then the number of the line, and ": " */
#define MISSING " does not exist"

/* The lines of the last message in ERRORS, NULL if there is none. */
static const char *find_last_message(const char *errors)
{
	const char *last = NULL;

	while (*errors != '\0') {
		const char *end = strchr(errors, '\n');

		if (strncmp(errors, MESSAGE, strlen(MESSAGE)) == 0)
			last = errors;
		if (!end)
			break;
		errors = end + 1;
	}
	return last;
}

/* Whether the first line of MESSAGE, "psql:<stdin>:7: ERROR:  ...", says that something is missing.
 */
static bool says_missing(const char *message)
{
	size_t length = strcspn(message, "\n");

	return memmem(message, length, ": ERROR:  ", strlen(": ERROR:  ")) &&
	       memmem(message, length, MISSING, strlen(MISSING));
}

/* Whether LINE begins the part of a message that only errors within a function or its query have.
 */
static bool is_within_function(const char *line)
{
	size_t length = strcspn(line, "\n");

	if (bytes_begin_with(line, length, "QUERY:  "))
		return true;
	return bytes_begin_with(line, length, "CONTEXT:  ") &&
	       memmem(line, length, " function ", strlen(" function "));
}

unsigned long search_path_hint_find_line(const char *errors)
{
	const char *message = find_last_message(errors);
	const char *line = message && says_missing(message) ? message : NULL;

	while (line && !is_within_function(line)) {
		line = strchr(line, '\n');
		line += line != NULL;
	}
	return line ? strtoul(message + strlen(MESSAGE), NULL, 10) : 0;
}

bool search_path_hint(const char *errors)
{
	unsigned long line = search_path_hint_find_line(errors);

	if (line == 0)
		return false;
	hint("the statement that ends in line %lu calls a function that needs a search_path, which "
	     "a dump empties: set one for it, by ALTER FUNCTION in the dumped database or, for "
	     "a function of an extension, in a file for --before",
		line);
	return true;
}
