#include "rehearse/parallel_rehearsal.h"

#include "dump/archive.h"
#include "dump/archive_large_objects.h"
#include "pg/restore_programs.h"
#include "rehearse/dump_filter.h"
#include "rehearse/scratch_server.h"
#include "restore/parallel_restore.h"

#include "unix/child.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PATH_SIZE = 32,
	PIECE = 1 << 16, /* bytes */
	HEAD_SIZE = 64,  /* bytes that have an archive's version */
	GRACE = 10000,   /* milliseconds until a program that does not stop is killed */
	TEXT_LIMIT = 1 << 14,
};

int parallel_rehearsal_open_spool(const struct scratch_server *server)
{
	const struct account *account = &server->folder.user.account;
	int spool = parallel_restore_open_spool();

	if (spool < 0 || account_give_file(account, spool) == 0)
		return spool;
	fail_errno("could not make user \"%s\" the owner of a temporary file", account->name);
	close(spool);
	return -1;
}

static int start_as_server_user(const void *context, pid_t *pid, const char *name,
	char *const *words, const int streams[3], const int *files)
{
	return scratch_server_run_with_files(context, pid, name, words, streams, files);
}

/* Has FILTER see what can be read from the pipe FD. Returns 0, or -1 as dump_filter_feed(). */
static int filter_output(int fd, struct dump_filter *filter)
{
	char piece[PIECE];
	ssize_t length = 1;

	while (length != 0) {
		if (!stop_wait(fd, -1)) {
			if (stop_requested() != 0)
				return -1;
			continue;
		}
		length = read(fd, piece, sizeof piece);
		if (length < 0 && errno != EINTR)
			return fail_errno("could not read from pg_restore");
		if (length > 0 && dump_filter_feed(filter, piece, (size_t)length) != 0)
			return -1;
	}
	return dump_filter_finish(filter);
}

/* The archive's SQL without its data, from pg_restore through a pipe, goes to FILTER. */
static enum status filter_definitions(
	const struct restore_programs *programs, char *path, struct dump_filter *filter)
{
	char *words[] = {"-f", "-", "--section=pre-data", "--section=post-data", path, NULL};
	enum status status = STATUS_FAILED;
	pid_t pid = 0;
	int output[2];

	if (pipe2(output, O_CLOEXEC) != 0)
		return status_fail_errno("could not create a pipe");
	if (restore_programs_start(programs, &pid, "pg_restore",
		    restore_programs_sql_words(words, programs->pg_restore_major),
		    (const int[]){STDIN_FILENO, output[1], STDERR_FILENO}) == 0) {
		close(output[1]);
		output[1] = -1;
		if (filter_output(output[0], filter) == 0)
			status = child_finish(&pid, "pg_restore");
	}
	close(output[0]);
	if (output[1] >= 0)
		close(output[1]);
	if (pid > 0)
		child_stop(pid, SIGTERM, GRACE);
	return status;
}

static int provide_roles(void *context, const char *sql, size_t length)
{
	return dump_filter_provide(context, sql, length);
}

/* Makes the roles of the large objects, which may come with the data (archive_large_objects.h). */
static enum status provide_large_objects(int spool, struct dump_filter *filter)
{
	struct archive archive;
	struct stat file;
	char *bytes;
	size_t length;
	int result;

	if (fstat(spool, &file) != 0)
		return status_fail_errno("could not read a temporary file");
	length = (size_t)file.st_size;
	bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, spool, 0);
	if (bytes == MAP_FAILED)
		return status_fail_errno("could not read a temporary file");
	archive_open(&archive, ARCHIVE_CUSTOM);
	archive_feed(&archive, bytes, length < HEAD_SIZE ? length : HEAD_SIZE);
	result = archive_large_objects_find(&archive, bytes, length, provide_roles, filter);
	munmap(bytes, length);
	return result == 0 ? STATUS_DONE : STATUS_FAILED;
}

enum status parallel_rehearsal_run(const struct parallel_rehearsal_options *options)
{
	const struct restore_programs programs = {
		.pg_restore_major = options->major,
		.start = start_as_server_user,
		.context = options->server,
		.files = {options->spool},
	};
	struct text conninfo;
	char path[PATH_SIZE];
	enum status status;

	snprintf(path, sizeof path, "/proc/self/fd/%d", options->spool);
	text_init(&conninfo, TEXT_LIMIT);
	scratch_server_add_conninfo(options->server, &conninfo, options->database);
	status = text_finish(&conninfo, "the connection string");
	if (status == STATUS_DONE)
		status = filter_definitions(&programs, path, options->filter);
	if (status == STATUS_DONE)
		status = provide_large_objects(options->spool, options->filter);
	if (status == STATUS_DONE)
		status = parallel_restore_run(
			options->spool, &programs, conninfo.bytes, options->jobs, NULL);
	text_release(&conninfo);
	return status;
}
