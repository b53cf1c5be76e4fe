#include "pg/client_program.h"

#include "unix/capture.h"
#include "unix/child.h"
#include "unix/command.h"
#include "unix/message.h"
#include "unix/text.h"
#include "unix/words.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_needed(const char *variable)
{
	static const char *const needed[] = {
		"GSS",
		"HOME=",
		"KRB5",
		"LANG=",
		"LANGUAGE=",
		"LC_",
		"LD_",
		"LOGNAME=",
		"OPENSSL_",
		"PATH=",
		"PG",
		"SSL_CERT_",
		"SSLKEYLOGFILE=",
		"TERM=",
		"TMPDIR=",
		"TZ=",
		"TZDIR=",
		"USER=",
		"XDG_",
	};

	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (bytes_begin_with(variable, strlen(variable), needed[i]))
			return true;
	return false;
}

/* pg_dump may be a script of the user's, which needs variables of its own. */
static bool is_no_key_of_store(const char *variable)
{
	return !bytes_begin_with(variable, strlen(variable), "AWS_");
}

/* The environment of a client, to be freed; its strings are those of ours. NULL: no memory. */
static char **choose_environment(bool (*is_kept)(const char *variable))
{
	size_t count = words_count(environ), kept = 0;
	char **chosen = calloc(count + 1, sizeof *chosen);

	if (!chosen)
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (is_kept(environ[i]))
			chosen[kept++] = environ[i];
	return chosen;
}

static enum status start_program(pid_t *pid, char *const *words, const int streams[3],
	const int *files, bool (*is_kept)(const char *variable))
{
	char **ours = environ, **chosen = choose_environment(is_kept);
	int error;

	if (!chosen)
		return status_fail("out of memory");
	environ = chosen;
	error = child_start_with_files(pid, words, streams, files);
	environ = ours;
	free(chosen);
	if (error == 0)
		return STATUS_DONE;
	errno = error;
	fail_errno("could not run \"%s\"", words[0]);
	return STATUS_FAILED;
}

enum status client_program_start(
	pid_t *pid, char *const *words, const int streams[3], const int *files)
{
	return start_program(pid, words, streams, files, is_needed);
}

enum status client_program_start_dump(pid_t *pid, char *const *words, const int streams[3])
{
	return start_program(pid, words, streams, NULL, is_no_key_of_store);
}

static int open_capture(struct capture *capture, char *const *words, int patience,
	bool (*is_kept)(const char *variable))
{
	char **ours = environ, **chosen = choose_environment(is_kept);
	int error;

	*capture = (struct capture){.output = -1};
	if (!chosen)
		return -1;
	environ = chosen;
	error = capture_open(capture, words, true, patience);
	environ = ours;
	free(chosen);
	return error == 0 ? 0 : -1;
}

int client_program_capture(struct capture *capture, char *const *words, int patience)
{
	return open_capture(capture, words, patience, is_needed);
}

int client_program_capture_dump(struct capture *capture, char *const *words, int patience)
{
	return open_capture(capture, words, patience, is_no_key_of_store);
}

enum status client_program_become(const struct command *command)
{
	char **ours = environ, **chosen = choose_environment(is_no_key_of_store);
	enum status status;

	if (!chosen)
		return status_fail("out of memory");
	environ = chosen;
	status = command_become(command);
	environ = ours;
	free(chosen);
	return status;
}
