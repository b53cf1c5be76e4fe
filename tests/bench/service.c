#include "service.h"

#include "connection.h"
#include "content.h"
#include "ledger.h"
#include "request.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINE_SIZE = 256 };

/* With the number of parts. Not an MD5: the dash keeps clients from comparing it with one. */
#define ETAG "\"0123456789abcdef0123456789abcdef-%u\""

struct answer {
	int status;
	unsigned parts;  /* of the object, for its ETag */
	uint64_t length; /* of the object, or of the requested range */
	uint64_t first;  /* the first byte of the range */
	uint64_t size;   /* of the whole object if a range is requested, or 0 */
	char content[2048];
};

static bool is_head(const struct request *request)
{
	return strcmp(request->method, "HEAD") == 0;
}

static void refuse(struct answer *answer, const char *code)
{
	answer->status = 404;
	snprintf(answer->content, sizeof answer->content,
		"<Error><Code>%s</Code><Message>There is none.</Message></Error>", code);
}

static void answer_post(const struct request *request, struct answer *answer)
{
	char checksum[192] = "";

	if (request_asks(request, "uploads")) {
		snprintf(answer->content, sizeof answer->content,
			"<InitiateMultipartUploadResult><UploadId>%" PRIu64
			"</UploadId></InitiateMultipartUploadResult>",
			ledger_begin(request->path));
		return;
	}
	if (!request_asks(request, "uploadId"))
		return;
	if (!ledger_complete(request->upload, &answer->parts)) {
		refuse(answer, "NoSuchUpload");
		return;
	}
	if (strcasecmp(request->checksum_name, "crc64nvme") == 0)
		snprintf(checksum, sizeof checksum,
			"<ChecksumCRC64NVME>%s</ChecksumCRC64NVME>"
			"<ChecksumType>FULL_OBJECT</ChecksumType>",
			request->checksum);
	snprintf(answer->content, sizeof answer->content,
		"<CompleteMultipartUploadResult><ETag>" ETAG
		"</ETag>%s</CompleteMultipartUploadResult>",
		answer->parts, checksum);
}

/* SIZE: of the body as received, in bytes. */
static void answer_put(const struct request *request, uint64_t size, struct answer *answer)
{
	if (request->decoded > 0)
		size = request->decoded;
	if (!request_asks(request, "uploadId")) {
		if (request->is_object)
			ledger_put(request->path, size);
	} else if (!ledger_add(request->upload, size)) {
		refuse(answer, "NoSuchUpload");
	}
}

static void answer_delete(const struct request *request, struct answer *answer)
{
	answer->status = 204;
	if (request_asks(request, "uploadId"))
		ledger_abort(request->upload);
	else
		ledger_forget(request->path);
}

static void answer_object(const struct request *request, struct answer *answer)
{
	struct ledger_object object;
	uint64_t size;

	if (!ledger_find(request->path, &object)) {
		refuse(answer, "NoSuchKey");
		return;
	}
	size = object.size;
	answer->length = size;
	answer->parts = object.parts;
	if (!request->has_range || request->first >= size)
		return;
	answer->status = 206;
	answer->first = request->first;
	answer->size = size;
	answer->length = (request->last < size ? request->last + 1 : size) - request->first;
}

static void answer_get(const struct request *request, struct answer *answer)
{
	if (strcmp(request->path, "/-/times") == 0) {
		struct ledger_times times = ledger_take_times();

		snprintf(answer->content, sizeof answer->content,
			"%" PRId64 " %" PRId64 " %" PRId64 "\n", times.connected, times.asked,
			times.sent);
	} else if (request->is_object) {
		answer_object(request, answer);
	} else if (request_asks(request, "location")) {
		snprintf(answer->content, sizeof answer->content, "<LocationConstraint/>");
	} else {
		snprintf(answer->content, sizeof answer->content,
			"<ListBucketResult><KeyCount>0</KeyCount><MaxKeys>1000</MaxKeys>"
			"<IsTruncated>false</IsTruncated></ListBucketResult>");
	}
}

