/*
 * A text that grows, up to a limit.
 *
 * Additions never fail one by one: the first that does not fit, or finds no memory, marks the
 * text as broken, later ones are ignored, and text_finish() says it once. The bytes are always
 * NUL-terminated. What a text held is wiped when it grows or is released, since texts hold
 * secrets too.
 */
#ifndef UNIX_TEXT_H
#define UNIX_TEXT_H

#include <stdbool.h>
#include <stddef.h>

struct text {
	char *bytes; /* never NULL after text_init(); the text's own */
	size_t length;
	size_t capacity;
	size_t limit;
	bool broken;
};

/* An empty text that will hold at most LIMIT bytes. */
void text_init(struct text *text, size_t limit);

void text_add(struct text *text, const char *string);
void text_add_bytes(struct text *text, const void *bytes, size_t length);
void text_add_byte(struct text *text, char byte);
void text_printf(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Drops what is behind the first LENGTH bytes; the text is whole again if it has that many. */
void text_cut(struct text *text, size_t length);

/* Makes it empty again, and whole. */
void text_clear(struct text *text);

/* 0 if all that was added is there; else says that WHAT is too long (or memory short), -1. */
int text_finish(const struct text *text, const char *what);

/* Hands the bytes, allocated with malloc(), to the caller and leaves an empty text. */
char *text_detach(struct text *text);

void text_release(struct text *text);

/* True if the LENGTH bytes at BYTES, which need no NUL, begin with PREFIX. */
bool bytes_begin_with(const void *bytes, size_t length, const char *prefix);

/* Overwrites a string with zeros, in a way that the compiler keeps. NULL is fine. */
void text_wipe(char *string);

#endif
