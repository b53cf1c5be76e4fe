/*
 * Reads a list that the store returns in pages, each entry with a key: the objects of a bucket, its
 * multipart uploads, or all buckets, whose names are the keys.
 *
 * One page is in memory at a time, so that a list may have any length. Each page says where the
 * next one begins. A list that loops is an error, and so is a page that is cut or malformed. Keys
 * are decoded if the response says that they are url-encoded.
 */
#ifndef S3_PAGES_H
#define S3_PAGES_H

#include "aws/request.h"
#include "aws/xml.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>

struct bucket;
struct s3_action;
struct location;
struct pages;

/* What is listed. */
struct pages_kind {
	const char *query; /* of the request */
	const char *entry; /* the element of an entry */
	const char *key;   /* the element of its key */
	const struct s3_action *action;

	/* An element that a page has only if another one follows; NULL: IsTruncated tells. */
	const char *sign_of_more;

	/*
	 * Adds to NEXT the query parameters that request the next page, after this one, whose last
	 * entry is pages->entry. False if the page does not say.
	 */
	bool (*find_next)(const struct pages *pages, struct text *next);
};

struct pages {
	const struct pages_kind *kind;
	struct bucket *bucket;
	const struct location *prefix;

	/* The current entry: its content and its key. */
	struct xml_range entry;
	struct text key;

	/* The current page. */
	struct xml_range page;
	bool encoded;

	/* Private. */
	char *path;
	struct request request;
	struct xml_range rest;
	bool begun;
	struct text next;
	struct text landmark; /* an earlier `next`, to detect a loop */
	unsigned long steps;  /* pages since the landmark */
	unsigned long steps_max;
};

/*
 * Starts listing keys with PREFIX (location_read_prefix()). All arguments must outlive PAGES.
 * Returns STATUS_DONE, or STATUS_FAILED after an error message. The caller closes PAGES in both
 * cases.
 */
enum status pages_open(struct pages *pages, const struct pages_kind *kind, struct bucket *bucket,
	const struct location *prefix);

/*
 * Moves to the next entry. Returns STATUS_GOING_ON; STATUS_DONE at the end; STATUS_FAILED after an
 * error message, or without one if a stop was requested.
 */
enum status pages_next(struct pages *pages);

/* Reads the text of the element NAME in RANGE. False if it is missing, empty or too long. */
bool pages_read(const struct xml_range *range, const char *name, struct text *value);

/* The same for a key. False also if it cannot be decoded, or contains a NUL. */
bool pages_read_key(const struct pages *pages, const struct xml_range *range, const char *name,
	struct text *key);

/* Reports that the entry has no WHAT. Returns STATUS_FAILED. */
enum status pages_miss(const struct pages *pages, const char *what);

void pages_close(struct pages *pages);

#endif
