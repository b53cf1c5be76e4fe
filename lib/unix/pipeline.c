#include "unix/pipeline.h"

#include "unix/child.h"
#include "unix/clock.h"
#include "unix/descriptor.h"
#include "unix/message.h"
#include "unix/orphans.h"
#include "unix/status.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	/* Milliseconds for which a process that has closed its descriptors is awaited, and how
	   often it is looked at. */
	SETTLE_TIME = 1000,
	TICK = 1,
};

enum status pipeline_open(struct pipeline *pipeline, size_t stages)
{
	*pipeline = (struct pipeline){.output = -1};
	pipeline->stages = calloc(stages, sizeof *pipeline->stages);
	if (!pipeline->stages)
		return status_fail("out of memory");
	orphans_adopt();
	return STATUS_DONE;
}

static enum status fail_to_run(const char *command, int error)
{
	errno = error;
	fail_errno("could not run \"%s\"", command);
	return error == ENOENT || error == ENOTDIR ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN;
}

static void wipe_words(char *const *words)
{
	for (; *words; words++)
		text_wipe(*words);
}

enum status pipeline_start(struct pipeline *pipeline, char *const *words, enum stage_output output)
{
	struct stage *stage = &pipeline->stages[pipeline->count];
	const char *slash = strrchr(words[0], '/');
	int next[2] = {-1, STDOUT_FILENO};
	int in = pipeline->output >= 0 ? pipeline->output : STDIN_FILENO;
	int error;

	*stage = (struct stage){.name = strdup(slash ? slash + 1 : words[0])};
	if (!stage->name || (output == STAGE_TO_PIPE && pipe2(next, O_CLOEXEC) != 0)) {
		fail_errno("could not start \"%s\"", words[0]);
		free(stage->name);
		return STATUS_FAILED;
	}
	error = child_start(&stage->pid, words, (const int[]){in, next[1], STDERR_FILENO});
	if (output == STAGE_TO_PIPE)
		close(next[1]);
	if (pipeline->output >= 0)
		close(pipeline->output);
	pipeline->output = next[0];
	if (error != 0) {
		free(stage->name);
		return fail_to_run(words[0], error);
	}
	wipe_words(words);
	stage->running = true;
	pipeline->count++;
	return STATUS_DONE;
}

static bool has_failed(const struct stage *stage)
{
	return !stage->running && stage->wait_status != 0;
}

/* Whether the stage failed without being stopped by us. */
static bool is_at_fault(const struct stage *stage)
{
	return has_failed(stage) && !stage->told;
}

static bool died_of_sigpipe(const struct stage *stage)
{
	return WIFSIGNALED(stage->wait_status) && WTERMSIG(stage->wait_status) == SIGPIPE;
}

/* False if PID is not that of a stage. */
static bool note_end(struct pipeline *pipeline, pid_t pid, int wait_status)
{
	for (size_t i = 0; i < pipeline->count; i++) {
		struct stage *stage = &pipeline->stages[i];

		if (!stage->running || stage->pid != pid)
			continue;
		stage->running = false;
		stage->wait_status = wait_status;
		stage->ended_at = clock_milliseconds();
		return true;
	}
	return false;
}

/* Whether a stage has ended, from the one numbered FIRST on. */
static bool has_ended_from(const struct pipeline *pipeline, size_t first)
{
	for (size_t i = first; i < pipeline->count; i++)
		if (!pipeline->stages[i].running)
			return true;
	return false;
}

/* Signals that ask a process to stop are no failure: scripts stop their helpers by them. */
static bool is_failure(int wait_status)
{
	int number = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : 0;

	return wait_status != 0 && number != SIGTERM && number != SIGHUP && number != SIGINT;
}

/*
 * An orphan has ended. Where no stage that reads from another had ended before (READER_ENDED),
 * SIGPIPE does not count: the reader was another process that a command started, as in "head
 * <(yes)", and counts itself.
 */
