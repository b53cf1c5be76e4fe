/*
 * The delivery of what is stored: to standard output, past the judge.
 *
 * Bytes are written as they come, so that what is wrong with the end shows only when the rest has
 * been written: then a message says that it must not be used. A dump that is not complete is such a
 * case, and so is a length that is not the expected one. Of what is not recognised as a dump
 * nothing but the length is known here.
 */
#ifndef STORE_DELIVERY_H
#define STORE_DELIVERY_H

#include "dump/judge.h"
#include "unix/progress.h"
#include "unix/status.h"

#include <stddef.h>
#include <stdint.h>

struct delivery {
	struct judge judge;
	struct progress progress; /* of what has been written */
	uint64_t expected;

	/*
	 * For those who have other work while there is no room in standard output, and have seen to
	 * it that writing to it does not wait (unix/stdout_pipe.h); to be set after
	 * delivery_open(). Returns once there may be room: 0, or -1 to give up, having said why.
	 */
	int (*wait)(void *context);
	void *context;
};

/*
 * Begins a delivery of EXPECTED bytes, after stop_open() (unix/stop.h). Ended by delivery_finish()
 * or delivery_abandon(), one of them.
 */
void delivery_open(struct delivery *delivery, uint64_t expected);

/*
 * Writes the next LENGTH bytes, all of them; waits for the reader as long as it takes. Returns 0,
 * or -1 after an error message or, without one, if a stop was requested. What a terminal could not
 * show is not written to one.
 */
int delivery_write(struct delivery *delivery, const void *bytes, size_t length);

/*
 * All has been written: closes standard output. STATUS_DONE, or after an error message STATUS_INPUT
 * (the dump is not complete, or there is nothing) or STATUS_FAILED (another length than expected,
 * or the close failed).
 */
enum status delivery_finish(struct delivery *delivery);

/* It failed, and why has been said. Says what to think of what has been written, if anything was.
 */
void delivery_abandon(struct delivery *delivery);

#endif
