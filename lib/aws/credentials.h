/*
 * An access key: what requests are signed with.
 */
#ifndef AWS_CREDENTIALS_H
#define AWS_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

enum { CREDENTIALS_DOCUMENT_MAX = 64 * 1024 }; /* bytes that hand some out */

struct credentials {
	char *key_id;
	char *secret;
	char *token;    /* of temporary credentials, or NULL */
	time_t expires; /* 0: never */
};

/* The same as texts from outside; NULL or "" where there is none. */
struct credentials_text {
	const char *key_id;
	const char *secret;
	const char *token;
	const char *expiration; /* see timestamp.h */
};

/*
 * Copies TEXT, which GIVER gave, as "the environment". Returns 0, or -1 after an error message: a
 * part is missing, or cannot be one. To be released in both cases.
 */
int credentials_take(
	struct credentials *credentials, const struct credentials_text *text, const char *giver);

/*
 * The same from a document in JSON: AccessKeyId, SecretAccessKey, Token or SessionToken, and
 * Expiration. Unless there is no Code, it must be "Success"; unless VERSION is NULL, it must be
 * Version.
 */
int credentials_read_json(struct credentials *credentials, const char *document, size_t length,
	const char *version, const char *giver);

/* The same from one in XML, as the Security Token Service answers. */
int credentials_read_xml(
	struct credentials *credentials, const char *document, size_t length, const char *giver);

/* Whether both hold the same key. */
bool credentials_are_same(const struct credentials *one, const struct credentials *other);

/* Wipes and frees; {0} is fine. */
void credentials_release(struct credentials *credentials);

#endif
