/*
 * The header fields of an HTTP message, with limits on their number and size.
 *
 * The functions that add do not return errors: a field that does not fit, or whose value holds a
 * control character (header injection), marks the list as broken. Values hold signatures and
 * tokens, and are wiped before they are freed.
 */
#ifndef HTTP_HEADERS_H
#define HTTP_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

enum {
	HEADERS_MAX = 96,
	HEADERS_VALUE_MAX = 48 * 1024, /* the tags of an object are the longest */
};

struct header {
	char *name; /* in lower case */
	char *value;
};

struct headers {
	struct header list[HEADERS_MAX];
	size_t count;
	bool broken;
};

/* Adds a field: NAME in lower case, VALUE without the blanks around it. {0} is an empty list. */
void headers_add(struct headers *headers, const char *name, const char *value);

/* The same for a value that is not NUL-terminated. */
void headers_add_bytes(struct headers *headers, const char *name, const char *value, size_t length);

/* Adds all fields of MORE. */
void headers_add_all(struct headers *headers, const struct headers *more);

/* The value of the first field called NAME (in lower case), or NULL. */
const char *headers_get(const struct headers *headers, const char *name);

/* Removes every field called NAME (in lower case). */
void headers_remove(struct headers *headers, const char *name);

/* Wipes and frees the fields and leaves an empty list. */
void headers_release(struct headers *headers);

#endif
