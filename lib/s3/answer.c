#include "s3/answer.h"

#include "aws/xml.h"
#include "s3/etag.h"
#include "unix/text.h"

#include <stdio.h>
#include <string.h>

enum { BEGINNING_SIZE = 48 }; /* bytes of a foreign body that are shown */

enum answer_kind {
	ANSWER_STORED,   /* no body, and the ETag of what was stored */
	ANSWER_DELETED,  /* no body */
	ANSWER_DOCUMENT, /* XML */
	ANSWER_SHOWN,    /* the header fields of an object or a bucket */
	ANSWER_READ,     /* the bytes of an object */
};

/* A success of the operation that has this method, and whose query begins like this. */
struct answer_form {
	const char *method;
	const char *query; /* "": there is none */
	const char *root;  /* element of a document */
	enum answer_kind kind;
	bool lists_errors; /* a document may hold elements called Error */
};

static const struct answer_form forms[] = {
	{.method = "PUT", .query = "", .kind = ANSWER_STORED},
	{.method = "PUT", .query = "partNumber=", .kind = ANSWER_STORED},
	{.method = "POST",
		.query = "uploads=",
		.kind = ANSWER_DOCUMENT,
		.root = "InitiateMultipartUploadResult"},
	{.method = "POST",
		.query = "uploadId=",
		.kind = ANSWER_DOCUMENT,
		.root = "CompleteMultipartUploadResult"},
	{.method = "POST",
		.query = "delete=",
		.kind = ANSWER_DOCUMENT,
		.root = "DeleteResult",
		.lists_errors = true},
	{.method = "DELETE", .query = "", .kind = ANSWER_DELETED},
	{.method = "DELETE", .query = "uploadId=", .kind = ANSWER_DELETED},
	{.method = "DELETE", .query = "versionId=", .kind = ANSWER_DELETED},
	{.method = "HEAD", .query = "", .kind = ANSWER_SHOWN},
	{.method = "GET", .query = "", .kind = ANSWER_READ},
	{.method = "GET",
		.query = "list-type=2",
		.kind = ANSWER_DOCUMENT,
		.root = "ListBucketResult"},
	{.method = "GET",
		.query = "max-buckets=",
		.kind = ANSWER_DOCUMENT,
		.root = "ListAllMyBucketsResult"},
	{.method = "GET",
		.query = "uploads=",
		.kind = ANSWER_DOCUMENT,
		.root = "ListMultipartUploadsResult"},
	{.method = "GET", .query = "uploadId=", .kind = ANSWER_DOCUMENT, .root = "ListPartsResult"},
	{.method = "GET", .query = "tagging=", .kind = ANSWER_DOCUMENT, .root = "Tagging"},
	{.method = "GET", .query = "retention=", .kind = ANSWER_DOCUMENT, .root = "Retention"},
};

static const struct answer_form *find_form(const struct request *request)
{
	const char *query = request->query.bytes;

	for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
		size_t length = strlen(forms[i].query);

		if (strcmp(request->http.method, forms[i].method) == 0 &&
			strncmp(query, forms[i].query, length) == 0 &&
			(length > 0 || *query == '\0'))
			return &forms[i];
	}
	return NULL;
}

/* Whether the fields are those of an object, not of a page that was made for the request. */
static bool has_object_fields(const struct headers *answer)
{
	for (size_t i = 0; i < answer->count; i++)
		if (strcmp(answer->list[i].name, "last-modified") == 0 ||
			strncmp(answer->list[i].name, "x-amz-", 6) == 0)
			return true;
	return false;
}

static bool is_of_bucket(const struct request *request)
{
	size_t length = strlen(request->path);

	return length > 0 && request->path[length - 1] == '/';
}

/*
 * The functions named ..._fault return what shows that the response is not the store's, or NULL.
 * They set *EITHER if only its ETag does.
 */
static const char *find_stored_fault(const struct exchange *exchange, bool *either)
{
	enum etag_form form = etag_find_form(&exchange->answer);

	if (exchange->status != 200)
		return "its status is another";
	if (exchange->content.length > 0)
		return "it has a body";
	*either = form != ETAG_STRONG;
	if (form == ETAG_STRONG)
		return NULL;
	if (form != ETAG_MISSING)
		return "its ETag is weak or not quoted";
	*either = headers_get(&exchange->answer, "x-amz-server-side-encryption") != NULL;
	return "it has no ETag";
}

