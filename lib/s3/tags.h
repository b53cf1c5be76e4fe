/*
 * The tags of an object: pairs of a key and a value that policies and bills can refer to.
 *
 * Source: "Categorizing your storage using tags" of the Amazon S3 user guide, for the limits, and
 * PutObject of the API reference, whose field x-amz-tagging is "encoded as URL Query parameters".
 */
#ifndef S3_TAGS_H
#define S3_TAGS_H

struct text;

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
const char *tags_read(const char *word, struct text *encoded, int *count);

#endif
