#include "pg/dumper_version.h"

#include "unix/capture.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

/* What a program may say to --version; of more the rest is not read. */
enum { ANSWER_MAX = 512 };

int dumper_version_parse(const char *line)
{
	static const char before[] = "(PostgreSQL) ";
	const char *number = strstr(line, before);
	size_t digits;

	if (!number)
		return 0;
	number += strlen(before);
	digits = strspn(number, "0123456789");
	return digits > 0 && digits < 5 ? (int)strtol(number, NULL, 10) : 0;
}

int dumper_version(const char *program, int patience)
{
	char *words[] = {(char *)program, "--version", NULL};
	struct capture capture;
	struct text answer;
	int major = 0;

	text_init(&answer, ANSWER_MAX);
	/* Its complaints are not wanted: it is run again, and then says them itself. */
	if (capture_open(&capture, words, true, patience) == 0) {
		enum capture_end end = capture_read(&capture, &answer);

		if (end == CAPTURE_ENDED || end == CAPTURE_FULL)
			major = dumper_version_parse(answer.bytes);
	}
	/* Whether it hangs or not, it has nothing to say any more. */
	capture_close(&capture);
	text_release(&answer);
	return major;
}
