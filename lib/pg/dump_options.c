#include "pg/dump_options.h"

#include "pg/dump_option_table.h"
#include "pg/dump_words.h"
#include "unix/options.h"

#include <stddef.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const char in_string[] = "say it in the connection string, before the \"--\"";
static const char to_stdout[] = "the dump goes to standard output; the destination is not "
				"pg_dump's business";
static const char before_dashes[] = "use -F before the \"--\"";
static const char no_backup[] = "run pg_dump itself for that: what it prints is no backup";

#define REASON(name) "option " name " cannot be used here, after \"--\""

static const struct {
	char letter;
	const char *name;
	struct options_mistake mistake;
} refused[] = {
	{'f', "file", {REASON("--file"), to_stdout}},
	{'F', "format", {REASON("--format"), before_dashes}},
	{'d', "dbname", {REASON("--dbname"), in_string}},
	{'h', "host", {REASON("--host"), in_string}},
	{'p', "port", {REASON("--port"), in_string}},
	{'U', "username", {REASON("--username"), in_string}},
	{'?', "help", {REASON("--help"), no_backup}},
	{'V', "version", {REASON("--version"), no_backup}},
};

static const struct options_mistake operand = {"operands cannot be used here, after \"--\"",
	"a database is named before the \"--\"; only options of pg_dump stand after it"};

static const struct options_mistake *find_refused(const struct dump_word *option)
{
	for (size_t i = 0; i < COUNT(refused); i++)
		if (dump_word_may_be(option, refused[i].letter, refused[i].name, 1))
			return &refused[i].mistake;
	return NULL;
}

const struct options_mistake *dump_options_check(enum dump_scope scope, char *const *words)
{
	struct dump_words walk = {.scope = scope, .next = words};
	const struct options_mistake *mistake = NULL;
	enum dump_words_found found = DUMP_WORDS_END;
	struct dump_word option;

	while (!mistake && (found = dump_words_next(&walk, &option)) == DUMP_WORDS_OPTION)
		mistake = find_refused(&option);
	return found == DUMP_WORDS_OPERAND ? &operand : mistake;
}

/* Whether one of WORDS may be this option; the arguments are those of dump_word_may_be(). */
static bool has_option(
	enum dump_scope scope, char *const *words, char letter, const char *name, size_t shortest)
{
	struct dump_words walk = {.scope = scope, .next = words};
	struct dump_word option;

	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION)
		if (dump_word_may_be(&option, letter, name, shortest))
			return true;
	return false;
}

bool dump_options_forbid_prompt(enum dump_scope scope, char *const *words)
{
	const size_t shortest = strlen("no-pa"); /* abbreviation that is unambiguous */

	return has_option(scope, words, 'w', "no-password", shortest);
}

/*
 * The options of pg_dump and pg_dumpall 13 to 18 that leave out rows, or objects that hold rows or
 * code.
 */
static const char *const partial[] = {
	"data-only",
	"schema-only",
	"statistics-only",
	"no-data",
	"no-schema",
	"section",
	"schema",
	"exclude-schema",
	"table",
	"table-and-children",
	"exclude-table",
	"exclude-table-and-children",
	"exclude-table-data",
	"exclude-table-data-and-children",
	"extension",
	"exclude-extension",
	"filter",
	"no-blobs",
	"no-large-objects",
	"no-unlogged-table-data",
	"enable-row-security", /* only rows that the user may see */
	"exclude-database",
	"globals-only",
	"roles-only",
	"tablespaces-only",
};

/* These are not abbreviations of options in the table. */
static const char *const whole_names[] = {"role", "statistics"};

static bool option_is(const struct dump_word *option, const char *name)
{
	return option->letter == '\0' && strlen(name) == option->name_length &&
	       strncmp(option->name, name, option->name_length) == 0;
}

/* Global objects are all that a dump of this scope is to have. */
static bool is_scope(const char *name, enum dump_scope scope)
{
	return scope == DUMP_GLOBALS && strcmp(name, "globals-only") == 0;
}

