/*
 * The judge: recognises what a stream of bytes is and, if it is a PostgreSQL dump, whether it is
 * complete.
 *
 * The stream comes in pieces of any size; how it is cut changes neither the kind nor the verdict.
 * The kind is known as soon as the bytes tell (stream_kind.h). Memory is constant, whatever the
 * stream claims about itself, and no call fails.
 *
 * "Complete" means that the stream is one dump and ends where that dump does. A proper prefix of a
 * dump is incomplete, with two exceptions. Data can contain the end of a plain dump without
 * \restrict, and a stream that is cut right after such a copy looks complete. And the contents that
 * pg_dump repeats after an archive (archive.h) may be missing altogether.
 *
 * The definition of the database (database_block.h), or a byte order mark and blanks, may precede a
 * plain dump, and blank lines may follow it; a tar
 * archive may end in more than two blocks of zeros. Whatever else precedes or follows a dump has a
 * verdict of its own, and so have two dumps in one stream. What is checked in each format is in
 * plain.h, archive.h and tar.h. The judge is not a checksum: it does not detect changes inside the
 * data, except that an archive is no longer one when its newlines have become CR LF.
 *
 * Compressed and encrypted streams are recognised by their first bytes, and their end is not known.
 * To judge a compressed dump, decompress it first (dump/filter.h).
 */
#ifndef DUMP_JUDGE_H
#define DUMP_JUDGE_H

#include "dump/archive.h"
#include "dump/plain.h"
#include "dump/stream_kind.h"
#include "dump/tar.h"
#include "dump/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

struct judge {
	enum stream_kind kind;
	uint64_t length;             /* of the stream so far */
	size_t block;                /* bytes of the definition of the database, which come first */
	bool in_block;               /* in a line of it */
	char head[STREAM_KIND_HEAD]; /* the next bytes, until the kind is known */
	size_t head_length;

	/*
	 * Of a plain dump: the bytes before it, without the block, and what they are if they should
	 * not be there.
	 */
	size_t before;
	const char *noise; /* NULL: a byte order mark and blanks, or nothing */
	bool noise_is_cut; /* it is the beginning of another dump */

	/* Of an archive: newlines after CR, and whether there is any other. */
	uint64_t crlf_newlines;
	bool has_other_newline;
	char last_byte;

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
 * other, and from STREAM_CUSTOM and STREAM_TAR to those of an unknown version.
 */
void judge_feed(struct judge *judge, const void *bytes, size_t length);

/* The stream has ended. Decides the kind if it is still undecided. */
void judge_finish(struct judge *judge);

/* True if judge_verdict() tells whether a stream of this kind is complete. */
bool judge_can_tell(enum stream_kind kind);

/*
 * The verdict, after judge_finish(). *REASON is a constant text that says why it is not
 * VERDICT_COMPLETE, to follow the name of the stream; NULL if it is, or VERDICT_UNRECOGNISED.
 */
enum verdict judge_verdict(const struct judge *judge, const char **reason);

/* The best verdict that the stream can still get, as far as its beginning tells; as above. */
enum verdict judge_best_verdict(const struct judge *judge, const char **reason);

/* The verdict in words that follow "is", such as "not complete". */
const char *judge_describe_verdict(enum verdict verdict);

/* Whether the kind is certain: false before that, and if the stream ended before that. */
bool judge_knows_kind(const struct judge *judge);

/* The header and contents of a dump in custom or tar format; NULL for all other kinds. */
const struct archive *judge_archive(const struct judge *judge);

/* True if the contents of an archive are repeated after its end (archive.h). */
bool judge_has_repeat(const struct judge *judge);

/* As stream_kind_describe() and stream_kind_name(). */
const char *judge_describe(enum stream_kind kind);
const char *judge_name(enum stream_kind kind);

/* Adds a description with the dump's versions: "a dump in custom format, version 1.14, ...". */
void judge_add_details(const struct judge *judge, struct text *text);

#endif
