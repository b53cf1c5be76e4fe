/*
 * The judge of streams: what a stream of bytes is, and whether it has its end.
 *
 * Fed with the stream in pieces of any size, it knows the kind from the first bytes, and at the
 * end says whether the dump is complete. It keeps the first and the last KiB, and never fails.
 *
 * Of a plain dump (pg_dump, pg_dumpall) only the very end counts, since the text of the end marker
 * can stand in the middle of valid data: "-- PostgreSQL database dump complete" in its comment
 * block and, where the dump began with `\restrict KEY`, `\unrestrict` with the same key
 * (PostgreSQL's releases since August 2025). Source: pg_dump's RestoreArchive() and pg_dumpall's
 * main().
 */
#ifndef PG_JUDGE_H
#define PG_JUDGE_H

#include <stddef.h>
#include <stdint.h>

enum { JUDGE_KEPT = 1024 };

enum stream_kind {
	STREAM_UNDECIDED, /* more bytes are needed to tell */
	STREAM_EMPTY,
	STREAM_PLAIN,   /* pg_dump, plain format */
	STREAM_CLUSTER, /* pg_dumpall */
	STREAM_CUSTOM,  /* pg_dump -Fc */
	STREAM_TAR,
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
	uint64_t length; /* of the stream so far */
	char head[JUDGE_KEPT];
	char tail[JUDGE_KEPT];
	size_t tail_length;
};

void judge_open(struct judge *judge);

/* The next LENGTH bytes of the stream. */
void judge_feed(struct judge *judge, const void *bytes, size_t length);

/* The stream is over: a kind that was undecided gets decided. */
void judge_finish(struct judge *judge);

/* After judge_finish(). REASON, a constant text: what is wrong with an incomplete one. */
enum verdict judge_verdict(const struct judge *judge, const char **reason);

/* The kind in words that follow "is", such as "gzip data". */
const char *judge_describe(enum stream_kind kind);

#endif
