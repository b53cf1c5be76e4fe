#include "s3/store_kind.h"

#include <stddef.h>
#include <string.h>

/* The length of HOST without its port, and, if it ends in "." and DOMAIN, without these; or 0. */
static size_t measure_below(const char *host, const char *domain)
{
	size_t length = strcspn(host, ":"), end = strlen(domain);

	if (length < end + 1 || strncmp(host + length - end, domain, end) != 0 ||
		host[length - end - 1] != '.')
		return 0;
	return length - end - 1;
}

/* The last label may also name the region, as in "s3-us-west-2.amazonaws.com". */
static bool is_s3_label(const char *label, size_t length, bool is_last)
{
	static const char *const names[] = {"s3", "s3-fips", "s3-accelerate"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (length == strlen(names[i]) && memcmp(label, names[i], length) == 0)
			return true;
	return is_last && length > 3 && memcmp(label, "s3-", 3) == 0;
}

/* Other stores may run on EC2, and have a host name below amazonaws.com. */
static bool is_amazon(const char *host)
{
	static const char *const domains[] = {"amazonaws.com", "amazonaws.com.cn", "amazonaws.eu"};
	size_t length = 0;

	for (size_t i = 0; i < sizeof domains / sizeof domains[0] && length == 0; i++)
		length = measure_below(host, domains[i]);
	while (length > 0) {
		size_t label = strcspn(host, ".");

		if (label > length)
			label = length;
		if (is_s3_label(host, label, label == length))
			return true;
		if (label == length)
			return false;
		host += label + 1;
		length -= label + 1;
	}
	return false;
}

struct store_kind store_kind_of(const char *host, bool is_default_endpoint)
{
	return (struct store_kind){
		.is_amazon = is_default_endpoint || is_amazon(host),
		.equal_parts = measure_below(host, "r2.cloudflarestorage.com") > 0,
		.parts_max = measure_below(host, "scw.cloud") > 0 ? 1000 : STORE_KIND_PARTS_MAX,
	};
}
