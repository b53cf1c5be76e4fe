#include "store/driver_options.h"

#include "unix/options.h"

#include <stddef.h>
#include <string.h>

const struct option driver_options_s3[] = {
	{"ca-bundle", required_argument, NULL, OPTIONS_LONG},
	{"checksum-algorithm", required_argument, NULL, OPTIONS_LONG},
	{"content-type", required_argument, NULL, OPTIONS_LONG},
	{"endpoint-url", required_argument, NULL, OPTIONS_LONG},
	{"expected-bucket-owner", required_argument, NULL, OPTIONS_LONG},
	{"expected-size", required_argument, NULL, OPTIONS_LONG},
	{"max-parts", required_argument, NULL, OPTIONS_LONG},
	{"memory", required_argument, NULL, OPTIONS_LONG},
	{"metadata", required_argument, NULL, OPTIONS_LONG},
	{"object-lock-mode", required_argument, NULL, OPTIONS_LONG},
	{"object-lock-retain-until-date", required_argument, NULL, OPTIONS_LONG},
	{"part-size", required_argument, NULL, OPTIONS_LONG},
	{"profile", required_argument, NULL, OPTIONS_LONG},
	{"region", required_argument, NULL, OPTIONS_LONG},
	{"sse", required_argument, NULL, OPTIONS_LONG},
	{"sse-kms-key-id", required_argument, NULL, OPTIONS_LONG},
	{"storage-class", required_argument, NULL, OPTIONS_LONG},
	{"tagging", required_argument, NULL, OPTIONS_LONG},
	OPTIONS_END,
};

/* pgb-put-s3 has them as well. */
const struct option driver_options_local[] = {
	{"no-inside", no_argument, NULL, OPTIONS_LONG},
	{"unchecked", no_argument, NULL, 'u'},
	OPTIONS_END,
};

bool driver_options_take_argument(const char *word)
{
	for (const struct option *option = driver_options_s3; option->name; option++)
		if (strncmp(word, "--", 2) == 0 && strcmp(word + 2, option->name) == 0)
			return option->has_arg == required_argument;
	return false;
}
