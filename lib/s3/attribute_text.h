/*
 * An object's metadata of the user's own: header fields x-amz-meta-NAME.
 *
 * Source: "Working with object metadata" of the Amazon S3 user guide, which limits names and values
 * together to 2 KB; some of that is left for what an upload adds itself.
 */
#ifndef S3_ATTRIBUTE_TEXT_H
#define S3_ATTRIBUTE_TEXT_H

#include "http/headers.h"

#include <time.h>

struct text;

#define METADATA_PREFIX "x-amz-meta-"

enum {
	METADATA_MAX = 60,
	METADATA_BYTES_MAX = 1920,
};

/*
 * Adds what WORD says, "KEY=VALUE,KEY=VALUE", to FIELDS, which hold what other words said. A value
 * with a comma stands in quotes of either kind. Returns NULL, or a constant text: what is wrong.
 */
const char *attribute_text_read_metadata(const char *word, struct headers *fields);

/*
 * The tags of an object: pairs of a key and a value that policies and bills can refer to.
 *
 * Source: "Categorizing your storage using tags" of the Amazon S3 user guide, for the limits, and
 * PutObject of the API reference, whose field x-amz-tagging is "encoded as URL Query parameters".
 */

enum {
	TAGS_MAX = 10,
	TAGS_KEY_MAX = 128,    /* characters */
	TAGS_VALUE_MAX = 256,  /* characters */
	TAGS_TEXT_MAX = 16384, /* bytes: enough for all of them, encoded */
};

/*
 * Reads "KEY=VALUE&KEY=VALUE", where "%XX" stands for a byte and "+" for a blank as in a URL, and
 * any other character for itself. Adds it to ENCODED, strictly encoded, and sets *COUNT. Returns
 * NULL, or a constant text: what is wrong; ENCODED is of no use then.
 */
const char *attribute_text_read_tags(const char *word, struct text *encoded, int *count);

/*
 * Until when an object is locked.
 */

enum {
	RETENTION_DAYS_MAX = 36500, /* a hundred years, S3's limit */
	RETENTION_SIZE = sizeof "2026-11-22T21:34:23Z",
};

/*
 * Reads what the user says: a date-time (RFC 3339) after NOW, or a number of days from NOW
 * on, "30d". Writes it in UTC to UNTIL. Returns NULL, or a constant text: what is wrong.
 *
 * Source: "Managing Object Lock" of the Amazon S3 user guide.
 */
const char *attribute_text_read_retention(const char *word, time_t now, char until[RETENTION_SIZE]);

#endif
