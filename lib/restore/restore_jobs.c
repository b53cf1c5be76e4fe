#include "restore/restore_jobs.h"

#include "dump/judge.h"
#include "pg/password_command.h"
#include "restore/dump_start.h"
#include "restore/parallel_restore.h"
#include "restore/restore_options.h"
#include "unix/message.h"
#include "unix/size.h"

#include <stdint.h>
#include <unistd.h>

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

static enum status begin_stream(struct restore_jobs *jobs)
{
	const struct restore_jobs_options *options = &jobs->options;
	const struct restore_options *asked = options->asked;
	const struct streamed_restore_options stream = {
		.sessions = options->sessions,
		.programs = options->programs,
		.manner = asked->parts.selects ? asked->parts.manner : NULL,
		.target = options->target,
	};
	const struct text *bytes = &options->start->bytes;

	jobs->is_streamed = true;
	note("the archive is restored while it arrives");
	return streamed_restore_open(&jobs->stream, &stream, judge_archive(options->start->judge),
		bytes->bytes, bytes->length);
}

enum status restore_jobs_open(struct restore_jobs *jobs, const struct restore_jobs_options *options)
{
	const struct dump_start *start = options->start;

	jobs->options = *options;
	if (restore_jobs_may_stream(options->asked) &&
		streamed_restore_suits(
			judge_archive(start->judge), start->bytes.bytes, start->bytes.length))
		return begin_stream(jobs);
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

enum status restore_jobs_finish(struct restore_jobs *jobs)
{
	const struct restore_jobs_options *options = &jobs->options;
	const struct restore_options *asked = options->asked;
	enum status status;

	if (jobs->is_streamed)
		return streamed_restore_finish(&jobs->stream);
	status = password_command_offer(options->conninfo);
	if (status != STATUS_DONE)
		return status;
	return parallel_restore_run(jobs->spool, options->programs, options->target, asked->jobs,
		asked->create ? NULL : options->connection);
}

void restore_jobs_close(struct restore_jobs *jobs)
{
	if (jobs->is_streamed)
		streamed_restore_close(&jobs->stream);
	if (jobs->spool >= 0)
		close(jobs->spool);
	restore_jobs_init(jobs);
}
