/*
 * unix/size: sizes as people write them.
 */
#include "unix/size.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *text;
	uint64_t want;
} sizes[] = {
	{"0", 0},
	{"1", 1},
	{"0064", 64},
	{"1048576", 1 << 20},
	{"1K", 1024},
	{"64M", 64 << 20},
	{"64m", 64 << 20},
	{"8MB", 8 << 20},
	{"8mib", 8 << 20},
	{"5GiB", (uint64_t)5 << 30},
	{"48T", (uint64_t)48 << 40},
	{"18446744073709551615", UINT64_MAX},
	{"16777215T", (uint64_t)16777215 << 40},
};

static const char *const others[] = {"", " 1", "-1", "+1", "M", "1.5G", "1,5", "1 M", "1MM",
	"1MiBs", "1iB", "1B", "0x10", "1e6", "1P", "18446744073709551616", "16777216T",
	"99999999999999999999999"};

static const struct {
	uint64_t bytes;
	const char *want;
} written[] = {
	{0, "0"},
	{1023, "1023"},
	{1024, "1.0K"},
	{1536, "1.5K"},
	{10188, "9.9K"},
	{10189, "10K"},
	{1048063, "1023K"},
	{1048064, "1.0M"},
	{(uint64_t)34 << 20, "34M"},
	{(uint64_t)5 << 40, "5.0T"},
	{UINT64_MAX, "16E"},
};

static const struct {
	const char *text;
	const char *want; /* NULL: it is taken */
} taken[] = {
	{"64K", NULL},
	{"100000", NULL},
	{"1M", NULL},
	{"65535", "it must be 64 KiB to 1 MiB"},
	{"1048577", "it must be 64 KiB to 1 MiB"},
	{"16777215T", "it must be 64 KiB to 1 MiB"},
	{"0", "it must be 64 KiB to 1 MiB"},
	{"", "it must be a number of bytes, or a size such as 64M or 5GiB"},
	{"-1", "it must be a number of bytes, or a size such as 64M or 5GiB"},
	{"18446744073709551616", "it must be a number of bytes, or a size such as 64M or 5GiB"},
};

static void test_taken(void)
{
	static const struct size_range range = {1 << 16, 1 << 20, "it must be 64 KiB to 1 MiB"};

	for (size_t i = 0; i < COUNT(taken); i++) {
		uint64_t bytes = 7, read = 0;
		const char *reason = size_take(taken[i].text, &range, &bytes);

		tap_same_text(
			reason ? reason : "", taken[i].want ? taken[i].want : "", taken[i].text);
		tap_ok(reason ? bytes == 7 : size_read(taken[i].text, &read) && bytes == read,
			"\"%s\": the size", taken[i].text);
	}
}

static void test_written(void)
{
	for (size_t i = 0; i < COUNT(written); i++) {
		char text[SIZE_TEXT_SIZE];

		size_write(text, written[i].bytes);
		tap_same_text(text, written[i].want, written[i].want);
	}
}

int main(void)
{
	test_written();
	test_taken();
	for (size_t i = 0; i < COUNT(sizes); i++) {
		uint64_t bytes = 7;

		tap_ok(size_read(sizes[i].text, &bytes) && bytes == sizes[i].want, "%s",
			sizes[i].text);
	}
	for (size_t i = 0; i < COUNT(others); i++) {
		uint64_t bytes = 7;

		tap_ok(!size_read(others[i], &bytes) && bytes == 7, "\"%s\" is not a size",
			others[i]);
	}
	return tap_done();
}
