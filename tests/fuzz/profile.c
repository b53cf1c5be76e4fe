/*
 * aws/profile: arbitrary configuration files, read and queried.
 */
#include "aws/profile.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every entry is found by its names, unless a later entry with the same names overrides it. */
static void look_up(const struct profiles *profiles)
{
	for (size_t i = 0; i < profiles->count && i < 100; i++) {
		const struct profile_entry *entry = &profiles->entries[i];

		if (entry->section != PROFILE_NAMED && entry->section != PROFILE_SERVICES)
			continue;
		if (!profiles_have(profiles, entry->section, entry->name))
			abort();
		if (entry->key && !entry->child &&
			!profiles_get(profiles, entry->section, entry->name, entry->key, NULL))
			abort();
		if (entry->child)
			profiles_get(
				profiles, entry->section, entry->name, entry->key, entry->child);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct profiles profiles = {.entries = NULL};

	if (size == 0)
		return 0;
	if (profiles_parse(&profiles, data[0] & 1 ? PROFILE_CONFIG : PROFILE_CREDENTIALS,
		    (const char *)data + 1, size - 1, "fuzz") == 0)
		look_up(&profiles);
	profiles_release(&profiles);
	return 0;
}
