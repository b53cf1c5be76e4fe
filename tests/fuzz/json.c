/*
 * aws/json: arbitrary documents in place of credentials.
 */
#include "aws/json.h"
#include "aws/credentials.h"
#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MEMBER_MAX = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is found in a document that was read has its place in it. */
static void look_up(const char *document, size_t length)
{
	struct text value;
	const struct json_member member = {"Token", &value};

	text_init(&value, MEMBER_MAX);
	if (!json_read(document, length, &member, 1) && value.length > 0 &&
		(value.length > length || value.broken || !memchr(document, '{', length)))
		abort();
	text_release(&value);
}

/* The first byte is passed over, as in the other targets. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct credentials credentials = {.key_id = NULL};
	const char *document = (const char *)data + 1;

	if (size == 0)
		return 0;
	look_up(document, size - 1);
	if (credentials_read_json(&credentials, document, size - 1, NULL, "the fuzzer") == 0 &&
		(*credentials.key_id == '\0' || *credentials.secret == '\0'))
		abort();
	credentials_release(&credentials);
	return 0;
}
