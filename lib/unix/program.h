/*
 * Standard output: a program's result, written at once and checked.
 */
#ifndef UNIX_PROGRAM_H
#define UNIX_PROGRAM_H

#include "unix/status.h"

/*
 * Makes sure that descriptors 0, 1 and 2 are open, so that no file of ours takes their place: a
 * closed one becomes /dev/null, opened so that its use fails. The first call of every main().
 */
void program_open_streams(void);

/*
 * Writes to standard output, to the end, past stdio's buffer. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message.
 */
int program_print(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for the place of a backup that is published already: a failure is a warning only. */
void program_print_result(const char *place);

/*
 * Core files: of a program that holds passwords or keys there must be none.
 */

/* From now on this process, and what it starts, leaves no core file. */
void program_forbid_core(void);

/*
 * Standard input: what somebody has piped into a program.
 */

/*
 * Whether there can be any: STATUS_DONE, or STATUS_MISUSE if it is a terminal, where nobody types
 * what is wanted; after an error message, and ADVICE as its hint.
 */
enum status program_check_input(const char *advice);

#endif
