#include "restore/parallel_restore.h"

#include "unix/file.h"
#include "unix/message.h"
#include "unix/pipeline.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { NUMBER_SIZE = 32, WORDS = 10 };

int parallel_restore_open_spool(void)
{
	const char *place = getenv("TMPDIR");
	int spool;

	if (!place || *place == '\0')
		place = "/tmp";
	spool = open(place, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	if (spool < 0)
		return fail_errno("could not create a temporary file in \"%s\"", place);
	return spool;
}

int parallel_restore_keep(int spool, const char *bytes, size_t length)
{
	if (file_write_all(spool, bytes, length) != 0)
		return fail_errno("could not write to a temporary file");
	return 0;
}

/* Copies WORDS, since the pipeline wipes them. */
static char **copy_words(const char *const *words)
{
	char **copies = calloc(WORDS + 1, sizeof *copies);

	for (size_t i = 0; copies && words[i]; i++) {
		copies[i] = strdup(words[i]);
		if (!copies[i])
			break;
	}
	return copies;
}

static void free_words(char **words)
{
	for (size_t i = 0; words && words[i]; i++)
		free(words[i]);
	free(words);
}

static enum status run_pg_restore(char *const *words)
{
	struct pipeline pipeline;
	enum status status;

	if (pipeline_open(&pipeline, 1) != 0)
		return STATUS_FAILED;
	status = pipeline_start(&pipeline, words, STAGE_TO_STDOUT);
	if (status == STATUS_DONE)
		status = pipeline_wait(&pipeline) == 0 ? STATUS_DONE : STATUS_FAILED;
	pipeline_close(&pipeline);
	if (status == STATUS_DONE)
		return status;
	hint("the database may hold a part of the dump: several jobs are no single transaction");
	return STATUS_FAILED;
}

enum status parallel_restore_run(int spool, const char *program, const char *target, int jobs)
{
	char path[NUMBER_SIZE], number[NUMBER_SIZE];
	enum status status = STATUS_FAILED;
	char **words;

	snprintf(path, sizeof path, "/proc/self/fd/%d", spool);
	snprintf(number, sizeof number, "%d", jobs);
	words = copy_words((const char *const[]){
		program, "-w", "--exit-on-error", "-j", number, "-d", target, path, NULL});
	if (!words || fcntl(spool, F_SETFD, 0) != 0)
		fail("could not prepare pg_restore");
	else
		status = run_pg_restore(words);
	free_words(words);
	return status;
}
