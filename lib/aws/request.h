/*
 * One request to a service: what is asked, how often it may be tried, and what came of it.
 *
 * A client (client.h) carries it out. Whoever prepares it fills in the first group and keeps the
 * body in place until it is finished.
 */
#ifndef AWS_REQUEST_H
#define AWS_REQUEST_H

#include "aws/digest.h"
#include "aws/retry.h"
#include "http/headers.h"
#include "http/http.h"
#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct request;
struct text;

enum {
	REQUEST_CODE_SIZE = 64,
	REQUEST_MESSAGE_SIZE = 512,
	REQUEST_REGION_SIZE = 64,
};

enum request_state {
	REQUEST_IDLE,
	REQUEST_RUNNING,
	REQUEST_PAUSED,  /* until it is tried again */
	REQUEST_DONE,    /* answered, and as it was to be */
	REQUEST_REFUSED, /* answered with an error that counts */
	REQUEST_LOST,    /* not answered, or not in a way that can be understood */
};

/* The digest of a body that only TLS and a checksum of its own protect. */
#define REQUEST_UNSIGNED "UNSIGNED-PAYLOAD"

struct request {
	const char *method;
	const char *path;       /* encoded */
	struct text query;      /* encoded, "" for none */
	struct headers headers; /* beyond those of every request */
	const void *body;       /* NULL where the method has none */
	size_t length;
	char digest[DIGEST_HEX_SIZE]; /* of the body, or REQUEST_UNSIGNED */
	const char *result;  /* the root element that the answer must have; "" for none; or NULL */
	const char *field;   /* that a good answer, of status 200, must have, or NULL */
	const char *passing; /* an error code that is worth another try here, or NULL */
	int attempts_max;
	bool own_budget;     /* whatever AWS_MAX_ATTEMPTS says: for what cleans up */
	int stall;           /* seconds without a byte */
	size_t content_max;  /* bytes of the answer's body; 0: HTTP_BODY_MAX */
	unsigned char *room; /* for the body of a good answer, as in http.h; NULL: no other */
	size_t room_size;

	/*
	 * Over a connection that was kept libcurl repeats a request in silence, if it got no
	 * answer. What must not be done twice without our knowing takes one of its own.
	 */
	bool own_connection;

	enum request_state state;
	unsigned remedies; /* that were tried; see remedy.h */
	bool said;         /* why it could not be sent */
	bool doubtful;     /* one of the tries may have been acted on without our knowing */
	char code[REQUEST_CODE_SIZE]; /* of S3's error, or "" */
	char message[REQUEST_MESSAGE_SIZE];
	char region[REQUEST_REGION_SIZE]; /* where the bucket is, as a redirect says, or "" */
	struct exchange exchange;         /* the last try */

	/* The client's own. */
	int attempts;
	int64_t began;
	int64_t sent_at;     /* the last try */
	int64_t due;         /* when it may be tried again */
	unsigned generation; /* of the credentials that signed it */
	struct text url;
	struct headers signed_headers;
	struct request *next;
};

/* Prepares a request for PATH, encoded, without a body, to be tried RETRY_ATTEMPTS times. */
void request_init(struct request *request, const char *method, const char *path);

/* Gives it a body, whose digest in hexadecimal is known, or is REQUEST_UNSIGNED. */
void request_set_body(struct request *request, const void *body, size_t length, const char *digest);

/* Gives it a body whose digest is computed here. 0, or -1 after an error message. */
int request_set_text(struct request *request, const struct text *body);

bool request_is_over(const struct request *request);

/*
 * Reads the answer to the try that was just finished. Returns what it calls for; RETRY_NEVER if
 * the request is over, and `state` says how.
 */
enum retry request_judge(struct request *request);

/* Whether the answer says that it should have been sent to another region. */
bool request_is_misplaced(const struct request *request);

/* Makes it ready for another start, all tries forgotten. */
void request_reset(struct request *request);

/* It must not be running. */
void request_release(struct request *request);

/*
 * Why a request failed, for people.
 */

/* Adds the reason: "AccessDenied: Access Denied (HTTP 403)", or libcurl's words. */
void request_describe_failure(const struct request *request, struct text *reason);

#endif