static const char *find_deleted_fault(const struct exchange *exchange)
{
	if (exchange->status != 200 && exchange->status != 204)
		return "its status is another";
	return exchange->content.length > 0 ? "it has a body" : NULL;
}

static const char *find_document_fault(
	const struct exchange *exchange, const struct answer_form *form)
{
	const struct text *content = &exchange->content;
	struct xml_range document = {content->bytes, content->length};

	if (exchange->status != 200)
		return "its status is another";
	if (!xml_root_is(content->bytes, content->length, form->root))
		return "its body is another";
	if (!xml_is_whole(content->bytes, content->length, form->root))
		return "its body is cut";
	return !form->lists_errors && xml_begins_in(&document, "Error") ? "it holds an error"
									: NULL;
}

static const char *find_shown_fault(const struct request *request)
{
	const struct exchange *exchange = &request->exchange;
	enum etag_form form = etag_find_form(&exchange->answer);

	if (exchange->status != 200)
		return "its status is another";
	if (form == ETAG_STRONG || form == ETAG_BARE || is_of_bucket(request))
		return NULL;
	return has_object_fields(&exchange->answer) ? NULL : "it is not about an object";
}

static const char *find_read_fault(const struct exchange *exchange)
{
	enum etag_form form = etag_find_form(&exchange->answer);

	if (exchange->status == 206)
		return NULL; /* of a range: range.h examines it */
	if (exchange->status != 200)
		return "its status is another";
	if (form == ETAG_MISSING)
		return "it has no ETag";
	return form == ETAG_WEAK && !has_object_fields(&exchange->answer)
		       ? "it is not about an object"
		       : NULL;
}

static const char *find_fault(const struct request *request, bool *either)
{
	const struct answer_form *form = find_form(request);

	if (!form)
		return "the operation is unknown";
	switch (form->kind) {
	case ANSWER_STORED:
		return find_stored_fault(&request->exchange, either);
	case ANSWER_DELETED:
		return find_deleted_fault(&request->exchange);
	case ANSWER_DOCUMENT:
		return find_document_fault(&request->exchange, form);
	case ANSWER_SHOWN:
		return find_shown_fault(request);
	default:
		return find_read_fault(&request->exchange);
	}
}

/* Adds the beginning of the body, in quotes. */
static void add_beginning(struct text *reason, const struct exchange *exchange)
{
	bool in_room = exchange->request.room && exchange->filled > 0;
	const char *bytes =
		in_room ? (const char *)exchange->request.room : exchange->content.bytes;
	size_t length = in_room ? exchange->filled : exchange->content.length;

	if (length == 0)
		return;
	text_add(reason, ", \"");
	for (size_t i = 0; i < length && i < BEGINNING_SIZE; i++) {
		bool shown = bytes[i] > ' ' && bytes[i] <= '~';

		text_add_bytes(reason, shown ? &bytes[i] : " ", 1);
	}
	text_add(reason, length > BEGINNING_SIZE ? "...\"" : "\"");
}

static void write_reason(const struct exchange *exchange, const char *fault, char *why)
{
	const char *type = headers_get(&exchange->answer, "content-type");
	struct text reason;

	text_init(&reason, HTTP_ERROR_SIZE - 1);
	text_printf(
		&reason, "the answer is not the store's: %s (HTTP %ld", fault, exchange->status);
	if (type)
		text_printf(&reason, ", %.64s", type);
	add_beginning(&reason, exchange);
	text_add_byte(&reason, ')');
	snprintf(why, HTTP_ERROR_SIZE, "%s", reason.bytes);
	text_release(&reason);
}

enum request_origin answer_find_origin(const struct request *request, char *why)
{
	bool either = false;
	const char *fault = find_fault(request, &either);

	if (!fault)
		return REQUEST_OF_SERVICE;
	write_reason(&request->exchange, fault, why);
	return either ? REQUEST_OF_EITHER : REQUEST_OF_OTHER;
}
