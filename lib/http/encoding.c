#include "http/encoding.h"

#include "unix/text.h"

#include <openssl/evp.h>
#include <stdbool.h>
#include <string.h>

static bool is_unreserved(char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-._~", byte));
}

static void add_encoded(struct text *text, const char *string, char kept)
{
	for (; *string; string++) {
		if (is_unreserved(*string) || *string == kept)
			text_add_byte(text, *string);
		else
			text_printf(text, "%%%02X", (unsigned char)*string);
	}
}

void encoding_add_path(struct text *text, const char *path)
{
	add_encoded(text, path, '/');
}

void encoding_add_query(struct text *text, const char *word)
{
	add_encoded(text, word, '\0');
}

static int read_digit(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool encoding_decode_query(struct text *text, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		char byte = bytes[i];

		if (byte == '+') {
			byte = ' ';
		} else if (byte == '%') {
			if (length - i < 3 || read_digit(bytes[i + 1]) < 0 ||
				read_digit(bytes[i + 2]) < 0)
				return false;
			byte = (char)(read_digit(bytes[i + 1]) * 16 + read_digit(bytes[i + 2]));
			i += 2;
		}
		text_add_byte(text, byte);
	}
	return !text->broken;
}

void encoding_hex(const void *bytes, size_t length, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *byte = bytes;

	for (size_t i = 0; i < length; i++) {
		hex[2 * i] = digits[byte[i] >> 4];
		hex[2 * i + 1] = digits[byte[i] & 15];
	}
	hex[2 * length] = '\0';
}

bool encoding_read_hex(const char *hex, void *bytes, size_t length)
{
	unsigned char *next = bytes;

	for (size_t i = 0; i < 2 * length; i += 2) {
		int high = read_digit(hex[i]);
		int low = high < 0 ? -1 : read_digit(hex[i + 1]);

		if (low < 0)
			return false;
		*next++ = (unsigned char)(high * 16 + low);
	}
	return true;
}

void encoding_base64(const void *bytes, size_t length, char *text)
{
	EVP_EncodeBlock((unsigned char *)text, bytes, (int)length);
}
