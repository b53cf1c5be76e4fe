#include "restore/restore_jobs.h"

#include "dump/judge.h"
#include "pg/password_command.h"
#include "restore/parallel_restore.h"
#include "restore/restore.h"
#include "unix/message.h"
#include "unix/size.h"

#include <stdint.h>
#include <unistd.h>

enum { MEMORY = 1 << 28 }; /* the default, in bytes */

const char *restore_jobs_read_memory(const char *text, uint64_t *memory)
{
	static const struct size_range range = {1 << 20, SIZE_MAX / 2, "it must be 1 MiB or more"};

	return size_take(text, &range, memory);
}

void restore_jobs_init(struct restore_jobs *jobs)
{
	*jobs = (struct restore_jobs){.spool = -1};
}

bool restore_jobs_may_stream(const struct restore_options *options)
{
	return options->jobs > 0 && options->create;
}

struct copy_sessions_options restore_jobs_sessions(const struct restore *restore)
{
	const struct restore_options *options = restore->options;

	return (struct copy_sessions_options){
		.conninfo = restore->conninfo,
		.database = restore->destination.database.working,
		.jobs = options->jobs,
		.memory = options->memory > 0 ? options->memory : MEMORY,
		.encoding = restore->start.head.encoding,
		.role = options->parts.role,
	};
}

static enum status begin_stream(struct restore_jobs *jobs, const struct restore *restore)
{
	const struct restore_options *options = restore->options;
	const struct streamed_restore_options stream = {
		.sessions = restore_jobs_sessions(restore),
		.programs = &restore->programs,
		.manner = options->parts.selects ? options->parts.manner : NULL,
		.target = restore->destination.conninfo.bytes,
	};
	const struct text *bytes = &restore->start.bytes;

	jobs->is_streamed = true;
	note("the archive is restored while it arrives");
	return streamed_restore_open(&jobs->stream, &stream, judge_archive(restore->start.judge),
		bytes->bytes, bytes->length);
}

enum status restore_jobs_begin(struct restore_jobs *jobs, const struct restore *restore)
{
	const struct text *bytes = &restore->start.bytes;

	if (restore_jobs_may_stream(restore->options) &&
		streamed_restore_suits(
			judge_archive(restore->start.judge), bytes->bytes, bytes->length))
		return begin_stream(jobs, restore);
	note("the archive is kept in a temporary file until it is complete");
	jobs->spool = parallel_restore_open_spool();
	return jobs->spool >= 0 ? STATUS_DONE : STATUS_FAILED;
}

enum status restore_jobs_feed(struct restore_jobs *jobs, const char *bytes, size_t length)
{
	if (jobs->is_streamed)
		return streamed_restore_feed(&jobs->stream, bytes, length);
	return parallel_restore_keep(jobs->spool, bytes, length) == 0 ? STATUS_DONE : STATUS_FAILED;
}

enum status restore_jobs_finish(struct restore_jobs *jobs, const struct restore *restore)
{
	const struct restore_options *options = restore->options;
	enum status status;

	if (jobs->is_streamed)
		return streamed_restore_finish(&jobs->stream);
	status = password_command_offer(restore->conninfo);
	if (status != STATUS_DONE)
		return status;
	return parallel_restore_run(jobs->spool, &restore->programs,
		restore->destination.conninfo.bytes, options->jobs,
		options->create ? NULL : restore->connection);
}

void restore_jobs_close(struct restore_jobs *jobs)
{
	if (jobs->is_streamed)
		streamed_restore_close(&jobs->stream);
	if (jobs->spool >= 0)
		close(jobs->spool);
	restore_jobs_init(jobs);
}
