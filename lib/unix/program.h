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
void output_prepare(void);

/*
 * Writes to standard output, to the end, past stdio's buffer. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message.
 */
int output_text(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for the place of a backup that is published already: a failure is a warning only. */
void output_result(const char *place);

/*
 * Core files: of a program that holds passwords or keys there must be none.
 */

/* From now on this process, and what it starts, leaves no core file. */
void core_forbid(void);

/*
 * Standard input: what somebody has piped into a program.
 */

/*
 * Whether there can be any: STATUS_DONE, or STATUS_MISUSE if it is a terminal, where nobody types
 * what is wanted; after an error message, and ADVICE as its hint.
 */
enum status input_check(const char *advice);

#endif
