/*
 * The interface of a sink: where store.h writes a stream that is to be stored, restored or
 * rehearsed.
 *
 * Nothing is visible at the destination before `publish`, and nothing is left there after
 * `discard`. Each sink has a module of its own (file_sink, s3_sink, restore_sink, rehearsal_sink),
 * which opens and closes it.
 */
#ifndef STORE_SINK_H
#define STORE_SINK_H

#include "unix/status.h"

#include <stddef.h>

struct judge;
struct sink;

struct sink_methods {
	/*
	 * Does the sink's own work until FD can be read or is at its end (returns 1), or until a
	 * signal arrives or a child ends (0). Returns -1 if the sink has failed, after an error
	 * message.
	 */
	int (*wait)(struct sink *sink, int fd);

	/*
	 * Lends memory for the next *SIZE > 0 bytes, so that they need not be copied; they are then
	 * handed to `write` where they are. Returns STATUS_DONE, or STATUS_FAILED after an error
	 * message. NULL if the sink has no memory to lend.
	 */
	enum status (*lend)(struct sink *sink, unsigned char **space, size_t *size);

	/* Takes the next LENGTH bytes. Any status but STATUS_DONE, after a message, ends the
	 * stream. */
	enum status (*write)(struct sink *sink, const unsigned char *bytes, size_t length);

	/*
	 * Tells the sink that JUDGE, which stays valid, has recognised the stream's kind. Returns
	 * STATUS_DONE, or, after an error message, the status of a stream that this sink cannot
	 * take. NULL if the sink does not need to know.
	 */
	enum status (*recognise)(struct sink *sink, const struct judge *judge);

	/* Makes everything written visible under its name, complete and durable. */
	enum status (*publish)(struct sink *sink);

	/* Leaves nothing behind. Takes a bounded time, and works after a request to stop. */
	void (*discard)(struct sink *sink);
};

struct sink {
	const struct sink_methods *methods;
};

#endif
