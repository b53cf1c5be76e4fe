/*
 * Compression and encryption programs that dumps are piped through: the suffixes of their files,
 * and the commands that decompress.
 */
#ifndef DUMP_FILTER_H
#define DUMP_FILTER_H

#include "dump/judge.h"

/*
 * The usual suffix of files written by COMMAND, a program's name or path, such as ".zst" for zstd;
 * "" if it passes on what it reads, as pv does. NULL if the program is not known.
 */
const char *filter_suffix(const char *command);

/*
 * The command that decompresses a stream of KIND. NULL if the stream is not compressed, or if
 * reading it takes a secret.
 */
const char *filter_decoder(enum stream_kind kind);

/* The name of its program, such as "gzip"; NULL as above. */
const char *filter_program(enum stream_kind kind);

#endif
