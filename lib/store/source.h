/*
 * Where a stream comes from: standard input, or a command that this program runs, whose exit status
 * then tells whether the stream ended well.
 */
#ifndef STORE_SOURCE_H
#define STORE_SOURCE_H

#include "unix/options.h"
#include "unix/pipeline.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct command;

enum { SOURCE_DECODERS_MAX = 16 };

struct source_options {
	int fd;                /* of the stream, unless there is a command */
	char *const *command;  /* writes the stream; NULL: none */
	char *const *decoders; /* lines of source_add_decoder(), NULL-terminated; NULL: none */
	bool decompress;       /* what is compressed, by gzip, zstd, lz4 or xz */
};

struct source {
	int fd;
	bool chained;    /* a command that we run writes it, even if only a decoder */
	bool decoded;    /* its last stage decodes it */
	bool ended_well; /* as far as source_finish() can tell */
	struct pipeline command;
};

/*
 * Checks, before anything else is done, that there can be a stream. Returns STATUS_DONE, or
 * STATUS_MISUSE after an error message if there is no COMMAND and standard input is a terminal.
 * From then on a password file that was handed to this program is kept for the command
 * (pg/passfile.h).
 */
enum status source_check(char *const *command);

/*
 * Adds the filter LINE, such as "age -d -i FILE", to the decoders. Returns NULL, or the reason why
 * it cannot: LINE cannot be split into words (unix/words.h), or there are too many.
 */
const char *source_add_decoder(struct command *decoders, const char *line);

/*
 * The option --through, with which pgbackup encodes, and the hint at --decode, for those who type
 * it where a stream is decoded.
 */
extern const struct option source_encoding_options[];
void source_advise_decoding(const struct options *options);

/* The entry for options_elsewhere (unix/program.h). */
#define SOURCE_ENCODING_ELSEWHERE                                                                  \
	{                                                                                          \
		source_encoding_options, NULL, source_advise_decoding                              \
	}

/*
 * Opens the stream: the command, then the decoders in their order, then the program that
 * decompresses, as far as there are any, connected by pipes. The exit status of each counts. Once
 * the command runs its words are wiped, and the password file that was handed to us for it
 * (pg/passfile.h) is forgotten: no decoder gets it. On any status but STATUS_DONE there is nothing
 * to close, and an error message has been printed unless a stop was requested.
 */
enum status source_open(struct source *source, const struct source_options *options);

/* What is read, for messages, such as "standard input". */
const char *source_describe(const struct source *source);

/* True if the command has failed already, so that there is no use in waiting for more input. */
bool source_has_failed(struct source *source);

/*
 * If the pipe FD holds only little, waits a millisecond for more. pg_dump writes a few KiB at a
 * time; waking up for each write would cost more than sending it.
 */
void source_let_gather(int fd);

/*
 * Reads as read(2) does, and goes on after EINTR; waits if a descriptor that does not block has
 * nothing yet. Calls source_let_gather() first. Returns -1 after an error message, or if a stop was
 * requested.
 */
ssize_t source_read(struct source *source, void *space, size_t size);

/*
 * At the end of the stream: waits for the command and the decoders. Returns STATUS_DONE, or
 * STATUS_INPUT after an error message if one of them failed.
 */
enum status source_finish(struct source *source);

/* Releases everything. If the stream has not ended well, first stops the command and its children.
 */
void source_close(struct source *source);

#endif
