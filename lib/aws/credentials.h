/*
 * An access key, with which requests are signed.
 */
#ifndef AWS_CREDENTIALS_H
#define AWS_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { CREDENTIALS_DOCUMENT_MAX = 64 * 1024 }; /* bytes of a document that holds some */

struct credentials {
	char *key_id;
	char *secret;
	char *token;    /* of temporary credentials, or NULL */
	time_t expires; /* 0: never */
};

/* What came of an attempt to get credentials. */
enum credentials_result {
	CREDENTIALS_FAILED = -1, /* as fail() returns; no message if a stop was requested */
	CREDENTIALS_FOUND = 0,
	CREDENTIALS_NONE = 1, /* the source has none; no message */
};

/* The same as unchecked texts; NULL or "" if missing. */
struct credentials_text {
	const char *key_id;
	const char *secret;
	const char *token;
	const char *expiration; /* see iso_time.h */
};

/*
 * Copies TEXT, whose secrets no message shows from now on (redaction.h). GIVER names its source in
 * messages, such as "the environment". CREDENTIALS_FAILED if a part is missing or invalid. The
 * caller calls credentials_release() in both cases.
 */
enum credentials_result credentials_take(
	struct credentials *credentials, const struct credentials_text *text, const char *giver);

/*
 * The same from a JSON document: AccessKeyId, SecretAccessKey, Token or SessionToken, and
 * Expiration. Code, if present, must be "Success". Version must be VERSION, unless that is NULL.
 */
enum credentials_result credentials_read_json(struct credentials *credentials, const char *document,
	size_t length, const char *version, const char *giver);

/* The same from an XML response of the Security Token Service. */
enum credentials_result credentials_read_xml(
	struct credentials *credentials, const char *document, size_t length, const char *giver);

/* Whether both hold the same key. */
bool credentials_are_same(const struct credentials *one, const struct credentials *other);

/* Wipes and frees, and lets messages show the secrets. {0} is allowed. */
void credentials_release(struct credentials *credentials);

#endif
