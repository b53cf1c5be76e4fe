/*
 * One object of S3, which is made visible in one step, and by us only.
 *
 * The step is the answer to a PutObject or a CompleteMultipartUpload. Its answer can be lost, and
 * the request repeated then finds the object there, or the upload gone: whether that is our own
 * doing is seen by a random id in the object's metadata, asked for with HEAD.
 */
#ifndef S3_OBJECT_H
#define S3_OBJECT_H

#include "unix/status.h"

#include <stdbool.h>
#include <stdint.h>

struct attributes;
struct bucket;
struct integrity;
struct location;
struct request;
struct sums;

enum {
	OBJECT_ID_SIZE = 33,
	OBJECT_GRACE = 10000, /* milliseconds for the step to end once a stop is requested */
};

struct object {
	struct bucket *bucket;
	const struct attributes *attributes;
	const struct integrity *integrity;
	const char *name; /* "s3://bucket/key" */
	char *path;       /* encoded */
	const char *kind; /* of the stream, as metadata; NULL if it is not known */
	bool replace;     /* an object that is there already */
	bool is_hidden;   /* the store does not tell us whether it exists */
	char id[OBJECT_ID_SIZE];

	/*
	 * Sees to it that nothing comes of the step any more, where that can be done: true if it is
	 * certain. NULL where it cannot.
	 */
	bool (*withdraw)(void *context);
	void *context;
};

/*
 * The object at LOCATION in BUCKET; both are kept, and what is to be set in OBJECT before:
 * attributes, integrity, replace. Returns 0, or -1 after an error message. To be released in both
 * cases.
 */
int object_init(struct object *object, struct bucket *bucket, const struct location *location);

/* Prepares a request about the object. */
void object_prepare(const struct object *object, struct request *request, const char *method);

/*
 * Asks whether the object exists, where it must not be replaced. STATUS_DONE if it does not, or if
 * the store would not say; STATUS_EXISTS or STATUS_FAILED after an error message, which is left out
 * where a stop was requested.
 */
enum status object_check_absent(struct object *object);

/*
 * Asks again, after a long upload, for stores that pass over the condition of its completion: as
 * above, but that there is no answer is no failure.
 */
enum status object_check_still_absent(struct object *object);

/* Adds the attributes, and our own metadata, to a request that makes the object, or begins to. */
void object_mark(const struct object *object, struct request *request);

/*
 * Carries out REQUEST, which makes the object visible: STATUS_DONE, or, after an error message,
 * STATUS_FAILED, STATUS_EXISTS or STATUS_UNKNOWN. A request to stop that comes before it was sent
 * ends in STATUS_FAILED without a message.
 */
enum status object_publish(struct object *object, struct request *request);

/*
 * Stores the bytes that have these sums as the whole object, in one PutObject; returns as
 * object_publish() does, or STATUS_STRIPPED (s3/inspection.h).
 */
enum status object_put(struct object *object, const void *bytes, const struct sums *sums);

void object_release(struct object *object);

#endif
