#include "unix/options.h"

#include "unix/message.h"
#include "unix/program.h"
#include "unix/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What getopt() returns for an operand, when its letters begin with '-'. */
enum { IN_ORDER_OPERAND = 1 };

void options_open(struct options *options, const struct synopsis *synopsis, int argc, char **argv)
{
	*options = (struct options){
		.synopsis = synopsis, .argc = argc, .argv = argv, .operands = argv + 1};
	for (int i = 1; i < argc && synopsis->tail != OPTIONS_TAIL_NONE; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		argv[i] = NULL;
		options->argc = i;
		options->command = argv + i + 1;
		break;
	}
	opterr = 0;
}

static int leave(struct options *options, int status)
{
	options->status = status;
	return OPTIONS_LEAVE;
}

static void show_synopsis(const struct options *options)
{
	const char *help = options->synopsis->help;
	const char *end = strstr(help, "\n\n");

	fprintf(stderr, "%.*s\n", (int)(end ? end - help : (long)strlen(help)), help);
}

int options_misuse(struct options *options, const char *format, ...)
{
	char reason[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	fail("%s", reason);
	show_synopsis(options);
	return STATUS_MISUSE;
}

/* What is wrong with the option in WORD, at which getopt() stopped with RESULT. */
static int misuse_option(struct options *options, const char *word, int result)
{
	const char *mistake = result == ':' ? "missing argument of option" : "unrecognized option";

	if (strncmp(word, "--", 2) != 0)
		return options_misuse(options, "%s \"-%c\"", mistake, optopt);
	if (result == '?' && optopt != 0)
		mistake = "no argument can be given to option";
	return options_misuse(options, "%s \"%.*s\"", mistake, (int)strcspn(word, "="), word);
}

static int show_help(const struct options *options)
{
	return program_print("%s", options->synopsis->help);
}

static int show_version(void)
{
	return program_print("%s (pgbackup) %s\n", message_program_name(), PGB_VERSION);
}

/* Returns whether WORD is not one too many, which is said. */
static bool take_operand(struct options *options, char *word)
{
	if (options->operand_count == options->synopsis->operands_max) {
		leave(options, options_misuse(options, "too many operands"));
		return false;
	}
	/* Over a word that has been read already. */
	options->operands[options->operand_count++] = word;
	return true;
}

static int finish(struct options *options)
{
	const struct synopsis *synopsis = options->synopsis;

	while (optind < options->argc)
		if (!take_operand(options, options->argv[optind++]))
			return OPTIONS_LEAVE;
	if (options->argc > 0)
		options->operands[options->operand_count] = NULL;
	if (options->operand_count < synopsis->operands_min)
		return leave(options, options_misuse(options, "missing operand"));
	if (options->command && !options->command[0] && synopsis->tail == OPTIONS_TAIL_COMMAND)
		return leave(options, options_misuse(options, "a command is missing after \"--\""));
	return OPTIONS_END;
}

/* The next option, as getopt() has it; *WORD: what it stands in. */
static int get_option(struct options *options, const char **word)
{
	const struct synopsis *synopsis = options->synopsis;

	*word = options->argv[optind];
	return getopt_long(options->argc, options->argv, synopsis->letters, synopsis->names, NULL);
}

int options_next(struct options *options)
{
	const char *word;
	int letter;

	while ((letter = get_option(options, &word)) == IN_ORDER_OPERAND)
		if (!take_operand(options, optarg))
			return OPTIONS_LEAVE;
	options->argument = optarg;
	switch (letter) {
	case -1:
		return finish(options);
	case OPTIONS_HELP:
		return leave(options, show_help(options));
	case OPTIONS_VERSION:
		return leave(options, show_version());
	case ':':
	case '?':
		return leave(options, misuse_option(options, word, letter));
	default:
		return letter;
	}
}

bool options_read(struct options *options,
	int (*take)(struct options *options, int code, void *context), void *context)
{
	int code;

	while ((code = options_next(options)) != OPTIONS_END) {
		if (code == OPTIONS_LEAVE)
			return false;
		if (code == 'v')
			message_be_verbose();
		else if ((options->status = take(options, code, context)) != STATUS_DONE)
			return false;
	}
	return true;
}

int options_check(struct options *options, int code, const char *reason)
{
	const struct option *option = options->synopsis->names;

	if (!reason)
		return STATUS_DONE;
	while (option->val != code)
		option++;
	return options_misuse(options, "invalid argument of --%s: %s", option->name, reason);
}

char *options_next_word(struct options *options)
{
	if (optind >= options->argc || options->argv[optind][0] == '-')
		return NULL;
	return options->argv[optind++];
}

int options_say_mistake(const struct options_mistake *mistake, struct options *options)
{
	if (!mistake)
		return STATUS_DONE;
	options_misuse(options, "%s", mistake->reason);
	if (mistake->remedy)
		hint("%s", mistake->remedy);
	return STATUS_MISUSE;
}
