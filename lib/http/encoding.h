/*
 * Bytes as text: percent-encoding as AWS wants it, and hexadecimal.
 *
 * Everything but A-Z a-z 0-9 - . _ ~ becomes %XX in upper case, over the bytes of UTF-8 (RFC 3986,
 * section 2.3; "UriEncode" of the S3 API reference's page on Signature Version 4).
 */
#ifndef HTTP_ENCODING_H
#define HTTP_ENCODING_H

#include <stddef.h>

struct text;

/* Adds an object key, or another path: its slashes stay. */
void encoding_add_path(struct text *text, const char *path);

/* Adds the name or the value of a query parameter: slashes are encoded too. */
void encoding_add_query(struct text *text, const char *word);

/* Writes 2 * LENGTH lower-case digits and a NUL to HEX. */
void encoding_hex(const void *bytes, size_t length, char *hex);

#endif
