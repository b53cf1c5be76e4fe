#include "unix/memory_file.h"

#include "unix/descriptor.h"
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

enum status memory_file_make(
	struct memory_file *file, const char *name, const char *bytes, size_t length)
{
	file->fd = memory_file_open(name);
	if (file->fd < 0)
		return STATUS_FAILED;
	descriptor_write_path(file->path, file->fd);
	if (descriptor_write_all(file->fd, bytes, length) != 0)
		return status_fail_errno("could not write to a file in memory");
	return STATUS_DONE;
}

void memory_file_close(struct memory_file *file)
{
	descriptor_close(&file->fd);
}
