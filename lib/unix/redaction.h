/*
 * Removes secrets from a text that is about to be shown: every message passes through here.
 *
 * Programs do not put secrets into messages, but messages also quote what servers, libraries and
 * command lines say. A secret is recognised in two ways: it was registered, or it follows a name
 * that tells, such as "X-Amz-Signature=", "Authorization:", "<SessionToken>" or "password=". It is
 * replaced by "...". So is everything after "StringToSign" or "CanonicalRequest", which hold
 * tokens.
 */
#ifndef UNIX_REDACTION_H
#define UNIX_REDACTION_H

#include <stdbool.h>
#include <stddef.h>

enum {
	REDACTION_SECRETS_MAX = 64, /* more are not registered */
	REDACTION_LENGTH_MIN = 8,   /* bytes: a shorter secret may be a part of any word */
};

/*
 * Registers SECRET, which must stay valid until it is removed. NULL is allowed. Not for use by
 * several threads.
 */
void redaction_add(const char *secret);

/* Removes what was registered by this pointer, if anything was. */
void redaction_remove(const char *secret);

/*
 * Whether a message may quote WORD from the command line or a setting. False if a part of it looks
 * like a password, as in a URL or after "password=", or like a key or a token, which have capitals,
 * small letters and digits in one long run.
 */
bool redaction_may_quote(const char *word);

/*
 * Replaces the secrets in TEXT, which does not become longer. IS_CUT tells that the end of the text
 * was cut off, so that an incomplete URL may end in a password. Returns the new length.
 */
size_t redaction_apply(char *text, bool is_cut);

#endif
