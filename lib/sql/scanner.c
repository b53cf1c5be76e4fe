#include "sql/scanner.h"

#include "sql/byte.h"
#include "sql/set_statement.h"

#include <string.h>

enum scanner_state {
	BETWEEN_TOKENS,   /* or statements, or in a word */
	IN_STRING,        /* 'here' */
	IN_NAME,          /* "here" */
	IN_DOLLAR_TAG,    /* $here$, or a parameter: $1 */
	IN_DOLLAR_QUOTE,  /* after $tag$ */
	IN_LINE_COMMENT,  /* after --, to the end of the line */
	IN_COMMAND,       /* after a backslash between statements, to the end of the line */
	IN_BLOCK_COMMENT, /* between slash-star and star-slash */
	BEFORE_DATA,      /* between COPY ... FROM stdin; and the newline */
	AT_LINE_START,    /* the start of a line of data */
	IN_DATA,
};

static const char end_of_data[] = "\\.";

static void note_fault(struct sql_scanner *scanner, const char *fault)
{
	if (fault)
		scanner->fault = fault;
}

/* FROM stdin of COPY, or ATTACH PARTITION. */
static void note_pair(struct sql_scanner *scanner)
{
	bool copies = sql_word_is(&scanner->words[0], "COPY");
	bool is_second = scanner->from > 0 && scanner->tokens == scanner->from + 1;

	if (copies ? scanner->from == 0 && sql_word_is(&scanner->word, "FROM")
		   : sql_word_is(&scanner->word, "ATTACH"))
		scanner->from = scanner->tokens;
	else if (is_second && copies)
		scanner->from_stdin = sql_word_is(&scanner->word, "STDIN");
	else if (is_second && sql_word_is(&scanner->word, "PARTITION"))
		scanner->attaches_partition = true;
}

static void end_word(struct sql_scanner *scanner)
{
	if (!scanner->in_word)
		return;
	scanner->in_word = false;
	if (scanner->tokens <= SQL_SCANNER_WORDS)
		scanner->words[scanner->tokens - 1] = scanner->word;
	if (!sql_byte_is_digit(scanner->word.bytes[0]))
		note_fault(scanner, sql_routine_read_word(&scanner->routine, &scanner->word,
					    scanner->tokens, scanner->parentheses > 0));
	if (scanner->parentheses == 0)
		note_pair(scanner);
}

/* Begins the next token of the statement, or its first one. */
static void count_token(struct sql_scanner *scanner)
{
	if (scanner->tokens == 0) {
		if (scanner->dangling > 0)
			scanner->fault = "a statement begins with an operator";
		memset(scanner->words, 0, sizeof scanner->words);
		scanner->routine = (struct sql_routine){.depth = 0};
		scanner->parentheses = scanner->from = 0;
		scanner->from_stdin = scanner->attaches_partition = false;
	}
	scanner->tokens++;
	scanner->dangling = 0;
	scanner->after_escapes = false;
}

static void add_to_word(struct sql_scanner *scanner, char byte)
{
	struct sql_word *word = &scanner->word;

	if (!scanner->in_word) {
		count_token(scanner);
		word->length = 0;
	}
	scanner->in_word = true;
	if (word->length < SQL_WORD_SIZE)
		word->bytes[word->length++] = byte;
}

static void begin_token(struct sql_scanner *scanner, enum scanner_state state)
{
	end_word(scanner);
	count_token(scanner);
	scanner->state = (int)state;
}

/*
 * psql reads line by line, so to it a string that goes on after a line end, as SQL allows, is a new
 * one, without escapes.
 */
static void begin_string(struct sql_scanner *scanner)
{
	bool marked = scanner->in_word && sql_word_is(&scanner->word, "E");

	if (scanner->after_escapes)
		scanner->fault = "a string with escapes goes on in another string";
	scanner->has_escapes = marked || scanner->plain_escapes;
	scanner->escaped = false;
	begin_token(scanner, IN_STRING);
}

static void begin_dollar_tag(struct sql_scanner *scanner)
{
	scanner->tag[0] = '$';
	scanner->tag_length = 1;
	begin_token(scanner, IN_DOLLAR_TAG);
}

/*
 * SET [LOCAL | SESSION] standard_conforming_strings = on | off. psql asks for it line by line, the
 * server reads the rest of the line by it already.
 */
static void note_setting(struct sql_scanner *scanner)
{
	static const char *const on[] = {"ON", "TRUE", NULL}, *const off[] = {"OFF", "FALSE", NULL};

	if (!set_statement_sets(scanner->words, "standard_conforming_strings"))
		return;
	scanner->plain_escapes_later = sql_word_is_in(&scanner->word, off);
	if (!scanner->plain_escapes_later && !sql_word_is_in(&scanner->word, on))
		scanner->fault = "standard_conforming_strings is neither on nor off";
}

