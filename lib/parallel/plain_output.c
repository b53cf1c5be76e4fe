#include "parallel/plain_output.h"

#include "pg/client_program.h"
#include "pg/dumper.h"
#include "pg/parallel_options.h"
#include "pg/restore_programs.h"
#include "unix/child.h"
#include "unix/message.h"
#include "unix/pipeline.h"
#include "unix/stop.h"
#include "unix/text.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EARLY_END = 100 /* milliseconds from the end of its input's pipe to its own */ };

static enum status find_restorer(struct installed *restorer, const struct installed *dumper)
{
	const char *slash = strrchr(dumper->path, '/');
	struct text path;
	enum status status;

	*restorer = (struct installed){.path = NULL};
	text_init(&path, PATH_MAX);
	if (slash) {
		text_add_bytes(&path, dumper->path, (size_t)(slash - dumper->path));
		text_add(&path, "/pg_restore");
	}
	status = text_finish(&path, "the path of pg_restore");
	if (status == STATUS_DONE && slash && access(path.bytes, X_OK) == 0) {
		status = dumper_take(restorer, path.bytes) == 0 ? STATUS_DONE : STATUS_FAILED;
		restorer->major = dumper->major;
	} else if (status == STATUS_DONE) {
		status = dumper_find(restorer, "", "pg_restore", dumper->major, "--pg-dump");
	}
	text_release(&path);
	return status;
}

enum status plain_output_open(
	struct plain_output *output, const struct installed *dumper, char *const *words)
{
	static char dash_f[] = "-f", dash[] = "-";
	char *const target[] = {dash_f, dash, NULL};
	struct installed *restorer = &output->restorer;
	enum status status;

	*output = (struct plain_output){.pid = 0};
	status = find_restorer(restorer, dumper);
	if (status == STATUS_DONE) {
		command_add(&output->command, restorer->path);
		command_add_all(
			&output->command, restore_programs_sql_words(target, restorer->major));
		parallel_options_add_restore(&output->command, words);
		note("running \"%s\" for the SQL", restorer->path);
	}
	return output->command.broken ? status_fail("out of memory") : status;
}

enum status plain_output_start(struct plain_output *output)
{
	int streams[3] = {-1, STDOUT_FILENO, STDERR_FILENO}, ends[2];
	enum status status;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return status_fail_errno("could not create a pipe");
	streams[0] = ends[0];
	status = client_program_start(&output->pid, output->command.words, streams);
	if (status != STATUS_DONE)
		output->pid = 0;
	else if (dup2(ends[1], STDOUT_FILENO) < 0)
		status = status_fail_errno("could not write to a pipe");
	close(ends[0]);
	close(ends[1]);
	return status;
}

/* No descriptor of the pipe is left: pg_restore sees its end. */
static enum status end_archive(void)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	if (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0)
		return status_fail_errno("could not end what pg_restore reads");
	close(nowhere);
	return STATUS_DONE;
}

/* Says why pg_restore has ended before the archive, if it has. Without a reader it ends by SIGPIPE.
 */
static void say_early_end(struct plain_output *output)
{
	int wait_status;

	if (stop_requested() != 0 || !child_wait(output->pid, &wait_status, EARLY_END))
		return;
	output->pid = 0;
	if (!WIFSIGNALED(wait_status) || WTERMSIG(wait_status) != SIGPIPE || !stop_by_pipe())
		child_say_end("pg_restore", wait_status);
}

enum status plain_output_close(struct plain_output *output, enum status status)
{
	if (status == STATUS_DONE && output->pid > 0)
		status = end_archive();
	if (status == STATUS_DONE && output->pid > 0)
		status = child_finish(&output->pid, "pg_restore");
	else if (output->pid > 0)
		say_early_end(output);
	if (output->pid > 0)
		child_stop(output->pid, SIGTERM, PIPELINE_GRACE);
	output->pid = 0;
	command_release(&output->command);
	installed_release(&output->restorer);
	return status;
}
