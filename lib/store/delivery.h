/*
 * Writes a stored backup to standard output, and checks it on the way (store/stream_check.h): the
 * way out of pgb-get-local and pgb-get-s3.
 *
 * Bytes are written as they arrive. A dump that turns out to be incomplete, or a length other than
 * the expected one, is therefore found only after most of it has been written; a message then says
 * that the output must not be used. If the stream is not recognised as a dump, only its length is
 * checked.
 *
 * Compressed data is decoded to judge what is inside, but not if standard output is a pipe: its
 * reader decodes it anyway. Its frames are walked in any case.
 */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "store/stream_check.h"
#include "unix/progress.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct delivery {
	struct stream_check check;
	struct progress progress; /* counts the bytes written */
	uint64_t expected;        /* bytes */
	bool reader_ended;        /* of standard output, before all was written */

	/*
	 * Called when standard output, made non-blocking by unix/stdout_pipe.h, has no room, so
	 * that the caller can do other work meanwhile. Returns 0 once there may be room, or -1 to
	 * give up, after an error message. NULL: poll(2). Set it after delivery_open().
	 */
	int (*wait)(void *context);
	void *context;
};

/*
 * Begins to write EXPECTED bytes. NO_INSIDE: does not decode compressed data. Call stop_open()
 * (unix/stop.h) before. Call either delivery_finish() or delivery_abandon() in the end.
 */
void delivery_open(struct delivery *delivery, uint64_t expected, bool no_inside);

/*
 * Writes the next LENGTH bytes, all of them, and waits for the reader as long as it takes. Returns
 * STATUS_DONE; STATUS_INPUT after an error message if compressed data is damaged; or STATUS_FAILED:
 * after an error message, or without one if a stop was requested. Refuses to write binary data to a
 * terminal.
 */
enum status delivery_write(struct delivery *delivery, const void *bytes, size_t length);

/* Reports that standard output could not be written to, by errno. Returns STATUS_FAILED. */
enum status delivery_fail(struct delivery *delivery);

/*
 * Checks what has been written and closes standard output. Returns STATUS_DONE, or, after an error
 * message, STATUS_INPUT (the dump is incomplete, or the stream empty) or STATUS_FAILED (not the
 * expected length, or the close failed).
 */
enum status delivery_finish(struct delivery *delivery);

/*
 * After a failure that has been reported: says that what was written must not be used, if anything
 * was, and its reader is there to use it.
 */
void delivery_abandon(struct delivery *delivery);

#endif
