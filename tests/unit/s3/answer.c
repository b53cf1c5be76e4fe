/*
 * s3/answer: which responses are a store's.
 */
#include "s3/answer.h"

#include "tap.h"
#include "unix/text.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

#define MD5 "\"d41d8cd98f00b204e9800998ecf8427e\""
#define NAMESPACE " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\""

static const struct vector {
	const char *name;
	const char *method, *path, *query;
	long status;
	const char *fields[3][2];
	const char *body;
	enum request_origin origin;
} vectors[] = {
	{"PutObject", "PUT", "/b/k", "", 200, {{"etag", MD5}}, "", REQUEST_OF_SERVICE},
	{"another ETag", "PUT", "/b/k", "", 200, {{"etag", "\"x-1\""}}, "", REQUEST_OF_SERVICE},
	{"a weak ETag", "PUT", "/b/k", "", 200, {{"etag", "W/" MD5}}, "", REQUEST_OF_EITHER},
	{"a bare ETag", "PUT", "/b/k", "", 200, {{"etag", "x"}}, "", REQUEST_OF_EITHER},
	{"half a quote", "PUT", "/b/k", "", 200, {{"etag", "\"x"}}, "", REQUEST_OF_EITHER},
	{"one quote", "PUT", "/b/k", "", 200, {{"etag", "\""}}, "", REQUEST_OF_EITHER},
	{"three quotes", "PUT", "/b/k", "", 200, {{"etag", "\"x\"y\""}}, "", REQUEST_OF_EITHER},
	{"an empty ETag", "PUT", "/b/k", "", 200, {{"etag", "\"\""}}, "", REQUEST_OF_OTHER},
	{"no ETag", "PUT", "/b/k", "", 200, {{NULL}}, "", REQUEST_OF_OTHER},
	{"no ETag, encrypted", "PUT", "/b/k", "", 200,
		{{"x-amz-server-side-encryption", "aws:kms"}}, "", REQUEST_OF_EITHER},
	{"a body", "PUT", "/b/k", "", 200, {{"etag", MD5}}, "<html/>", REQUEST_OF_OTHER},
	{"white space", "PUT", "/b/k", "", 200, {{"etag", MD5}}, "\n", REQUEST_OF_OTHER},
	{"another status", "PUT", "/b/k", "", 202, {{"etag", MD5}}, "", REQUEST_OF_OTHER},
	{"no content", "PUT", "/b/k", "", 204, {{"etag", MD5}}, "", REQUEST_OF_OTHER},

	{"UploadPart", "PUT", "/b/k", "partNumber=1&uploadId=u", 200, {{"etag", MD5}}, "",
		REQUEST_OF_SERVICE},
	{"a page for a part", "PUT", "/b/k", "partNumber=1&uploadId=u", 200,
		{{"content-type", "text/html"}, {"etag", "W/\"1\""}}, "<html>", REQUEST_OF_OTHER},

	{"CreateMultipartUpload", "POST", "/b/k", "uploads=", 200, {{NULL}},
		"<?xml version=\"1.0\"?>\n<InitiateMultipartUploadResult" NAMESPACE
		"><UploadId>u</UploadId></InitiateMultipartUploadResult>",
		REQUEST_OF_SERVICE},
	{"white space before it", "POST", "/b/k", "uploads=", 200, {{NULL}},
		" \n <?xml version='1.0'?><InitiateMultipartUploadResult>"
		"</InitiateMultipartUploadResult>",
		REQUEST_OF_SERVICE},
	{"cut", "POST", "/b/k", "uploads=", 200, {{NULL}},
		"<InitiateMultipartUploadResult><UploadId>u</UploadId>", REQUEST_OF_OTHER},
	{"XHTML", "POST", "/b/k", "uploads=", 200, {{NULL}}, "<html></html>", REQUEST_OF_OTHER},
	{"nothing", "POST", "/b/k", "uploads=", 200, {{NULL}}, "", REQUEST_OF_OTHER},

	{"CompleteMultipartUpload", "POST", "/b/k", "uploadId=u", 200, {{NULL}},
		"<CompleteMultipartUploadResult><ETag/></CompleteMultipartUploadResult>",
		REQUEST_OF_SERVICE},
	{"a prefix", "POST", "/b/k", "uploadId=u", 200, {{NULL}},
		"<s3:CompleteMultipartUploadResult></s3:CompleteMultipartUploadResult>",
		REQUEST_OF_SERVICE},
	{"empty", "POST", "/b/k", "uploadId=u", 200, {{NULL}}, "<CompleteMultipartUploadResult/>",
		REQUEST_OF_SERVICE},
	{"an error inside", "POST", "/b/k", "uploadId=u", 200, {{NULL}},
		"<CompleteMultipartUploadResult><Error><Code>InternalError</Code></Error>"
		"</CompleteMultipartUploadResult>",
		REQUEST_OF_OTHER},
	{"the answer to another request", "POST", "/b/k", "uploadId=u", 200, {{NULL}},
		"<InitiateMultipartUploadResult></InitiateMultipartUploadResult>",
		REQUEST_OF_OTHER},
	{"accepted", "POST", "/b/k", "uploadId=u", 202, {{NULL}},
		"<CompleteMultipartUploadResult/>", REQUEST_OF_OTHER},

	{"AbortMultipartUpload", "DELETE", "/b/k", "uploadId=u", 204, {{NULL}}, "",
		REQUEST_OF_SERVICE},
	{"200 for 204", "DELETE", "/b/k", "uploadId=u", 200, {{NULL}}, "", REQUEST_OF_SERVICE},
	{"a page", "DELETE", "/b/k", "uploadId=u", 200, {{NULL}}, "<html>", REQUEST_OF_OTHER},
	{"accepted", "DELETE", "/b/k", "uploadId=u", 202, {{NULL}}, "", REQUEST_OF_OTHER},
	{"DeleteObject", "DELETE", "/b/k", "", 204, {{NULL}}, "", REQUEST_OF_SERVICE},
	{"DeleteObjects", "POST", "/b/", "delete=", 200, {{NULL}},
		"<DeleteResult><Error><Key>k</Key></Error></DeleteResult>", REQUEST_OF_SERVICE},

	{"HeadObject", "HEAD", "/b/k", "", 200, {{"etag", MD5}}, "", REQUEST_OF_SERVICE},
	{"without an ETag", "HEAD", "/b/k", "", 200,
		{{"last-modified", "Fri, 27 Nov 2026 12:00:00 GMT"}}, "", REQUEST_OF_SERVICE},
	{"a weak ETag", "HEAD", "/b/k", "", 200, {{"etag", "W/" MD5}, {"x-amz-request-id", "tx1"}},
		"", REQUEST_OF_SERVICE},
	{"a page", "HEAD", "/b/k", "", 200, {{"etag", "W/\"1\""}, {"content-type", "text/html"}},
		"", REQUEST_OF_OTHER},
	{"HeadBucket", "HEAD", "/b/", "", 200, {{NULL}}, "", REQUEST_OF_SERVICE},

	{"GetObject, a range", "GET", "/b/k", "", 206, {{"etag", MD5}}, "x", REQUEST_OF_SERVICE},
	{"all of it", "GET", "/b/k", "", 200, {{"etag", MD5}}, "x", REQUEST_OF_SERVICE},
	{"a bare ETag", "GET", "/b/k", "", 200, {{"etag", "x"}}, "x", REQUEST_OF_SERVICE},
	{"a weak ETag", "GET", "/b/k", "", 200,
		{{"etag", "W/\"1\""}, {"last-modified", "Fri, 27 Nov 2026 12:00:00 GMT"}}, "x",
		REQUEST_OF_SERVICE},
	{"a page", "GET", "/b/k", "", 200, {{"etag", "W/\"1\""}}, "<html>", REQUEST_OF_OTHER},
	{"a page without an ETag", "GET", "/b/k", "", 200, {{NULL}}, "<html>", REQUEST_OF_OTHER},

	{"ListObjectsV2", "GET", "/b/", "list-type=2&prefix=", 200, {{NULL}},
		"<ListBucketResult" NAMESPACE "></ListBucketResult>", REQUEST_OF_SERVICE},
	{"ListMultipartUploads", "GET", "/b/", "uploads=&prefix=", 200, {{NULL}},
		"<ListMultipartUploadsResult/>", REQUEST_OF_SERVICE},
	{"ListParts", "GET", "/b/k", "uploadId=u", 200, {{NULL}}, "<ListPartsResult/>",
		REQUEST_OF_SERVICE},
	{"GetObjectTagging", "GET", "/b/k", "tagging=", 200, {{NULL}}, "<Tagging/>",
		REQUEST_OF_SERVICE},
	{"GetObjectRetention", "GET", "/b/k", "retention=", 200, {{NULL}}, "<Retention/>",
		REQUEST_OF_SERVICE},

	{"an operation without a row", "GET", "/b/", "acl=", 200, {{NULL}},
		"<AccessControlPolicy/>", REQUEST_OF_OTHER},
	{"the same without a body", "POST", "/b/k", "", 200, {{"etag", MD5}}, "", REQUEST_OF_OTHER},
};

