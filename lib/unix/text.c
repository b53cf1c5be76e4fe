#include "unix/text.h"

#include "unix/message.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The bytes of an empty text; never written to. */
static char nothing[1];

void text_init(struct text *text, size_t limit)
{
	*text = (struct text){.bytes = nothing, .limit = limit};
}

static void replace_bytes(struct text *text, char *bytes, size_t capacity)
{
	memcpy(bytes, text->bytes, text->length + 1);
	if (text->bytes != nothing) {
		explicit_bzero(text->bytes, text->capacity);
		free(text->bytes);
	}
	text->bytes = bytes;
	text->capacity = capacity;
}

/* Makes room for MORE bytes and a NUL. realloc() would leave an unwiped copy behind. */
static bool reserve_bytes(struct text *text, size_t more)
{
	size_t capacity = text->capacity > 0 ? text->capacity : 64;
	char *bytes;

	if (text->broken || more > text->limit - text->length) {
		text->broken = true;
		return false;
	}
	if (text->capacity > text->length + more)
		return true;
	while (capacity <= text->length + more)
		capacity *= 2;
	bytes = malloc(capacity);
	if (!bytes) {
		text->broken = true;
		return false;
	}
	replace_bytes(text, bytes, capacity);
	return true;
}

void text_add_bytes(struct text *text, const void *bytes, size_t length)
{
	if (length == 0 || !reserve_bytes(text, length))
		return;
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *string)
{
	text_add_bytes(text, string, strlen(string));
}

void text_add_byte(struct text *text, char byte)
{
	text_add_bytes(text, &byte, 1);
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list arguments, again;
	int length;

	va_start(arguments, format);
	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length < 0)
		text->broken = true;
	else if (length > 0 && reserve_bytes(text, (size_t)length)) {
		vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
		text->length += (size_t)length;
	}
	va_end(again);
	va_end(arguments);
}

void text_cut(struct text *text, size_t length)
{
	if (length > text->length)
		return;
	if (length < text->length)
		explicit_bzero(text->bytes + length, text->length - length);
	text->length = length;
	text->broken = false;
}

void text_drop(struct text *text, size_t length)
{
	if (length > text->length)
		length = text->length;
	if (length == 0)
		return;
	memmove(text->bytes, text->bytes + length, text->length - length + 1);
	text->length -= length;
}

void text_clear(struct text *text)
{
	if (text->bytes != nothing)
		explicit_bzero(text->bytes, text->capacity);
	text->length = 0;
	text->broken = false;
}

enum status text_finish(const struct text *text, const char *what)
{
	if (text->broken)
		return status_fail("%s is too long, or there is not enough memory", what);
	return STATUS_DONE;
}

char *text_detach(struct text *text)
{
	char *bytes = text->bytes != nothing ? text->bytes : calloc(1, 1);

	text_init(text, text->limit);
	return bytes;
}

void text_release(struct text *text)
{
	if (text->bytes && text->bytes != nothing) {
		explicit_bzero(text->bytes, text->capacity);
		free(text->bytes);
	}
	text_init(text, text->limit);
}

bool bytes_begin_with(const void *bytes, size_t length, const char *prefix)
{
	size_t prefix_length = strlen(prefix);

	return length >= prefix_length && memcmp(bytes, prefix, prefix_length) == 0;
}

size_t bytes_count_lines(const char *bytes, size_t length)
{
	const char *end = bytes + length;
	size_t lines = 0;

	while (bytes < end && (bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
		bytes++;
		lines++;
	}
	return lines;
}

void text_wipe(char *string)
{
	if (string)
		explicit_bzero(string, strlen(string));
}
