/*
 * The rule of every program that stores a stream: it publishes its output only after its input
 * has ended well.
 *
 * Input has ended well when everything that can be known says so. The stream: if its bytes are
 * recognised as a dump, the dump's real end has been seen. The producer: if this program ran it, it
 * exited with status 0. At least one of the two must speak. An empty stream never ended well.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include "store/sink.h"

#include <stdbool.h>
#include <stdint.h>

struct store_options {
	char **command;        /* writes the stream; NULL: standard input */
	uint64_t expected;     /* bytes, for the progress shown; 0: not known */
	bool unchecked;        /* let a stream through that is no dump we know */
	bool decode;           /* what comes compressed: the sink wants a dump, and sees to that */
	char *const *operands; /* of this program, NULL-terminated: for the hint */
	const char *place;     /* of what is to be published; NULL: it has no name */
};

/*
 * Takes the stream through the judge into SINK and publishes it, or discards the sink and says that
 * nothing was published. Returns STATUS_DONE, STATUS_INPUT (the input did not end well), or what
 * the sink's own steps ended in; the reason has been said. After a request to stop, see
 * stop_leave() in unix/stop.h.
 */
enum status store_stream(struct sink *sink, const struct store_options *order);

#endif
