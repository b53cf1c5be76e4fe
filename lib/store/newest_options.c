#include "store/newest_options.h"

#include "unix/message.h"
#include "unix/options.h"
#include "unix/text.h"
#include "unix/words.h"

#include <stddef.h>
#include <unistd.h>

bool newest_options_have(int code)
{
	return code >= NEWEST_OPTION_LATEST && code < NEWEST_OPTION_END;
}

static enum status choose_scope(
	struct newest_options *newest, struct options *options, enum dump_scope scope)
{
	if (newest->is_given)
		return options_misuse(options, "only one of --latest, --latest-globals and "
					       "--latest-all can be given, once");
	newest->is_given = true;
	newest->choice.kind.scope = scope;
	return STATUS_DONE;
}

enum status newest_options_take(struct newest_options *newest, struct options *options, int code)
{
	switch (code) {
	case NEWEST_OPTION_LATEST:
		newest->choice.database = options->argument;
		return choose_scope(newest, options, DUMP_DATABASE);
	case NEWEST_OPTION_LATEST_ALL:
		return choose_scope(newest, options, DUMP_ALL);
	case NEWEST_OPTION_LATEST_GLOBALS:
		return choose_scope(newest, options, DUMP_GLOBALS);
	default:
		newest->choice.kind.partial = true;
		return STATUS_DONE;
	}
}

enum status newest_options_check(const struct newest_options *newest, struct options *options)
{
	if (newest->choice.kind.partial && !newest->is_given)
		return options_misuse(options, "--partial needs --latest");
	if (newest->is_given && newest->choice.kind.scope == DUMP_DATABASE &&
		*newest->choice.database == '\0')
		return options_misuse(options, "the name of the database is empty");
	return STATUS_DONE;
}

enum status newest_options_miss_name(struct options *options, const char *lister)
{
	struct text place;

	options_miss_operand(options, 1);
	text_init(&place, MESSAGE_MAX);
	words_quote(&place, options->operands[0]);
	hint("to see what there is: %s %s", lister, place.bytes);
	text_release(&place);
	return STATUS_MISUSE;
}

void newest_options_announce(const char *name)
{
	if (message_is_verbose() || isatty(STDERR_FILENO))
		say("the newest backup is \"%s\"", name);
}
