#include "http/extent.h"

#include "http/headers.h"
#include "unix/number.h"

#include <stddef.h>
#include <strings.h>

enum { STATUS_PARTIAL = 206 };

/* Reads digits and the character END after them. Returns the text after that, or NULL. */
static const char *read_number(const char *text, char end, uint64_t *number)
{
	return text && number_scan(&text, UINT64_MAX, number) && *text == end ? text + 1 : NULL;
}

/* "bytes 0-99/1234" */
static bool read_range(struct extent *extent, const char *text)
{
	uint64_t last;

	if (!text || strncasecmp(text, "bytes ", 6) != 0)
		return false;
	text = read_number(text + 6, '-', &extent->first);
	text = read_number(text, '/', &last);
	if (!read_number(text, '\0', &extent->size))
		return false;
	if (extent->first > last || last >= extent->size)
		return false;
	extent->length = last - extent->first + 1;
	return true;
}

bool extent_read(struct extent *extent, long status, const struct headers *answer)
{
	if (status == STATUS_PARTIAL)
		return read_range(extent, headers_get(answer, "content-range"));
	extent->first = 0;
	if (!read_number(headers_get(answer, "content-length"), '\0', &extent->length))
		return false;
	extent->size = extent->length;
	return true;
}
