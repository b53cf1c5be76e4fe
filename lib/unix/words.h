/*
 * Command lines: words, a NULL-terminated array as for execve(2), and text that is split into them,
 * or made of them, by the rules of the POSIX shell (XCU 2.2).
 *
 * There is no expansion: `$`, `*`, `~`, `|` and the like are ordinary characters.
 */
#ifndef UNIX_WORDS_H
#define UNIX_WORDS_H

#include <stddef.h>

struct text;

/* The number of WORDS; 0 if they are NULL. */
size_t words_count(char *const *words);

/*
 * Splits LINE at blanks; backslash, '...' and "..." quote. Returns a NULL-terminated array for the
 * caller to free(), in one allocation with its words. On failure returns NULL, with a constant text
 * such as "unterminated quoted string" in *REASON: LINE is malformed or has no word, or there is no
 * memory.
 */
char **words_split(const char *line, const char **reason);

/*
 * The first word of LINE that begins with an operator of the shell, such as ">" or "&&", which is
 * an ordinary argument here; not "|", nor one in quotes. Sets *LENGTH to that of the operator. NULL
 * if there is none.
 */
const char *words_find_operator(const char *line, size_t *length);

/* Appends WORD to TEXT, in single quotes if a shell would otherwise not read it as it is. */
void words_quote(struct text *text, const char *word);

/* Appends all words of a NULL-terminated array, quoted, separated by blanks. */
void words_quote_all(struct text *text, char *const *words);

#endif
