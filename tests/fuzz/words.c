/*
 * unix/words: a line that was split and quoted splits again into the same words.
 */
#include "unix/words.h"
#include "unix/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compare_words(char **words, char **again)
{
	for (; words && again && *words && *again; words++, again++)
		if (strcmp(*words, *again) != 0)
			abort();
	if (!words != !again || (words && (*words || *again)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *line = strndup((const char *)data, size);
	const char *reason;
	char **words = line ? words_split(line, &reason) : NULL;
	struct text quoted;

	text_init(&quoted, 1 << 24);
	if (words) {
		char **again;

		words_quote_all(&quoted, words);
		again = words_split(quoted.bytes, &reason);
		compare_words(words, again);
		free(again);
	}
	text_release(&quoted);
	free(words);
	free(line);
	return 0;
}
