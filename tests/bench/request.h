/*
 * The head of an HTTP request, as far as the sink needs it.
 */
#ifndef BENCH_REQUEST_H
#define BENCH_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

struct request {
	const char *method;
	const char *path;  /* without the query, as it was sent */
	const char *query; /* without "?", perhaps empty */
	bool is_object;    /* the path has a key, and not only a bucket */
	bool is_chunked;   /* the body is, and its length not known */
	bool is_awaited;   /* the client waits for "100 Continue" before it sends the body */
	uint64_t length;   /* of the body as it is sent */
	uint64_t decoded;  /* of the decoded body if announced, or 0 */
	uint64_t upload;   /* "uploadId=" of the query, or 0 */
	bool has_range;
	uint64_t first, last;   /* the requested bytes, if there is a range */
	char checksum_name[32]; /* of a header x-amz-checksum-...: what follows; or empty */
	char checksum[64];      /* its value */
};

/* Parses HEAD, which is changed and must stay valid. -1 if it is not a request. */
int request_read(struct request *request, char *head);

/* Whether the query has NAME, with or without a value. */
bool request_asks(const struct request *request, const char *name);

#endif