static void end_statement(struct sql_scanner *scanner)
{
	note_setting(scanner);
	if (scanner->from_stdin && scanner->tokens > 0)
		scanner->state = BEFORE_DATA;
	scanner->ended = scanner->tokens;
	scanner->tokens = scanner->dangling = 0;
	scanner->after_escapes = false;
}

static void read_semicolon(struct sql_scanner *scanner)
{
	end_word(scanner);
	if (scanner->tokens == 0 || (scanner->parentheses == 0 && scanner->routine.depth == 0)) {
		end_statement(scanner);
		return;
	}
	begin_token(scanner, BETWEEN_TOKENS);
	if (scanner->parentheses == 0)
		note_fault(scanner, sql_routine_read_semicolon(&scanner->routine, scanner->tokens));
}

/* psql runs a command in the middle of a statement, too, and \; passes on a semicolon. */
static void read_backslash(struct sql_scanner *scanner)
{
	end_word(scanner);
	if (scanner->tokens > 0)
		scanner->fault = "there is a backslash command within a statement";
	scanner->state = IN_COMMAND;
}

/* Begins a comment. The byte before the current one belongs to it, and is no operator. */
static void begin_comment(struct sql_scanner *scanner, enum scanner_state state)
{
	scanner->dangling--;
	scanner->depth = 1;
	scanner->state = (int)state;
}

/* A "-" or "/" may begin a comment. */
static void read_half_comment(struct sql_scanner *scanner)
{
	end_word(scanner);
	scanner->dangling++;
}

static void read_other_byte(struct sql_scanner *scanner, char byte)
{
	begin_token(scanner, BETWEEN_TOKENS);
	if (byte == '(')
		scanner->parentheses++;
	else if (byte == ')' && scanner->parentheses > 0)
		scanner->parentheses--;
}

/* A dollar in a name is part of it; after a number it begins a quote. */
static bool is_in_name(const struct sql_scanner *scanner)
{
	return scanner->in_word && !sql_byte_is_digit(scanner->word.bytes[0]);
}

static void step_between(struct sql_scanner *scanner, char byte)
{
	bool string_ended = scanner->string_ended;

	scanner->string_ended = false;
	if (sql_byte_is_word(byte) || (byte == '$' && is_in_name(scanner)))
		add_to_word(scanner, byte);
	else if (byte == ';')
		read_semicolon(scanner);
	else if (byte == '\'' && string_ended)
		scanner->state = IN_STRING;
	else if (byte == '\'')
		begin_string(scanner);
	else if (byte == '"')
		begin_token(scanner, IN_NAME);
	else if (byte == '$')
		begin_dollar_tag(scanner);
	else if (byte == '-' && scanner->last == '-')
		begin_comment(scanner, IN_LINE_COMMENT);
	else if (byte == '\\')
		read_backslash(scanner);
	else if (byte == '*' && scanner->last == '/')
		begin_comment(scanner, IN_BLOCK_COMMENT);
	else if (byte == '-' || byte == '/')
		read_half_comment(scanner);
	else if (sql_byte_is_space(byte))
		end_word(scanner);
	else
		read_other_byte(scanner, byte);
}

static void step_string(struct sql_scanner *scanner, char byte)
{
	if (byte == '\\' && scanner->plain_escapes != scanner->plain_escapes_later)
		scanner->fault = "there is a backslash on the line that sets "
				 "standard_conforming_strings";
	if (scanner->escaped)
		scanner->escaped = false;
	else if (scanner->has_escapes && byte == '\\')
		scanner->escaped = true;
	else if (byte == '\'') {
		scanner->state = BETWEEN_TOKENS;
		scanner->after_escapes = scanner->has_escapes;
		scanner->string_ended = true;
	}
}

static void step_dollar_tag(struct sql_scanner *scanner, char byte)
{
	bool is_first = scanner->tag_length == 1;

	if (byte != '$' && (!sql_byte_is_word(byte) || (is_first && sql_byte_is_digit(byte)))) {
		scanner->state = BETWEEN_TOKENS;
		step_between(scanner, byte);
		return;
	}
	if (scanner->tag_length == SQL_SCANNER_TAG - 1)
		scanner->fault = "the tag of a dollar quote is too long";
	else
		scanner->tag[scanner->tag_length++] = byte;
	scanner->matched = 0;
	if (byte == '$')
		scanner->state = IN_DOLLAR_QUOTE;
}

