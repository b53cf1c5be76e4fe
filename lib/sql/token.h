/*
 * The words of a piece of SQL, as pg_dump writes it.
 *
 * Reads names, quoted names, strings and single characters; takes what it is given for the inside
 * of a statement, whatever that is, and never reads behind its end. Source: "Lexical Structure" in
 * PostgreSQL's documentation; of what stands there, dollar quotes and comments are not known here.
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
	SQL_CHARACTER, /* any other */
	SQL_OPEN,      /* a quotation that does not end */
};

struct sql_token {
	enum sql_token_kind kind;
	const char *start; /* within what is read */
	const char *end;   /* behind it */
};

/*
 * Reads the next token from *NEXT on, which then stands behind it; false at END. Begins with blanks
 * passed over.
 */
bool sql_token_read(struct sql_token *token, const char **next, const char *end);

/* Whether it is the keyword WORD, in capital letters, as pg_dump writes them. */
bool sql_token_is(const struct sql_token *token, const char *word);

/*
 * Adds what a word, a name or a string stands for: without quotes, in lower case if it is a word.
 * False if it is of another kind.
 */
bool sql_token_add_value(const struct sql_token *token, struct text *text);

#endif
