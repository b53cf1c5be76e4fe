/*
 * The ETag in a store's response: its form, and what it says about the bytes.
 *
 * The ETag of an object or part that is not encrypted, or encrypted by SSE-S3, is the MD5 of its
 * bytes. That of a multipart upload has a "-", and that of an object with a KMS key is anything.
 *
 * Sources: RFC 9110, section 8.8.3; Object in the Amazon S3 API reference.
 */
#ifndef S3_ETAG_H
#define S3_ETAG_H

#include <stdbool.h>

struct headers;
struct request;
struct text;

enum etag_form {
	ETAG_MISSING,
	ETAG_STRONG,
	ETAG_WEAK, /* W/"..." */
	ETAG_BARE, /* not quoted */
};

enum etag_form etag_find_form(const struct headers *answer);

/* The ETag as the store wrote it: without the mark that a proxy added to weaken it. NULL if
 * missing. */
const char *etag_find(const struct headers *answer);

enum { ETAG_MD5_SIZE = 16 };

/* Reads the MD5 of the bytes from a strong or bare ETag. False if ANSWER does not tell it. */
bool etag_read_md5(const struct headers *answer, unsigned char md5[ETAG_MD5_SIZE]);

/*
 * Reads the ETag in the body of the response to CompleteMultipartUpload into TAG, which the caller
 * must release. It is empty if there is none.
 */
void etag_read_completed(const struct request *request, struct text *tag);

/*
 * The number of parts that TAG, quoted or not, tells, as "9b2cf535f27731c974343645a3985328-3" does.
 * -1 if it tells none.
 */
int etag_count_parts(const char *tag);

/* Whether two ETags are equal, apart from their quotes and from marks of weakness. Either may be
 * NULL, and then is equal to none. */
bool etag_is_equal(const char *one, const char *other);

enum etag_match {
	ETAG_SAME,
	ETAG_OTHER,
	ETAG_UNTELLING, /* it is not an MD5, or MD5 is not available */
};

/* Compares the ETag in the response to a PutObject or UploadPart with the MD5 of its body. */
enum etag_match etag_compare(const struct request *request);

#endif
