/*
 * aws/xml: arbitrary responses of a store. The first byte of the input divides the rest into the
 * name of an element and the document.
 */
#include "aws/xml.h"
#include "http/encoding.h"
#include "s3/delete_list.h"
#include "unix/text.h"

#include <stdint.h>
#include <string.h>

enum { NAME_MAX_LENGTH = 32 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All elements of that name, each with a key that may be encoded. */
static void walk(const char *document, size_t length, const char *name)
{
	struct xml_range rest = {document, length}, inside;
	struct text key, plain;

	text_init(&key, 4096);
	text_init(&plain, 4096);
	while (xml_next(&rest, name, &inside)) {
		text_clear(&key);
		text_clear(&plain);
		if (xml_find_in(&inside, "Key", &key))
			encoding_decode_query(&plain, key.bytes, key.length);
	}
	text_release(&key);
	text_release(&plain);
}

static void settle(const char *document, size_t length)
{
	static struct delete_list list;
	struct delete_result result;

	delete_list_init(&list);
	delete_list_add(&list, "a");
	delete_list_add(&list, "b");
	delete_list_read(&list, document, length);
	while (delete_list_next(&list, &result))
		;
	delete_list_release(&list);
}

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
	walk((const char *)data + 1 + length, size - 1 - length, name);
	settle((const char *)data + 1 + length, size - 1 - length);
	return 0;
}
