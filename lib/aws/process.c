#include "aws/process.h"

#include "aws/identity.h"
#include "aws/settings.h"
#include "unix/capture.h"
#include "unix/message.h"
#include "unix/text.h"
#include "unix/words.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Milliseconds: it may ask somebody to touch a key. */
enum { PATIENCE = 60000 };

struct process {
	struct provider provider;
	char **words;
	char *description;
};

static int say_end(const struct process *process, enum capture_end end)
{
	switch (end) {
	case CAPTURE_FULL:
		return fail("%s prints more than credentials can be", process->description);
	case CAPTURE_LATE:
		return fail("%s did not end within %d s, and was killed", process->description,
			PATIENCE / 1000);
	default: /* a stop was requested: that is the reason for all to come */
		return -1;
	}
}

static int say_failure(const struct process *process, int wait_status)
{
	if (WIFSIGNALED(wait_status))
		return fail("%s was terminated by signal %d: %s", process->description,
			WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)));
	return fail("%s exited with status %d", process->description, WEXITSTATUS(wait_status));
}

/* Lets it print its document. */
static int run(const struct process *process, struct capture *capture, struct text *document)
{
	int error = capture_open(capture, process->words, false, PATIENCE);
	enum capture_end end;
	int wait_status;

	if (error != 0)
		return fail("could not run \"%s\" for the credentials: %s", process->words[0],
			strerror(error));
	end = capture_read(capture, document);
	if (end == CAPTURE_ENDED)
		end = capture_wait(capture, &wait_status);
	if (end != CAPTURE_ENDED)
		return say_end(process, end);
	return wait_status != 0 ? say_failure(process, wait_status) : 0;
}

static int fetch(struct provider *base, struct credentials *credentials)
{
	struct process *process = (struct process *)base;
	struct capture capture;
	struct text document;
	int result;

	text_init(&document, CREDENTIALS_DOCUMENT_MAX);
	result = run(process, &capture, &document);
	capture_close(&capture);
	if (result == 0)
		result = credentials_read_json(
			credentials, document.bytes, document.length, "1", base->description);
	text_release(&document);
	return result;
}

static void close_provider(struct provider *base)
{
	struct process *process = (struct process *)base;

	/* It may hold secrets; its words, in the same piece of memory, are wiped one by one. */
	for (char **word = process->words; word && *word; word++)
		text_wipe(*word);
	free(process->words);
	free(process->description);
	free(process);
}

int process_open(struct provider **provider, const struct settings *settings, const char *profile)
{
	const char *line = settings_profile_property(settings, profile, "credential_process");
	struct process *process;
	const char *reason;

	*provider = NULL;
	if (!line)
		return 0;
	process = calloc(1, sizeof *process);
	if (!process)
		return fail("out of memory");
	process->words = words_split(line, &reason);
	if (!process->words) {
		free(process);
		return fail(
			"profile \"%s\": credential_process cannot be read: %s", profile, reason);
	}
	if (asprintf(&process->description, "the credential_process of profile \"%s\"", profile) <
		0) {
		process->description = NULL;
		close_provider(&process->provider);
		return fail("out of memory");
	}
	process->provider = (struct provider){process->description, fetch, close_provider};
	*provider = &process->provider;
	return 0;
}
