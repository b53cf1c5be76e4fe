/* dump/filter: the suffixes of programs. */
#include "dump/filter.h"

#include "tap.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static const struct {
	const char *command;
	const char *want;
} filters[] = {
	{"gzip", ".gz"},
	{"pigz", ".gz"},
	{"/usr/bin/zstd", ".zst"},
	{"./lz4", ".lz4"},
	{"xz", ".xz"},
	{"age", ".age"},
	{"gpg", ".gpg"},
	{"pzstd", ".zst"},
	{"bzip2", ".bz2"},
	{"rage", ".age"},
	{"cat", ""},
	{"/usr/bin/pv", ""},
};

static const char *const unknown[] = {"openssl", "tac", "zstd/", "gzip9", "sh", ""};

int main(void)
{
	for (size_t i = 0; i < COUNT(unknown); i++)
		tap_ok(!filter_suffix(unknown[i]), "\"%s\" is not known", unknown[i]);
	for (size_t i = 0; i < COUNT(filters); i++)
		tap_same_text(
			filter_suffix(filters[i].command), filters[i].want, filters[i].command);
	return tap_done();
}
