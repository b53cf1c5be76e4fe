/*
 * One object of S3, which is made by us only, and known by a random id in its metadata.
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

#define OBJECT_ID_FIELD "x-amz-meta-pgb-id"

enum {
	OBJECT_ID_SIZE = 33,
	OBJECT_GRACE = 10000, /* milliseconds, for what has to be done after a request to stop */
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
	uint64_t size;    /* bytes, once all of them are known; 0 before */
	char id[OBJECT_ID_SIZE];
};

/*
 * The object at LOCATION in BUCKET; both are kept, and what is to be set in OBJECT before:
 * attributes, integrity, replace. Returns 0, or -1 after an error message. To be released in both
 * cases.
 */
int object_init(struct object *object, struct bucket *bucket, const struct location *location);

/* Prepares a request about the object. */
void object_prepare(const struct object *object, struct request *request, const char *method);

/* What is there, as far as the store says. */
enum object_presence {
	OBJECT_OURS,    /* by its id, and of our size */
	OBJECT_CUT,     /* by its id, but of another size */
	OBJECT_UNNAMED, /* of our size and without an id: the store drops metadata */
	OBJECT_ANOTHERS,
	OBJECT_ABSENT,
	OBJECT_HIDDEN,     /* the store does not say */
	OBJECT_UNKNOWABLE, /* no answer, or none that tells */
};

/*
 * Looks for the object with HEAD; REQUEST is initialised here, holds the answer, and is to be
 * released. DEADLINE as for client_run().
 */
enum object_presence object_look(struct object *object, struct request *request, int64_t deadline);

/* Says that there is another one. Returns STATUS_EXISTS. */
enum status object_say_exists(const struct object *object);

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

void object_release(struct object *object);

#endif
