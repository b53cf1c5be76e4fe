/*
 * A strict reader of JSON documents that hold credentials: one object with a few strings.
 *
 * It follows RFC 8259, with nesting limited to JSON_DEPTH_MAX. The wanted members are copied into
 * texts, which are bounded and wiped; nothing else is kept or allocated. The JSON libraries of the
 * distributions are not used because they build a tree of the document and leave its secrets in
 * freed memory.
 */
#ifndef AWS_JSON_H
#define AWS_JSON_H

#include <stddef.h>

struct text;

enum { JSON_DEPTH_MAX = 32 };

/* A wanted member of the object. */
struct json_member {
	const char *name;
	struct text *value; /* initialized by the caller */
};

/*
 * Reads the LENGTH bytes of DOCUMENT. The value of each of the COUNT members is its string,
 * unescaped, or its number as written; or "" if it is missing or null. The last of duplicate
 * members is used. Returns NULL, or the reason, which never quotes the document: it is malformed or
 * not an object, or a wanted member has a value of another type or one that does not fit.
 */
const char *json_read(
	const char *document, size_t length, const struct json_member *members, size_t count);

#endif
