#include "unix/options.h"

#include "unix/message.h"
#include "unix/option_search.h"
#include "unix/program.h"
#include "unix/redaction.h"
#include "unix/run_report.h"
#include "unix/text.h"
#include "unix/words.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	/* What getopt() returns for an operand if its letters begin with '-'. */
	IN_ORDER_OPERAND = 1,

	ANSWER_MAX = 1 << 16, /* bytes of the answer to --help or --version */
};

/* The long name of the entry, "  -x, --name..." or "      --name...", at LINE; NULL: no entry. */
static const char *entry_name(const char *line)
{
	bool is_entry = *line == ' ' && strnlen(line, 8) == 8 && strncmp(line + 6, "--", 2) == 0;

	return is_entry ? line + 8 : NULL;
}

/* Adds the entry at LINE with its continuation lines. Returns the line after it. */
static const char *add_entry(struct text *text, const char *line)
{
	const char *next = line;

	do
		next = strchrnul(next, '\n') + 1;
	while (*next == ' ' && !entry_name(next));
	text_add_bytes(text, line, (size_t)(next - line));
	return next;
}

void options_add_help(struct text *text, const char *own, const char *shared)
{
	const char *rest = own;

	while (*rest != '\0' && !entry_name(rest))
		rest += strcspn(rest, "\n") + 1;
	text_add_bytes(text, own, (size_t)(rest - own));
	while (shared && *shared != '\0') {
		const char *name = entry_name(rest);

		/* A blank or "\n" after a name sorts before all that a name can hold. */
		if (name && strcmp(name, entry_name(shared)) < 0)
			rest = add_entry(text, rest);
		else
			shared = add_entry(text, shared);
	}
	text_add(text, rest);
}

void options_list_letters(char letters[OPTIONS_LETTERS_SIZE], const struct option *names)
{
	char *end = letters;

	for (; names->name && end - letters < OPTIONS_LETTERS_SIZE - 2; names++) {
		if (names->val >= OPTIONS_LONG)
			continue;
		*end++ = (char)names->val;
		if (names->has_arg == required_argument)
			*end++ = ':';
	}
	*end = '\0';
}

/* Cuts off the words after the first "--", if the program treats them as a command. */
static void cut_tail(struct options *options)
{
	enum options_tail tail = options->program->tail;

	if (tail == OPTIONS_TAIL_NONE || tail == OPTIONS_TAIL_REST)
		return;
	for (int i = 1; i < options->argc; i++) {
		if (strcmp(options->argv[i], "--") != 0)
			continue;
		options->argv[i] = NULL;
		options->argc = i;
		options->command = options->argv + i + 1;
		return;
	}
}

static void show_synopsis(const struct options *options)
{
	const char *help = options->program->help;
	const char *end = strstr(help, "\n\n");

	fprintf(stderr, "%.*s\n", (int)(end ? end - help : (long)strlen(help)), help);
}

enum status options_misuse(struct options *options, const char *format, ...)
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

enum status options_check(struct options *options, int code, const char *reason)
{
	const struct option *option = options->program->option_table;

	if (!reason)
		return STATUS_DONE;
	while (option->val != code)
		option++;
	return options_misuse(options, "invalid argument of --%s: %s", option->name, reason);
}

enum status options_check_command(struct options *options, int code, const char *reason)
{
	const char *line = options->argument;
	size_t length;
	const char *symbol = words_find_operator(line, &length);

	if (!symbol)
		return options_check(options, code, reason);
	options_misuse(options, "\"%.*s\" is handed to %.*s as an argument: no shell runs here",
		(int)length, symbol, (int)strcspn(line, " \t"), line);
	hint("quote it if that is meant; \"sh -c '...'\" runs a shell");
	return STATUS_MISUSE;
}

enum status options_say_mistake(const struct options_mistake *mistake, struct options *options)
{
	if (!mistake)
		return STATUS_DONE;
	options_misuse(options, "%s", mistake->reason);
	if (mistake->remedy)
		hint("%s", mistake->remedy);
	return STATUS_MISUSE;
}

static const char *operand_name(const struct options *options, int index)
{
	const char *name = index < OPTIONS_OPERANDS_MAX ? options->program->operands[index] : NULL;

	return name ? name : "an operand";
}

enum status options_miss_operand(struct options *options, int index)
{
	return options_misuse(options, "%s is missing", operand_name(options, index));
}

enum status options_refuse_operand(struct options *options, int index, const char *advice)
{
	const char *word = options->operands[index];

	if (options_may_quote(options, word))
		options_misuse(options, "unexpected operand \"%s\"", word);
	else
		options_misuse(options,
			"unexpected operand, number %d (not shown: it may hold a password)",
			index + 1);
	if (!advice && options->program->tail == OPTIONS_TAIL_COMMAND)
		advice = "a command to run follows \"--\"";
	if (advice)
		hint("%s", advice);
	return STATUS_MISUSE;
}

/* Whether WORD ends within the password of a URL: "postgres://u:pass". */
static bool ends_in_password(const char *word)
{
	const char *scheme = strstr(word, "://");

	return scheme && strchr(scheme + 3, ':');
}

bool options_may_quote(const struct options *options, const char *word)
{
	for (int i = 0; i < options->operand_count && options->operands[i] != word; i++)
		if (ends_in_password(options->operands[i]))
			return false;
	return redaction_may_quote(word);
}

/* The option in WORD, at which getopt() stopped. */
static struct option_typed find_typed(const struct options *options, const char *word)
{
	const char *next = optind < options->argc ? options->argv[optind] : NULL;
	struct option_typed typed = {.letter = optopt};

