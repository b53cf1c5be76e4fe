/*
 * The answer of a store, whatever it holds. The first byte says how the rest is divided into the
 * name that is looked for and the document.
 */
#include "aws/xml.h"
#include "unix/text.h"

#include <stdint.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char name[NAME_MAX_LENGTH + 1];
	struct text found;
	size_t length;

	if (size == 0)
		return 0;
	length = data[0] % (NAME_MAX_LENGTH + 1);
	if (length > size - 1)
		length = size - 1;
	memcpy(name, data + 1, length);
	name[length] = '\0';
	text_init(&found, 4096);
	xml_find((const char *)data + 1 + length, size - 1 - length, name, &found);
	text_release(&found);
	return 0;
}
