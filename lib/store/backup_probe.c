#include "store/backup_probe.h"

#include "pg/passfile.h"
#include "store/backup.h"
#include "unix/child.h"
#include "unix/command.h"
#include "unix/finding.h"
#include "unix/message.h"
#include "unix/search_path.h"
#include "unix/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE = 30000 /* milliseconds for a stage to undo what it tries, after a signal */ };

static enum status wait_for_stage(pid_t pid, const char *name)
{
	int wait_status = 0;

	if (!child_wait(pid, &wait_status, -1)) {
		child_stop(pid, SIGTERM, GRACE);
		return STATUS_FAILED;
	}
	if (!WIFEXITED(wait_status)) {
		child_say_end(name, wait_status);
		return STATUS_FAILED;
	}
	return (enum status)WEXITSTATUS(wait_status);
}

static enum status run_stage(const struct command *command)
{
	static const int streams[] = {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO};
	const char *name = command->broken ? NULL : command->words[0];
	pid_t pid;
	int error;

	if (!name)
		return status_fail("out of memory");
	error = child_start(&pid, command->words, streams);
	if (error == 0)
		return wait_for_stage(pid, name);
	errno = error;
	fail_errno("could not run \"%s\"", name);
	return error == ENOENT ? STATUS_NOT_FOUND : STATUS_CANNOT_RUN;
}

static enum status probe_dump(const struct backup *backup, const char *url)
{
	struct command command = {0};
	enum status status;

	backup_add_dump_command(backup, &command, url);
	status = run_stage(&command);
	command_release(&command);
	passfile_forget();
	return status;
}

static enum status find_filter(const char *name)
{
	char *path = search_path_find(name);
	enum status status;

	if (path) {
		status = finding_print("filter", "\"%s\" is \"%s\"", name, path);
	} else {
		fail("the filter \"%s\" is not on PATH", name);
		hint("cron has a short PATH: name it by its whole path, or install its package");
		status = STATUS_NOT_FOUND;
	}
	free(path);
	return status;
}

static enum status probe_driver(const struct backup *backup, const char *program, const char *name)
{
	struct command command = {0};
	enum status status;

	backup_add_driver(backup, &command, program, name);
	command_add(&command, "false");
	status = run_stage(&command);
	command_release(&command);
	if (status != STATUS_DONE && stop_requested() == 0 && !backup_has_own_driver(backup))
		hint("\"%s\" was run with --check, which pgbackup(7) explains to drivers", program);
	return status;
}

/* Keeps the first failure in *STATUS. False if a stop was requested. */
static bool take_result(enum status *status, enum status result)
{
	if (*status == STATUS_DONE)
		*status = result;
	return stop_requested() == 0;
}

enum status backup_probe_run(
	const struct backup *backup, const char *program, const char *name, const char *url)
{
	enum status status = STATUS_DONE;
	bool goes_on = take_result(&status, probe_dump(backup, url));

	for (size_t i = 0; goes_on && i < backup->filter_count; i++)
		goes_on = take_result(&status, find_filter(backup->filters[i][0]));
	if (goes_on)
		goes_on = take_result(
			&status, finding_print("name", "the backup would be called \"%s\"", name));
	if (goes_on)
		take_result(&status, probe_driver(backup, program, name));
	return status;
}
