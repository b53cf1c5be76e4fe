/*
 * The body of a DeleteObjects request, and the parser of its response.
 *
 * The request does not set "Quiet", which would report failures only: a key counts as deleted only
 * if the store says so. The list is short enough for stores that limit the size of the request, and
 * for its response to fit into HTTP_BODY_MAX.
 *
 * Source: DeleteObjects of the Amazon S3 API reference.
 */
#ifndef S3_DELETE_LIST_H
#define S3_DELETE_LIST_H

#include "aws/xml.h"
#include "unix/status.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	DELETE_LIST_MAX = 1000, /* keys */
	DELETE_LIST_CODE_SIZE = 64,
	DELETE_LIST_MESSAGE_SIZE = 512,
};

struct delete_list {
	const char *keys[DELETE_LIST_MAX];
	bool settled[DELETE_LIST_MAX]; /* the response contained its result */
	size_t count;
	struct text body;

	/* The response, what is left of it, and the position after the last key found. */
	struct xml_range answer, rest;
	bool reads_errors;
	size_t at;
};

/* The result for one key. */
struct delete_result {
	size_t index; /* in the list */
	bool is_removed;
	bool is_hidden;                   /* by a delete marker: its versions remain */
	char code[DELETE_LIST_CODE_SIZE]; /* of the error, or "" */
	char message[DELETE_LIST_MESSAGE_SIZE];
};

void delete_list_init(struct delete_list *list);

/* Whether XML 1.0 can represent every character of KEY. */
bool delete_list_takes(const char *key);

/* Adds KEY, at most 1024 bytes, which must outlive LIST. False if the list is full. */
bool delete_list_add(struct delete_list *list, const char *key);

/* Completes the body. Returns STATUS_DONE, or STATUS_FAILED after an error message. */
enum status delete_list_finish(struct delete_list *list);

/* Starts reading ANSWER, which must outlive LIST. */
void delete_list_read(struct delete_list *list, const char *answer, size_t length);

/*
 * Reads the next result for a key of the list that has none yet, errors first. Skips results for
 * other keys. False at the end.
 */
bool delete_list_next(struct delete_list *list, struct delete_result *result);

void delete_list_release(struct delete_list *list);

#endif
