#include "credentials/process.h"

#include "aws/credentials.h"
#include "unix/capture.h"
#include "unix/child.h"
#include "unix/message.h"
#include "unix/stop.h"
#include "unix/text.h"
#include "unix/words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* Milliseconds. */
enum {
	PATIENCE = 60000,    /* it may wait for the touch of a security key */
	PATIENCE_LEFT = 5000 /* after a request to stop, to sign the requests that clean up */
};

static int find_patience(void)
{
	return stop_requested() != 0 ? PATIENCE_LEFT : PATIENCE;
}

struct process {
	struct provider provider;
	char **words;
};

static enum credentials_result say_capture_end(const struct process *process, enum capture_end end)
{
	switch (end) {
	case CAPTURE_FULL:
		return fail("%s printed more than %d KiB", process->provider.description,
			CREDENTIALS_DOCUMENT_MAX / 1024);
	case CAPTURE_LATE:
		return fail("%s did not end within %d s, and was killed",
			process->provider.description, find_patience() / 1000);
	default: /* a stop was requested: no message */
		return CREDENTIALS_FAILED;
	}
}

/* Runs the command and reads the document that it prints. */
static enum credentials_result read_document(
	const struct process *process, struct capture *capture, struct text *document)
{
	int error = capture_open(capture, process->words, false, find_patience());
	enum capture_end end;
	int wait_status;

	if (error != 0)
		return fail("could not run \"%s\" for the credentials: %s", process->words[0],
			strerror(error));
	end = capture_read(capture, document);
	if (end == CAPTURE_ENDED)
		end = capture_wait(capture, &wait_status);
	if (end != CAPTURE_ENDED)
		return say_capture_end(process, end);
	if (wait_status == 0)
		return CREDENTIALS_FOUND;
	child_say_end(process->provider.description, wait_status);
	return CREDENTIALS_FAILED;
}

static enum credentials_result process_fetch(struct provider *base, struct credentials *credentials)
{
	struct process *process = (struct process *)base;
	struct capture capture;
	struct text document;
	enum credentials_result result;

	text_init(&document, CREDENTIALS_DOCUMENT_MAX);
	result = read_document(process, &capture, &document);
	capture_close(&capture);
	if (result == CREDENTIALS_FOUND)
		result = credentials_read_json(
			credentials, document.bytes, document.length, "1", base->description);
	text_release(&document);
	return result;
}

static void process_close(struct provider *base)
{
	struct process *process = (struct process *)base;

	/* The command line may hold secrets. Its words share one allocation and are wiped one by
	 * one. */
	for (char **word = process->words; word && *word; word++)
		text_wipe(*word);
	free(process->words);
	provider_free(base);
}

enum status process_open(const struct provider_context *context, struct provider **provider)
{
	const char *line = provider_property(context, "credential_process");
	struct process *process;
	const char *reason;

	*provider = NULL;
	if (!line)
		return STATUS_DONE;
	process = provider_create(sizeof *process, process_fetch, process_close,
		"the credential_process of profile \"%s\"", context->profile);
	if (!process)
		return STATUS_FAILED;
	process->words = words_split(line, &reason);
	if (!process->words) {
		process_close(&process->provider);
		return status_fail("profile \"%s\": credential_process cannot be read: %s",
			context->profile, reason);
	}
	*provider = &process->provider;
	return STATUS_DONE;
}
