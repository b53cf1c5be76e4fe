#include "pg/dump_words.h"

#include "pg/conninfo_check.h"
#include "pg/dump_option_table.h"

#include <getopt.h>
#include <string.h>

/* The letters of options that dump_options.h rejects, and that take an argument. */
static const char rejected_letters[] = "dfFhpU";

static bool letter_takes_argument(enum dump_scope scope, char letter)
{
	const struct option *option = dump_option_table_of(scope);

	while (option->name && option->val != letter)
		option++;
	return strchr(rejected_letters, letter) || option->has_arg == required_argument;
}

/* Compares full names only: in a later version an abbreviation may mean another option. */
static bool name_takes_argument(enum dump_scope scope, const char *name)
{
	const struct option *option = dump_option_table_find(scope, name);

	return option && option->has_arg == required_argument;
}

static enum dump_words_found walk_letter(struct dump_words *walk, struct dump_word *option)
{
	*option = (struct dump_word){.letter = *walk->next_letter++};
	if (letter_takes_argument(walk->scope, option->letter)) {
		option->argument = walk->next_letter;
		if (*walk->next_letter == '\0')
			option->argument = *walk->next;
		if (*walk->next_letter == '\0' && *walk->next)
			walk->next++;
		walk->next_letter = NULL;
	} else if (*walk->next_letter == '\0') {
		walk->next_letter = NULL;
	}
	return DUMP_WORDS_OPTION;
}

static enum dump_words_found walk_name(
	struct dump_words *walk, struct dump_word *option, const char *name)
{
	*option = (struct dump_word){.name = name, .name_length = strcspn(name, "=")};
	option->argument =
		name[option->name_length] == '=' ? name + option->name_length + 1 : *walk->next;
	if (name_takes_argument(walk->scope, name) && *walk->next)
		walk->next++;
	else
		walk->long_before = name[option->name_length] == '\0';
	return DUMP_WORDS_OPTION;
}

enum dump_words_found dump_words_next(struct dump_words *walk, struct dump_word *option)
{
	while (!walk->next_letter) {
		const char *word = walk->next ? *walk->next : NULL;
		bool argument = walk->long_before;

		if (!word)
			return DUMP_WORDS_END;
		walk->next++;
		walk->long_before = false;
		if (walk->options_over)
			return DUMP_WORDS_OPERAND;
		if (strcmp(word, "--") == 0)
			walk->options_over = true;
		else if (strncmp(word, "--", 2) == 0)
			return walk_name(walk, option, word + 2);
		else if (word[0] == '-' && word[1] != '\0')
			walk->next_letter = word + 1;
		else if (!argument || conninfo_check_is_url(word))
			return DUMP_WORDS_OPERAND;
	}
	return walk_letter(walk, option);
}

bool dump_word_may_be(
	const struct dump_word *option, char letter, const char *name, size_t shortest)
{
	if (option->letter != '\0')
		return option->letter == letter;
	return option->name_length >= shortest &&
	       strncmp(option->name, name, option->name_length) == 0;
}

bool dump_word_may_mean(const struct dump_word *option, const struct option *entry)
{
	if (option->letter != '\0')
		return option->letter == entry->val;
	return dump_word_may_be(option, '\0', entry->name, 1);
}
