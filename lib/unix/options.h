/*
 * The command line: reads a program's options and operands by getopt_long(3).
 *
 * Options and operands stand in any order, up to the first "--". What follows it depends on the
 * program (enum options_tail). A program whose words after "--" are not operands has its command
 * line cut there before getopt_long(3) sees it, because getopt's own reordering would lose the
 * place. Operands keep their order.
 *
 * --help, --version and -v (message.h) are handled here for every program, and so is every mistake:
 * the error, the synopsis and a hint, on standard error. An unknown option is looked for in the
 * option tables of the program and of those that it works with: by its name, then by one that is
 * near. A message repeats the value of an option or an operand only if it cannot hold a password
 * (options_may_quote()).
 */
#ifndef UNIX_OPTIONS_H
#define UNIX_OPTIONS_H

#include "unix/status.h"

#include <getopt.h>
#include <stdbool.h>

struct options;
struct program;
struct text;

enum {
	OPTIONS_OPERANDS_MAX = 4,

	/* The codes of long options without a letter start here; a code below is the letter. */
	OPTIONS_LONG = 256,
	OPTIONS_HELP = 1000,
	OPTIONS_VERSION,
	OPTIONS_REPORT,

	OPTIONS_LETTERS_SIZE = 128,
};

/* The entry of --report, for programs that write one (run_report.h). It is handled here, too. */
#define OPTIONS_REPORT_ENTRY                                                                       \
	{                                                                                          \
		"report", required_argument, NULL, OPTIONS_REPORT                                  \
	}

/* The two entries that end the option table of every program. */
#define OPTIONS_COMMON                                                                             \
	{"help", no_argument, NULL, OPTIONS_HELP},                                                 \
		{"version", no_argument, NULL, OPTIONS_VERSION},                                   \
	{                                                                                          \
		NULL, 0, NULL, 0                                                                   \
	}

/* The entry that ends an option table. */
#define OPTIONS_END                                                                                \
	{                                                                                          \
		NULL, 0, NULL, 0                                                                   \
	}

/* What options->command is. */
enum options_tail {
	OPTIONS_TAIL_NONE,    /* always NULL: words after "--" are operands, too */
	OPTIONS_TAIL_WORDS,   /* any number of words after "--" */
	OPTIONS_TAIL_COMMAND, /* at least one word after "--" */
	OPTIONS_TAIL_REST,    /* all words from the first operand on, or after "--"; may be empty */
};

struct options {
	const struct program *program;
	int argc;
	char **argv;
	char **command;  /* NULL-terminated; NULL if there is no "--", except for ..._REST */
	char *argument;  /* of the option that take_option() is called for */
	char **operands; /* NULL-terminated once all are read; within argv */
	int operand_count;
};

/*
 * Options that are not the program's, but that people give to it: those of another program, or
 * those that are said in another way here.
 */
struct options_elsewhere {
	const struct option *table;
	const char *place; /* begins a hint, which the option, as it was typed, ends */

	/* If not NULL, gives the whole hint. */
	void (*advise)(const struct options *options);
};

/*
 * Reads the whole command line of PROGRAM and hands each of its own options, and CONTEXT, to
 * program->take_option(). Keeps pointers to PROGRAM and ARGV, and changes ARGV. Once in a process.
 * Returns STATUS_GOING_ON if the program is to run; else what main() returns: after --help,
 * --version, a mistake, or a status other than STATUS_DONE of take_option().
 */
enum status options_read(struct options *options, const struct program *program, int argc,
	char **argv, void *context);

/*
 * For an option of two words: takes the next word of the command line. NULL if there is none or it
 * looks like an option.
 */
char *options_next_word(struct options *options);

/* The same word, or NULL, without taking it. */
char *options_show_word(const struct options *options);

/* Prints an error of the command line and the synopsis. Returns STATUS_MISUSE. */
enum status options_misuse(struct options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The same, for the operand that is the program's number INDEX, from 0, and is not there. */
enum status options_miss_operand(struct options *options, int index);

/* The same, for the operand with INDEX, which is one too many; and ADVICE as a hint, unless NULL.
 */
enum status options_refuse_operand(struct options *options, int index, const char *advice);

/*
 * Whether a message may quote WORD: it holds nothing that looks like a password (redaction.h), and
 * no operand is a URL that ends within one, as it does if the password has a blank.
 */
bool options_may_quote(const struct options *options, const char *word);

/*
 * STATUS_DONE if REASON is NULL; else STATUS_MISUSE, after the error that the argument of the
 * option with CODE is invalid for REASON.
 */
enum status options_check(struct options *options, int code, const char *reason);

/*
 * The same for an argument that is a command line, split by words.h: an operator of the shell in it
 * (words_find_operator()), which would be an ordinary argument of the command, comes first.
 */
enum status options_check_command(struct options *options, int code, const char *reason);

/* A mistake of the command line, found by a module that knows the rules but not the program. */
struct options_mistake {
	const char *reason; /* the error; a constant text */
	const char *remedy; /* the hint; NULL for none */
};

/*
 * STATUS_DONE if MISTAKE is NULL; else STATUS_MISUSE, after the error, the synopsis and the hint.
 */
enum status options_say_mistake(const struct options_mistake *mistake, struct options *options);

/*
 * Writes the string of letters for getopt(3) that the option table NAMES amounts to: its codes
 * below OPTIONS_LONG, each with a colon if the option takes an argument.
 */
void options_list_letters(char letters[OPTIONS_LETTERS_SIZE], const struct option *names);

/*
 * Adds the help text OWN to TEXT, with the lines of SHARED merged into its first list of options.
 * Both are sorted by long names ("verbose", "help" and "version" end OWN's list); an entry is a
 * line with an option and the indented lines after it. Each text ends in a newline; SHARED may be
 * NULL.
 */
void options_add_help(struct text *text, const char *own, const char *shared);

#endif
