#include "aws/profile.h"

#include "unix/message.h"
#include "unix/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { VALUE_MAX = 16 * 1024 }; /* bytes of a value, with its continuation lines */

static const char blanks[] = " \t";

/* Bytes of the file; never NUL-terminated. */
struct span {
	const char *start;
	size_t length;
};

struct parser {
	struct profiles *profiles;
	enum profile_file kind;
	const char *file_name;
	int line;
	enum profile_section section;
	char *name;     /* of the section; NULL before the first one */
	size_t current; /* the entry that an indented line continues; 0 if none */
};

static enum status say_line_error(const struct parser *parser, const char *reason)
{
	return status_fail(
		"could not read \"%s\": line %d: %s", parser->file_name, parser->line, reason);
}

static bool is_blank(char byte)
{
	return byte != '\0' && strchr(blanks, byte) != NULL;
}

static struct span trim(struct span span)
{
	for (; span.length > 0 && is_blank(*span.start); span.length--)
		span.start++;
	while (span.length > 0 && is_blank(span.start[span.length - 1]))
		span.length--;
	return span;
}

/* Cuts off a comment. In a property it begins only after a blank. */
static struct span strip_comment(struct span line, bool after_blank)
{
	for (size_t i = 0; i < line.length; i++)
		if ((line.start[i] == '#' || line.start[i] == ';') &&
			(!after_blank || (i > 0 && is_blank(line.start[i - 1]))))
			line.length = i;
	return trim(line);
}

static bool is_name(struct span span)
{
	for (size_t i = 0; i < span.length; i++)
		if (!isalnum((unsigned char)span.start[i]) &&
			(span.start[i] == '\0' || !strchr("-_/.%@:+", span.start[i])))
			return false;
	return span.length > 0;
}

static struct profile_entry *add_entry(struct parser *parser)
{
	struct profiles *profiles = parser->profiles;
	struct profile_entry *entry;

	if (profiles->count == profiles->capacity) {
		size_t capacity = profiles->capacity > 0 ? profiles->capacity * 2 : 32;
		struct profile_entry *more =
			reallocarray(profiles->entries, capacity, sizeof *more);

		if (!more)
			return NULL;
		profiles->entries = more;
		profiles->capacity = capacity;
	}
	entry = &profiles->entries[profiles->count];
	*entry = (struct profile_entry){.section = parser->section, .name = strdup(parser->name)};
	if (!entry->name)
		return NULL;
	profiles->count++;
	return entry;
}

static char *lower(struct span span)
{
	char *string = strndup(span.start, span.length);

	for (char *byte = string; byte && *byte; byte++)
		*byte = (char)tolower((unsigned char)*byte);
	return string;
}

/* True if SPAN is WORD, a blank and a name; then leaves only the name in it. */
static bool strip_word(struct span *span, const char *word)
{
	size_t length = strlen(word);

	if (span->length <= length || memcmp(span->start, word, length) != 0 ||
		!is_blank(span->start[length]))
		return false;
	*span = trim((struct span){span->start + length, span->length - length});
	return true;
}

static bool is_default_name(struct span span)
{
	return span.length == 7 && memcmp(span.start, "default", 7) == 0;
}

static enum profile_section classify_section(enum profile_file kind, struct span *name)
{
	enum profile_section section = PROFILE_OTHER;

	if (kind == PROFILE_CREDENTIALS || strip_word(name, "profile"))
		section = PROFILE_NAMED;
	else if (strip_word(name, "services"))
		section = PROFILE_SERVICES;
	else if (is_default_name(*name))
		section = PROFILE_DEFAULT;
	return is_name(*name) ? section : PROFILE_OTHER;
}

static enum status read_section(struct parser *parser, struct span line)
{
	struct span name;

	line = strip_comment(line, false);
	if (line.length < 2 || line.start[line.length - 1] != ']')
		return say_line_error(parser, "a section must end with \"]\"");
	name = trim((struct span){line.start + 1, line.length - 2});
	parser->section = classify_section(parser->kind, &name);
	parser->current = 0;
	free(parser->name);
	parser->name = strndup(name.start, name.length);
	if (!parser->name || !add_entry(parser))
		return status_fail("out of memory");
	return STATUS_DONE;
}

/* Adds "key = value" as an entry, below PARENT unless that is NULL. */
static enum status read_property(struct parser *parser, struct span line, const char *parent)
{
	const char *equals = memchr(line.start, '=', line.length);
	struct profile_entry *entry;
	struct span key, value;

