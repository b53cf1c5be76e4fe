/*
 * The attributes of an object that is uploaded: storage class, encryption, metadata, tags, lock.
 *
 * Some stores ignore attributes silently. attributes_find_lost() compares what was requested with
 * what the store reports, for encryption and its key, lock, tags and storage class. Metadata and
 * content type are sent but not checked.
 *
 * Sources: PutObject, CreateMultipartUpload and HeadObject of the Amazon S3 API reference.
 */
#ifndef S3_ATTRIBUTES_H
#define S3_ATTRIBUTES_H

#include "http/headers.h"
#include "s3/attribute_text.h"

#include <stdbool.h>
#include <time.h>

/* Values of header fields; NULL or empty if not requested. Initialise with {0}. */
struct attributes {
	/* Constants, or owned by the caller. */
	const char *storage_class;
	const char *encryption; /* "AES256", "aws:kms", "aws:kms:dsse" */
	const char *kms_key;
	const char *content_type;
	const char *lock_mode; /* "GOVERNANCE", "COMPLIANCE" */

	char lock_until[RETENTION_SIZE];
	char *tags; /* as the query of a URL: "a=b&c=d" */
	int tag_count;
	struct headers metadata; /* the user's, as header fields x-amz-meta-NAME */
};

/*
 * Each checks WORD and stores it; WORD must outlive ATTRIBUTES. Returns NULL, or a constant text
 * that says what is wrong and does not quote WORD.
 */
const char *attributes_set_storage_class(struct attributes *attributes, const char *word);
const char *attributes_set_encryption(struct attributes *attributes, const char *word);
const char *attributes_set_kms_key(struct attributes *attributes, const char *word);
const char *attributes_set_content_type(struct attributes *attributes, const char *word);
const char *attributes_set_lock_mode(struct attributes *attributes, const char *word);

/*
 * The same for words that attribute_text.h parses; WORD is not kept. attributes_add_metadata() may
 * be called repeatedly.
 */
const char *attributes_set_lock_until(struct attributes *attributes, const char *word, time_t now);
const char *attributes_set_tags(struct attributes *attributes, const char *word);
const char *attributes_add_metadata(struct attributes *attributes, const char *word);

/* Checks the combination, once all is set. Returns NULL, or what does not fit together. */
const char *attributes_check(const struct attributes *attributes);

/* Adds the header fields to a PutObject or CreateMultipartUpload. */
void attributes_add(const struct attributes *attributes, struct headers *headers);

/* The response that is checked. */
enum attributes_moment {
	ATTRIBUTES_BEGUN, /* to CreateMultipartUpload: nothing is visible yet, and what the answer
			     does not show, HEAD may show later */
	ATTRIBUTES_PUT,   /* to PutObject, or to CreateMultipartUpload once the object is visible */
	ATTRIBUTES_SHOWN, /* to HEAD */
};

/* Whether an attribute was requested that only HEAD can confirm. */
bool attributes_need_look(const struct attributes *attributes);

/*
 * The first requested attribute that ANSWER shows to be missing or different: a constant text such
 * as "server-side encryption". NULL if none is known to be lost.
 *
 * HEAD shows tags and lock only to callers with the permission to read them. They count as lost if
 * they are shown and differ, not if they are absent: see attributes_find_unseen().
 */
const char *attributes_find_lost(const struct attributes *attributes, enum attributes_moment moment,
	const struct headers *answer);

/* An attribute that a separate request reads. */
struct attributes_part {
	const char *what;  /* its name, as attributes_find_lost() returns it */
	const char *query; /* of the request: "tagging=" */
};

/*
 * Iterates over what the HEAD response ANSWER does not show and must be fetched separately (tags,
 * retention). Pass NULL first, then the previous result. Returns NULL at the end.
 */
const struct attributes_part *attributes_find_unseen(const struct attributes *attributes,
	const struct headers *answer, const struct attributes_part *previous);

/* Whether DOCUMENT, the XML response to the request for PART, contains what was requested. */
bool attributes_part_is_kept(const struct attributes *attributes,
	const struct attributes_part *part, const char *document, size_t length);

void attributes_release(struct attributes *attributes);

#endif
