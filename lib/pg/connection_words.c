#include "pg/connection_words.h"

#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/text.h"

#include <stdbool.h>
#include <string.h>

const struct option connection_option_table[] = {
	{"dbname", required_argument, NULL, 'd'},
	{"host", required_argument, NULL, 'h'},
	{"port", required_argument, NULL, 'p'},
	{"username", required_argument, NULL, 'U'},
	OPTIONS_END,
};

const struct options_elsewhere connection_words_elsewhere[] = {
	CONNECTION_WORDS_ELSEWHERE,
	{NULL, NULL, NULL},
};

static const char digits[] = "0123456789";
static const char in_name[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
static const char in_path[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/";

/* What the words say; NULL: nothing. */
struct connection_words {
	const char *database, *host, *port, *user;
	const char *operand; /* the last one */
};

/* Whether WORD is "--NAME" or "--NAME=VALUE". */
static bool has_name(const char *word, const char *name)
{
	size_t length = strlen(name);

	return strncmp(word, "--", 2) == 0 && strncmp(word + 2, name, length) == 0 &&
	       (word[2 + length] == '=' || word[2 + length] == '\0');
}

/* The option of TABLE in WORD; *VALUE becomes what follows it in the word, or NULL. */
static const struct option *find_option(
	const struct option *table, const char *word, const char **value)
{
	for (; table->name; table++) {
		const char *end = word + strcspn(word, "=");

		*value = NULL;
		if (has_name(word, table->name)) {
			*value = *end == '=' ? end + 1 : NULL;
			return table;
		}
		if (word[0] == '-' && word[1] != '-' && word[1] == table->val) {
			*value = word[2] != '\0' ? word + 2 : NULL;
			return table;
		}
	}
	return NULL;
}

/* How many words follow that belong to an option of the program. */
static int count_arguments(const struct option *own, const char *value)
{
	if (own->has_arg != required_argument || value)
		return 0;
	return own->val == 'd' ? 2 : 1; /* -d DRIVER DESTINATION */
}

/* Whether an option of the program, -p of pgbackup, was meant as a port. */
static bool is_port(const struct option *own, const char *next)
{
	return own->val == 'p' && own->has_arg == no_argument && next && *next != '\0' &&
	       next[strspn(next, digits)] == '\0';
}

static void set_value(
	struct connection_words *connection, const struct option *option, const char *value)
{
	const char **const members[] = {
		&connection->database, &connection->host, &connection->port, &connection->user};

	*members[option - connection_option_table] = value;
}

static void read_words(struct connection_words *connection, const struct options *options)
{
	const struct option *table = options->program->option_table, *option;
	const char *value;

	for (int i = 1; i < options->argc; i++) {
		const char *word = options->argv[i];
		const char *next = i + 1 < options->argc ? options->argv[i + 1] : NULL;

		option = find_option(table, word, &value);
		if (option && is_port(option, next)) {
			connection->port = next;
			i++;
		} else if (option) {
			i += count_arguments(option, value);
		} else if ((option = find_option(connection_option_table, word, &value))) {
			i += !value && next;
			set_value(connection, option, value ? value : next);
		} else if (*word != '-' && options_may_quote(options, word)) {
			connection->operand = word;
		}
	}
}

static const char *plain_or(const char *value, const char *accepted, const char *other)
{
	return value && *value != '\0' && value[strspn(value, accepted)] == '\0' ? value : other;
}

static void add_url(struct text *text, const struct connection_words *connection)
{
	const char *host = connection->host;
	const char *database = connection->database ? connection->database : connection->operand;
	bool is_socket = host && *host == '/';

	text_add(text, "postgres://");
	if (connection->user)
		text_printf(text, "%s@", plain_or(connection->user, in_name, "USER"));
	if (host && !is_socket)
		text_add(text, plain_or(host, in_name, "HOST"));
	if (connection->port)
		text_printf(text, ":%s", plain_or(connection->port, digits, "PORT"));
	text_printf(text, "/%s", plain_or(database, in_name, "DATABASE"));
	if (is_socket)
		text_printf(text, "?host=%s", plain_or(host, in_path, "FOLDER"));
}

void connection_words_advise(const struct options *options)
{
	struct connection_words connection = {.host = NULL};
	struct text url;

	read_words(&connection, options);
	text_init(&url, MESSAGE_MAX);
	add_url(&url, &connection);
	hint("the connection is one word: %s", url.bytes);
	text_release(&url);
}
