/* unix/words: words are split as a shell would, and quoted so that they split again. */
#include "unix/words.h"
#include "tap.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

struct split_case {
	const char *line;
	const char *words; /* joined with '|', or NULL if the line is refused */
};

static const struct split_case cases[] = {
	{"zstd -3", "zstd|-3"},
	{"  a\t b\n c  ", "a|b|c"},
	{"a 'b c' d", "a|b c|d"},
	{"a\"b c\"d", "ab cd"},
	{"''", ""},
	{"a '' b", "a||b"},
	{"a\\ b", "a b"},
	{"\"a\\\"b\\$c\\\\d\\e\"", "a\"b$c\\d\\e"},
	{"'a\\b'", "a\\b"},
	{"$HOME *.c ~ `x`", "$HOME|*.c|~|`x`"},
	{"a\\\nb", "ab"},
	{"a \\\n b", "a|b"},
	{"\"a\\\nb\"", "ab"},
	{"gpg -e -r 'Ann O'\\''Nym'", "gpg|-e|-r|Ann O'Nym"},
	{"", NULL},
	{"   ", NULL},
	{"a 'b", NULL},
	{"a \"b", NULL},
	{"a \"b\\", NULL},
	{"a \\", NULL},
};

static void test_split(const struct split_case *test)
{
	const char *reason = NULL;
	char **words = words_split(test->line, &reason);
	struct text joined;

	text_init(&joined, 1000);
	for (char **word = words; word && *word; word++) {
		if (word != words)
			text_add(&joined, "|");
		text_add(&joined, *word);
	}
	if (test->words)
		tap_same_text(words ? joined.bytes : "(refused)", test->words, test->line);
	else
		tap_ok(!words && reason, "refused: %s", test->line);
	text_release(&joined);
	free(words);
}

static void test_quote(const char *word)
{
	const char *reason = NULL;
	char **words;
	struct text quoted;

	text_init(&quoted, 1000);
	words_quote(&quoted, word);
	words = words_split(quoted.bytes, &reason);
	tap_same_text(words && !words[1] ? words[0] : "(not one word)", word, quoted.bytes);
	free(words);
	text_release(&quoted);
}

static const struct {
	const char *line;
	const char *symbol; /* "": none */
} operators[] = {
	{"zstd -3", ""},
	{"zstd -3 > x", ">"},
	{"a >x", ">"},
	{"a 2>>x", "2>>"},
	{"a <x", "<"},
	{"a && b", "&&"},
	{"a || b", "||"},
	{"a ; b", ";"},
	{"a &", "&"},
	{"a | b", ""},
	{"a '> x' \"> \\\" > y\" \\> z", ""},
	{"awk '$1 > 2 && $3' b", ""},
	{"a 'b c' > d", ">"},
	{"a->b 2 x>y", ""},
	{"a 'b", ""},
	{"a \"b\\", ""},
	{"a\\", ""},
	{"", ""},
};

static void test_operator(size_t i)
{
	size_t length = 0;
	const char *symbol = words_find_operator(operators[i].line, &length);

	tap_ok(symbol ? strlen(operators[i].symbol) == length &&
				strncmp(symbol, operators[i].symbol, length) == 0
		      : *operators[i].symbol == '\0',
		"%s: %s", operators[i].line, operators[i].symbol);
}

int main(void)
{
	static const char *const quoted[] = {
		"plain", "", "a b", "it's", "'", "\\", "a\nb", "$x", "|", "#a"};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		test_split(&cases[i]);
	for (size_t i = 0; i < sizeof quoted / sizeof quoted[0]; i++)
		test_quote(quoted[i]);
	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
		test_operator(i);
	return tap_done();
}
