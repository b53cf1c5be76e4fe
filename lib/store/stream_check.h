/*
 * Checks a stream that passes through a program: the judge (dump/judge.h) sees all of its bytes,
 * and if they are compressed, what is inside is judged, too.
 *
 * Compressed data is decoded on the side (store/decoder.h), and must itself end well: with the end
 * of a frame, and a decoder that exits with status 0. Frames are walked as well (dump/frames.h),
 * which is all that is done if the data is not to be decoded, needs a dictionary, or the decoder is
 * not installed. Then what is inside remains unknown, and VERDICT_UNRECOGNISED is the verdict on
 * data whose frames are whole.
 *
 * Compressed nothing is as incomplete as nothing: it is what "pg_dump | gzip" writes if pg_dump
 * cannot connect.
 */
#ifndef STORE_STREAM_CHECK_H
#define STORE_STREAM_CHECK_H

#include "dump/frames.h"
#include "dump/judge.h"
#include "store/decoder.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stddef.h>

struct text;

/* How compressed data is examined. */
enum stream_check_depth {
	STREAM_CHECK_DUMP,    /* it is decoded, and what is inside is judged */
	STREAM_CHECK_FRAMES,  /* its frames are walked */
	STREAM_CHECK_SURFACE, /* not at all */
};

enum { STREAM_CHECK_HEAD = 16, STREAM_CHECK_REASON = 512 };

struct stream_check {
	enum stream_check_depth depth;
	struct judge judge; /* of the stream as it is */

	/*
	 * The bytes that came before the kind was known, and their number. The kinds of compressed
	 * data are known after fewer bytes than `head` has.
	 */
	unsigned char head[STREAM_CHECK_HEAD];
	size_t head_length;

	bool is_walked;
	struct frames frames;
	struct decoder decoder;
	const char *missing; /* the decoder that is not installed; NULL: none was needed */
	bool is_decoded;     /* the decoder was started, and its verdict counts */

	char reason[STREAM_CHECK_REASON]; /* what is wrong with compressed data; "": nothing */
	enum verdict verdict;             /* on compressed data, if there is a reason */
};

/* Begins to check a stream. OPTIONS are the decoder's. */
void stream_check_open(struct stream_check *check, enum stream_check_depth depth,
	const struct decoder_options *options);

/*
 * Has the judge look at the next LENGTH bytes, and starts the decoder once it is known that there
 * has to be one. Returns STATUS_DONE or STATUS_FAILED.
 */
enum status stream_check_look(struct stream_check *check, const void *bytes, size_t length);

/*
 * Examines the same bytes if they are compressed; to be called after stream_check_look(). Returns
 * STATUS_DONE; STATUS_INPUT, without a message, if they are damaged: stream_check_verdict() says
 * how; or STATUS_FAILED after an error message, or if a stop was requested.
 */
enum status stream_check_feed(struct stream_check *check, const void *bytes, size_t length);

/*
 * True as long as stream_check_verdict() may turn out to be another one than VERDICT_UNRECOGNISED.
 */
bool stream_check_can_tell(const struct stream_check *check);

/*
 * True once it is known that neither the stream nor what is inside is a dump, whatever follows.
 */
bool stream_check_is_foreign(const struct stream_check *check);

/* The end of the stream. Waits for the decoder. Returns STATUS_DONE or STATUS_FAILED. */
enum status stream_check_finish(struct stream_check *check);

/*
 * The verdict. If it is not VERDICT_COMPLETE, *REASON is why, as from judge_verdict(); it is valid
 * as long as CHECK is.
 */
enum verdict stream_check_verdict(const struct stream_check *check, const char **reason);

/* Reports that the dump is not complete, with the reason. Returns STATUS_INPUT. */
enum status stream_check_say_incomplete(const struct stream_check *check);

/* Adds what the stream is, to follow "is"; DETAILS: with the dump's versions. */
void stream_check_describe(const struct stream_check *check, struct text *text, bool details);

/* Stops the decoder if it still runs. */
void stream_check_close(struct stream_check *check);

#endif
