#include "s3/addressing.h"

#include "aws/settings.h"
#include "unix/message.h"

#include <string.h>
#include <strings.h>

enum { BUCKET_MIN = 3, BUCKET_MAX = 63 };

static const char digits[] = "0123456789";

int addressing_read(enum addressing *addressing, const struct settings *settings)
{
	static const char *const names[] = {
		[ADDRESSING_AUTO] = "auto",
		[ADDRESSING_PATH] = "path",
		[ADDRESSING_VIRTUAL] = "virtual",
	};
	const char *value = settings_nested(settings, "s3", "addressing_style");

	*addressing = ADDRESSING_AUTO;
	if (!value)
		return 0;
	for (int i = ADDRESSING_AUTO; i <= ADDRESSING_VIRTUAL; i++)
		if (strcasecmp(value, names[i]) == 0) {
			*addressing = (enum addressing)i;
			return 0;
		}
	return fail("invalid value \"%s\" of addressing_style: \"auto\", \"path\" or \"virtual\" "
		    "expected",
		value);
}

/* What the last label of an IPv4 address is, and never that of a name. */
static bool ends_in_number(const char *host, size_t length)
{
	size_t start = length;

	while (start > 0 && host[start - 1] != '.')
		start--;
	return start < length && strspn(host + start, digits) >= length - start;
}

bool addressing_is_ip(const char *host)
{
	return host[0] == '[' || ends_in_number(host, strcspn(host, ":"));
}

static bool is_label(const char *label, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!(label[i] >= 'a' && label[i] <= 'z') && !strchr(digits, label[i]) &&
			label[i] != '-')
			return false;
	return length > 0 && label[0] != '-' && label[length - 1] != '-';
}

bool addressing_fits_host(const char *bucket, bool with_dots)
{
	size_t length = strlen(bucket);
	const char *label = bucket;

	if (length < BUCKET_MIN || length > BUCKET_MAX)
		return false;
	if (strchr(bucket, '.') && (!with_dots || ends_in_number(bucket, length)))
		return false;
	for (;;) {
		size_t end = strcspn(label, ".");

		if (!is_label(label, end))
			return false;
		if (label[end] == '\0')
			return true;
		label += end + 1;
	}
}
