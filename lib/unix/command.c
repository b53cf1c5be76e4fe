#include "unix/command.h"

#include "unix/message.h"
#include "unix/program.h"
#include "unix/text.h"
#include "unix/words.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINE_LIMIT = 1 << 20 };

static bool reserve_words(struct command *command)
{
	size_t capacity = command->capacity > 0 ? command->capacity * 2 : 32;
	char **words;

	if (command->broken || command->count + 1 < command->capacity)
		return !command->broken;
	words = reallocarray(command->words, capacity, sizeof *words);
	if (!words) {
		command->broken = true;
		return false;
	}
	command->words = words;
	command->capacity = capacity;
	return true;
}

void command_add(struct command *command, const char *word)
{
	if (!word || !reserve_words(command))
		return;
	command->words[command->count++] = (char *)word;
	command->words[command->count] = NULL;
}

void command_add_all(struct command *command, char *const *words)
{
	for (; words && *words; words++)
		command_add(command, *words);
}

enum status command_become(const struct command *command)
{
	if (command->broken) {
		return status_fail("out of memory");
	}
	execvp(command->words[0], command->words);
	fail_errno("could not run \"%s\"", command->words[0]);
	return errno == ENOENT || errno == ENOTDIR ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN;
}

enum status command_print(const struct command *command)
{
	struct text line;
	enum status status = STATUS_FAILED;

	text_init(&line, LINE_LIMIT);
	if (!command->broken)
		words_quote_all(&line, command->words);
	if (text_finish(&line, "the command") == 0)
		status = program_print("%s\n", line.bytes);
	text_release(&line);
	return status;
}

void command_release(struct command *command)
{
	free(command->words);
	*command = (struct command){0};
}
