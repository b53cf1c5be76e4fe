/*
 * The judge: recognises what a stream of bytes is and, if it is a PostgreSQL dump, whether it is
 * complete.
 *
 * The stream comes in pieces of any size; how it is cut changes neither the kind nor the verdict.
 * The kind is known as soon as the bytes tell, within the first JUDGE_HEAD. Memory is
 * constant, whatever the stream claims about itself, and no call fails.
 *
 * "Complete" means that the stream begins as a dump and that its last byte is the last byte of that
 * dump. A proper prefix of a dump is incomplete, with one exception: data can contain the end
 * marker of a plain dump without \restrict or of a pg_dumpall, and a stream that is cut right after
 * such a copy looks complete. Two dumps in one stream are incomplete, and so is a dump with
 * trailing bytes; but a tar archive may end in more than two blocks of zeros. What is checked in
 * each format is in plain.h, archive.h and tar.h. The judge is not a checksum: it does not detect
 * changes inside the data.
 *
 * Compressed and encrypted streams are recognised by their first bytes, and their end is not known.
 * To judge a compressed dump, decompress it first (dump/filter.h).
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
	STREAM_UNDECIDED,       /* too few bytes so far; not after judge_finish() */
	STREAM_EMPTY,           /* ended without a byte */
	STREAM_CUT_HEAD,        /* ended while it could still become a dump */
	STREAM_PLAIN,           /* pg_dump, plain format */
	STREAM_CLUSTER,         /* pg_dumpall */
	STREAM_CUSTOM,          /* pg_dump -Fc */
	STREAM_UNKNOWN_ARCHIVE, /* the same, in a version that archive.h does not know */
	STREAM_TAR,             /* pg_dump -Ft */
	STREAM_FOREIGN_TAR,     /* any other tar archive */
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
	VERDICT_INCOMPLETE,   /* a dump that is cut short, damaged or followed by more data */
	VERDICT_UNRECOGNISED, /* not a dump, one of an unknown version, or empty */
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

/* There is nothing to close. */
void judge_open(struct judge *judge);

/*
 * Takes the next LENGTH bytes of the stream. The kind may change from STREAM_UNDECIDED to any
 * other, and from STREAM_CUSTOM to STREAM_UNKNOWN_ARCHIVE.
 */
void judge_feed(struct judge *judge, const void *bytes, size_t length);

/* The stream has ended. Decides the kind if it is still undecided. */
void judge_finish(struct judge *judge);

/* True if the end of a stream of this kind can be recognised: judge_verdict() then tells. */
bool judge_can_tell(enum stream_kind kind);

/*
 * The verdict, after judge_finish(). If it is VERDICT_INCOMPLETE, *REASON is a constant text that
 * says why, to follow the name of the stream.
 */
enum verdict judge_verdict(const struct judge *judge, const char **reason);

/* The header and contents of a dump in custom or tar format; NULL for all other kinds. */
const struct archive *judge_archive(const struct judge *judge);

/* The kind in words that follow "is", such as "gzip data". */
const char *judge_describe(enum stream_kind kind);

/* The kind as one word, such as "custom" or "gzip". */
const char *judge_name(enum stream_kind kind);

/* Adds a description with the dump's versions: "a dump in custom format, version 1.14, ...". */
void judge_add_details(const struct judge *judge, struct text *text);

#endif
