/*
 * Filters between dump and store: what they do to the name, and what undoes them.
 */
#ifndef DUMP_FILTER_H
#define DUMP_FILTER_H

#include "dump/judge.h"

/*
 * The suffix that files written by the program COMMAND (a name or a path) usually bear, such as
 * ".zst" for zstd; "" for a program that is not known.
 */
const char *filter_suffix(const char *command);

/* The command line that decodes a stream of KIND; NULL where it takes a secret, or nothing, to do
 * so.
 */
const char *filter_decoder(enum stream_kind kind);

#endif
