/*
 * What a success of an S3 store looks like: one table with a row for each operation of this folder.
 *
 * A proxy or a captive portal may answer 200 in the store's place, and a success may be changed on
 * its way. Every response 2xx to a request of this folder is therefore compared with its row: the
 * status, the body (none, or an XML document with its root element and no error inside), and the
 * ETag. The client of a bucket (bucket.h) calls answer_find_origin() for all of its requests; an
 * operation without a row never succeeds.
 *
 * Source: the Amazon S3 API reference. Tolerated, because some stores or proxies do so: 200 for
 * 204, prefixes and other namespaces in XML, white space before the document, no ETag for an object
 * that the store encrypts, and ETags that are weak or not quoted.
 */
#ifndef S3_ANSWER_H
#define S3_ANSWER_H

#include "aws/request.h"

/*
 * Tells who gave the response 2xx to REQUEST, whose body is no error. Only the header fields are
 * read of a response whose body goes to the caller's `room`; they must have arrived.
 *
 * REQUEST_OF_EITHER: it is what a store sends, except for an ETag that is weak, not quoted, or
 * missing from an object that is encrypted. REQUEST_OF_OTHER: it is not what a store sends. Both
 * write the reason to WHY, of HTTP_ERROR_SIZE bytes.
 */
enum request_origin answer_find_origin(const struct request *request, char *why);

#endif
