/*
 * A configuration file of AWS's tools, whatever it holds.
 */
#include "aws/profile.h"

#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct profiles profiles = {.entries = NULL};

	if (size == 0)
		return 0;
	profiles_parse(&profiles, data[0] & 1 ? PROFILE_CONFIG : PROFILE_CREDENTIALS,
		(const char *)data + 1, size - 1, "fuzz");
	profiles_release(&profiles);
	return 0;
}
