/*
 * An object's metadata of the user's own: header fields x-amz-meta-NAME.
 *
 * Source: "Working with object metadata" of the Amazon S3 user guide, which limits names and values
 * together to 2 KB; some of that is left for what an upload adds itself.
 */
#ifndef S3_ATTRIBUTE_TEXT_H
#define S3_ATTRIBUTE_TEXT_H

#include "http/headers.h"

#define METADATA_PREFIX "x-amz-meta-"

enum {
	METADATA_MAX = 60,
	METADATA_BYTES_MAX = 1920,
};

/*
 * Adds what WORD says, "KEY=VALUE,KEY=VALUE", to FIELDS, which hold what other words said. A value
 * with a comma stands in quotes of either kind. Returns NULL, or a constant text: what is wrong.
 */
const char *metadata_read(const char *word, struct headers *fields);

#endif
