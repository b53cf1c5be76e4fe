/*
 * JSON as credentials are handed out in it, read without trust: one object with a few texts in it.
 *
 * By RFC 8259, to the letter, but for what lies deeper than JSON_DEPTH_MAX. What is wanted is
 * copied into texts, which are bounded and wiped; nothing else is kept, and nothing is allocated
 * by what is read. That is why no library does it: those of the distributions build a tree of all
 * they read, and leave the secrets in it behind in memory that was freed.
 */
#ifndef AWS_JSON_H
#define AWS_JSON_H

#include <stddef.h>

struct text;

enum { JSON_DEPTH_MAX = 32 };

/* A member of the object that is looked for. */
struct json_member {
	const char *name;
	struct text *value; /* set up by the caller */
};

/*
 * Reads the LENGTH bytes of DOCUMENT. Each of the COUNT members that is there gets its string,
 * unescaped, or its number as it is written; one that is missing or null gets "". Of members that
 * are there twice the last counts. Returns NULL, or why it cannot, without a word of the document:
 * it is no such object, has another value where a member is wanted, or one that does not fit.
 */
const char *json_read(
	const char *document, size_t length, const struct json_member *members, size_t count);

#endif
