/*
 * The kinds of bytes in SQL. Inline, since the scanner asks for each byte of a dump.
 *
 * Source: {space}, {digit}, {ident_start} and {ident_cont} of psqlscan.l.
 */
#ifndef SQL_BYTE_H
#define SQL_BYTE_H

#include <stdbool.h>

static inline bool sql_byte_is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static inline bool sql_byte_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/*
 * The bytes of keywords, numbers and names without quotes, but for the dollar, which begins none of
 * them. Bytes above 127 are parts of letters.
 */
static inline bool sql_byte_is_word(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       sql_byte_is_digit(byte) || byte == '_' || (unsigned char)byte >= 0x80;
}

#endif
