#include "unix/program.h"

#include "unix/message.h"
#include "unix/run_report.h"
#include "unix/stop.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* The limit is inherited by children. */
static void forbid_core_file(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_CORE, &limit) != 0)
		return;
	limit.rlim_cur = 0;
	(void)setrlimit(RLIMIT_CORE, &limit);
}

int program_main(const struct program *program, int argc, char **argv, void *context)
{
	struct options options;
	enum status status;

	program_open_streams();
	if (program->holds_secrets)
		forbid_core_file();
	message_program(program->name);
	status = options_read(&options, program, argc, argv, context);
	if (status == STATUS_GOING_ON)
		status = program->run(&options, context);
	else if (status == STATUS_DONE) /* --help or --version */
		return STATUS_DONE;
	run_report_write(stop_find_status(status));
	return (int)status;
}

void program_open_streams(void)
{
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

enum status program_fail_output(void)
{
	if (errno != EPIPE)
		return status_fail_errno("could not write to standard output");
	say("the reader ended first");
	return STATUS_FAILED;
}

enum status program_print(const char *format, ...)
{
	va_list arguments;
	int failed;

	va_start(arguments, format);
	failed = vprintf(format, arguments) < 0;
	va_end(arguments);
	return fflush(stdout) != 0 || failed ? program_fail_output() : STATUS_DONE;
}

enum status program_close_output(void)
{
	if (close(STDOUT_FILENO) == 0)
		return STATUS_DONE;
	return status_fail_errno("could not close standard output");
}

void program_print_result(const char *place)
{
	int failed = printf("%s\n", place) < 0;

	if (fflush(stdout) != 0 || failed)
		warn("could not write the place of the backup, \"%s\", to standard output: %s",
			place, strerror(errno));
}

enum status program_check_input(const char *advice)
{
	if (!isatty(STDIN_FILENO))
		return STATUS_DONE;
	fail("standard input is a terminal");
	hint("%s", advice);
	return STATUS_MISUSE;
}
