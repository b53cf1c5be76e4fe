#include "unix/words.h"

#include "unix/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

size_t words_count(char *const *words)
{
	size_t count = 0;

	while (words && words[count])
		count++;
	return count;
}

/* Reads a line, and writes its words, unquoted and NUL-terminated, one after another. */
struct splitter {
	const char *next;
	char *out;
	const char *reason;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Skips blanks, and backslashes that are followed by a newline (a line continuation). */
static void skip_blanks(struct splitter *s)
{
	for (;;) {
		if (is_blank(*s->next))
			s->next++;
		else if (s->next[0] == '\\' && s->next[1] == '\n')
			s->next += 2;
		else
			return;
	}
}

static void take_single_quoted(struct splitter *s)
{
	const char *end = strchr(s->next, '\'');

	if (!end) {
		s->reason = "unterminated quoted string";
		return;
	}
	memcpy(s->out, s->next, (size_t)(end - s->next));
	s->out += end - s->next;
	s->next = end + 1;
}

static void take_double_quoted(struct splitter *s)
{
	while (*s->next != '\0' && *s->next != '"') {
		if (*s->next == '\\' && s->next[1] == '\n') {
			s->next += 2;
			continue;
		}
		if (*s->next == '\\' && s->next[1] != '\0' && strchr("$`\"\\", s->next[1]))
			s->next++;
		*s->out++ = *s->next++;
	}
	if (*s->next++ == '\0') {
		s->next--;
		s->reason = "unterminated quoted string";
	}
}

static void take_escaped(struct splitter *s)
{
	if (*s->next == '\0')
		s->reason = "backslash at the end";
	else if (*s->next == '\n')
		s->next++;
	else
		*s->out++ = *s->next++;
}

static void split_word(struct splitter *s)
{
	while (!s->reason && *s->next != '\0' && !is_blank(*s->next)) {
		char c = *s->next++;

		if (c == '\'')
			take_single_quoted(s);
		else if (c == '"')
			take_double_quoted(s);
		else if (c == '\\')
			take_escaped(s);
		else
			*s->out++ = c;
	}
	*s->out++ = '\0';
}

char **words_split(const char *line, const char **reason)
{
	/* n characters hold at most n/2 + 1 words, which with their NULs take at most n + 1 bytes.
	 */
	size_t length = strlen(line);
	size_t most = length / 2 + 2;
	char **words = malloc(most * sizeof *words + length + 2);
	struct splitter s = {.next = line};
	size_t count = 0;

	if (!words) {
		*reason = "out of memory";
		return NULL;
	}
	s.out = (char *)(words + most);
	for (;;) {
		skip_blanks(&s);
		if (*s.next == '\0' || s.reason)
			break;
		words[count++] = s.out;
		split_word(&s);
	}
	words[count] = NULL;
	*reason = s.reason ? s.reason : count == 0 ? "it contains no command" : NULL;
	if (*reason) {
		free(words);
		return NULL;
	}
	return words;
}

/* The length of the operator at WORD, with a file descriptor before it ("2>&1"); 0 if it is none.
 */
static size_t measure_operator(const char *word)
{
	size_t digits = strspn(word, "0123456789");
	size_t length = strspn(word + digits, "<>");

	if (length > 0)
		return digits + length;
	if (strncmp(word, "||", 2) == 0)
		return 2;
	return strspn(word, "&;");
}

/* The end of the quotation that begins at NEXT: the quote that ends it, or the end of the text. */
static const char *skip_quoted(const char *next)
{
	const char *quote = next;

	for (next++; *next != '\0' && *next != *quote; next++)
		if (*quote == '"' && *next == '\\' && next[1] != '\0')
			next++;
	return next;
}

/* The end of the word at NEXT, which is not unquoted. */
static const char *skip_word(const char *next)
{
	while (*next != '\0' && !is_blank(*next)) {
		if (*next == '\'' || *next == '"')
			next = skip_quoted(next);
		else if (*next == '\\' && next[1] != '\0')
			next++;
		if (*next != '\0')
			next++;
	}
	return next;
}

const char *words_find_operator(const char *line, size_t *length)
{
	while (*line != '\0') {
		*length = measure_operator(line);
		if (*length > 0)
			return line;
		line = skip_word(line);
		while (is_blank(*line))
			line++;
	}
	return NULL;
}

void words_quote(struct text *text, const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789@%+=:,./_-";

	if (*word != '\0' && word[strspn(word, plain)] == '\0') {
		text_add(text, word);
		return;
	}
	text_add_byte(text, '\'');
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			text_add(text, "'\\''");
		else
			text_add_byte(text, *word);
	}
	text_add_byte(text, '\'');
}

void words_quote_all(struct text *text, char *const *words)
{
	for (size_t i = 0; words[i]; i++) {
		if (i > 0)
			text_add_byte(text, ' ');
		words_quote(text, words[i]);
	}
}