	if (!equals)
		return say_line_error(parser, "\"=\" expected after the name of a property");
	key = trim((struct span){line.start, (size_t)(equals - line.start)});
	value.start = equals + 1;
	value.length = (size_t)(line.start + line.length - value.start);
	value = trim(value);
	if (key.length == 0)
		return say_line_error(parser, "a property must have a name");
	entry = add_entry(parser);
	if (!entry)
		return status_fail("out of memory");
	entry->value = strndup(value.start, value.length);
	if (parent) {
		entry->child = lower(key);
		entry->key = strdup(parent);
	} else {
		entry->key = lower(key);
		parser->current = parser->profiles->count - 1;
	}
	if (!entry->value || !entry->key || (parent && !entry->child))
		return status_fail("out of memory");
	return STATUS_DONE;
}

static enum status extend_value(char **value, struct span line)
{
	struct text longer;

	text_init(&longer, VALUE_MAX);
	text_printf(&longer, "%s\n", *value);
	text_add_bytes(&longer, line.start, line.length);
	if (text_finish(&longer, "the value of a property") != 0) {
		text_release(&longer);
		return STATUS_FAILED;
	}
	text_wipe(*value);
	free(*value);
	*value = text_detach(&longer);
	return STATUS_DONE;
}

/* An indented line continues the value above it, or, if that is empty, is a property below it. */
static enum status read_continuation(struct parser *parser, struct span line)
{
	struct profile_entry *parent = NULL;
	char *key;
	enum status status;

	if (parser->current == 0)
		return say_line_error(parser, "an indented line needs a property above it");
	parent = &parser->profiles->entries[parser->current];
	line = trim(line);
	if (*parent->value != '\0')
		return extend_value(&parent->value, line);
	key = strdup(parent->key); /* the entries may move */
	if (!key)
		return status_fail("out of memory");
	status = read_property(parser, line, key);
	free(key);
	return status;
}

/* True for an empty line or a comment. For aws-cli an indented comment is one, too, and not part of
 * a value. */
static bool is_empty(struct span line)
{
	return line.length == 0 || *line.start == '#' || *line.start == ';';
}

static enum status read_line(struct parser *parser, struct span line)
{
	if (memchr(line.start, '\0', line.length))
		return say_line_error(parser, "a zero byte");
	if (is_empty(trim(line)))
		return STATUS_DONE;
	if (*line.start == '[')
		return read_section(parser, line);
	if (!parser->name)
		return say_line_error(parser, "a section such as \"[default]\" must come first");
	if (is_blank(*line.start))
		return read_continuation(parser, line);
	return read_property(parser, strip_comment(line, true), NULL);
}

enum status profiles_parse(struct profiles *profiles, enum profile_file kind, const char *bytes,
	size_t length, const char *file_name)
{
	struct parser parser = {.profiles = profiles, .kind = kind, .file_name = file_name};
	enum status status = STATUS_DONE;

	while (length > 0 && status == STATUS_DONE) {
		const char *end = memchr(bytes, '\n', length);
		struct span line = {bytes, end ? (size_t)(end - bytes) : length};
		size_t passed = line.length + (end ? 1 : 0);

		if (line.length > 0 && line.start[line.length - 1] == '\r')
			line.length--;
		parser.line++;
		status = read_line(&parser, line);
		bytes += passed;
		length -= passed;
	}
	free(parser.name);
	return status;
}

static bool is_in(const struct profile_entry *entry, enum profile_section section, const char *name)
{
	return entry->section == section && strcmp(entry->name, name) == 0;
}

static bool has_section(
	const struct profiles *profiles, enum profile_section section, const char *name)
{
	for (size_t i = 0; i < profiles->count; i++)
		if (is_in(&profiles->entries[i], section, name))
			return true;
	return false;
}

/* [default] is the profile "default" unless there is a [profile default]. */
static enum profile_section resolve(
	const struct profiles *profiles, enum profile_section section, const char *name)
{
	if (section == PROFILE_NAMED && strcmp(name, "default") == 0 &&
		!has_section(profiles, section, name))
		return PROFILE_DEFAULT;
	return section;
}

bool profiles_have(const struct profiles *profiles, enum profile_section section, const char *name)
{
	return has_section(profiles, resolve(profiles, section, name), name);
}

const char *profiles_get(const struct profiles *profiles, enum profile_section section,
	const char *name, const char *key, const char *child)
{
	section = resolve(profiles, section, name);
	for (size_t i = profiles->count; i > 0; i--) {
		const struct profile_entry *entry = &profiles->entries[i - 1];

		if (!is_in(entry, section, name) || !entry->key || strcmp(entry->key, key) != 0)
			continue;
		if (child && !entry->child) /* properties below an earlier KEY are void */
			return NULL;
		if (child ? strcmp(entry->child, child) == 0 : !entry->child)
			return entry->value;
	}
	return NULL;
}

void profiles_release(struct profiles *profiles)
{
	for (size_t i = 0; i < profiles->count; i++) {
		struct profile_entry *entry = &profiles->entries[i];

		text_wipe(entry->value);
		free(entry->value);
		free(entry->child);
		free(entry->key);
		free(entry->name);
	}
	free(profiles->entries);
	*profiles = (struct profiles){.count = 0};
}
