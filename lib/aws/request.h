/*
 * One request to a service: its content, the limit on its attempts, and its outcome.
 *
 * A client (client.h) carries it out. The caller fills in the first group after request_init(), and
 * keeps what it points to until the request is over.
 */
#ifndef AWS_REQUEST_H
#define AWS_REQUEST_H

#include "aws/digest.h"
#include "aws/retry.h"
#include "http/headers.h"
#include "http/http.h"
#include "unix/status.h"
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
	REQUEST_PAUSED,  /* until the next attempt */
	REQUEST_DONE,    /* succeeded */
	REQUEST_REFUSED, /* answered with an error that is final */
	REQUEST_LOST,    /* no response, one that makes no sense, or aborted */
};

/* Who gave a response 2xx. */
enum request_origin {
	REQUEST_OF_SERVICE,
	REQUEST_OF_EITHER, /* the service, and a proxy changed it; or a proxy, in its place */
	REQUEST_OF_OTHER,  /* a proxy with a sign-in page, for example */
};

/* Takes the place of a body's digest if TLS and a checksum protect the body. */
#define REQUEST_UNSIGNED "UNSIGNED-PAYLOAD"

struct request {
	struct http_request http;     /* the client sets URL, headers, time limit and proxy */
	const char *path;             /* encoded */
	struct text query;            /* encoded, "" for none */
	struct headers headers;       /* in addition to those of every request */
	char digest[DIGEST_HEX_SIZE]; /* of the body, or REQUEST_UNSIGNED */

	const char *passing; /* an error code to retry in addition, or NULL */
	int alterations_max; /* how often a body that arrived altered, or too late, is sent again */
	int attempts_max;
	bool own_budget; /* ignore AWS_MAX_ATTEMPTS: for clean-up */
	/* A response of REQUEST_OF_OTHER ends the request; client_resume() continues it. */
	bool stops_at_other;

	enum request_state state;
	unsigned remedies; /* bits of those that were tried (remedy.c) */
	bool said;         /* lost, and an error message has said why */
	bool doubtful;     /* an attempt without a clear response may have taken effect */
	bool unproved;     /* done, but the response is REQUEST_OF_EITHER */
	char code[REQUEST_CODE_SIZE]; /* of S3's error, or "" */
	char message[REQUEST_MESSAGE_SIZE];
	char region[REQUEST_REGION_SIZE]; /* the bucket's, as a redirect names it, or "" */
	struct exchange exchange;         /* the last attempt */
	int64_t began;                    /* the first attempt, by clock_milliseconds() */

	/* Private to the client. */
	enum request_origin (*find_origin)(const struct request *request, char *why);
	int attempts;
	int alterations;
	int64_t sent_at;     /* the last attempt */
	int64_t due;         /* when the next attempt is due */
	unsigned generation; /* of the credentials that signed it */
	struct text url;
	struct headers signed_headers;
	struct request *next;
};

/*
 * Prepares a request for PATH (encoded) without a body and with RETRY_ATTEMPTS attempts. The caller
 * calls request_release().
 */
void request_init(struct request *request, const char *method, const char *path);

/* Sets the body. DIGEST is its SHA-256 in hexadecimal, or REQUEST_UNSIGNED. */
void request_set_body(struct request *request, const void *body, size_t length, const char *digest);

/* Sets the body and computes its digest. Returns STATUS_DONE, or STATUS_FAILED after an error
 * message. */
enum status request_set_text(struct request *request, const struct text *body);

bool request_is_over(const struct request *request);

/*
 * Reads the response to the attempt that just finished. Returns how to retry it, or RETRY_NEVER if
 * the request is over; `state` then tells how it ended.
 */
enum retry request_judge(struct request *request);

/* Whether the response says that the body is not the one that the request's checksums are of. */
bool request_is_altered(const struct request *request);

/* Whether the response says that the date of the signature is too far from the service's time. */
bool request_is_too_old(const struct request *request);

/* Whether the response says that the bucket is in another region. */
bool request_is_misplaced(const struct request *request);

/* Makes the request ready to be started again, with all its attempts. */
void request_reset(struct request *request);

/* Frees what the request holds. It must not be running. */
void request_release(struct request *request);

/*
 * Adds to REASON why the request failed, for a message: "AccessDenied: Access Denied (HTTP 403)",
 * or libcurl's error.
 */
void request_describe_failure(const struct request *request, struct text *reason);

#endif