static void note_orphan(struct pipeline *pipeline, int wait_status, bool reader_ended)
{
	if (pipeline->stream_ended || pipeline->orphan_failed || !has_ended_from(pipeline, 0) ||
		!is_failure(wait_status))
		return;
	if (!reader_ended && WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGPIPE)
		return;
	pipeline->orphan_failed = true;
	pipeline->orphan_status = wait_status;
}

/* Reaps stages and orphans that have ended. True if a stage is still running. */
static bool reap_stages(struct pipeline *pipeline)
{
	bool reader_ended = has_ended_from(pipeline, 1);
	int wait_status;
	pid_t pid;

	for (size_t i = 0; i < pipeline->count; i++) {
		pid = pipeline->stages[i].pid;
		if (pipeline->stages[i].running && waitpid(pid, &wait_status, WNOHANG) == pid)
			note_end(pipeline, pid, wait_status);
	}
	while ((pid = orphans_wait(&wait_status)) > 0)
		if (!note_end(pipeline, pid, wait_status))
			note_orphan(pipeline, wait_status, reader_ended);
	for (size_t i = 0; i < pipeline->count; i++)
		if (pipeline->stages[i].running)
			return true;
	return false;
}

bool pipeline_has_failed(struct pipeline *pipeline)
{
	reap_stages(pipeline);
	for (size_t i = 0; i < pipeline->count; i++)
		if (is_at_fault(&pipeline->stages[i]))
			return true;
	return pipeline->orphan_failed;
}

/* Whether a stage failed, SIGPIPE not counted: that is the result of its reader's end. */
static bool has_failed_by_itself(const struct pipeline *pipeline)
{
	for (size_t i = 0; i < pipeline->count; i++)
		if (is_at_fault(&pipeline->stages[i]) && !died_of_sigpipe(&pipeline->stages[i]))
			return true;
	return pipeline->orphan_failed;
}

static void tell_to_stop(struct stage *stage, int64_t now)
{
	stage->told = true;
	stage->told_at = now;
	kill(stage->pid, SIGTERM);
	kill(stage->pid, SIGCONT);
}

/*
 * Since when the output of stage I is useless: a later stage has ended, or a stage died of SIGPIPE,
 * whose reader has closed its input and may be about to fail. -1 if it is not.
 */
static int64_t useless_since(const struct pipeline *pipeline, size_t i)
{
	for (size_t j = 0; j < pipeline->count; j++) {
		const struct stage *other = &pipeline->stages[j];

		if (!other->running && (j > i || died_of_sigpipe(other)))
			return other->ended_at;
	}
	return -1;
}

/* A stage that cannot be killed, since it runs as another user, counts as killed. */
static void kill_stage(struct stage *stage, int64_t now)
{
	stage->killed = true;
	if (kill(stage->pid, SIGKILL) == 0) {
		warn("command \"%s\" did not stop and was killed", stage->name);
		return;
	}
	warn("command \"%s\" did not stop and cannot be killed: %s", stage->name, strerror(errno));
	stage->running = false;
	stage->wait_status = SIGKILL;
	stage->ended_at = now;
}

/* Stops or kills stage I if that is due. Returns the milliseconds until the next deadline. */
static int64_t enforce_deadlines(struct pipeline *pipeline, size_t i, bool stop, int64_t now)
{
	struct stage *stage = &pipeline->stages[i];
	int64_t since = useless_since(pipeline, i);

	if (!stage->told && (stop || (since >= 0 && now >= since + PIPELINE_PATIENCE)))
		tell_to_stop(stage, now);
	if (stage->killed)
		return CHILD_GRACE;
	if (!stage->told)
		return since >= 0 ? since + PIPELINE_PATIENCE - now : CHILD_GRACE;
	if (now < stage->told_at + CHILD_GRACE)
		return stage->told_at + CHILD_GRACE - now;
	kill_stage(stage, now);
	return CHILD_GRACE;
}

