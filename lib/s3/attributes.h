/*
 * What an object is given beside its bytes: storage class, encryption, metadata, tags, a lock.
 *
 * What the user asked for and a store drops in silence is an error: attributes_find_lost() compares
 * what was asked for with the store's own words.
 */
#ifndef S3_ATTRIBUTES_H
#define S3_ATTRIBUTES_H

#include "http/headers.h"

#include <stdbool.h>

/* As they go into the header fields; NULL where nothing is asked for. The strings are the caller's.
 */
struct attributes {
	const char *storage_class;
	const char *encryption; /* "AES256", "aws:kms" */
	const char *kms_key;
	const char *tags; /* as the query of a URL: "a=b&c=d" */
	const char *content_type;
	const char *lock_mode; /* "GOVERNANCE", "COMPLIANCE" */
	const char *lock_until;
	struct headers metadata; /* of the user, as header fields x-amz-meta-NAME */
};

/* When the store's words are looked at. */
enum attributes_moment {
	ATTRIBUTES_BEGUN,  /* the answer to CreateMultipartUpload: nothing is visible yet */
	ATTRIBUTES_STORED, /* that to PutObject or CompleteMultipartUpload */
	ATTRIBUTES_SHOWN,  /* that to HEAD: what is not there is not there */
};

/* Adds the fields to a request that makes an object, or begins to. */
void attributes_add(const struct attributes *attributes, struct headers *headers);

/* Whether something was asked for that only HEAD can show to be there. */
bool attributes_need_look(const struct attributes *attributes);

/*
 * What was asked for and ANSWER, at this MOMENT, shows to be lost: a constant text such as "server
 * side encryption"; NULL if nothing is known to be.
 */
const char *attributes_find_lost(const struct attributes *attributes, enum attributes_moment moment,
	const struct headers *answer);

#endif