	if (strncmp(word, "--", 2) == 0) {
		typed.name = word + 2;
		typed.length = strcspn(typed.name, "=");
		typed.value =
			typed.name[typed.length] == '=' ? typed.name + typed.length + 1 : next;
	} else {
		const char *letter = strchr(word + 1, optopt);

		/* At the end of a word getopt() has stepped on to the next one. */
		typed.value = letter && letter[1] != '\0' ? letter + 1 : next;
	}
	if (typed.value && *typed.value == '-')
		typed.value = NULL;
	return typed;
}

/* What is wrong with the option in WORD, at which getopt() stopped with RESULT. */
static enum status misuse_option(struct options *options, const char *word, int result)
{
	const char *mistake = result == ':' ? "missing argument of option" : "unrecognized option";
	struct option_typed typed = find_typed(options, word);
	bool is_unknown = result == '?' && (!typed.name || optopt == 0);

	if (is_unknown && option_search_is_ambiguous(options, &typed))
		return STATUS_MISUSE;
	if (result == '?' && !is_unknown)
		mistake = "no argument can be given to option";
	if (typed.name)
		options_misuse(options, "%s \"--%.*s\"", mistake, (int)typed.length, typed.name);
	else
		options_misuse(options, "%s \"-%c\"", mistake, optopt);
	if (is_unknown)
		option_search_advise(options, &typed);
	return STATUS_MISUSE;
}

static enum status print_answer(struct text *text)
{
	enum status status = STATUS_FAILED;

	if (text_finish(text, "the answer") == 0)
		status = program_print("%s", text->bytes);
	text_release(text);
	return status;
}

static enum status show_help(const struct program *program)
{
	struct text text;

	text_init(&text, ANSWER_MAX);
	options_add_help(&text, program->help, program->shared_help);
	return print_answer(&text);
}

static enum status show_version(const struct program *program)
{
	library_version *const *library = program->libraries;
	struct text text;

	text_init(&text, ANSWER_MAX);
	text_printf(&text, "%s (pgbackup) %s\n", program->name, PGB_VERSION);
	for (; library && *library; library++)
		text_printf(&text, "%s\n", (*library)());
	return print_answer(&text);
}

static int count_operands(const struct program *program)
{
	int count = 0;

	while (count < OPTIONS_OPERANDS_MAX && program->operands[count])
		count++;
	return count;
}

static enum status take_operand(struct options *options, char *word)
{
	const struct program *program = options->program;
	int index = options->operand_count;

	/* In argv, over a word that has been read already. */
	options->operands[options->operand_count++] = word;
	if (index < count_operands(program) || program->repeats_operand)
		return STATUS_DONE;
	return options_refuse_operand(options, index, program->operands_advice);
}

/* Takes what getopt() found in WORD. STATUS_GOING_ON, or the status to leave with. */
static enum status take_code(struct options *options, int code, const char *word, void *context)
{
	enum status status;

	options->argument = optarg;
	switch (code) {
	case OPTIONS_HELP:
		return show_help(options->program);
	case OPTIONS_VERSION:
		return show_version(options->program);
	case ':':
	case '?':
		return misuse_option(options, word, code);
	case 'v':
		message_be_verbose();
		return STATUS_GOING_ON;
	case OPTIONS_REPORT:
		status = run_report_open(optarg);
		break;
	case IN_ORDER_OPERAND:
		status = take_operand(options, optarg);
		break;
	default:
		status = options->program->take_option(options, code, context);
	}
	return status == STATUS_DONE ? STATUS_GOING_ON : status;
}

/* Takes the words that getopt() left: the operands after "--", or all of ..._TAIL_REST. */
static enum status take_rest(struct options *options)
{
	const struct program *program = options->program;

	if (program->tail == OPTIONS_TAIL_REST) {
		options->command =
			options->argv + (optind < options->argc ? optind : options->argc);
		return STATUS_GOING_ON;
	}
	while (optind < options->argc)
		if (take_operand(options, options->argv[optind++]) != STATUS_DONE)
			return STATUS_MISUSE;
	if (options->argc > 0)
		options->operands[options->operand_count] = NULL;
	if (options->operand_count < program->operands_min)
		return options_miss_operand(options, options->operand_count);
	if (options->command && !options->command[0] && program->tail == OPTIONS_TAIL_COMMAND)
		return options_misuse(options, "a command is missing after \"--\"");
	return STATUS_GOING_ON;
}

enum status options_read(struct options *options, const struct program *program, int argc,
	char **argv, void *context)
{
	char letters[2 + OPTIONS_LETTERS_SIZE] = "-:";
	enum status status = STATUS_GOING_ON;

	*options = (struct options){
		.program = program, .argc = argc, .argv = argv, .operands = argv + 1};
	if (program->tail == OPTIONS_TAIL_REST)
		*letters = '+';
	options_list_letters(letters + 2, program->option_table);
	cut_tail(options);
	opterr = 0;
	while (status == STATUS_GOING_ON) {
		const char *word = argv[optind];
		int code = getopt_long(options->argc, argv, letters, program->option_table, NULL);

		if (code == -1)
			return take_rest(options);
		status = take_code(options, code, word, context);
	}
	return status;
}

char *options_show_word(const struct options *options)
{
	if (optind >= options->argc || options->argv[optind][0] == '-')
		return NULL;
	return options->argv[optind];
}

char *options_next_word(struct options *options)
{
	char *word = options_show_word(options);

	optind += word != NULL;
	return word;
}