/* A tag has no dollar inside: a mismatched byte can only be the first byte of the closing tag. */
static void step_dollar_quote(struct sql_scanner *scanner, char byte)
{
	if (byte != scanner->tag[scanner->matched])
		scanner->matched = 0;
	if (byte == scanner->tag[scanner->matched])
		scanner->matched++;
	if (scanner->matched == scanner->tag_length)
		scanner->state = BETWEEN_TOKENS;
}

static void step_block_comment(struct sql_scanner *scanner, char byte)
{
	if (byte == '*' && scanner->last == '/')
		scanner->depth++;
	else if (byte == '/' && scanner->last == '*' && --scanner->depth == 0)
		scanner->state = BETWEEN_TOKENS;
}

/* Like psql, accepts CRLF after the backslash and dot that end the data. */
static void step_data_line(struct sql_scanner *scanner, char byte)
{
	if (byte == '\n') {
		scanner->state =
			scanner->matched == sizeof end_of_data - 1 ? BETWEEN_TOKENS : AT_LINE_START;
		scanner->matched = 0;
	} else if (byte == end_of_data[scanner->matched] && byte != '\0') {
		scanner->matched++;
	} else if (byte != '\r' || scanner->matched < sizeof end_of_data - 1) {
		scanner->state = IN_DATA;
		scanner->matched = 0;
	}
}

/* Within a line of data, or before its first one. */
static void step_data(struct sql_scanner *scanner, char byte)
{
	if (byte == '\n')
		scanner->state = AT_LINE_START;
	scanner->matched = 0;
}

static void step_by_state(struct sql_scanner *scanner, char byte)
{
	switch ((enum scanner_state)scanner->state) {
	case BETWEEN_TOKENS:
		step_between(scanner, byte);
		break;
	case IN_STRING:
		step_string(scanner, byte);
		break;
	case IN_NAME:
		scanner->state = byte == '"' ? BETWEEN_TOKENS : IN_NAME;
		break;
	case IN_DOLLAR_TAG:
		step_dollar_tag(scanner, byte);
		break;
	case IN_DOLLAR_QUOTE:
		step_dollar_quote(scanner, byte);
		break;
	case IN_LINE_COMMENT:
		scanner->state = byte == '\n' || byte == '\r' ? BETWEEN_TOKENS : IN_LINE_COMMENT;
		break;
	case IN_COMMAND:
		scanner->state = byte == '\n' ? BETWEEN_TOKENS : IN_COMMAND;
		break;
	case IN_BLOCK_COMMENT:
		step_block_comment(scanner, byte);
		break;
	case BEFORE_DATA:
		if (!sql_byte_is_space(byte))
			scanner->fault = "there is more on the line of COPY ... FROM stdin";
		step_data(scanner, byte);
		break;
	case IN_DATA:
		step_data(scanner, byte);
		break;
	case AT_LINE_START:
		step_data_line(scanner, byte);
		break;
	}
}

void sql_scanner_step(struct sql_scanner *scanner, char byte)
{
	int state = scanner->state;
	int depth = scanner->depth;

	scanner->ended = 0;
	step_by_state(scanner, byte);
	/* The last byte of a delimiter must not begin another one. */
	scanner->last = '\0';
	if (scanner->state == state && scanner->depth == depth)
		scanner->last = byte;
	if (byte == '\n')
		scanner->plain_escapes = scanner->plain_escapes_later;
}

size_t sql_scanner_skip(const struct sql_scanner *scanner, const char *bytes, size_t length)
{
	const char *end = bytes;

	if (scanner->state == IN_DATA)
		end = memchr(bytes, '\n', length);
	else if (scanner->state == IN_STRING && !scanner->has_escapes &&
		 scanner->plain_escapes == scanner->plain_escapes_later)
		end = memchr(bytes, '\'', length);
	return end ? (size_t)(end - bytes) : length;
}

void sql_scanner_feed(struct sql_scanner *scanner, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		i += sql_scanner_skip(scanner, bytes + i, length - i);
		if (i < length)
			sql_scanner_step(scanner, bytes[i]);
	}
}

bool sql_scanner_is_in_command(const struct sql_scanner *scanner)
{
	return scanner->state == IN_COMMAND;
}

bool sql_scanner_is_between_statements(const struct sql_scanner *scanner)
{
	return scanner->state == BETWEEN_TOKENS && scanner->tokens == 0;
}

bool sql_scanner_is_in_data(const struct sql_scanner *scanner)
{
	return scanner->state == BEFORE_DATA || scanner->state == AT_LINE_START ||
	       scanner->state == IN_DATA;
}

bool sql_scanner_may_end_data(const struct sql_scanner *scanner)
{
	return scanner->state == AT_LINE_START && scanner->matched > 0;
}
