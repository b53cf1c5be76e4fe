#include "aws/profile.h"

#include "unix/message.h"
#include "unix/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { VALUE_MAX = 16 * 1024 }; /* bytes of a value, with its continuation lines */

static const char blanks[] = " \t";
static const char byte_order_mark[] = "\xef\xbb\xbf";

#define MARKS "-_/.%@:+~" /* in names without quotes */

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

/* Cuts off a comment. AFTER_BLANK: it begins only after a blank. */
static struct span strip_comment(struct span line, bool after_blank)
{
	for (size_t i = 0; i < line.length; i++)
		if ((line.start[i] == '#' || line.start[i] == ';') &&
			(!after_blank || (i > 0 && is_blank(line.start[i - 1]))))
			line.length = i;
	return trim(line);
}

/* Whether all bytes of SPAN may be in a name: letters, digits, others than ASCII, and MARKS. */
static bool is_name(struct span span, const char *marks)
{
	for (size_t i = 0; i < span.length; i++) {
		unsigned char byte = (unsigned char)span.start[i];

		if (!isalnum(byte) && byte < 0x80 && (byte == '\0' || !strchr(marks, byte)))
			return false;
	}
	return span.length > 0;
}

/* Strips the quotes around SPAN. False if there are none, or others or a control byte inside. */
static bool strip_quotes(struct span *span)
{
	char quote = '\0';

	if (span->length > 2)
		quote = *span->start;
	if ((quote != '\'' && quote != '"') || span->start[span->length - 1] != quote)
		return false;
	for (size_t i = 1; i < span->length - 1; i++)
		if (span->start[i] == quote || (unsigned char)span->start[i] < ' ')
			return false;
	span->start++;
	span->length -= 2;
	return true;
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

	if (kind == PROFILE_CREDENTIALS)
		return is_name(*name, MARKS " ") ? PROFILE_NAMED : PROFILE_OTHER;
	if (strip_word(name, "profile"))
		section = PROFILE_NAMED;
	else if (strip_word(name, "services"))
		section = PROFILE_SERVICES;
	else if (is_default_name(*name))
		section = PROFILE_DEFAULT;
	return strip_quotes(name) || is_name(*name, MARKS) ? section : PROFILE_OTHER;
}

static enum status read_section(struct parser *parser, struct span line)
{
	struct span name;

	line = strip_comment(line, false);
	while (line.length > 0 && line.start[line.length - 1] != ']')
		line.length--; /* text after it */
	if (line.length < 2)
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

/* The first byte of LINE that is one of SIGNS, or NULL. */
static const char *find_sign(struct span line, const char *signs)
{
	for (size_t i = 0; i < line.length; i++)
		if (line.start[i] != '\0' && strchr(signs, line.start[i]))
			return line.start + i;
	return NULL;
}

/*
 * Cuts off the comment of a property, unless its value is a command or a file: these may hold " #"
 * and " ;".
 */
static struct span strip_property_comment(struct span line)
{
	static const char *const keys[] = {
		"ca_bundle", "credential_process", "web_identity_token_file"};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		size_t length = strlen(keys[i]);

		if (line.length > length && strncasecmp(line.start, keys[i], length) == 0 &&
			strchr("=: \t", line.start[length]))
			return trim(line);
	}
	return strip_comment(line, true);
}

/* Adds "key = value" as an entry, below PARENT unless that is NULL. */
static enum status read_property(struct parser *parser, struct span line, const char *parent)
{
	const char *equals = find_sign(line, parent ? "=" : "=:");
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

/* An indented line continues the value above it, or, if that is empty, is a property below it. The
 * first line of a section is a property. */
static enum status read_continuation(struct parser *parser, struct span line)
{
	struct profile_entry *parent = NULL;
	char *key;
	enum status status;

	if (parser->current == 0)
		return read_property(parser, strip_property_comment(trim(line)), NULL);
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
	if (parser->line == 1 && line.length >= 3 && memcmp(line.start, byte_order_mark, 3) == 0)
		return say_line_error(parser,
			"it begins with a byte order mark (BOM); save it as UTF-8 without one");
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
	return read_property(parser, strip_property_comment(line), NULL);
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

bool profiles_have_misnamed(
	const struct profiles *profiles, enum profile_file kind, const char *name)
{
	static const char word[] = "profile ";

	for (size_t i = 0; i < profiles->count; i++) {
		const struct profile_entry *entry = &profiles->entries[i];

		if (kind == PROFILE_CONFIG ? is_in(entry, PROFILE_OTHER, name)
					   : strncmp(entry->name, word, strlen(word)) == 0 &&
						     strcmp(entry->name + strlen(word), name) == 0)
			return true;
	}
	return false;
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
