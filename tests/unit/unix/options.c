/* unix/options: getopt's letters, and help texts that are merged. */
#include "unix/options.h"

#include "unix/text.h"

#include "tap.h"

enum { LONG_ONLY = OPTIONS_LONG };

static void test_letters(void)
{
	static const struct option names[] = {
		{"format", required_argument, NULL, 'F'},
		{"all", no_argument, NULL, LONG_ONLY},
		{"pg-dump", required_argument, NULL, LONG_ONLY + 1},
		{"null", no_argument, NULL, '0'},
		{"verbose", no_argument, NULL, 'v'},
		OPTIONS_COMMON,
	};
	static const struct option common[] = {OPTIONS_COMMON};
	char letters[OPTIONS_LETTERS_SIZE];

	options_list_letters(letters, names);
	tap_same_text(letters, "F:0v", "letters, and colons after those with an argument");
	options_list_letters(letters, common);
	tap_same_text(letters, "", "no letters");
}

static void test_bound(void)
{
	struct option names[OPTIONS_LETTERS_SIZE + 1] = {{.name = NULL}};
	char letters[OPTIONS_LETTERS_SIZE];

	for (size_t i = 0; i < OPTIONS_LETTERS_SIZE; i++)
		names[i] = (struct option){"name", required_argument, NULL, 'x'};
	options_list_letters(letters, names);
	tap_ok(strlen(letters) < sizeof letters, "too many letters are cut");
}

static void test_merge(const char *own, const char *shared, const char *want, const char *name)
{
	struct text text;

	text_init(&text, 4096);
	options_add_help(&text, own, shared);
	tap_same_text(text.bytes, want, name);
	text_release(&text);
}

#define USAGE                                                                                      \
	"usage: x [--force] A\n"                                                                   \
	"         [--region]\n\nDoes a thing.\n\nHow:\n"
#define FORCE "  -f, --force        replace\n"
#define SSE "      --sse KIND     encrypt\n"
#define SSE_KEY                                                                                    \
	"      --sse-key KEY-THAT-IS-LONG\n"                                                       \
	"                     the key --region\n"
#define TAIL "  -v, --verbose      say\n"
#define SECOND "\nMore:\n      --memory SIZE  to use\n"
#define PROFILE "      --profile\n"
#define OWNER "      --expected-owner X\n                     to check\n"

int main(void)
{
	test_letters();
	test_bound();
	test_merge(USAGE FORCE TAIL, NULL, USAGE FORCE TAIL, "no shared options");
	test_merge(USAGE FORCE TAIL, OWNER PROFILE, USAGE OWNER FORCE PROFILE TAIL,
		"an entry is whole and before the first with a greater name");
	test_merge(USAGE FORCE SECOND, OWNER PROFILE, USAGE OWNER FORCE PROFILE SECOND,
		"the first list is ended before the next begins");
	test_merge(USAGE SSE_KEY TAIL, SSE, USAGE SSE SSE_KEY TAIL,
		"a name that begins another comes first");
	test_merge(USAGE SSE TAIL, SSE_KEY, USAGE SSE SSE_KEY TAIL,
		"a name that another begins comes second");
	return tap_done();
}
