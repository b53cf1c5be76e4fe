/*
 * aws/xml: reading the responses of a store.
 */
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

/* The insides of all elements called "E", each in brackets. */
static const struct {
	const char *document;
	const char *insides;
} lists[] = {
	{"<R><E>a</E><E>b</E> <E>c</E></R>", "[a][b][c]"},
	{"<R><E/><x>y</x><E></E><E a=\"/\">b</E></R>", "[][][b]"},
	{"<R><E><K>1</K><V/></E><!--<E>no</E>--><s3:E>2</s3:E></R>", "[<K>1</K><V/>][2]"},
	{"<R><E><![CDATA[</E>]]></E><E>b</E></R>", "[<![CDATA[</E>]]>][b]"},
	{"<R><E>a</E><E>cut", "[a]"},
	{"<R><E>a</E><E", "[a]"},
	{"<R><Es>a</Es></R>", ""},
	{"", ""},
};

static void test_lists(void)
{
	struct text found;

	text_init(&found, 256);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
		const char *document = lists[i].document;
		struct xml_range rest = {document, strlen(document)}, inside;

		text_clear(&found);
		while (xml_next(&rest, "E", &inside))
			text_printf(&found, "[%.*s]", (int)inside.length, inside.bytes);
		tap_same_text(found.bytes, lists[i].insides, document);
	}
	text_release(&found);
}

static void test_ranges(void)
{
	const char *document = "<R><E><K>1</K></E><E><K>2</K></E><L>3</L></R>";
	struct xml_range rest = {document, strlen(document)}, inside;
	struct text value;

	text_init(&value, 32);
	while (xml_next(&rest, "E", &inside))
		;
	tap_ok(xml_find_in(&inside, "K", &value), "an element within an element");
	tap_same_text(value.bytes, "2", "and its text");
	tap_ok(!xml_find_in(&inside, "L", &value), "and none after it");
	text_release(&value);
}

static void test_escapes(void)
{
	const char *plain = "a<b>&\"'\r\n\t\xc3\xa9";
	struct text document, value;

	text_init(&document, 256);
	text_init(&value, 32);
	text_add(&document, "<K>");
	xml_add_escaped(&document, plain);
	text_add(&document, "</K>");
	tap_same_text(document.bytes, "<K>a&lt;b&gt;&amp;&quot;&apos;&#13;&#10;&#9;\xc3\xa9</K>",
		"escaped");
	xml_find(document.bytes, document.length, "K", &value);
	tap_same_text(value.bytes, plain, "and read again");
	text_release(&document);
	text_release(&value);
}

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
	test_lists();
	test_ranges();
	test_escapes();
	return tap_done();
}
