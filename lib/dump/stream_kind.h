/*
 * Recognises by its first bytes what a stream is.
 *
 * The kind is known as soon as the bytes tell. A plain dump may begin after a byte order mark and
 * blanks, or after other text: error messages, a prompt, commands. As long as the stream is text,
 * its first STREAM_KIND_NOISE bytes are searched for the beginning of a dump.
 *
 * zstd and lz4 data may begin with skippable frames, of any content. The kind is that of the first
 * frame after them.
 *
 * What a terminal, Windows or PowerShell has altered is recognised as such by the same bytes.
 */
#ifndef DUMP_STREAM_KIND_H
#define DUMP_STREAM_KIND_H

#include <stdbool.h>
#include <stddef.h>

enum {
	STREAM_KIND_NOISE = 4096,

	/* The first bytes, which tell the kind of any stream. */
	STREAM_KIND_HEAD = STREAM_KIND_NOISE + 64,
};

enum stream_kind {
	STREAM_UNDECIDED,       /* too few bytes so far; not after judge_finish() */
	STREAM_EMPTY,           /* ended without a byte */
	STREAM_CUT_HEAD,        /* ended while it could still become a dump */
	STREAM_PLAIN,           /* pg_dump, plain format */
	STREAM_CLUSTER,         /* pg_dumpall */
	STREAM_CUSTOM,          /* pg_dump -Fc */
	STREAM_UNKNOWN_ARCHIVE, /* the same, in a version that archive.h does not know */
	STREAM_TAR,             /* pg_dump -Ft */
	STREAM_UNKNOWN_TAR, /* the same, with contents of a version that archive.h does not know */
	STREAM_FOREIGN_TAR, /* any other tar archive */
	STREAM_NOISY_ARCHIVE, /* pg_dump -Fc or -Ft, after other bytes */
	STREAM_CRLF,          /* plain format, with lines that end in CR LF */
	STREAM_UTF16,         /* text in UTF-16 */
	STREAM_GZIP,
	STREAM_ZSTD,
	STREAM_LZ4,
	STREAM_XZ,
	STREAM_AGE,
	STREAM_GPG,
	STREAM_OTHER,
};

/*
 * The kind of a stream that begins with LENGTH bytes at HEAD, up to STREAM_KIND_HEAD; with that
 * many, it is not STREAM_UNDECIDED. *BEFORE is the number of bytes before a plain dump.
 */
enum stream_kind stream_kind_recognise(const char *head, size_t length, size_t *before);

/* The kind of a stream of LENGTH bytes that has ended while its kind was undecided. */
enum stream_kind stream_kind_recognise_ended(const char *head, size_t length);

/*
 * What precedes a plain dump, as a constant text that says why it should not; NULL if the BEFORE
 * bytes at HEAD are only a byte order mark and blanks. *IS_CUT: the beginning of another dump.
 */
const char *stream_kind_describe_noise(const char *head, size_t before, bool *is_cut);

/*
 * Why a stream of this kind cannot be a good dump, whatever follows; NULL if it can be.
 */
const char *stream_kind_fault(enum stream_kind kind);

/* The kind in words that follow "is", such as "gzip data". */
const char *stream_kind_describe(enum stream_kind kind);

/* The kind as one word, such as "custom" or "gzip". */
const char *stream_kind_name(enum stream_kind kind);

#endif
