/*
 * Recognises the store by its host name: Amazon S3, or a store whose multipart uploads are known to
 * have different limits.
 */
#ifndef S3_STORE_KIND_H
#define S3_STORE_KIND_H

#include <stdbool.h>

enum { STORE_KIND_PARTS_MAX = 10000 };

struct store_kind {
	bool is_amazon;   /* supports the whole Amazon S3 API */
	bool equal_parts; /* of a multipart upload, except the last; required by Cloudflare R2 */
	int parts_max;    /* of a multipart upload: 10,000, or 1000 at Scaleway */
};

/*
 * The kind of the store at HOST, as in a Host header: lower case, optionally with a port.
 * IS_DEFAULT_ENDPOINT: no endpoint URL was given. A URL may name a host of Amazon's as well, such
 * as an interface endpoint.
 *
 * Sources: "Amazon S3 multipart upload limits" of the Amazon S3 user guide; "Multipart upload
 * objects" of Cloudflare's R2 documentation; "Multipart uploads" of Scaleway's on Object Storage.
 */
struct store_kind store_kind_of(const char *host, bool is_default_endpoint);

#endif
