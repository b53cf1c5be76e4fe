/* dump/list_line: names alone, and lines of "pgb-ls-* -l". */
#include "dump/list_line.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *line;
	enum list_line_form form;
	size_t name_length;
	uint64_t size;
} cases[] = {
	{"a.sql", LIST_LINE_NAME, 5, LIST_LINE_NO_SIZE},
	{"a.sql\t12\t2026-11-22T02:30:00Z", LIST_LINE_LONG, 5, 12},
	{"a\tb\t0\t1969-12-31T23:59:59Z", LIST_LINE_LONG, 3, 0},
	{"a\t12\t-", LIST_LINE_LONG, 1, 12},
	{"a\t18446744073709551614\t-", LIST_LINE_LONG, 1, UINT64_MAX - 1},
	{"a\t99999999999999999999\t-", LIST_LINE_LONG, 1, LIST_LINE_NO_SIZE},
	{"a\t1.5K\t26h", LIST_LINE_HUMAN, 1, LIST_LINE_NO_SIZE},
	{"a\t512\t17min", LIST_LINE_HUMAN, 1, LIST_LINE_NO_SIZE},
	{"a\t34M\t-2d", LIST_LINE_HUMAN, 1, LIST_LINE_NO_SIZE},
	{"a\t0\t0s", LIST_LINE_HUMAN, 1, LIST_LINE_NO_SIZE},
	{"\t12\t2026-11-22T02:30:00Z", LIST_LINE_NAME, 24, LIST_LINE_NO_SIZE},
	{"12\t2026-11-22T02:30:00Z", LIST_LINE_NAME, 23, LIST_LINE_NO_SIZE},
	{"a\t\t2026-11-22T02:30:00Z", LIST_LINE_NAME, 23, LIST_LINE_NO_SIZE},
	{"a\t12\t", LIST_LINE_NAME, 5, LIST_LINE_NO_SIZE},
	{"a\t1\t2026-11-22\tx", LIST_LINE_NAME, 16, LIST_LINE_NO_SIZE},
	{"a\t12\td", LIST_LINE_NAME, 6, LIST_LINE_NO_SIZE},
	{"a\tK\t2d", LIST_LINE_NAME, 6, LIST_LINE_NO_SIZE},
	{"a\t12\t2w", LIST_LINE_NAME, 7, LIST_LINE_NO_SIZE},
	{"", LIST_LINE_NAME, 0, LIST_LINE_NO_SIZE},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t length = 99;
		uint64_t size = 99;
		enum list_line_form form = list_line_read(cases[i].line, &length, &size);

		tap_ok(form == cases[i].form && length == cases[i].name_length &&
				size == cases[i].size,
			"\"%s\"", cases[i].line);
	}
	return tap_done();
}
