#include "restore/contents_file.h"

#include "pg/restore_programs.h"
#include "unix/file.h"
#include "unix/memory_file.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdio.h>
#include <unistd.h>

enum { NUMBER_SIZE = 16 };

enum status contents_file_open(struct contents_file *file, const char *bytes, size_t length)
{
	file->fd = memory_file_open("archive");
	if (file->fd < 0)
		return STATUS_FAILED;
	file_write_descriptor_path(file->path, file->fd);
	if (file_write_all(file->fd, bytes, length) != 0)
		return status_fail_errno("could not write to a file in memory");
	return STATUS_DONE;
}

enum status contents_file_restore(const struct contents_file *file, const struct text *list,
	const struct restore_programs *programs, const char *target, int jobs)
{
	struct restore_programs with_list = *programs;
	char number[NUMBER_SIZE];
	struct contents_file entries = {.fd = -1};
	char *words[] = {"-w", "--exit-on-error", "-d", (char *)target, "-L", entries.path,
		(char *)file->path, jobs > 0 ? "-j" : NULL, number, NULL};
	enum status status = STATUS_DONE;

	if (list->length == 0)
		return STATUS_DONE;
	snprintf(number, sizeof number, "%d", jobs);
	status = contents_file_open(&entries, list->bytes, list->length);
	restore_programs_add_file(&with_list, entries.fd);
	if (status == STATUS_DONE)
		status = restore_programs_run(&with_list, "pg_restore", words, STDOUT_FILENO);
	contents_file_close(&entries);
	return status;
}

void contents_file_close(struct contents_file *file)
{
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
}
