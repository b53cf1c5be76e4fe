/*
 * s3/error: the hint for an upload of many parts.
 */
#include "s3/error.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *code;
	int parts;
	bool advised;
} refusals[] = {
	{"InvalidPart", 1001, true},
	{"InvalidArgument", 1001, true},
	{"InvalidPart", 1000, false},
	{"InvalidPart", 0, false},
	{"AccessDenied", 10000, false},
	{"", 10000, false},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(refusals); i++) {
		const char *advice = s3_error_advise_parts(refusals[i].code, refusals[i].parts);

		tap_ok((advice && strstr(advice, "--max-parts 1000")) == refusals[i].advised,
			"%s after %d parts", refusals[i].code, refusals[i].parts);
	}
	return tap_done();
}
