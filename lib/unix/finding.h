/*
 * What --check has found: a line "WHAT: TEXT" on standard output for each thing that is well.
 *
 * What is not well is an error on standard error, as everywhere (message.h).
 */
#ifndef UNIX_FINDING_H
#define UNIX_FINDING_H

#include "unix/status.h"

struct options;

/*
 * Prints a line, in which control characters and secrets are replaced as in messages. Returns
 * STATUS_DONE, or STATUS_FAILED after an error message.
 */
enum status finding_print(const char *what, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Checks that no report of the run was asked for (run_report.h): it would look like that of a
 * backup. Returns STATUS_DONE, or STATUS_MISUSE after an error message.
 */
enum status finding_check_options(struct options *options);

#endif
