#include "sql/backslash_command.h"

#include <stdio.h>
#include <string.h>

void backslash_command_begin(struct backslash_command *command)
{
	command->length = 0;
}

void backslash_command_add(struct backslash_command *command, char byte)
{
	if (command->length < BACKSLASH_COMMAND_MAX)
		command->bytes[command->length++] = byte;
}

size_t backslash_command_name_length(const struct backslash_command *command)
{
	size_t length = 0;

	while (length < command->length && command->bytes[length] > ' ' &&
		command->bytes[length] != '\\')
		length++;
	return length;
}

bool backslash_command_is(const struct backslash_command *command, const char *name)
{
	return backslash_command_name_length(command) == strlen(name) &&
	       memcmp(command->bytes, name, strlen(name)) == 0;
}

bool backslash_command_restricts(const struct backslash_command *command)
{
	return backslash_command_is(command, "restrict") ||
	       backslash_command_is(command, "unrestrict");
}

bool backslash_command_is_plain(const struct backslash_command *command)
{
	bool quoted = false;

	for (size_t i = 0; i < command->length; i++) {
		char byte = command->bytes[i];

		quoted = quoted != (byte == '"');
		if (!quoted && (byte == '\\' || byte == '`' || byte == ':' || byte == '\''))
			return false;
	}
	return !quoted && command->length < BACKSLASH_COMMAND_MAX;
}

const char *restrict_key_note(struct restrict_key *key, const struct backslash_command *command)
{
	size_t name = backslash_command_name_length(command);
	const char *rest = command->bytes + name;
	size_t length = command->length - name;

	while (length > 0 && (unsigned char)rest[length - 1] <= ' ')
		length--;
	if (backslash_command_is(command, "restrict")) {
		if (key->text[0] != '\0')
			return "there is a second \\restrict before \\unrestrict";
		snprintf(key->text, sizeof key->text, "%.*s", (int)length, rest);
	} else if (backslash_command_is(command, "unrestrict")) {
		if (strlen(key->text) != length || memcmp(key->text, rest, length) != 0)
			return "\\unrestrict has another key than \\restrict";
		key->text[0] = '\0';
	}
	return NULL;
}
