/*
 * What kind of store it is, as far as the name of its host tells: Amazon's own, or one of those
 * that are known to differ from it in a way that an upload must know of.
 */
#ifndef S3_STORE_KIND_H
#define S3_STORE_KIND_H

#include <stdbool.h>

enum { STORE_KIND_PARTS_MAX = 10000 };

struct store_kind {
	bool is_amazon;   /* with all that the Amazon S3 API reference names */
	bool equal_parts; /* of a multipart upload, all but the last; a rule of Cloudflare R2 */
	int parts_max;    /* of a multipart upload: Amazon's limit, or Scaleway's, which is 1000 */
};

/*
 * The kind of the store at HOST, as in a Host header: lower case, perhaps with a port.
 * IS_DEFAULT_ENDPOINT: no URL named it. A URL may name one of Amazon's hosts, too, as that of an
 * interface endpoint.
 *
 * Sources: "Amazon S3 multipart upload limits" of the Amazon S3 user guide; "Multipart upload
 * objects" of Cloudflare's R2 documentation; "Multipart uploads" of Scaleway's on Object Storage.
 */
struct store_kind store_kind_of(const char *host, bool is_default_endpoint);

#endif
