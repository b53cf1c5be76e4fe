#include "unix/option_search.h"

#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/spelling.h"
#include "unix/text.h"

#include <string.h>

enum { LIST_MAX = 1024 };

/* The entry of TABLE with the very name, or letter, that was typed; NULL: none. */
static const struct option *find_exact(const struct option *table, const struct option_typed *typed)
{
	for (; table->name; table++) {
		if (!typed->name && table->val == typed->letter)
			return table;
		if (typed->name && strlen(table->name) == typed->length &&
			strncmp(table->name, typed->name, typed->length) == 0)
			return table;
	}
	return NULL;
}

/* The entry of TABLE with the nearest name; NULL if none is near. */
static const struct option *find_near(const struct option *table, const struct option_typed *typed)
{
	const struct option *nearest = NULL;
	size_t least = SPELLING_WORD_MAX;

	for (; typed->name && table->name; table++) {
		size_t distance = spelling_distance(typed->name, typed->length, table->name);

		if (distance < least && spelling_is_near(typed->name, typed->length, table->name)) {
			nearest = table;
			least = distance;
		}
	}
	return nearest;
}

/* Adds OPTION with the value that was typed, as far as a message may quote it. */
static void add_option(struct text *text, const struct options *options,
	const struct option *option, const struct option_typed *typed)
{
	bool has_value = option->has_arg == required_argument && typed->value;

	if (has_value && !options_may_quote(options, typed->value))
		has_value = false;
	if (typed->name)
		text_printf(text, "--%s%s%s", option->name, has_value ? "=" : "",
			has_value ? typed->value : "");
	else
		text_printf(text, "-%c%s%s", typed->letter, has_value ? " " : "",
			has_value ? typed->value : "");
}

static void advise_elsewhere(const struct options *options,
	const struct options_elsewhere *elsewhere, const struct option *option,
	const struct option_typed *typed, bool is_near)
{
	struct text text;

	if (elsewhere->advise) {
		elsewhere->advise(options);
		return;
	}
	text_init(&text, MESSAGE_MAX);
	if (is_near)
		text_printf(&text, "did you mean --%s? ", option->name);
	text_add(&text, elsewhere->place);
	add_option(&text, options, option, typed);
	hint("%s", text.bytes);
	text_release(&text);
}

void option_search_advise(const struct options *options, const struct option_typed *typed)
{
	const struct options_elsewhere *elsewhere = options->program->elsewhere;
	const struct option *near = find_near(options->program->option_table, typed);
	const struct options_elsewhere *next;
	const struct option *found;

	for (next = elsewhere; next && next->table; next++)
		if ((found = find_exact(next->table, typed))) {
			advise_elsewhere(options, next, found, typed, false);
			return;
		}
	if (near) {
		hint("did you mean --%s?", near->name);
		return;
	}
	for (next = elsewhere; next && next->table; next++)
		if ((found = find_near(next->table, typed))) {
			advise_elsewhere(options, next, found, typed, true);
			return;
		}
}

bool option_search_is_ambiguous(struct options *options, const struct option_typed *typed)
{
	const struct option *option = options->program->option_table;
	struct text list;
	int count = 0;

	if (!typed->name)
		return false;
	text_init(&list, LIST_MAX);
	for (; option->name; option++)
		if (strncmp(option->name, typed->name, typed->length) == 0)
			text_printf(&list, "%s--%s", count++ > 0 ? ", " : "", option->name);
	if (count > 1) {
		options_misuse(
			options, "option \"--%.*s\" is ambiguous", (int)typed->length, typed->name);
		hint("it may be one of %s", list.bytes);
	}
	text_release(&list);
	return count > 1;
}