/* Waits until all stages have ended. STOP: stops them at once. */
static void wait_for_all(struct pipeline *pipeline, bool stop)
{
	while (reap_stages(pipeline)) {
		int64_t now = clock_milliseconds();
		int64_t timeout = CHILD_GRACE;

		stop = stop || stop_requested() != 0 || has_failed_by_itself(pipeline);
		for (size_t i = 0; i < pipeline->count; i++) {
			int64_t due = timeout;

			if (pipeline->stages[i].running)
				due = enforce_deadlines(pipeline, i, stop, now);
			timeout = due < timeout ? due : timeout;
		}
		stop_wait(-1, (int)(timeout > 0 ? timeout : 0));
	}
}

static enum status status_of(int wait_status)
{
	return WIFSIGNALED(wait_status) ? STATUS_SIGNAL_BASE + WTERMSIG(wait_status)
					: WEXITSTATUS(wait_status);
}

static enum status stage_status(const struct stage *stage)
{
	return status_of(stage->wait_status);
}

static void say_stage_failure(const struct stage *stage)
{
	char name[NAME_MAX + 16];

	snprintf(name, sizeof name, "command \"%s\"", stage->name);
	child_say_end(name, stage->wait_status);
}

/* Reports the stages that failed; those that died of SIGPIPE only if SIGPIPE_COUNTS. */
static enum status report_failures(const struct pipeline *pipeline, bool sigpipe_counts)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; i < pipeline->count; i++) {
		const struct stage *stage = &pipeline->stages[i];

		if (!is_at_fault(stage) || (died_of_sigpipe(stage) && !sigpipe_counts))
			continue;
		say_stage_failure(stage);
		if (status == STATUS_DONE)
			status = stage_status(stage);
	}
	return status;
}

static enum status report_orphan(const struct pipeline *pipeline)
{
	if (!pipeline->orphan_failed)
		return STATUS_DONE;
	child_say_end("a process that a command left running", pipeline->orphan_status);
	return status_of(pipeline->orphan_status);
}

/* No stage failed by itself, but one was told to stop: its status is the pipeline's. */
static enum status stopped_status(const struct pipeline *pipeline)
{
	for (size_t i = 0; i < pipeline->count; i++) {
		const struct stage *stage = &pipeline->stages[i];

		if (!stage->told)
			continue;
		if (stop_requested() == 0)
			fail("command \"%s\" did not end after its reader ended, and was stopped",
				stage->name);
		return stage->wait_status != 0 ? stage_status(stage) : STATUS_FAILED;
	}
	return STATUS_DONE;
}

static void stop_orphans(struct pipeline *pipeline)
{
	if (!pipeline->orphans_stopped)
		orphans_stop(CHILD_GRACE);
	pipeline->orphans_stopped = true;
}

void pipeline_end_stream(struct pipeline *pipeline)
{
	int64_t deadline = clock_milliseconds() + SETTLE_TIME;

	reap_stages(pipeline);
	while (orphans_are_exiting() && clock_milliseconds() < deadline) {
		stop_wait(-1, TICK);
		reap_stages(pipeline);
	}
	pipeline->stream_ended = true;
}

enum status pipeline_wait(struct pipeline *pipeline)
{
	enum status status;

	wait_for_all(pipeline, false);
	if (!pipeline->stream_ended)
		pipeline_end_stream(pipeline);
	status = report_failures(pipeline, false);
	if (status == STATUS_DONE)
		status = report_orphan(pipeline);
	if (status == STATUS_DONE)
		status = report_failures(pipeline, true);
	if (status == STATUS_DONE)
		status = stopped_status(pipeline);
	if (status != STATUS_DONE)
		stop_orphans(pipeline);
	return status;
}

void pipeline_stop(struct pipeline *pipeline)
{
	descriptor_close(&pipeline->output);
	wait_for_all(pipeline, true);
	stop_orphans(pipeline);
}

void pipeline_close(struct pipeline *pipeline)
{
	for (size_t i = 0; i < pipeline->count; i++)
		free(pipeline->stages[i].name);
	free(pipeline->stages);
	if (pipeline->output >= 0)
		close(pipeline->output);
	*pipeline = (struct pipeline){.output = -1};
}
