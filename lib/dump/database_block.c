#include "dump/database_block.h"

#include "unix/text.h"

#include <stdbool.h>
#include <string.h>

static const char digits[] = "0123456789ABCDEF";

static bool is_plain(unsigned char byte)
{
	return byte >= ' ' && byte != '%' && byte != '\x7f';
}

void database_block_add(struct text *block, const char *statement, size_t length)
{
	text_add(block, DATABASE_BLOCK_PREFIX);
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)statement[i];

		if (is_plain(byte)) {
			text_add_byte(block, (char)byte);
		} else {
			text_add_byte(block, '%');
			text_add_byte(block, digits[byte / 16]);
			text_add_byte(block, digits[byte % 16]);
		}
	}
	text_add_byte(block, '\n');
}

/* The value of a digit, -1 if it is not one that database_block_add() writes. */
static int read_digit(char digit)
{
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (int)(found - digits) : -1;
}

/*
 * Decodes the bytes from NEXT to END and adds them to SQL. A "%" without two digits stays as it is.
 */
static void add_statement(struct text *sql, const char *next, const char *end)
{
	for (; next < end; next++) {
		int high = *next == '%' && end - next > 2 ? read_digit(next[1]) : -1;
		int low = high >= 0 ? read_digit(next[2]) : -1;

		if (low >= 0) {
			text_add_byte(sql, (char)(16 * high + low));
			next += 2;
		} else {
			text_add_byte(sql, *next);
		}
	}
	text_add_byte(sql, '\n');
}

void database_block_read(const char *block, size_t length, struct text *sql)
{
	const char *end = block + length;
	const char *line_end;

	for (; (line_end = memchr(block, '\n', (size_t)(end - block))); block = line_end + 1) {
		size_t line = (size_t)(line_end + 1 - block);

		if (bytes_begin_with(block, line, DATABASE_BLOCK_PREFIX) &&
			!bytes_begin_with(block, line, DATABASE_BLOCK_END))
			add_statement(sql, block + strlen(DATABASE_BLOCK_PREFIX), line_end);
	}
}
