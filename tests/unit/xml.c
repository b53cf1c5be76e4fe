#include "aws/xml.h"

#include "tap.h"
#include "unix/text.h"

static const struct {
	const char *document;
	const char *root;  /* its root element */
	const char *name;  /* an element */
	const char *value; /* its text; NULL if there is none to be found */
} vectors[] = {
	{"<?xml version=\"1.0\"?>\n<Error><Code>SlowDown</Code><Message>Please &lt;wait&gt; &amp; "
	 "see</Message></Error>",
		"Error", "Code", "SlowDown"},
	{"<Error><Message>Please &lt;wait&gt; &amp; see</Message></Error>", "Error", "Message",
		"Please <wait> & see"},
	{" \n\n \t<?xml version='1.0'?> <Error><Code>InternalError</Code></Error>", "Error", "Code",
		"InternalError"},
	{"<R xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><UploadId>2~a/b</UploadId></R>", "R",
		"UploadId", "2~a/b"},
	{"<R a='>'><ETag>&quot;ab&#34;&#x26;&#xe9;&#x20AC;&#x1F600;</ETag></R>", "R", "ETag",
		"\"ab\"&\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"},
	{"<R><ETag></ETag></R>", "R", "ETag", ""},
	{"<R><ETag/></R>", "R", "ETag", ""},
	{"<R><ETag x=\"1\" /></R>", "R", "ETag", ""},
	{"<s3:R><s3:Key>k</s3:Key></s3:R>", "R", "Key", "k"},
	{"<!-- <Code>no</Code> --><R><!DOCTYPE x><Code>ye<!-- - -->s</Code></R>", "R", "Code",
		"yes"},
	{"<R><Code><![CDATA[a<b&amp;]]></Code></R>", "R", "Code", "a<b&amp;"},
	{"<R><Code>a&unknown;b&amp c</Code></R>", "R", "Code", "a&unknown;b&amp c"},
	{"<R><Code>&#0;&#x110000;&#xffffffffff;</Code></R>", "R", "Code",
		"&#0;&#x110000;&#xffffffffff;"},
	{"<R><Code>cut", "R", "Code", NULL},
	{"<R><Code>cut</Cod", "R", "Code", NULL},
	{"<R><Code><b>x</b></Code></R>", "R", "Code", NULL},
	{"<R></R>", "R", "Code", NULL},
	{"<R><Codes>x</Codes></R>", "R", "Code", NULL},
	{"<R><Code>0123456789012345678901234567890123456789</Code></R>", "R", "Code", NULL},
	{"", NULL, "Code", NULL},
	{"  \n", NULL, "Code", NULL},
	{"no XML", NULL, "Code", NULL},
	{"<", NULL, "Code", NULL},
	{"<!--", NULL, "Code", NULL},
	{"<?xml", NULL, "Code", NULL},
	{"<html><body>502 Bad Gateway<hr></body></html>", "html", "Code", NULL},
};

static const struct {
	const char *document;
	bool whole;
} results[] = {
	{"<Result><ETag>x</ETag></Result>", true},
	{"<Result/>", true},
	{"  <?xml version=\"1.0\"?><a:Result></a:Result>", true},
	{"<Result><ETag>x</ETag></Resul", false},
	{"<Result><ETag>x</ETag>", false},
	{"<Result", false},
	{"<Error></Error>", false},
	{"", false},
};

int main(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		const char *document = vectors[i].document;
		size_t length = strlen(document);
		struct text value;
		bool found;

		text_init(&value, 32);
		found = xml_find(document, length, vectors[i].name, &value);
		if (vectors[i].value)
			tap_same_text(found ? value.bytes : NULL, vectors[i].value, document);
		else
			tap_ok(!found, "nothing in %s", document);
		text_release(&value);
		if (vectors[i].root)
			tap_ok(xml_root_is(document, length, vectors[i].root), "root of %s",
				document);
		tap_ok(!xml_root_is(document, length, "Other"), "no other root of %s", document);
	}
	for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
		tap_ok(xml_is_whole(results[i].document, strlen(results[i].document), "Result") ==
				results[i].whole,
			"%s: %s", results[i].whole ? "whole" : "cut", results[i].document);
	return tap_done();
}
