/*
 * aws/json: the JSON documents in which credentials are returned.
 */
#include "aws/json.h"

#include "tap.h"
#include "unix/text.h"

#define DEEP4 "[[[["
#define DEEP16 DEEP4 DEEP4 DEEP4 DEEP4
#define SHUT4 "]]]]"
#define SHUT16 SHUT4 SHUT4 SHUT4 SHUT4

static const struct {
	const char *document;
	const char *value; /* of "k"; NULL: it cannot be read */
} vectors[] = {
	{"{}", ""},
	{" { } \r\n", ""},
	{"{\"k\":\"v\"}", "v"},
	{"\t{ \"a\" : 1 ,\n\"k\" : \"v\" , \"b\" : null }", "v"},
	{"{\"k\":null}", ""},
	{"{\"k\":1}", "1"},
	{"{\"k\":-0.5e+10}", "-0.5e+10"},
	{"{\"k\":0}", "0"},
	{"{\"k\":\"1\",\"k\":\"2\"}", "2"},
	{"{\"k\":\"1\",\"k\":null}", ""},
	{"{\"k\\u0000\":\"v\"}", NULL},
	{"{\"\\u006b\":\"v\"}", "v"},
	{"{\"k\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"}", "\"\\/\b\f\n\r\t"},
	{"{\"k\":\"\\u00e9\\u20AC\\ud83d\\ude00\"}", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
	{"{\"k\":\"\xc3\xa9\"}", "\xc3\xa9"},
	{"{\"k\":\"\xc3\"}", NULL},
	{"{\"k\":\"\\ud83d\"}", NULL},
	{"{\"k\":\"\\ud83dx\"}", NULL},
	{"{\"k\":\"\\ud83d\\u0041\"}", NULL},
	{"{\"k\":\"\\ude00\"}", NULL},
	{"{\"k\":\"\\u12g4\"}", NULL},
	{"{\"k\":\"\\u12", NULL},
	{"{\"k\":\"\\x\"}", NULL},
	{"{\"k\":\"\\", NULL},
	{"{\"k\":\"a\nb\"}", NULL},
	{"{\"k\":\"v\"", NULL},
	{"{\"k\":\"v\",}", NULL},
	{"{\"k\":\"v\"}}", NULL},
	{"{\"k\":\"v\"} x", NULL},
	{"{\"k\" \"v\"}", NULL},
	{"{\"k\":}", NULL},
	{"{k:\"v\"}", NULL},
	{"{'k':'v'}", NULL},
	{"{\"k\":true}", NULL},
	{"{\"k\":{}}", NULL},
	{"{\"k\":[\"v\"]}", NULL},
	{"{\"k\":01}", NULL},
	{"{\"k\":1.}", NULL},
	{"{\"k\":-}", NULL},
	{"{\"k\":1e}", NULL},
	{"{\"k\":nul}", NULL},
	{"{\"k\":\"0123456789abcdef\"}", "0123456789abcdef"},
	{"{\"k\":\"0123456789abcdef0\"}", NULL},
	{"{\"k\":12345678901234567}", NULL},
	{"{\"a\":{\"k\":\"x\",\"b\":[1,[true,false,null],{}]},\"k\":\"v\"}", "v"},
	{"{\"a\":[1,]}", NULL},
	{"{\"a\":[1 2]}", NULL},
	{"{\"a\":{\"b\"}}", NULL},
	{"{\"a\":" DEEP16 DEEP16 SHUT16 SHUT16 "}", ""},
	{"{\"a\":[" DEEP16 DEEP16 SHUT16 SHUT16 "]}", NULL},
	{"[\"k\"]", NULL},
	{"\"k\"", NULL},
	{"", NULL},
	{" ", NULL},
	{"\xef\xbb\xbf{}", NULL},
};

int main(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const char *document = vectors[i].document;
		struct text value;
		const struct json_member member = {"k", &value};
		const char *reason;

		text_init(&value, 16);
		reason = json_read(document, strlen(document), &member, 1);
		if (vectors[i].value && !reason)
			tap_same_text(value.bytes, vectors[i].value, document);
		else
			tap_ok(!vectors[i].value == (reason != NULL), "%s (%s)", document,
				reason ? reason : "read");
		text_release(&value);
	}
	tap_ok(json_read("{}\0", 3, NULL, 0) != NULL, "a zero byte after the end");
	tap_ok(json_read("{\"a\":\"\0\"}", 9, NULL, 0) != NULL, "a zero byte in a string");
	return tap_done();
}
