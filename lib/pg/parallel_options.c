#include "pg/parallel_options.h"

#include "pg/dump_words.h"
#include "unix/command.h"
#include "unix/options.h"

#include <stddef.h>

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

struct passed_option {
	const char *name; /* as pg_dump spells it; NULL: the end of a table */
	char letter;
	bool has_argument;
};

/* The options that say how data is read and written. */
static const struct passed_option manners[] = {
	{"--encoding", 'E', true},
	{"--no-password", 'w', false},
	{"--role", '\0', true},
	{"--extra-float-digits", '\0', true},
	{"--quote-all-identifiers", '\0', false},
	{"--enable-row-security", '\0', false},
	{"--lock-wait-timeout", '\0', true},
	{"--include-foreign-data", '\0', true},
	{"--inserts", '\0', false},
	{"--column-inserts", '\0', false},
	{"--attribute-inserts", '\0', false},
	{"--rows-per-insert", '\0', true},
	{"--on-conflict-do-nothing", '\0', false},
	{"--load-via-partition-root", '\0', false},
	{"--disable-triggers", '\0', false},
	{NULL, '\0', false},
};

/* Those that pg_dump leaves to pg_restore when it writes an archive. */
static const struct passed_option writing[] = {
	{"--clean", 'c', false},
	{"--create", 'C', false},
	{"--data-only", 'a', false},
	{"--disable-triggers", '\0', false},
	{"--enable-row-security", '\0', false},
	{"--if-exists", '\0', false},
	{"--no-owner", 'O', false},
	{"--no-table-access-method", '\0', false},
	{"--no-tablespaces", '\0', false},
	{"--restrict-key", '\0', true},
	{"--superuser", 'S', true},
	{"--use-set-session-authorization", '\0', false},
	{NULL, '\0', false},
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

static void add_if_listed(
	struct command *command, const struct passed_option *table, const struct dump_word *option)
{
	for (; table->name; table++) {
		if (!dump_word_may_be(option, table->letter, table->name + 2, 1))
			continue;
		command_add(command, table->name);
		if (table->has_argument)
			command_add(command, option->argument);
		return;
	}
}

static void add_listed(
	struct command *command, const struct passed_option *table, char *const *words)
{
	struct dump_words walk = {.scope = DUMP_DATABASE, .next = words};
	struct dump_word option;

	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION)
		add_if_listed(command, table, &option);
}

void parallel_options_add_manner(struct command *command, char *const *words)
{
	add_listed(command, manners, words);
}

void parallel_options_add_restore(struct command *command, char *const *words)
{
	add_listed(command, writing, words);
}
