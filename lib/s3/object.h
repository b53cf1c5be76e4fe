/*
 * The object being written. A random id in its metadata distinguishes it from objects that others
 * write under the same key.
 */
#ifndef S3_OBJECT_H
#define S3_OBJECT_H

#include "http/headers.h"
#include "unix/status.h"

#include <stdbool.h>
#include <stdint.h>

struct attributes;
struct bucket;
struct integrity;
struct location;
struct request;

#define OBJECT_ID_FIELD "x-amz-meta-pgb-id"

enum {
	OBJECT_ID_SIZE = 33,
	OBJECT_GRACE =
		10000, /* milliseconds for requests that are needed after a request to stop */
};

struct object {
	struct bucket *bucket;
	const struct attributes *attributes;
	struct integrity *integrity;
	const char *name;     /* "s3://bucket/key" */
	char *path;           /* encoded */
	const char *kind;     /* of the stream, sent as metadata; NULL if unknown */
	bool replace;         /* an existing object */
	bool is_hidden;       /* the store does not say whether the object exists */
	uint64_t size;        /* bytes; 0 until the end of the stream */
	int parts;            /* of the multipart upload; 0 before its end, or if there is none */
	struct headers shown; /* what HEAD has shown of it, once it was found under the key */
	char id[OBJECT_ID_SIZE];
};

/*
 * Initialises OBJECT, whose attributes, integrity and replace the caller has set. BUCKET and
 * LOCATION must outlive it. Returns STATUS_DONE, or STATUS_FAILED after an error message. The
 * caller releases OBJECT in both cases.
 */
enum status object_init(
	struct object *object, struct bucket *bucket, const struct location *location);

/* Prepares a request about the object. */
void object_prepare(const struct object *object, struct request *request, const char *method);

/* What the store has under the key, as far as HEAD shows. */
enum object_presence {
	OBJECT_OURS,    /* our id; our size, and number of parts in the ETag, if known */
	OBJECT_CUT,     /* our id, but another size or number of parts */
	OBJECT_UNNAMED, /* our size, no id: the store drops metadata */
	OBJECT_ANOTHERS,
	OBJECT_ABSENT,
	OBJECT_HIDDEN,     /* the store does not say */
	OBJECT_UNKNOWABLE, /* no answer, or a server error */
};

/*
 * Sends HEAD for the object. Initialises REQUEST, which holds the answer afterwards; the caller
 * releases it. DEADLINE as for client_run().
 */
enum object_presence object_look(struct object *object, struct request *request, int64_t deadline);

/* Whether HEAD has shown the object with our id, so that `shown` has its header fields. */
bool object_is_shown(const struct object *object);

/*
 * Looks again and again, for up to PATIENCE milliseconds, while the object is absent, or
 * OLD_MAY_SHOW is set and it is another's, which ours may replace. Returns what the store has then.
 * STOPPED is what stop_requested() returned before PATIENCE was chosen: another stop ends the wait.
 */
enum object_presence object_await(
	struct object *object, bool old_may_show, int64_t patience, int stopped);

/* Reports that the key is taken. Returns STATUS_EXISTS. */
enum status object_say_exists(const struct object *object);

/*
 * Checks that no object exists under the key, unless it may be replaced. Returns STATUS_DONE if
 * none exists, or if the store does not say; STATUS_EXISTS or STATUS_FAILED after an error message
 * (without one if a stop was requested).
 */
enum status object_check_absent(struct object *object);

/*
 * Checks again, right before the object is made visible, for stores that ignore If-None-Match.
 * Amazon's does not, and is not asked. Returns as above, except that a missing answer is not a
 * failure.
 */
enum status object_check_still_absent(struct object *object);

/*
 * Checks an object that is hidden by GET, where the store does not take If-None-Match either: the
 * answer has a body, which tells why the store refuses. It may have looked at the condition before
 * the signature. Returns STATUS_DONE if the object is absent, or STATUS_EXISTS or STATUS_FAILED
 * after an error message.
 */
enum status object_check_hidden(const struct object *object);

/* Adds the attributes and our own metadata to a PutObject or CreateMultipartUpload. */
void object_mark(const struct object *object, struct request *request);

void object_release(struct object *object);

#endif
