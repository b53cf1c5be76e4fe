/*
 * Bytes as text: percent-encoding as AWS wants it, hexadecimal and base64.
 *
 * Everything but A-Z a-z 0-9 - . _ ~ becomes %XX in upper case, over the bytes of UTF-8 (RFC 3986,
 * section 2.3; "UriEncode" of the S3 API reference's page on Signature Version 4).
 */
#ifndef HTTP_ENCODING_H
#define HTTP_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Adds an object key or another path; slashes are not encoded. */
void encoding_add_path(struct text *text, const char *path);

/* Adds the name or the value of a query parameter: slashes are encoded too. */
void encoding_add_query(struct text *text, const char *word);

/*
 * Decodes LENGTH bytes of a query and adds them: "%XX" is a byte, "+" a blank. False if a "%" is
 * not followed by two hexadecimal digits, or if the result does not fit.
 */
bool encoding_decode_query(struct text *text, const char *bytes, size_t length);

/* Writes 2 * LENGTH lower-case digits and a NUL to HEX. */
void encoding_hex(const void *bytes, size_t length, char *hex);

/* The size of LENGTH bytes in base64, with a NUL. */
#define ENCODING_BASE64_SIZE(length) (((length) + 2) / 3 * 4 + 1)

/* Reads LENGTH bytes from 2 * LENGTH hexadecimal digits. False if there is another character. */
bool encoding_read_hex(const char *hex, void *bytes, size_t length);

/* Writes LENGTH bytes in base64 (RFC 4648) and a NUL to TEXT. */
void encoding_base64(const void *bytes, size_t length, char *text);

#endif
