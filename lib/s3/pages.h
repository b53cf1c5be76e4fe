/*
 * What a store lists page by page, each entry with a key: the objects of a bucket, or the uploads.
 *
 * One page is in memory at a time, so that a list may have any length. Where the next one begins,
 * each page says; a list that leads back to where it has been, and so round for ever, is an error,
 * and so is a page that is cut, or whose entries cannot be understood.
 *
 * Keys are decoded where the answer says that they are url-encoded.
 */
#ifndef S3_PAGES_H
#define S3_PAGES_H

#include "aws/request.h"
#include "aws/xml.h"
#include "unix/text.h"

#include <stdbool.h>

struct bucket;
struct s3_action;
struct location;
struct pages;

/* What is listed. */
struct pages_kind {
	const char *query; /* the query that asks for it */
	const char *root;  /* the root element of a page */
	const char *entry; /* the element of an entry */
	const struct s3_action *action;

	/*
	 * Adds to PLACE what is to be added to the query, to go on behind this page, whose last
	 * entry was pages->entry. False if the page does not say.
	 */
	bool (*find_next)(const struct pages *pages, struct text *next);
};

struct pages {
	const struct pages_kind *kind;
	struct bucket *bucket;
	const struct location *prefix;

	/* The entry that pages_next() found: what is inside of it, and its key. */
	struct xml_range entry;
	struct text key;

	/* The page that it is on. */
	struct xml_range page;
	bool encoded;

	/* Its own. */
	char *path;
	struct request request;
	struct xml_range rest;
	bool begun;
	struct text next;
	struct text landmark; /* a next that must not come again */
	unsigned long steps;  /* from there to here */
	unsigned long steps_max;
};

/*
 * Begins to list what has the PREFIX, see location_read_prefix(). All arguments are kept. Returns
 * 0, or -1 after an error message. To be closed in both cases.
 */
int pages_open(struct pages *pages, const struct pages_kind *kind, struct bucket *bucket,
	const struct location *prefix);

/*
 * Goes to the next entry. Returns 1, 0 if there is none, -1 after an error message, or, without
 * one, if a stop was requested.
 */
int pages_next(struct pages *pages);

/* The text of the element NAME in RANGE. False if there is none, or it is empty or too long. */
bool pages_read(const struct xml_range *range, const char *name, struct text *value);

/* The same of a key. False also if it cannot be decoded, or holds a NUL. */
bool pages_read_key(const struct pages *pages, const struct xml_range *range, const char *name,
	struct text *key);

/* Says that the entry has no WHAT. Returns -1. */
int pages_miss(const struct pages *pages, const char *what);

void pages_close(struct pages *pages);

#endif
