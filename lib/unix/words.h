/*
 * Command lines as text: split into words, and quoted, by the rules of the POSIX shell (XCU 2.2),
 * without expansion: `$`, `*`, `~`, `|` and their like are ordinary characters.
 */
#ifndef UNIX_WORDS_H
#define UNIX_WORDS_H

struct text;

/*
 * Splits LINE at blanks; backslash, '...' and "..." quote. Returns a NULL-terminated array in one
 * allocation, words included, for the caller to free(); NULL with *REASON, a constant text
 * such as "unterminated quoted string", if LINE cannot be read, holds no word, or memory is short.
 */
char **words_split(const char *line, const char **reason);

/* Adds WORD to TEXT, in single quotes where a shell would otherwise read something else. */
void words_quote(struct text *text, const char *word);

/* Adds all of a NULL-terminated array, quoted, with a blank between two. */
void words_quote_all(struct text *text, char *const *words);

#endif
