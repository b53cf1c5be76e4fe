/*
 * The frame of every program: what main() does before and around the program's own work.
 *
 * A program describes itself in a struct program, and its main() calls program_main(). The rest of
 * this header is what programs do with their standard streams.
 */
#ifndef UNIX_PROGRAM_H
#define UNIX_PROGRAM_H

#include "unix/options.h"
#include "unix/status.h"

#include <stdbool.h>

/* Returns a library's name and version for --version, such as "libpq 15.14": one line. */
typedef const char *library_version(void);

struct program {
	const char *name;        /* in messages and --version */
	const char *help;        /* for --help; up to the first empty line: the synopsis */
	const char *shared_help; /* merged into it (options_add_help()); may be NULL */
	const struct option *option_table; /* ends with OPTIONS_COMMON */
	library_version *const *libraries; /* linked, NULL-terminated; NULL for libc alone */
	/* What its operands are called, in their order; it takes as many, and at least the first
	 * operands_min of them. */
	const char *operands[OPTIONS_OPERANDS_MAX];
	int operands_min;
	bool repeats_operand;        /* the last one may be given any number of times */
	const char *operands_advice; /* where an operand too many belongs: a hint; may be NULL */
	const struct options_elsewhere *elsewhere; /* up to one without a table; may be NULL */
	enum options_tail tail;
	bool holds_secrets; /* passwords or keys: neither it nor its children may leave a core file
			     */

	/*
	 * Takes the option with CODE, its letter or code in the table; options->argument is its
	 * argument. Returns STATUS_DONE, or the status to leave with after an error message. NULL
	 * if the table has no option but -v and the common ones.
	 */
	enum status (*take_option)(struct options *options, int code, void *context);

	/* Checks the command line as a whole and does the work. */
	enum status (*run)(struct options *options, void *context);
};

/*
 * Runs PROGRAM; what main() returns. CONTEXT is handed to its functions. Makes sure that all
 * standard streams are open, before anything else.
 */
int program_main(const struct program *program, int argc, char **argv, void *context);

/*
 * Opens those of the descriptors 0, 1 and 2 that are closed on /dev/null, so that no other file
 * gets their number; in a mode that makes their use fail.
 */
void program_open_streams(void);

/*
 * Writes to standard output and flushes it. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message.
 */
enum status program_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/*
 * Reports that standard output could not be written to, by errno. If its reader has ended, that is
 * the reader's business, which has said why, or has all that it wanted: one plain line says so.
 * Returns STATUS_FAILED.
 */
enum status program_fail_output(void);

/*
 * Closes standard output, since some file systems report a full disk only then. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status program_close_output(void);

/* As program_print(), for the place of a backup that has been published: a failure is only a
 * warning. */
void program_print_result(const char *place);

/*
 * Returns STATUS_DONE, or STATUS_MISUSE after an error message, with ADVICE as its hint, if
 * standard input is a terminal: such input is never typed.
 */
enum status program_check_input(const char *advice);

#endif
