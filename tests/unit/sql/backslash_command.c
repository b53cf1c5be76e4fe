/* sql/backslash_command: commands of psql, and the key of \restrict. */
#include "sql/backslash_command.h"

#include "tap.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void read_command(struct backslash_command *command, const char *text)
{
	backslash_command_begin(command);
	for (; *text != '\0'; text++)
		backslash_command_add(command, *text);
}

static const struct {
	const char *text, *name;
	bool is_plain;
} commands[] = {
	{"connect shop", "connect", true},
	{"connect -reuse-previous=on \"dbname='x'\"", "connect", true},
	{"connect \"a\\b`c`:d'e\"", "connect", true},
	{"encoding UTF8\r", "encoding", true},
	{"restrict\tx", "restrict", true},
	{"restrict", "restrict", true},
	{"", "", true},
	{" connect x", "", true},
	{"connect x \\! true", "connect", false},
	{"connect\\! true", "connect", false},
	{"connect `true`", "connect", false},
	{"connect :x", "connect", false},
	{"connect 'x'", "connect", false},
	{"connect \"x", "connect", false},
	{"connect \"x\" :\"y\"", "connect", false},
};

static void test_commands(void)
{
	struct backslash_command command;

	for (size_t i = 0; i < COUNT(commands); i++) {
		read_command(&command, commands[i].text);
		tap_ok(backslash_command_is(&command, commands[i].name) &&
				backslash_command_name_length(&command) == strlen(commands[i].name),
			"the name of \\%s", commands[i].text);
		tap_ok(backslash_command_is_plain(&command) == commands[i].is_plain,
			"the arguments of \\%s", commands[i].text);
	}
}

/* A command is whole if it is shorter than what is kept. */
static void test_lengths(void)
{
	char text[BACKSLASH_COMMAND_MAX + 2];
	struct backslash_command command;

	for (size_t length = BACKSLASH_COMMAND_MAX - 2; length < sizeof text; length++) {
		memset(text, 'x', length);
		text[length] = '\0';
		read_command(&command, text);
		tap_ok(backslash_command_is_plain(&command) == (length < BACKSLASH_COMMAND_MAX),
			"a command of %zu bytes", length);
	}
}

/* Commands one after the other, and the key after the last one; NULL: that is refused. */
static const struct {
	const char *texts[4];
	const char *key;
} keys[] = {
	{{"restrict abc"}, " abc"},
	{{"restrict abc\r"}, " abc"},
	{{"restrict abc", "connect x"}, " abc"},
	{{"restrict abc", "unrestrict abc"}, ""},
	{{"restrict abc", "unrestrict abc \r"}, ""},
	{{"restrict abc", "unrestrict abc", "restrict def"}, " def"},
	{{"connect x"}, ""},
	{{"restrict abc", "restrict abc"}, NULL},
	{{"restrict abc", "unrestrict ab"}, NULL},
	{{"restrict abc", "unrestrict abcd"}, NULL},
	{{"restrict abc", "unrestrict  abc"}, NULL},
	{{"unrestrict abc"}, NULL},
};

static void test_keys(void)
{
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct restrict_key key = {.text = ""};
		struct backslash_command command;
		const char *reason = NULL;

		for (size_t j = 0; !reason && keys[i].texts[j]; j++) {
			read_command(&command, keys[i].texts[j]);
			reason = restrict_key_note(&key, &command);
		}
		tap_ok(keys[i].key ? !reason && strcmp(key.text, keys[i].key) == 0 : reason != NULL,
			"\\%s, \\%s", keys[i].texts[0], keys[i].texts[1] ? keys[i].texts[1] : "");
	}
}

static void test_restricting(void)
{
	static const char *const names[] = {"restrict x", "unrestrict x"};
	static const char *const others[] = {"restrictx", "unrestrict_ x", "connect restrict"};
	struct backslash_command command;

	for (size_t i = 0; i < COUNT(names); i++) {
		read_command(&command, names[i]);
		tap_ok(backslash_command_restricts(&command), "\\%s", names[i]);
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		read_command(&command, others[i]);
		tap_ok(!backslash_command_restricts(&command), "\\%s", others[i]);
	}
}

int main(void)
{
	test_commands();
	test_lengths();
	test_keys();
	test_restricting();
	return tap_done();
}
