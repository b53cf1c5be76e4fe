#include "s3/etag.h"

#include "aws/digest.h"
#include "aws/request.h"
#include "aws/xml.h"
#include "http/encoding.h"
#include "http/headers.h"
#include "unix/number.h"
#include "unix/text.h"

#include <string.h>
#include <strings.h>

enum { PARTS_MAX = 1000000, TAG_MAX = 256 };

static const char weak_mark[] = "W/";

enum etag_form etag_find_form(const struct headers *answer)
{
	const char *tag = headers_get(answer, "etag");
	size_t length = tag ? strlen(tag) : 0;

	if (length == 0 || strcmp(tag, "\"\"") == 0)
		return ETAG_MISSING;
	if (strncmp(tag, weak_mark, strlen(weak_mark)) == 0)
		return ETAG_WEAK;
	return length > 2 && *tag == '"' && strchr(tag + 1, '"') == tag + length - 1 ? ETAG_STRONG
										     : ETAG_BARE;
}

const char *etag_find(const struct headers *answer)
{
	const char *tag = headers_get(answer, "etag");
	size_t length = strlen(weak_mark);

	return tag && strncmp(tag, weak_mark, length) == 0 ? tag + length : tag;
}

static bool is_tag_of_bytes(const struct headers *answer)
{
	const char *encryption = headers_get(answer, "x-amz-server-side-encryption");

	return (!encryption || strcasecmp(encryption, "AES256") == 0) &&
	       !headers_get(answer, "x-amz-server-side-encryption-customer-algorithm");
}

/* Whether TAG, quoted or not, is an MD5 and nothing else. */
static bool read_tag(const char *tag, unsigned char md5[ETAG_MD5_SIZE])
{
	tag += *tag == '"';
	if (!encoding_read_hex(tag, md5, ETAG_MD5_SIZE))
		return false;
	tag += (size_t)2 * ETAG_MD5_SIZE;
	return *tag == '\0' || strcmp(tag, "\"") == 0;
}

bool etag_read_md5(const struct headers *answer, unsigned char md5[ETAG_MD5_SIZE])
{
	const char *tag = headers_get(answer, "etag");

	return tag && is_tag_of_bytes(answer) && read_tag(tag, md5);
}

/* Skips what is before the value: a mark of weakness and a quote. */
static const char *skip_opening(const char *tag)
{
	if (strncmp(tag, weak_mark, strlen(weak_mark)) == 0)
		tag += strlen(weak_mark);
	return tag + (*tag == '"');
}

void etag_read_completed(const struct request *request, struct text *tag)
{
	const struct text *content = &request->exchange.content;

	text_init(tag, TAG_MAX);
	if (!xml_find(content->bytes, content->length, "ETag", tag))
		text_clear(tag);
}

int etag_count_parts(const char *tag)
{
	unsigned char md5[ETAG_MD5_SIZE];
	char digits[8];
	size_t length;
	uint64_t count;

	tag = skip_opening(tag);
	if (!encoding_read_hex(tag, md5, ETAG_MD5_SIZE))
		return -1;
	tag += (size_t)2 * ETAG_MD5_SIZE;
	length = strcspn(tag, "\"");
	if (*tag != '-' || length > sizeof digits)
		return -1;
	memcpy(digits, tag + 1, length - 1);
	digits[length - 1] = '\0';
	return number_read(digits, PARTS_MAX, &count) ? (int)count : -1;
}

bool etag_is_equal(const char *one, const char *other)
{
	size_t length;

	if (!one || !other)
		return false;
	one = skip_opening(one);
	other = skip_opening(other);
	length = strcspn(one, "\"");
	return length > 0 && length == strcspn(other, "\"") && strncmp(one, other, length) == 0;
}

static bool compute_md5(const struct request *request, unsigned char md5[DIGEST_SIZE_MAX])
{
	struct digest digest = {.context = NULL};
	unsigned int length = 0;
	bool computed =
		digest_begin(&digest, DIGEST_MD5) == STATUS_DONE &&
		digest_add(&digest, request->http.body, request->http.length) == STATUS_DONE &&
		digest_finish(&digest, md5, &length) == STATUS_DONE;

	digest_release(&digest);
	return computed && length == ETAG_MD5_SIZE;
}

enum etag_match etag_compare(const struct request *request)
{
	const struct headers *answer = &request->exchange.answer;
	const char *tag = etag_find(answer);
	unsigned char ours[DIGEST_SIZE_MAX], theirs[ETAG_MD5_SIZE];

	if (!tag || !is_tag_of_bytes(answer) || !digest_is_available(DIGEST_MD5))
		return ETAG_UNTELLING;
	if (!read_tag(tag, theirs) || !compute_md5(request, ours))
		return ETAG_UNTELLING;
	return memcmp(ours, theirs, ETAG_MD5_SIZE) == 0 ? ETAG_SAME : ETAG_OTHER;
}
