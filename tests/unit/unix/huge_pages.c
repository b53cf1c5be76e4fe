/*
 * unix/huge_pages: what the system then says of a buffer's pages, in /proc/self/smaps.
 */
#include "unix/huge_pages.h"

#include "tap.h"

#include <errno.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LINE_SIZE = 512, BUFFER_SIZE = 8 << 20 };

/* Whether LINE is the first of a mapping, "START-END ...", and which addresses that has. */
static bool read_bounds(const char *line, uintmax_t *start, uintmax_t *end)
{
	char *rest;

	*start = strtoumax(line, &rest, 16);
	if (rest == line || *rest != '-')
		return false;
	*end = strtoumax(rest + 1, &rest, 16);
	return *rest == ' ';
}

/* Whether the page of ADDRESS was asked to be huge: its mapping has the flag "hg". */
static bool is_requested(const void *address)
{
	FILE *maps = fopen("/proc/self/smaps", "r");
	bool inside = false, requested = false;
	uintmax_t start, end;
	char line[LINE_SIZE];

	if (!maps)
		return false;
	while (fgets(line, sizeof line, maps)) {
		if (read_bounds(line, &start, &end))
			inside = (uintptr_t)address >= start && (uintptr_t)address < end;
		else if (inside && strncmp(line, "VmFlags:", 8) == 0)
			requested = strstr(line, " hg") != NULL;
	}
	fclose(maps);
	return requested;
}

/*
 * Whether a request that is certainly made can be seen: not where the kernel has no huge pages, nor
 * in qemu-user, which keeps it from the kernel.
 */
static bool shows_requests(void)
{
	void *bytes =
		mmap(NULL, BUFFER_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	bool shown;

	if (bytes == MAP_FAILED)
		exit(1);
	shown = madvise(bytes, BUFFER_SIZE, MADV_HUGEPAGE) == 0 && is_requested(bytes);
	munmap(bytes, BUFFER_SIZE);
	return shown;
}

static void check_buffer(void)
{
	char *bytes = malloc(BUFFER_SIZE);

	if (!bytes)
		exit(1);
	errno = ENOENT;
	huge_pages_request(bytes, BUFFER_SIZE);
	tap_ok(errno == ENOENT, "errno is unchanged");
	if (shows_requests())
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
