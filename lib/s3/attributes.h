/*
 * What an object is given beside its bytes: storage class, encryption, metadata, tags, a lock.
 *
 * What the user asked for and a store drops in silence is an error: attributes_find_lost() compares
 * what was asked for with the store's own words. That is done for encryption, lock, tags and
 * storage class; metadata and content type are sent, and no more.
 *
 * Sources: PutObject, CreateMultipartUpload and HeadObject of the Amazon S3 API reference.
 */
#ifndef S3_ATTRIBUTES_H
#define S3_ATTRIBUTES_H

#include "http/headers.h"
#include "s3/attribute_text.h"

#include <stdbool.h>
#include <time.h>

/* As they go into the header fields; NULL, or empty, where nothing is asked for. Begins as {0}. */
struct attributes {
	/* Constant, or the caller's. */
	const char *storage_class;
	const char *encryption; /* "AES256", "aws:kms", "aws:kms:dsse" */
	const char *kms_key;
	const char *content_type;
	const char *lock_mode; /* "GOVERNANCE", "COMPLIANCE" */

	char lock_until[RETENTION_SIZE];
	char *tags; /* as the query of a URL: "a=b&c=d" */
	int tag_count;
	struct headers metadata; /* of the user, as header fields x-amz-meta-NAME */
};

/*
 * Each takes what the user says, where it is WORD, which must stay. Returns NULL, or a constant
 * text: what is wrong with it. That never repeats it.
 */
const char *attributes_set_storage_class(struct attributes *attributes, const char *word);
const char *attributes_set_encryption(struct attributes *attributes, const char *word);
const char *attributes_set_kms_key(struct attributes *attributes, const char *word);
const char *attributes_set_content_type(struct attributes *attributes, const char *word);
const char *attributes_set_lock_mode(struct attributes *attributes, const char *word);

/* As s3/attribute_text.h, s3/attribute_text.h and s3/attribute_text.h have it; the last may be
 * called again and again.
 */
const char *attributes_set_lock_until(struct attributes *attributes, const char *word, time_t now);
const char *attributes_set_tags(struct attributes *attributes, const char *word);
const char *attributes_add_metadata(struct attributes *attributes, const char *word);

/* Once all is set: NULL, or what does not go together. */
const char *attributes_check(const struct attributes *attributes);

/* Adds the fields to a request that makes an object, or begins to. */
void attributes_add(const struct attributes *attributes, struct headers *headers);

/* When the store's words are looked at. */
enum attributes_moment {
	ATTRIBUTES_BEGUN, /* the answer to CreateMultipartUpload: nothing is visible yet */
	ATTRIBUTES_PUT,   /* that to PutObject; that to CompleteMultipartUpload says nothing */
	ATTRIBUTES_SHOWN, /* that to HEAD */
};

/* Whether something was asked for that only HEAD can show to be there. */
bool attributes_need_look(const struct attributes *attributes);

/*
 * What was asked for and ANSWER, at this MOMENT, shows to be lost: a constant text such as
 * "server-side encryption"; NULL if nothing is known to be.
 *
 * What HEAD shows only to those who may read it, tags and lock, counts as lost if it is shown to be
 * other than it should be, and not if it is not shown: see attributes_find_unseen().
 */
const char *attributes_find_lost(const struct attributes *attributes, enum attributes_moment moment,
	const struct headers *answer);

/* A part of the object that has a request of its own. */
struct attributes_part {
	const char *what;  /* as attributes_find_lost() has it */
	const char *query; /* of the request: "tagging=" */
	const char *root;  /* of its answer: "Tagging" */
};

/* The parts that are to be asked for since ANSWER, to HEAD, does not show them, or NULL, in turn:
 * PREVIOUS is NULL at first. */
const struct attributes_part *attributes_find_unseen(const struct attributes *attributes,
	const struct headers *answer, const struct attributes_part *previous);

/* Whether the XML that answers the request for PART holds what was asked for. */
bool attributes_part_is_kept(const struct attributes *attributes,
	const struct attributes_part *part, const char *document, size_t length);

void attributes_release(struct attributes *attributes);

#endif
