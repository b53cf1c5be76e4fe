/*
 * unix/huge_pages: what the system then says of a buffer's pages, in /proc/self/smaps.
 */
#include "unix/huge_pages.h"

#include "tap.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINE_SIZE = 512, BUFFER_SIZE = 8 << 20 };

/* Whether the page of ADDRESS was asked to be huge: its mapping has the flag "hg". */
static bool is_requested(const void *address)
{
	FILE *maps = fopen("/proc/self/smaps", "r");
	bool inside = false, requested = false;
	char line[LINE_SIZE];
	uintptr_t start, end;

	if (!maps)
		return false;
	while (fgets(line, sizeof line, maps)) {
		if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &start, &end) == 2)
			inside = (uintptr_t)address >= start && (uintptr_t)address < end;
		else if (inside && strncmp(line, "VmFlags:", 8) == 0)
			requested = strstr(line, " hg") != NULL;
	}
	fclose(maps);
	return requested;
}

static void check_buffer(void)
{
	char *bytes = malloc(BUFFER_SIZE);

	if (!bytes)
		exit(1);
	errno = ENOENT;
	huge_pages_request(bytes, BUFFER_SIZE);
	tap_ok(errno == ENOENT, "errno is unchanged");
	if (access("/sys/kernel/mm/transparent_hugepage", F_OK) == 0)
		tap_ok(is_requested(bytes + BUFFER_SIZE / 2), "huge pages are requested");
	memset(bytes, 'x', BUFFER_SIZE);
	tap_ok(bytes[0] == 'x' && bytes[BUFFER_SIZE - 1] == 'x', "the buffer can be written to");
	free(bytes);
}

/* No whole page is within these. */
static void check_small(void)
{
	char *bytes = malloc(BUFFER_SIZE);

	if (!bytes)
		exit(1);
	errno = 0;
	huge_pages_request(bytes, 0);
	huge_pages_request(bytes + 1, 1);
	huge_pages_request(bytes + 1, 4000);
	tap_ok(errno == 0 && !is_requested(bytes), "a buffer without a whole page is left alone");
	free(bytes);
}

int main(void)
{
	check_small();
	check_buffer();
	return tap_done();
}
