/* A message, whatever it quotes, in which a known secret never appears. */
#include "unix/redaction.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first byte tells whether the text is cut off, and where the secret stands in it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char secret[] = "s3cr3t-k3y";
	char text[TEXT_MAX + sizeof secret];
	size_t place, length;

	if (size == 0 || size > TEXT_MAX)
		return 0;
	place = *data % size;
	memcpy(text, data + 1, place);
	memcpy(text + place, secret, sizeof secret - 1);
	memcpy(text + place + sizeof secret - 1, data + 1 + place, size - 1 - place);
	text[size + sizeof secret - 2] = '\0';
	length = strlen(text);
	redaction_add(secret);
	if (redaction_apply(text, *data & 1) > length || strstr(text, secret))
		abort();
	redaction_remove(secret);
	return 0;
}
