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
	{"cat", ""},
	{"zstd/", ""},
	{"gzip9", ""},
	{"", ""},
};

int main(void)
{
	for (size_t i = 0; i < COUNT(filters); i++)
		tap_same_text(
			filter_suffix(filters[i].command), filters[i].want, filters[i].command);
	return tap_done();
}