static void decide(const struct request *request, uint64_t size, struct answer *answer)
{
	answer->status = 200;
	answer->parts = 1;
	answer->length = answer->first = answer->size = 0;
	answer->content[0] = '\0';
	if (strcmp(request->method, "PUT") == 0)
		answer_put(request, size, answer);
	else if (strcmp(request->method, "POST") == 0)
		answer_post(request, answer);
	else if (strcmp(request->method, "DELETE") == 0)
		answer_delete(request, answer);
	else if (!is_head(request))
		answer_get(request, answer);
	else if (request->is_object)
		answer_object(request, answer);
}

static int send_answer(
	struct connection *connection, const struct request *request, const struct answer *answer)
{
	char text[4096], checksum[128] = "", range[128] = "";
	const char *reason = answer->status == 404 ? "Not Found" : "OK";
	uint64_t length = answer->length > 0 ? answer->length : strlen(answer->content);
	int size;

	if (request->checksum_name[0] != '\0')
		snprintf(checksum, sizeof checksum, "x-amz-checksum-%s: %s\r\n",
			request->checksum_name, request->checksum);
	if (answer->size > 0)
		snprintf(range, sizeof range,
			"Content-Range: bytes %" PRIu64 "-%" PRIu64 "/%" PRIu64 "\r\n",
			answer->first, answer->first + length - 1, answer->size);
	size = snprintf(text, sizeof text,
		"HTTP/1.1 %d %s\r\n"
		"ETag: " ETAG "\r\n"
		"Last-Modified: Sun, 01 Nov 2026 00:00:00 GMT\r\n"
		"Content-Type: application/xml\r\n"
		"x-amz-request-id: sink\r\n"
		"%s%sContent-Length: %" PRIu64 "\r\n\r\n%s",
		answer->status, reason, answer->parts, checksum, range, length,
		is_head(request) ? "" : answer->content);
	if (connection_write(connection, text, (size_t)size) != 0)
		return -1;
	return is_head(request) ? 0 : content_send(connection, answer->length);
}

/* Discards a chunked body; adds its length to *SIZE. */
static int discard_chunks(struct connection *connection, uint64_t *size)
{
	char line[LINE_SIZE];
	uint64_t length;

	do {
		if (connection_read_line(connection, line, sizeof line) != 0)
			return -1;
		length = strtoull(line, NULL, 16);
		*size += length;
		if (length > 0 && (connection_discard(connection, length) != 0 ||
					  connection_discard(connection, strlen("\r\n")) != 0))
			return -1;
	} while (length > 0);
	do { /* trailers */
		if (connection_read_line(connection, line, sizeof line) != 0)
			return -1;
	} while (line[0] != '\0');
	return 0;
}

static int discard_body(
	struct connection *connection, const struct request *request, uint64_t *size)
{
	static const char go_on[] = "HTTP/1.1 100 Continue\r\n\r\n";

	if (request->is_awaited && connection_write(connection, go_on, strlen(go_on)) != 0)
		return -1;
	*size = 0;
	if (request->is_chunked)
		return discard_chunks(connection, size);
	*size = request->length;
	return connection_discard(connection, request->length);
}

static int serve_one(struct connection *connection)
{
	struct request request;
	struct answer answer;
	uint64_t size;

	if (connection_read_head(connection) != 0 || request_read(&request, connection->head) != 0)
		return -1;
	if (strncmp(request.path, "/-/", 3) != 0)
		ledger_note(connection->accepted_at, connection->read_at,
			strcmp(request.method, "PUT") == 0);
	if (discard_body(connection, &request, &size) != 0)
		return -1;
	decide(&request, size, &answer);
	return send_answer(connection, &request, &answer);
}

void service_run(struct connection *connection)
{
	while (serve_one(connection) == 0)
		;
}
