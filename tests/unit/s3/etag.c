/*
 * s3/etag: the form of an ETag, and the MD5 in it.
 */
#include "s3/etag.h"

#include "aws/request.h"
#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define MD5 "25f9e794323b453885f5181f1b624d0b" /* of "123456789" */

static const struct vector {
	const char *tag, *encryption;
	enum etag_form form;
	enum etag_match match;
} vectors[] = {
	{"\"" MD5 "\"", NULL, ETAG_STRONG, ETAG_SAME},
	{"\"25F9E794323B453885F5181F1B624D0B\"", NULL, ETAG_STRONG, ETAG_SAME},
	{MD5, NULL, ETAG_BARE, ETAG_SAME},
	{"W/\"" MD5 "\"", NULL, ETAG_WEAK, ETAG_SAME},
	{"\"" MD5 "\"", "AES256", ETAG_STRONG, ETAG_SAME},
	{"\"" MD5 "\"", "aws:kms", ETAG_STRONG, ETAG_UNTELLING},
	{"\"d41d8cd98f00b204e9800998ecf8427e\"", NULL, ETAG_STRONG, ETAG_OTHER},
	{"W/\"d41d8cd98f00b204e9800998ecf8427e\"", NULL, ETAG_WEAK, ETAG_OTHER},
	{"\"" MD5 "-1\"", NULL, ETAG_STRONG, ETAG_UNTELLING},
	{"\"" MD5 "0\"", NULL, ETAG_STRONG, ETAG_UNTELLING},
	{"\"1\"", NULL, ETAG_STRONG, ETAG_UNTELLING},
	{"W/1", NULL, ETAG_WEAK, ETAG_UNTELLING},
	{"\"1", NULL, ETAG_BARE, ETAG_UNTELLING},
	{"\"", NULL, ETAG_BARE, ETAG_UNTELLING},
	{"\"\"", NULL, ETAG_MISSING, ETAG_UNTELLING},
	{"", NULL, ETAG_MISSING, ETAG_UNTELLING},
	{NULL, NULL, ETAG_MISSING, ETAG_UNTELLING},
};

static const struct {
	const char *tag;
	int parts;
} counts[] = {
	{"\"" MD5 "-3\"", 3},
	{"W/\"" MD5 "-12\"", 12},
	{MD5 "-0", 0},
	{"\"" MD5 "\"", -1},
	{"\"" MD5 "-\"", -1},
	{"\"" MD5 "-3x\"", -1},
	{"\"" MD5 "-99999999999\"", -1},
	{"\"" MD5 "3\"", -1},
	{"\"x-3\"", -1},
	{"\"", -1},
	{"", -1},
};

static const struct {
	const char *one, *other;
	bool equal;
} pairs[] = {
	{"\"a-1\"", "a-1", true},
	{"W/\"a\"", "\"a\"", true},
	{"\"a\"", "\"ab\"", false},
	{"\"\"", "", false},
	{NULL, "a", false},
	{"a", NULL, false},
};

static void test_values(void)
{
	for (size_t i = 0; i < COUNT(counts); i++)
		tap_ok(etag_count_parts(counts[i].tag) == counts[i].parts, "parts of %s",
			counts[i].tag);
	for (size_t i = 0; i < COUNT(pairs); i++)
		tap_ok(etag_is_equal(pairs[i].one, pairs[i].other) == pairs[i].equal, "%s and %s",
			pairs[i].one ? pairs[i].one : "(none)",
			pairs[i].other ? pairs[i].other : "(none)");
}

static void test_vector(const struct vector *vector)
{
	const char *name = vector->tag ? vector->tag : "(none)";
	struct request request;
	struct headers *answer = &request.exchange.answer;

	request_init(&request, "PUT", "/b/k");
	request_set_body(&request, "123456789", 9, REQUEST_UNSIGNED);
	if (vector->tag)
		headers_add(answer, "etag", vector->tag);
	if (vector->encryption)
		headers_add(answer, "x-amz-server-side-encryption", vector->encryption);
	tap_ok(etag_find_form(answer) == vector->form, "the form of %s", name);
	tap_ok(etag_compare(&request) == vector->match, "the MD5 in %s", name);
	request_release(&request);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(vectors); i++)
		test_vector(&vectors[i]);
	test_values();
	return tap_done();
}
