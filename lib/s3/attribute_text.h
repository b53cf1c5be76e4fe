/*
 * Parsers for the object attributes that users write as text: metadata, tags and the end of a lock.
 *
 * Each parser returns NULL, or a constant text that says what is wrong with the word.
 *
 * Sources: "Working with object metadata", "Categorizing your storage using tags" and "Managing
 * Object Lock" of the Amazon S3 user guide; PutObject of the API reference.
 */
#ifndef S3_ATTRIBUTE_TEXT_H
#define S3_ATTRIBUTE_TEXT_H

#include "http/headers.h"

#include <time.h>

struct text;

#define METADATA_PREFIX "x-amz-meta-"

enum {
	METADATA_MAX = 60,
	METADATA_BYTES_MAX = 1920, /* S3 allows 2 KB; the rest is for what an upload adds itself */

	TAGS_MAX = 10,
	TAGS_KEY_MAX = 128,   /* characters */
	TAGS_VALUE_MAX = 256, /* characters */

	/* Bytes of all tags: "%XX" for each of a character's four, and "=" and "&". */
	TAGS_TEXT_MAX = TAGS_MAX * ((TAGS_KEY_MAX + TAGS_VALUE_MAX) * 4 * 3 + 2),

	RETENTION_DAYS_MAX = 36500, /* a hundred years, S3's limit */
	RETENTION_SIZE = sizeof "2026-11-22T21:34:23Z",
};

/*
 * Reads "KEY=VALUE,KEY=VALUE" and adds the pairs to FIELDS as header fields x-amz-meta-KEY. FIELDS
 * holds the metadata of earlier words; the limits apply to all of it. A value that contains a comma
 * must be in single or double quotes.
 */
const char *attribute_text_read_metadata(const char *word, struct headers *fields);

/*
 * Reads "KEY=VALUE&KEY=VALUE" and sets *COUNT. "%XX" and "+" are decoded as in the query of a URL;
 * any other character is literal. Adds the tags to ENCODED, strictly percent-encoded, in the form
 * of the field x-amz-tagging. After an error the content of ENCODED is unspecified.
 */
const char *attribute_text_read_tags(const char *word, struct text *encoded, int *count);

/*
 * Reads the end of a lock: an RFC 3339 time later than NOW, or a number of days from NOW ("30d").
 * Writes it in UTC to UNTIL.
 */
const char *attribute_text_read_retention(const char *word, time_t now, char until[RETENTION_SIZE]);

#endif
