#include "pg/passfile.h"

#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/number.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Linux 6.3 and later; a system can be configured to reject a memfd without it. */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

enum { LINE_MAX_BYTES = 1 << 20 };

/* Not close-on-exec, since pg_dump has to inherit it. */
static int open_memory(void)
{
	int fd = memfd_create("passfile", MFD_NOEXEC_SEAL);

	if (fd < 0 && errno == EINVAL)
		fd = memfd_create("passfile", 0);
	if (fd >= 0 && fchmod(fd, S_IRUSR | S_IWUSR) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void add_line(struct text *line, const char *password)
{
	text_add(line, "*:*:*:*:");
	for (; *password != '\0'; password++) {
		if (*password == ':' || *password == '\\')
			text_add_byte(line, '\\');
		text_add_byte(line, *password);
	}
	text_add_byte(line, '\n');
}

static int export_path(int fd)
{
	char path[DESCRIPTOR_PATH_SIZE];

	descriptor_write_path(path, fd);
	if (setenv("PGPASSFILE", path, 1) != 0)
		return -1;
	return unsetenv("PGPASSWORD");
}

int passfile_offer(const char *password)
{
	struct text line;
	int fd, result;

	passfile_forget();
	text_init(&line, LINE_MAX_BYTES);
	add_line(&line, password);
	if (text_finish(&line, "the password") != 0) {
		text_release(&line);
		return -1;
	}
	fd = open_memory();
	result = fd < 0 || descriptor_write_all(fd, line.bytes, line.length) != 0 ||
				 export_path(fd) != 0
			 ? -1
			 : 0;
	if (result != 0)
		fail_errno("could not hand the password over in memory");
	if (result != 0 && fd >= 0)
		close(fd);
	text_release(&line);
	return result;
}

/* The descriptor that PATH names, or -1. */
static int read_descriptor(const char *path)
{
	static const char *const folders[] = {"/proc/self/fd/", "/dev/fd/"};

	for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
		uint64_t fd;

		if (bytes_begin_with(path, strlen(path), folders[i]))
			return number_read(path + strlen(folders[i]), INT_MAX, &fd) ? (int)fd : -1;
	}
	return -1;
}

static bool is_memory(int fd)
{
	static const char target[] = "/memfd:";
	char path[DESCRIPTOR_PATH_SIZE], name[sizeof target];

	descriptor_write_path(path, fd);
	return readlink(path, name, strlen(target)) == (ssize_t)strlen(target) &&
	       memcmp(name, target, strlen(target)) == 0;
}

/* The descriptor of the passfile in memory that PGPASSFILE names, or -1. */
static int find_memory_passfile(void)
{
	const char *path = getenv("PGPASSFILE");
	int fd = path ? read_descriptor(path) : -1;

	return fd >= 0 && is_memory(fd) ? fd : -1;
}

static void set_inherited(bool inherited)
{
	int fd = find_memory_passfile();

	if (fd >= 0)
		(void)fcntl(fd, F_SETFD, inherited ? 0 : FD_CLOEXEC);
}

void passfile_withhold(void)
{
	set_inherited(false);
}

void passfile_grant(void)
{
	set_inherited(true);
}

void passfile_forget(void)
{
	int fd = find_memory_passfile();

	if (fd < 0)
		return;
	close(fd);
	unsetenv("PGPASSFILE");
}
