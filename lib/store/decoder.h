/*
 * Decodes compressed data (gzip, zstd, lz4, xz) on the side, to judge what is inside.
 *
 *     this process | decoder | judge
 *
 * The decoder is a program (dump/filter.h). The judge is a child that runs dump/judge.h on what the
 * decoder writes, and reports what it found. This process only writes to the decoder, and reads the
 * reports, which fit into a pipe. It never reads what was decoded, so the three cannot wait for
 * each other.
 *
 * Only one level is decoded. Needs stop_open() (unix/stop.h) first.
 */
#ifndef STORE_DECODER_H
#define STORE_DECODER_H

#include "dump/judge.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { DECODER_DETAILS = 3000, DECODER_REASON = 256 };

/* What is inside. A report is smaller than PIPE_BUF, so that it is read as it was written. */
struct decoder_report {
	enum stream_kind kind; /* STREAM_UNDECIDED: nothing has been reported */
	enum verdict verdict;  /* of a report at the end of the data */
	char reason[DECODER_REASON];
	char details[DECODER_DETAILS]; /* as judge_add_details() */
};

struct decoder_options {
	/*
	 * Called when the decoder has no room for more: waits until FD is readable, and may do
	 * other work meanwhile. Returns -1 to give up, after an error message. NULL: stop_wait().
	 */
	int (*wait)(void *context, int fd);
	void *context;
};

struct decoder {
	struct decoder_options options;
	const char *name; /* of the program */
	pid_t pid, judge; /* 0: it does not run */
	int input;        /* to write to, or -1 */
	int room;         /* an epoll(7) descriptor that is readable if there is room, or -1 */
	int reports;      /* to read from, or -1 */
	int wait_status;  /* of the program, from waitpid(2), once it does not run */
	struct decoder_report found; /* the last report */
};

/* Initializes DECODER, so that it can be closed. */
void decoder_init(struct decoder *decoder, const struct decoder_options *options);

/*
 * Starts to decode data of KIND, for which filter_decoder() is not NULL. Returns STATUS_DONE;
 * STATUS_NOT_FOUND, without a message, if the program cannot be run; or STATUS_FAILED after an
 * error message.
 */
enum status decoder_start(struct decoder *decoder, enum stream_kind kind);

/* True from decoder_start() until decoder_finish() or decoder_close(). */
bool decoder_is_open(const struct decoder *decoder);

/*
 * Writes the next LENGTH bytes, all of them, and looks for a report. Returns STATUS_DONE;
 * STATUS_INPUT, without a message, if the program has ended; or STATUS_FAILED after an error
 * message, or if a stop was requested.
 */
enum status decoder_write(struct decoder *decoder, const char *bytes, size_t length);

/*
 * The end of the data: waits for the last report. Returns STATUS_DONE; STATUS_INPUT, without a
 * message, if the program failed (`wait_status`); or STATUS_FAILED as decoder_write() does.
 */
enum status decoder_finish(struct decoder *decoder);

/* Stops the children that still run, and releases everything but the last report. */
void decoder_close(struct decoder *decoder);

#endif
