/* unix/run_report: strings as JSON, statuses in words, and the line in the file. */
#include "unix/run_report.h"

#include "unix/descriptor.h"
#include "unix/file.h"
#include "unix/message.h"
#include "unix/text.h"

#include "tap.h"

#include <stdlib.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *string;
	const char *want;
} strings[] = {
	{"", "\"\""},
	{"db/shop.sql", "\"db/shop.sql\""},
	{"a\"b\\c", "\"a\\\"b\\\\c\""},
	{"a\tb\nc\x01", "\"a\\u0009b\\u000ac\\u0001\""},
	{"\xc3\xa9\xf0\x9f\x98\x80", "\"\xc3\xa9\xf0\x9f\x98\x80\""},
	{"a\xff\xc3", "\"a\xef\xbf\xbd\xef\xbf\xbd\""},
};

static const struct {
	int status;
	const char *want;
} words[] = {
	{STATUS_DONE, "done"},
	{STATUS_FAILED, "failed"},
	{STATUS_MISUSE, "misuse"},
	{STATUS_INPUT, "input did not end well"},
	{STATUS_EXISTS, "exists"},
	{STATUS_UNKNOWN, "unknown"},
	{STATUS_STRIPPED, "incomplete"},
	{STATUS_CANNOT_RUN, "cannot run"},
	{STATUS_NOT_FOUND, "not found"},
	{STATUS_SIGNAL_BASE + 15, "stopped"},
};

/* The file has what was in it, and one line more. */
static void test_line(void)
{
	char path[] = "/tmp/run-report-XXXXXX";
	int fd = mkstemp(path);
	const char *values;
	struct text text;

	if (fd < 0 || descriptor_write_all(fd, "{}\n", 3) != 0)
		abort();
	message_program("pgb-test");
	run_report_set_text(RUN_REPORT_PLACE, "a\"b");
	run_report_add(RUN_REPORT_DELETED, 2);
	run_report_add(RUN_REPORT_DELETED, 3);
	run_report_set_number(RUN_REPORT_BYTES_IN, 0);
	if (run_report_open(path) != STATUS_DONE)
		abort();
	run_report_write(STATUS_EXISTS);
	run_report_write(STATUS_DONE);
	text_init(&text, 10000);
	if (file_read(path, &text) != 0)
		abort();
	tap_ok(bytes_begin_with(text.bytes, text.length, "{}\n{\"program\":\"pgb-test\","),
		"a line is appended");
	values = strstr(text.bytes, ",\"status\"");
	tap_same_text(values,
		",\"status\":4,\"result\":\"exists\",\"place\":\"a\\\"b\",\"bytes_in\":0,"
		"\"deleted\":5}\n",
		"once, with the values that were set");
	text_release(&text);
	close(fd);
	unlink(path);
}

int main(void)
{
	for (size_t i = 0; i < COUNT(strings); i++) {
		struct text text;

		text_init(&text, 1000);
		run_report_add_json(&text, strings[i].string);
		tap_same_text(text.bytes, strings[i].want, strings[i].want);
		text_release(&text);
	}
	for (size_t i = 0; i < COUNT(words); i++)
		tap_same_text(
			run_report_status_word(words[i].status), words[i].want, words[i].want);
	test_line();
	return tap_done();
}