/*
 * An abbreviation that fits several options counts, too: pg_dump refuses it, so that there is no
 * dump to name.
 */
static bool is_partial(const struct dump_word *option, enum dump_scope scope)
{
	for (size_t i = 0; i < COUNT(whole_names); i++)
		if (option_is(option, whole_names[i]))
			return false;
	for (size_t i = 0; i < COUNT(partial); i++) {
		const struct option *entry = dump_option_table_find(scope, partial[i]);

		if (entry && !is_scope(partial[i], scope) && dump_word_may_mean(option, entry))
			return true;
	}
	return false;
}

bool dump_options_are_partial(enum dump_scope scope, char *const *words)
{
	struct dump_words walk = {.scope = scope, .next = words};
	struct dump_word option;

	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION)
		if (is_partial(&option, scope))
			return true;
	return false;
}

static bool is_plain_database(const struct dump_kind *kind)
{
	return kind->scope == DUMP_DATABASE && kind->format == DUMP_PLAIN;
}

bool dump_options_allow_definition(const struct dump_kind *kind, char *const *words)
{
	struct dump_words walk = {.scope = kind->scope, .next = words};
	struct dump_word option;

	if (!is_plain_database(kind))
		return false;
	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION)
		if (dump_word_may_be(&option, 'C', "create", 1) ||
			dump_word_may_be(&option, 'Z', "compress", 1) ||
			dump_word_may_be(&option, 'W', "password", 1))
			return false;
	return !dump_options_are_partial(kind->scope, words);
}

bool dump_options_hide_rows(enum dump_scope scope, char *const *words)
{
	const size_t shortest = strlen("ena"); /* "enc" is that of --encoding */

	return has_option(scope, words, '\0', "enable-row-security", shortest);
}

/*
 * With --role the dump has the rights of another role. An abbreviation that fits several options is
 * refused by pg_dumpall.
 */
bool dump_options_read_role_passwords(enum dump_scope scope, char *const *words)
{
	const size_t shortest = strlen("no-r");
	struct dump_words walk = {.scope = scope, .next = words};
	struct dump_word option;

	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION)
		if (dump_word_may_be(&option, '\0', "no-role-passwords", shortest) ||
			dump_word_may_be(&option, 't', "tablespaces-only", 1) ||
			option_is(&option, "role"))
			return false;
	return scope != DUMP_DATABASE;
}

bool dump_options_limit_lock_wait(enum dump_scope scope, char *const *words)
{
	const size_t shortest = strlen("loc"); /* "loa" is that of --load-via-partition-root */

	return has_option(scope, words, '\0', "lock-wait-timeout", shortest);
}

/* "METHOD", "METHOD:DETAIL", or a level of gzip, where 0 is none. */
static const char *choose_suffix(const char *argument)
{
	static const struct {
		const char *method, *suffix;
	} methods[] = {{"gzip", ".gz"}, {"lz4", ".lz4"}, {"zstd", ".zst"}};
	size_t length = strcspn(argument, ":");

	for (size_t i = 0; i < COUNT(methods); i++)
		if (strlen(methods[i].method) == length &&
			strncmp(argument, methods[i].method, length) == 0)
			return methods[i].suffix;
	return *argument >= '1' && *argument <= '9' ? ".gz" : "";
}

/* If the option is given several times, the last one applies. */
const char *dump_options_suffix(const struct dump_kind *kind, char *const *words)
{
	const size_t shortest = strlen("com"); /* no other long option begins with it */
	struct dump_words walk = {.scope = kind->scope, .next = words};
	const char *suffix = "";
	struct dump_word option;

	if (!is_plain_database(kind))
		return "";
	while (dump_words_next(&walk, &option) == DUMP_WORDS_OPTION)
		if (dump_word_may_be(&option, 'Z', "compress", shortest))
			suffix = choose_suffix(option.argument ? option.argument : "");
	return suffix;
}
