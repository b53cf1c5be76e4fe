/*
 * A tokenizer for single SQL statements, as pg_dump writes them; and the quoting of names and
 * strings.
 *
 * Reads keywords, names, quoted names, strings and single characters. The text is taken to be the
 * inside of a statement, and never read past its end. Dollar quotes and comments are not
 * recognised: the statements that are read with this module have none. For whole scripts see
 * sql/scanner.h.
 *
 * Source: "Lexical Structure" in PostgreSQL's documentation.
 */
#ifndef SQL_TOKEN_H
#define SQL_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

struct text;

enum sql_token_kind {
	SQL_WORD,      /* a keyword, a name without quotes, a number */
	SQL_NAME,      /* "a name" */
	SQL_STRING,    /* 'a string', E'a string' */
	SQL_CHARACTER, /* any other byte */
	SQL_OPEN,      /* an unterminated string or quoted name */
};

struct sql_token {
	enum sql_token_kind kind;
	const char *start; /* in the caller's text */
	const char *end;   /* past the last byte */
};

/*
 * Reads the token at *NEXT, after any spaces, and moves *NEXT past it. False if there is none
 * before END; *NEXT is then END.
 */
bool sql_token_read(struct sql_token *token, const char **next, const char *end);

/* True if the token is the keyword or character WORD. Keywords are in capitals, as in dumps. */
bool sql_token_is(const struct sql_token *token, const char *word);

/*
 * Adds to TEXT the value of a word, a quoted name or a string: without quotes and escapes, and a
 * word in lower case. False, with nothing added, if the token is of another kind.
 */
bool sql_token_add_value(const struct sql_token *token, struct text *text);

/*
 * Adds NAME as a quoted name, or STRING as a string, to SQL for a session with
 * standard_conforming_strings on.
 */
void sql_add_name(const char *name, struct text *sql);
void sql_add_string(const char *string, struct text *sql);

#endif
