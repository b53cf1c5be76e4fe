#include "restore/client_process.h"

#include "unix/child.h"
#include "unix/descriptor.h"
#include "unix/message.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

enum { PIPE_SIZE = 1 << 20 };

int client_process_make_pipe(int ends[2], int ours)
{
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fail_errno("could not create a pipe");
	(void)fcntl(ends[0], F_SETPIPE_SZ, PIPE_SIZE);
	if (fcntl(ends[ours], F_SETFL, O_NONBLOCK) == 0)
		return 0;
	fail_errno("could not prepare a pipe");
	close(ends[0]);
	close(ends[1]);
	return -1;
}

int client_process_start(struct client_process *process, client_process_starter *start,
	const void *context, char *const *words, int output)
{
	int errors = process->keeps_errors ? error_copy_open(&process->errors) : STDERR_FILENO;
	int ends[2];
	int result = -1;

	if (errors < 0)
		return -1;
	if (client_process_make_pipe(ends, 1) == 0) {
		result = start(context, &process->pid, process->name, words,
			(const int[]){ends[0], output, errors});
		close(ends[0]);
		process->input = ends[1];
	}
	if (errors != STDERR_FILENO)
		close(errors);
	if (result != 0)
		process->pid = 0;
	return result;
}

int client_process_wait(struct client_process *process)
{
	descriptor_close(&process->input);
	if (!child_wait(process->pid, &process->wait_status, -1))
		return -1;
	process->pid = 0;
	error_copy_finish(&process->errors);
	return process->wait_status == 0 ? 0 : child_say_end(process->name, process->wait_status);
}

int client_process_say_early_end(struct client_process *process)
{
	if (client_process_wait(process) == 0)
		fail("%s ended before the dump did", process->name);
	return -1;
}

void client_process_stop(struct client_process *process)
{
	if (process->pid > 0)
		child_stop(process->pid, SIGTERM, CHILD_GRACE);
	process->pid = 0;
	error_copy_finish(&process->errors);
	descriptor_close(&process->input);
}