static void test_vector(const struct vector *vector)
{
	struct request request;
	char why[HTTP_ERROR_SIZE] = "";
	enum request_origin origin;

	request_init(&request, vector->method, vector->path);
	text_add(&request.query, vector->query);
	text_init(&request.exchange.content, 1024);
	text_add(&request.exchange.content, vector->body);
	request.exchange.status = vector->status;
	for (size_t i = 0; i < COUNT(vector->fields) && vector->fields[i][0]; i++)
		headers_add(&request.exchange.answer, vector->fields[i][0], vector->fields[i][1]);
	origin = answer_find_origin(&request, why);
	tap_ok(origin == vector->origin, "%s %s: %s", vector->method, vector->query, vector->name);
	tap_ok((*why == '\0') == (origin == REQUEST_OF_SERVICE), "... with a reason if it is not");
	request_release(&request);
}

static void test_reason(void)
{
	struct request request;
	char why[HTTP_ERROR_SIZE];

	request_init(&request, "PUT", "/b/k");
	text_init(&request.exchange.content, 4096);
	for (int i = 0; i < 100; i++)
		text_add(&request.exchange.content, "<p>\n\t\x1b\xff");
	request.exchange.status = 200;
	headers_add(&request.exchange.answer, "content-type", "text/html; charset=utf-8");
	answer_find_origin(&request, why);
	tap_same_text(why,
		"the answer is not the store's: it has a body (HTTP 200, text/html; charset=utf-8, "
		"\"<p>    <p>    <p>    <p>    <p>    <p>    <p>   ...\")",
		"the reason shows the beginning of the body");
	request_release(&request);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(vectors); i++)
		test_vector(&vectors[i]);
	test_reason();
	return tap_done();
}
