/*
 * An access key: what requests are signed with.
 */
#ifndef AWS_CREDENTIALS_H
#define AWS_CREDENTIALS_H

#include <stdbool.h>
#include <time.h>

struct credentials {
	char *key_id;
	char *secret;
	char *token;    /* of temporary credentials, or NULL */
	time_t expires; /* 0: never */
};

/*
 * Copies an access key; TOKEN may be NULL. Returns 0, or -1 after an error message. To be released
 * in both cases.
 */
int credentials_set(struct credentials *credentials, const char *key_id, const char *secret,
	const char *token, time_t expires);

/* Whether both hold the same key. */
bool credentials_are_same(const struct credentials *one, const struct credentials *other);

/* Wipes and frees; {0} is fine. */
void credentials_release(struct credentials *credentials);

#endif
