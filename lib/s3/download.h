/*
 * An object on its way from S3.
 *
 * It is read in ranges, several at a time, which are handed over in their order; memory is bounded
 * whatever its size. The first request asks for the first range and tells the size; all others are
 * on condition that the object is still the same. A range whose answer is lost or cut is asked for
 * again, on another connection, for as long as retry.h has patience. From a store that knows no
 * ranges and gives all at once, all is taken, at the pace at which it is handed over.
 *
 * What can be verified (verification.h) is verified before the last range is handed over, so that
 * of a damaged object nobody gets the end.
 *
 * One thread; stop_open() (unix/stop.h) must have been called.
 */
#ifndef S3_DOWNLOAD_H
#define S3_DOWNLOAD_H

#include "s3/bucket.h"
#include "s3/location.h"

#include <stddef.h>
#include <stdint.h>

enum {
	DOWNLOAD_MEMORY = 80 << 20,     /* bytes, for the whole process, unless said otherwise */
	DOWNLOAD_MEMORY_MIN = 32 << 20, /* ... and at the least */
};

struct download_options {
	const struct location *location;
	struct bucket_options settings;
	uint64_t memory; /* 0: DOWNLOAD_MEMORY */
};

enum download_step {
	DOWNLOAD_BYTES,       /* here are some */
	DOWNLOAD_END,         /* there are no more: all have been handed over */
	DOWNLOAD_INTERRUPTED, /* there were none yet when the descriptor could be read */
	DOWNLOAD_BROKEN,      /* failed, and has said so, or a stop was requested */
};

struct download;

/*
 * Finds credentials, the store and the object. TARGET is kept. Returns the download, to be closed,
 * or NULL after an error message (none where a stop was requested).
 */
struct download *download_open(const struct download_options *target);

/* How many bytes the object has. */
uint64_t download_size(const struct download *download);

/*
 * Waits for the next bytes, of which there are *LENGTH then, and which stay until the next call; or
 * until FD (none if -1) can be read or is at its end.
 */
enum download_step download_next(
	struct download *download, int fd, const unsigned char **bytes, size_t *length);

/*
 * While the caller waits for something itself: goes on until FD can be read or is at its end (1),
 * or a signal came (0). -1: failed, and has said so.
 */
int download_work(struct download *download, int fd);

/* Breaks off what is on its way. NULL is fine. */
void download_close(struct download *download);

#endif
