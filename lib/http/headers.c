#include "http/headers.h"

#include "unix/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static bool is_field_value(const char *value, size_t length)
{
	if (length > HEADERS_VALUE_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)value[i];

		if ((byte < 0x20 && byte != '\t') || byte == 0x7f)
			return false;
	}
	return true;
}

static void free_field(struct header *field)
{
	text_wipe(field->value);
	free(field->value);
	free(field->name);
}

void headers_add_bytes(struct headers *headers, const char *name, const char *value, size_t length)
{
	struct header *field = &headers->list[headers->count];

	for (; length > 0 && is_blank(*value); length--)
		value++;
	while (length > 0 && is_blank(value[length - 1]))
		length--;
	if (headers->count == HEADERS_MAX || !is_field_value(value, length)) {
		headers->broken = true;
		return;
	}
	field->name = strdup(name);
	field->value = strndup(value, length);
	if (!field->name || !field->value) {
		free_field(field);
		headers->broken = true;
		return;
	}
	for (char *byte = field->name; *byte; byte++)
		*byte = (char)tolower((unsigned char)*byte);
	headers->count++;
}

void headers_add(struct headers *headers, const char *name, const char *value)
{
	headers_add_bytes(headers, name, value, strlen(value));
}

void headers_add_all(struct headers *headers, const struct headers *more)
{
	for (size_t i = 0; i < more->count; i++)
		headers_add(headers, more->list[i].name, more->list[i].value);
	headers->broken |= more->broken;
}

const char *headers_get(const struct headers *headers, const char *name)
{
	for (size_t i = 0; i < headers->count; i++)
		if (strcmp(headers->list[i].name, name) == 0)
			return headers->list[i].value;
	return NULL;
}

void headers_remove(struct headers *headers, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < headers->count; i++) {
		if (strcmp(headers->list[i].name, name) == 0)
			free_field(&headers->list[i]);
		else
			headers->list[kept++] = headers->list[i];
	}
	headers->count = kept;
}

void headers_release(struct headers *headers)
{
	for (size_t i = 0; i < headers->count; i++)
		free_field(&headers->list[i]);
	*headers = (struct headers){.count = 0};
}
