#include "rehearse/parallel_rehearsal.h"

#include "dump/archive.h"
#include "dump/archive_large_objects.h"
#include "dump/judge.h"
#include "rehearse/dump_filter.h"
#include "rehearse/scratch_server.h"
#include "restore/dump_start.h"
#include "restore/parallel_restore.h"

#include "unix/child.h"
#include "unix/descriptor.h"
#include "unix/memory_file.h"
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
	PIECE = 1 << 16, /* bytes */
	HEAD_SIZE = 64,  /* bytes that have an archive's version */
	TEXT_LIMIT = 1 << 14,
};

void parallel_rehearsal_init(struct parallel_rehearsal *rehearsal)
{
	*rehearsal = (struct parallel_rehearsal){.spool = -1};
}

/* Makes the file for the archive. */
static enum status open_spool(struct parallel_rehearsal *rehearsal)
{
	const struct account *account = &rehearsal->options.server->folder.user.account;

	note("the archive is kept in a temporary file until it is complete");
	rehearsal->spool = parallel_restore_open_spool();
	if (rehearsal->spool < 0)
		return STATUS_FAILED;
	if (account_give_file(account, rehearsal->spool) == 0)
		return STATUS_DONE;
	return status_fail_errno(
		"could not make user \"%s\" the owner of a temporary file", account->name);
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
		child_stop(pid, SIGTERM, CHILD_GRACE);
	return status;
}

static int provide_roles(void *context, const char *sql, size_t length)
{
	return dump_filter_provide(context, sql, length);
}

/*
 * Makes the roles of the large objects, which may come with the data (archive_large_objects.h). The
 * LENGTH bytes have the contents of the archive.
 */
static enum status provide_large_objects(
	const char *bytes, size_t length, struct dump_filter *filter)
{
	struct archive archive;

	archive_open(&archive, ARCHIVE_CUSTOM);
	archive_feed(&archive, bytes, length < HEAD_SIZE ? length : HEAD_SIZE);
	return archive_large_objects_find(&archive, bytes, length, provide_roles, filter) == 0
		       ? STATUS_DONE
		       : STATUS_FAILED;
}

static enum status provide_large_objects_of_file(int spool, struct dump_filter *filter)
{
	enum status status;
	struct stat file;
	char *bytes;
	size_t length;

	if (fstat(spool, &file) != 0)
		return status_fail_errno("could not read a temporary file");
	length = (size_t)file.st_size;
	bytes = mmap(NULL, length, PROT_READ, MAP_PRIVATE, spool, 0);
	if (bytes == MAP_FAILED)
		return status_fail_errno("could not read a temporary file");
	status = provide_large_objects(bytes, length, filter);
	munmap(bytes, length);
	return status;
}

/* Makes what the definitions need, from the beginning of the archive. */
static enum status provide_for_stream(
	struct parallel_rehearsal *rehearsal, const char *bytes, size_t length)
{
	struct restore_programs programs = rehearsal->programs;
	struct memory_file file;
	enum status status = memory_file_make(&file, "contents", bytes, length);

	restore_programs_add_file(&programs, file.fd);
	if (status == STATUS_DONE)
		status = filter_definitions(&programs, file.path, rehearsal->options.filter);
	memory_file_close(&file);
	if (status != STATUS_DONE)
		return status;
	return provide_large_objects(bytes, length, rehearsal->options.filter);
}

static enum status open_stream(struct parallel_rehearsal *rehearsal, const struct dump_start *start)
{
	const struct parallel_rehearsal_options *options = &rehearsal->options;
	const struct streamed_restore_options stream = {
		.sessions =
			{
				.conninfo = &rehearsal->conninfo,
				.database = options->database,
				.jobs = options->jobs,
				.encoding = start->head.encoding,
			},
		.programs = &rehearsal->programs,
		.target = rehearsal->target.bytes,
	};
	const struct text *bytes = &start->bytes;
	enum status status = provide_for_stream(rehearsal, bytes->bytes, bytes->length);

	if (status == STATUS_DONE)
		status = conninfo_open(&rehearsal->conninfo, rehearsal->target.bytes);
	if (status != STATUS_DONE)
		return status;
	note("the archive is restored while it arrives");
	rehearsal->is_streamed = true;
	return streamed_restore_open(&rehearsal->stream, &stream, judge_archive(start->judge),
		bytes->bytes, bytes->length);
}

enum status parallel_rehearsal_open(struct parallel_rehearsal *rehearsal,
	const struct parallel_rehearsal_options *options, const struct dump_start *start)
{
	const struct text *bytes = &start->bytes;
	enum status status;

	rehearsal->options = *options;
	rehearsal->programs = (struct restore_programs){
		.pg_restore_major = options->major,
		.start = start_as_server_user,
		.context = options->server,
	};
	text_init(&rehearsal->target, TEXT_LIMIT);
	scratch_server_add_conninfo(options->server, &rehearsal->target, options->database);
	status = text_finish(&rehearsal->target, "the connection string");
	if (status != STATUS_DONE)
		return status;
	if (streamed_restore_suits(judge_archive(start->judge), bytes->bytes, bytes->length))
		return open_stream(rehearsal, start);
	return open_spool(rehearsal);
}

enum status parallel_rehearsal_feed(
	struct parallel_rehearsal *rehearsal, const char *bytes, size_t length)
{
	if (rehearsal->is_streamed)
		return streamed_restore_feed(&rehearsal->stream, bytes, length);
	return parallel_restore_keep(rehearsal->spool, bytes, length) == 0 ? STATUS_DONE
									   : STATUS_FAILED;
}

static enum status restore_spool(struct parallel_rehearsal *rehearsal)
{
	const struct parallel_rehearsal_options *options = &rehearsal->options;
	struct restore_programs with_spool = rehearsal->programs;
	char path[DESCRIPTOR_PATH_SIZE];
	enum status status;

	descriptor_write_path(path, rehearsal->spool);
	restore_programs_add_file(&with_spool, rehearsal->spool);
	status = filter_definitions(&with_spool, path, options->filter);
	if (status == STATUS_DONE)
		status = provide_large_objects_of_file(rehearsal->spool, options->filter);
	if (status != STATUS_DONE)
		return status;
	return parallel_restore_run(rehearsal->spool, &rehearsal->programs, rehearsal->target.bytes,
		options->jobs, NULL);
}

enum status parallel_rehearsal_finish(struct parallel_rehearsal *rehearsal)
{
	return rehearsal->is_streamed ? streamed_restore_finish(&rehearsal->stream)
				      : restore_spool(rehearsal);
}

void parallel_rehearsal_close(struct parallel_rehearsal *rehearsal)
{
	if (rehearsal->is_streamed)
		streamed_restore_close(&rehearsal->stream);
	conninfo_release(&rehearsal->conninfo);
	if (rehearsal->spool >= 0)
		close(rehearsal->spool);
	text_release(&rehearsal->target);
	parallel_rehearsal_init(rehearsal);
}
