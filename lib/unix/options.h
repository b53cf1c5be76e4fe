/*
 * The command line: options and operands in any order, up to the first "--".
 *
 * What stands after the first "--" is, in a program that runs a command, that command: it is cut
 * off before getopt_long(3) sees the rest, since getopt's own reordering would lose that place. In
 * the others all that stands there is an operand, also what begins with a "-". Operands are
 * collected in the order they stand in. --help and --version are answered here, and so is every
 * mistake: the error, then the synopsis, on standard error. No message repeats the value of an
 * option or an operand, since they may hold a password.
 */
#ifndef UNIX_OPTIONS_H
#define UNIX_OPTIONS_H

#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

struct options;

enum {
	OPTIONS_END = -1,  /* all read, and the operands are enough */
	OPTIONS_LEAVE = 0, /* --help, --version or a mistake: leave main() with options.status */

	/* No limit to the number of operands. */
	OPTIONS_ANY = INT_MAX,

	/* The codes of long options without a letter start here. */
	OPTIONS_LONG = 256,
	OPTIONS_HELP = 1000,
	OPTIONS_VERSION,
};

/* The two entries that end the long options of every program. */
#define OPTIONS_COMMON                                                                             \
	{"help", no_argument, NULL, OPTIONS_HELP},                                                 \
		{"version", no_argument, NULL, OPTIONS_VERSION},                                   \
	{                                                                                          \
		NULL, 0, NULL, 0                                                                   \
	}

/* What may stand after a "--". */
enum options_tail {
	OPTIONS_TAIL_NONE,    /* operands */
	OPTIONS_TAIL_WORDS,   /* any number of words */
	OPTIONS_TAIL_COMMAND, /* at least one */
};

/* What a program accepts. */
struct synopsis {
	const char *help;           /* of --help; up to the first empty line, of mistakes too */
	const char *letters;        /* as for getopt(3); begins with "-:" */
	const struct option *names; /* ends with OPTIONS_COMMON */
	int operands_min;
	int operands_max; /* or OPTIONS_ANY */
	enum options_tail tail;
};

struct options {
	const struct synopsis *synopsis;
	int argc;
	char **argv;
	char **command;  /* after the first "--", NULL-terminated; NULL if there is none */
	char *argument;  /* of the option just returned */
	char **operands; /* NULL-terminated, once all are read; within ARGV */
	int operand_count;
	int status;
};

/* Begins. Keeps pointers to ARGV, which is changed, and to SYNOPSIS. Once in a process. */
void options_open(struct options *options, const struct synopsis *synopsis, int argc, char **argv);

/* The next option's letter or code, OPTIONS_END or OPTIONS_LEAVE. */
int options_next(struct options *options);

/*
 * Reads them all. -v, the same everywhere, is seen to here (message.h); TAKE, which may be NULL
 * where there is no other, gets the letter or code of each and CONTEXT, and returns STATUS_DONE, or
 * the status to leave with, having said why. True to go on; false to leave main() with
 * options->status.
 */
bool options_read(struct options *options,
	int (*take)(struct options *options, int code, void *context), void *context);

/*
 * Takes the word that stands next on the line, for an option of two words: NULL if there is none
 * or it looks like an option.
 */
char *options_next_word(struct options *options);

/* Says an error of the command line and the synopsis. Returns STATUS_MISUSE. */
int options_misuse(struct options *options, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Says, if REASON is not NULL, that the argument of the long option of CODE cannot be taken for
 * that reason, and returns STATUS_MISUSE; else STATUS_DONE.
 */
int options_check(struct options *options, int code, const char *reason);

/*
 * A mistake of the command line, as a module reports it that knows the rules but not the program:
 * constant texts, for the program to say.
 */

struct options_mistake {
	const char *reason; /* the error */
	const char *remedy; /* a hint; NULL for none */
};

/*
 * Says the error, the synopsis, and the hint, and returns STATUS_MISUSE; does nothing, and returns
 * STATUS_DONE, if MISTAKE is NULL.
 */
int options_say_mistake(const struct options_mistake *mistake, struct options *options);

#endif
