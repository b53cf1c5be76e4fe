/* pg/parallel_options: which words are refused, passed on, and change rows. */
#include "pg/parallel_options.h"

#include "tap.h"
#include "unix/command.h"
#include "unix/text.h"
#include "unix/words.h"

#include <stdlib.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *words;
	bool is_refused;
	const char *passed; /* NULL: as they are */
	const char *manner;
	const char *writing; /* NULL: none */
} rows[] = {
	{"-t a -n b", false, NULL, "", NULL},
	{"-j 2", true, NULL, NULL, NULL},
	{"-vj2", true, NULL, NULL, NULL},
	{"--job=2", true, NULL, NULL, NULL},
	{"--snapshot x", true, NULL, NULL, NULL},
	{"-Z 0", true, NULL, NULL, NULL},
	{"-aZ9", true, NULL, NULL, NULL},
	{"--comp none", true, NULL, NULL, NULL},
	{"-W", true, NULL, NULL, NULL},
	{"-t -j --role=-Z", false, NULL, "--role -Z", NULL},
	{"-vE LATIN1 -t x", false, NULL, "--encoding LATIN1", NULL},
	{"--rol bob --inserts -s", false, NULL, "--role bob --inserts", NULL},
	{"--serial -t x", false, "-t x", "", NULL},
	{"-w --serializable-deferrable -v --extra-float=0 --", false, "-w -v --extra-float=0 --",
		"--no-password --extra-float-digits 0", NULL},
	{"--include-foreign-data a* --lock-wait-timeout 5", false, NULL,
		"--include-foreign-data a* --lock-wait-timeout 5", NULL},
	{"-cOv --if-exists -t x --superuser=joe --no-tablespaces", false, NULL, "",
		"--clean --no-owner --if-exists --superuser joe --no-tablespaces"},
	{"--restrict-key abc -aSjoe --disable-triggers", false, "-aSjoe --disable-triggers",
		"--disable-triggers",
		"--restrict-key abc --data-only --superuser joe --disable-triggers"},
	{"-C --enable-row-security --use-set", false, NULL, "--enable-row-security",
		"--create --enable-row-security --use-set-session-authorization"},
};

static bool is_command(struct command *command, const char *want)
{
	struct text text;
	bool same;

	text_init(&text, 1 << 12);
	for (size_t i = 0; i < command->count; i++)
		text_printf(&text, "%s%s", i > 0 ? " " : "", command->words[i]);
	same = strcmp(text.bytes, want) == 0;
	if (!same)
		printf("# got: %s\n", text.bytes);
	text_release(&text);
	command_release(command);
	return same;
}

static void test_row(size_t i)
{
	const char *reason;
	char **words = words_split(rows[i].words, &reason);
	struct command command = {0};

	tap_ok((parallel_options_check(words) != NULL) == rows[i].is_refused, "%s", rows[i].words);
	if (!rows[i].is_refused) {
		parallel_options_add(&command, words);
		tap_ok(is_command(&command, rows[i].passed ? rows[i].passed : rows[i].words),
			"%s: passed on", rows[i].words);
		command = (struct command){0};
		parallel_options_add_manner(&command, words);
		tap_ok(is_command(&command, rows[i].manner), "%s: manner", rows[i].words);
		command = (struct command){0};
		parallel_options_add_restore(&command, words);
		tap_ok(is_command(&command, rows[i].writing ? rows[i].writing : ""), "%s: writing",
			rows[i].words);
	}
	free(words);
}

static void test_reading(void)
{
	const char *reason;
	struct parallel_options options;
	char **words = words_split(
		"--role x --extra-float-digits=1 --quote-all --ena --serializable", &reason);

	parallel_options_read(&options, words);
	tap_same_text(options.role, "x", "the role");
	tap_same_text(options.float_digits, "1", "the digits");
	tap_ok(options.quotes_all && options.row_security && options.deferrable, "the flags");
	free(words);
	parallel_options_read(&options, NULL);
	tap_ok(!options.role && !options.float_digits && !options.quotes_all &&
			!options.row_security && !options.deferrable,
		"no words");
}

int main(void)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		test_row(i);
	test_reading();
	return tap_done();
}
