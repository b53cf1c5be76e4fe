/*
 * UTF-8, as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#ifndef UNIX_UTF8_H
#define UNIX_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UTF8_MAX = 4 }; /* bytes of a character */

/*
 * The length in bytes of the character at the start of the LENGTH bytes at BYTES, or 0 if there is
 * no valid one. A NUL is a character.
 */
size_t utf8_measure(const unsigned char *bytes, size_t length);

/*
 * Whether the character at the start of BYTES is a control character: C0, DEL, or C1 in its two
 * bytes. BYTES need not be valid UTF-8.
 */
bool utf8_is_control(const unsigned char *bytes, size_t length);

/* Replaces each control character among the LENGTH bytes by "?", in each of its bytes. */
void utf8_mask_controls(char *bytes, size_t length);

/* Writes the code point CODE, up to 0x1fffff, valid or not, and returns its length in bytes. */
size_t utf8_write(unsigned char bytes[UTF8_MAX], uint32_t code);

#endif
