/*
 * Standard input: what somebody has piped into a program.
 */
#ifndef UNIX_INPUT_H
#define UNIX_INPUT_H

#include "unix/status.h"

/*
 * Whether there can be any: STATUS_DONE, or STATUS_MISUSE if it is a terminal, where nobody types
 * what is wanted; after an error message, and ADVICE as its hint.
 */
enum status input_check(const char *advice);

#endif
