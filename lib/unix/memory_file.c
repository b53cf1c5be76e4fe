#include "unix/memory_file.h"

#include "unix/message.h"

#include <sys/mman.h>
#include <unistd.h>

int memory_file_open(const char *name)
{
	int fd = memfd_create(name, MFD_CLOEXEC);

	return fd >= 0 ? fd : fail_errno("could not create a file in memory");
}

FILE *memory_file_open_stream(const char *name)
{
	int fd = memory_file_open(name);
	FILE *file = fd >= 0 ? fdopen(fd, "w+") : NULL;

	if (!file && fd >= 0) {
		fail_errno("could not create a file in memory");
		close(fd);
	}
	return file;
}
