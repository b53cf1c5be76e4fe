/*
 * A string that grows, up to a limit.
 *
 * The functions that add do not return errors: the first addition that exceeds the limit, or finds
 * no memory, marks the text as broken; later ones are ignored, and text_finish() reports it. The
 * bytes are always NUL-terminated. Memory is wiped before it is freed, since texts hold secrets
 * too.
 */
#ifndef UNIX_TEXT_H
#define UNIX_TEXT_H

#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct text {
	char *bytes; /* never NULL after text_init(); owned by the text */
	size_t length;
	size_t capacity;
	size_t limit;
	bool broken;
};

/* Makes an empty text, which will hold at most LIMIT bytes. */
void text_init(struct text *text, size_t limit);

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const void *bytes, size_t length);
void text_add_byte(struct text *text, char byte);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Truncates the text to its first LENGTH bytes, and repairs a broken one. Does nothing if the text
 * is shorter.
 */
void text_cut(struct text *text, size_t length);

/* Removes the first LENGTH bytes, or all if there are fewer. */
void text_drop(struct text *text, size_t length);

/* Empties the text, and repairs a broken one. */
void text_clear(struct text *text);

/* Returns STATUS_FAILED after an error message, with WHAT as the subject, if the text is broken. */
enum status text_finish(const struct text *text, const char *what);

/* Hands the bytes to the caller, to free(), and leaves an empty text. NULL if there is no memory.
 */
char *text_detach(struct text *text);

/* Wipes and frees the bytes, and leaves an empty text. Allowed for one that is all zero. */
void text_release(struct text *text);

/* Whether the LENGTH bytes at BYTES, which need no NUL, begin with PREFIX. */
bool bytes_begin_with(const void *bytes, size_t length, const char *prefix);

/* The number of line ends among the LENGTH bytes at BYTES. */
size_t bytes_count_lines(const char *bytes, size_t length);

/* Overwrites a string with zeros; the compiler cannot optimize that away. NULL is allowed. */
void text_wipe(char *string);

#endif
