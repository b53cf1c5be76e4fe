/*
 * Downloads an object from S3.
 *
 * The object is read with ranged GETs, several at a time, and delivered in order; memory is
 * bounded, whatever its size. The first request reads the first range and learns the size. All
 * others carry a condition (If-Match), so that they fail if the object was replaced. A range whose
 * response is lost or cut is requested again, on another connection, within the limits of retry.h.
 * If the store ignores ranges and sends the whole object, it is read from one connection, at the
 * caller's pace.
 *
 * The content is verified (verification.h) before its last bytes are delivered, so that the reader
 * never gets a complete but corrupt object.
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
	DOWNLOAD_MEMORY = 80 << 20,     /* bytes, for the whole process; the default */
	DOWNLOAD_MEMORY_MIN = 32 << 20, /* ... and the minimum */
};

struct download_options {
	const struct location *location;
	struct bucket *bucket; /* of the location; the caller's */
	uint64_t memory;       /* 0: DOWNLOAD_MEMORY */
};

enum download_step {
	DOWNLOAD_BYTES,       /* there are bytes */
	DOWNLOAD_END,         /* all bytes have been delivered */
	DOWNLOAD_INTERRUPTED, /* the descriptor became readable first */
	DOWNLOAD_BROKEN,      /* failed after an error message, or a stop was requested */
};

struct download;

/*
 * Finds the object. OPTIONS must outlive the download. Returns a download that the caller closes,
 * or NULL after an error message (without one if a stop was requested).
 */
struct download *download_open(const struct download_options *options);

/* The size of the object in bytes. */
uint64_t download_size(const struct download *download);

/*
 * Waits for the next bytes, or until FD (ignored if -1) is readable or at end of file. Sets *BYTES
 * and *LENGTH; the bytes stay valid until the next call.
 */
enum download_step download_next(
	struct download *download, int fd, const unsigned char **bytes, size_t *length);

/*
 * Continues downloading while the caller waits for FD. Returns 1 if FD is readable or at end of
 * file, 0 after a signal, -1 after an error message or if a stop was requested.
 */
int download_work(struct download *download, int fd);

/* Cancels the requests that are running. DOWNLOAD may be NULL. */
void download_close(struct download *download);

#endif
