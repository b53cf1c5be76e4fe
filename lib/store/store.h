/*
 * The rule of every program that stores a stream: it publishes its output only after its input has
 * ended well. This is the promise of the toolkit: a backup that can be seen is complete.
 *
 * The input has ended well if everything that can be known says so:
 *
 *   - the stream: if its bytes are recognised as a dump, the dump's real end has been seen; if
 *     they are compressed, that of the dump inside, and of the compressed data itself;
 *   - the producer: if this program ran the command that wrote the stream, it exited with status 0.
 *
 * At least one of the two must be known. An empty stream has never ended well. What is more than a
 * dump, or changed on its way, is decided on in store/acceptance.h.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "store/sink.h"

#include <stdbool.h>
#include <stdint.h>

struct store_options {
	char **command;        /* writes the stream; NULL: standard input */
	uint64_t expected;     /* bytes of the stream, for the progress display; 0: not known */
	bool unchecked;        /* accept a stream that is not recognised as a dump, or is more */
	char *const *decoders; /* filters that decode it first (store/source.h); NULL: none */
	bool decode;           /* then decompress it (gzip, zstd, lz4, xz) */
	bool no_inside;        /* do not decode compressed data to judge what is inside */
	bool restores;         /* the sink restores the stream (store/acceptance.h) */
	char *const *operands; /* of this program, NULL-terminated: for the hint */
	const char *place;     /* what is to be published, for messages; NULL: it has no name */
};

/*
 * Moves the stream past its check (store/stream_check.h) into SINK and publishes it. If anything
 * fails, discards the sink, and says that nothing was published. Returns STATUS_DONE, STATUS_INPUT
 * (the input did not end well), or the status of the sink's step that failed, after an error
 * message. After a request to stop, see stop_leave() in unix/stop.h.
 */
enum status store_stream(struct sink *sink, const struct store_options *options);

#endif
