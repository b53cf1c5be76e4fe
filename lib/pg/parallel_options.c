#include "pg/parallel_options.h"

#include "pg/dump_option_table.h"
#include "pg/dump_words.h"
#include "unix/command.h"
#include "unix/options.h"

#include <stddef.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define REASON(name) "option " name " cannot be used with -j"

static const struct {
	char letter;
	const char *name;
	struct options_mistake mistake;
} refused[] = {
	{'j', "jobs", {REASON("--jobs"), "use -j before the \"--\""}},
	{'\0', "snapshot", {REASON("--snapshot"), "-j takes a snapshot of its own"}},
	{'Z', "compress",
		{REASON("--compress"), "compress what is written with a filter, such as zstd -T0; "
				       "it may use all processors, too"}},
	{'W', "password", {REASON("--password"), "the password is asked for if it is needed"}},
};

/* The options that say how data is read and written. */
static const char *const manners[] = {
	"--encoding",
	"--no-password",
	"--role",
	"--extra-float-digits",
	"--quote-all-identifiers",
	"--enable-row-security",
	"--lock-wait-timeout",
	"--include-foreign-data",
	"--inserts",
	"--column-inserts",
	"--attribute-inserts",
	"--rows-per-insert",
	"--on-conflict-do-nothing",
	"--load-via-partition-root",
	"--disable-triggers",
	NULL,
};

/* Those that pg_dump leaves to pg_restore when it writes an archive. */
static const char *const writing[] = {
	"--clean",
	"--create",
	"--data-only",
	"--disable-triggers",
	"--enable-row-security",
	"--if-exists",
	"--no-owner",
	"--no-table-access-method",
	"--no-tablespaces",
	"--restrict-key",
	"--superuser",
	"--use-set-session-authorization",
	NULL,
};

const struct options_mistake *parallel_options_check(char *const *words)
{
	struct dump_words walk = {.scope = DUMP_DATABASE, .next = words};
	struct dump_word option;

	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION)
		for (size_t i = 0; i < COUNT(refused); i++)
			if (dump_word_may_be(&option, refused[i].letter, refused[i].name, 1))
				return &refused[i].mistake;
	return NULL;
}

/* pg_dump refuses an abbreviation that fits several options, and "--" alone ends them. */
static bool is_option(const struct dump_word *option, const char *name)
{
	return dump_word_may_be(option, '\0', name, 1);
}

void parallel_options_read(struct parallel_options *options, char *const *words)
{
	struct dump_words walk = {.scope = DUMP_DATABASE, .next = words};
	struct dump_word option;

	*options = (struct parallel_options){.role = NULL};
	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION) {
		if (is_option(&option, "role"))
			options->role = option.argument;
		else if (is_option(&option, "extra-float-digits"))
			options->float_digits = option.argument;
		else if (is_option(&option, "quote-all-identifiers"))
			options->quotes_all = true;
		else if (is_option(&option, "enable-row-security"))
			options->row_security = true;
		else if (is_option(&option, "serializable-deferrable"))
			options->deferrable = true;
	}
}

/*
 * With a snapshot pg_dump 15 and others fail if they are told to be deferrable, and all fail if an
 * archive is to have a key for psql.
 */
void parallel_options_add(struct command *command, char *const *words)
{
	struct dump_words walk = {.scope = DUMP_DATABASE, .next = words};
	enum dump_words_found found;

	do {
		char *const *first = walk.next;
		struct dump_word option;

		found = dump_words_next(&walk, &option);
		if (found == DUMP_WORDS_OPTION && (is_option(&option, "serializable-deferrable") ||
							  is_option(&option, "restrict-key")))
			continue;
		for (; first < walk.next; first++)
			command_add(command, *first);
	} while (found == DUMP_WORDS_OPTION);
}

/* Adds OPTION, spelled out, if it is one of NAMES, which are those of pg_dump's table. */
static void add_if_listed(
	struct command *command, const char *const *names, const struct dump_word *option)
{
	for (; *names; names++) {
		const struct option *entry =
			dump_option_table_find(DUMP_DATABASE, *names + strlen("--"));

		if (!entry || !dump_word_may_mean(option, entry))
			continue;
		command_add(command, *names);
		if (entry->has_arg == required_argument)
			command_add(command, option->argument);
		return;
	}
}

static void add_listed(struct command *command, const char *const *names, char *const *words)
{
	struct dump_words walk = {.scope = DUMP_DATABASE, .next = words};
	struct dump_word option;

	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION)
		add_if_listed(command, names, &option);
}

void parallel_options_add_manner(struct command *command, char *const *words)
{
	add_listed(command, manners, words);
}

void parallel_options_add_restore(struct command *command, char *const *words)
{
	add_listed(command, writing, words);
}
