/*
 * The list of keys that a DeleteObjects sends, and what its answer says about each.
 *
 * The answer is asked for in full ("Quiet" names the failures only), so that a key counts as
 * removed only where the store says so. A list is kept short enough for stores that limit the size
 * of such a request, and for its answer to fit into HTTP_BODY_MAX.
 *
 * Source: DeleteObjects of the Amazon S3 API reference.
 */
#ifndef S3_DELETE_LIST_H
#define S3_DELETE_LIST_H

#include "aws/xml.h"
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
	bool settled[DELETE_LIST_MAX]; /* the answer has said what became of it */
	size_t count;
	struct text body;

	/* Where the answer is read, and the key that was last found in it. */
	struct xml_range answer, rest;
	bool reads_errors;
	size_t at;
};

/* What the answer says about one key. */
struct delete_result {
	size_t index; /* in the list */
	bool is_removed;
	bool is_hidden;                   /* by a delete marker: versions of it remain */
	char code[DELETE_LIST_CODE_SIZE]; /* of the error, or "" */
	char message[DELETE_LIST_MESSAGE_SIZE];
};

void delete_list_init(struct delete_list *list);

/* Whether XML has room for all characters of KEY. */
bool delete_list_takes(const char *key);

/* Adds KEY, of at most 1024 bytes, which must stay. False if the list is full. */
bool delete_list_add(struct delete_list *list, const char *key);

/* Completes the body. Returns 0, or -1 after an error message. */
int delete_list_finish(struct delete_list *list);

/* Begins to read the answer, which must stay. */
void delete_list_read(struct delete_list *list, const char *answer, size_t length);

/*
 * What it says about a key of the list that is not settled, the errors first; others are passed
 * over. False if there is no more.
 */
bool delete_list_next(struct delete_list *list, struct delete_result *result);

void delete_list_release(struct delete_list *list);

#endif
