/*
 * The judge of streams: what a stream of bytes is, and whether it has its end.
 *
 * Fed with the stream in pieces of any size, it knows the kind from the first bytes, and at the
 * end says whether the dump is complete. Its memory is bounded whatever the stream claims, and it
 * never fails. What it knows of each format is in plain.h, archive.h and tar.h; of other streams it
 * knows the name only.
 */
#ifndef DUMP_JUDGE_H
#define DUMP_JUDGE_H

#include "dump/archive.h"
#include "dump/plain.h"
#include "dump/tar.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

enum { JUDGE_HEAD = 512 };

enum stream_kind {
	STREAM_UNDECIDED, /* more bytes are needed to tell */
	STREAM_EMPTY,
	STREAM_CUT_HEAD,        /* ended where it could still have become a dump */
	STREAM_PLAIN,           /* pg_dump, plain format */
	STREAM_CLUSTER,         /* pg_dumpall */
	STREAM_CUSTOM,          /* pg_dump -Fc */
	STREAM_UNKNOWN_ARCHIVE, /* the same, of a version that is not known here */
	STREAM_TAR,             /* pg_dump -Ft */
	STREAM_FOREIGN_TAR,     /* a tar archive of something else */
	STREAM_GZIP,
	STREAM_ZSTD,
	STREAM_LZ4,
	STREAM_XZ,
	STREAM_AGE,
	STREAM_GPG,
	STREAM_OTHER,
};

enum verdict {
	VERDICT_COMPLETE,
	VERDICT_INCOMPLETE,
	VERDICT_UNRECOGNISED, /* nothing can be known about its end */
};

struct judge {
	enum stream_kind kind;
	uint64_t length;       /* of the stream so far */
	char head[JUDGE_HEAD]; /* the first bytes, while the kind is undecided */
	union {
		struct plain plain;
		struct archive archive;
		struct tar tar;
	} reader; /* the one for the kind */
};

void judge_open(struct judge *judge);

/* The next LENGTH bytes of the stream. */
void judge_feed(struct judge *judge, const void *bytes, size_t length);

/* The stream is over: a kind that was undecided gets decided. */
void judge_finish(struct judge *judge);

/* Whether the end of a stream of this kind can be recognised. */
bool judge_can_tell(enum stream_kind kind);

/* After judge_finish(). *REASON, a constant text: what is wrong with an incomplete one. */
enum verdict judge_verdict(const struct judge *judge, const char **reason);

/* What is known of a dump in custom or tar format; NULL of any other stream. */
const struct archive *judge_archive(const struct judge *judge);

/* The kind in words that follow "is", such as "gzip data". */
const char *judge_describe(enum stream_kind kind);

/* The kind in one word, such as "custom" or "gzip". */
const char *judge_name(enum stream_kind kind);

/* Adds the kind, and what the dump says of itself: "a dump in custom format, version 1.14, ...". */
void judge_add_details(const struct judge *judge, struct text *text);

#endif
