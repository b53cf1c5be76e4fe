/*
 * The sections of a plain dump, from `\restrict KEY` to `\unrestrict KEY` with the same key: tells
 * whether the dump has its end, and whether other dumps follow.
 *
 * Dumps have sections since the releases of August 2025. A dump of one database is one section; if
 * it creates the database, it leaves the section for a moment, to connect. pg_dumpall writes a
 * section for the roles, and those of each database. The key is random, and so within a section
 * only its own key is looked for: everything else there may be data. Between sections, only blank
 * lines, comments and the commands to connect are legal, and the headings that pg_dumpall writes.
 *
 * A dump without \restrict has no sections. Its end cannot be told from data: see headings.h.
 *
 * Source: _reconnectToDB() and RestoreArchive() of pg_backup_archiver.c; main() and dumpDatabases()
 * of pg_dumpall.c.
 */
#ifndef DUMP_SECTIONS_H
#define DUMP_SECTIONS_H

#include "dump/stream_search.h"
#include "dump/verdict.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECTIONS_DATABASE_END "\n--\n-- PostgreSQL database dump complete\n--\n\n"
#define SECTIONS_UNRESTRICT "\\unrestrict "

enum {
	SECTIONS_KEY_MAX = 512,
	SECTIONS_LINE_MAX = 1024, /* what is kept of a line */
};

enum sections_state {
	SECTIONS_HEADING, /* after a heading, before the first line that is no comment */
	SECTIONS_NONE,    /* the dump has no sections */
	SECTIONS_WITHIN,  /* within a section */
	SECTIONS_BETWEEN, /* before, between or after sections */
	SECTIONS_CLOSING, /* within the end of the dump of a cluster */
	SECTIONS_ENDED,   /* after the end of the dump */
};

struct sections {
	enum sections_state state;
	bool is_cluster;    /* the current dump */
	uint64_t dumps;     /* that have begun */
	const char *damage; /* what is wrong with the stream, or NULL */
	const char *extra;  /* what follows the end of a dump, or NULL */

	/* The state of the reader. */
	bool may_have_heading; /* BETWEEN: the heading of the dump of a database may follow */
	bool has_blank;        /* ENDED: the blank line after the end has come */
	bool after_dashes;     /* ENDED: the last line was "--", with which a heading begins */
	size_t key_length;
	char key[SECTIONS_KEY_MAX];
	size_t line_length; /* of the current line so far, all of it */
	char line[SECTIONS_LINE_MAX];
	struct stream_search search; /* WITHIN: for the key */
};

/* Begins after the heading of a dump. */
void sections_open(struct sections *sections, bool is_cluster);

/* Takes the next LENGTH bytes. */
void sections_feed(struct sections *sections, const char *bytes, size_t length);

/* The stream has ended. */
void sections_finish(struct sections *sections);

/*
 * The verdict, after sections_finish(); not for SECTIONS_NONE. *REASON is a constant text, or NULL
 * if the end is missing and it does not matter how.
 */
enum verdict sections_verdict(const struct sections *sections, const char **reason);

/*
 * Says what follows the end of a dump: LENGTH bytes that begin with the first line that is not
 * empty. NULL if they can be the beginning of another dump.
 */
const char *sections_describe_extra(const char *bytes, size_t length);

#endif
