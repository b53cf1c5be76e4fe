/*
 * Where a stream goes: what a local file and an S3 upload have in common.
 *
 * Nothing is visible at the destination before `publish`, and nothing at all after `discard`. A
 * sink is opened by its own module, and closed there.
 */
#ifndef STORE_SINK_H
#define STORE_SINK_H

#include "unix/status.h"

#include <stddef.h>

struct judge;
struct sink;

struct sink_methods {
	/*
	 * Goes on with the sink's own work until FD can be read or is at its end (1), or a
	 * signal came or a child ended (0). -1: the sink has failed, and has said so.
	 */
	int (*wait)(struct sink *sink, int fd);

	/* Room for the next *SIZE > 0 bytes, the sink's own. 0, or -1 after an error message. */
	int (*reserve)(struct sink *sink, unsigned char **space, size_t *size);

	/* FILLED bytes have been put there. Anything but STATUS_DONE is said, and ends the stream.
	 */
	enum status (*advance)(struct sink *sink, size_t filled);

	/*
	 * JUDGE, which stays, knows now of which kind the stream is. STATUS_DONE, or, after an
	 * error message, what becomes of a stream that cannot be taken. NULL where it is of no use.
	 */
	enum status (*recognise)(struct sink *sink, const struct judge *judge);

	/* Makes all that was put there visible under its name, whole and durable. */
	enum status (*publish)(struct sink *sink);

	/* Leaves nothing behind. Bounded in time, and works after a request to stop. */
	void (*discard)(struct sink *sink);
};

struct sink {
	const struct sink_methods *methods;
};

#endif
