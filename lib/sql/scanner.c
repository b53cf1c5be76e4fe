#include "sql/scanner.h"

#include <string.h>
#include <strings.h>

enum scanner_state {
	BETWEEN_TOKENS,   /* or statements, or in a word */
	IN_STRING,        /* 'here' */
	IN_NAME,          /* "here" */
	IN_DOLLAR_TAG,    /* $here$, or a parameter: $1 */
	IN_DOLLAR_QUOTE,  /* after $tag$ */
	IN_LINE_COMMENT,  /* after -- or a backslash command, to the end of the line */
	IN_BLOCK_COMMENT, /* between slash-star and star-slash */
	BEFORE_DATA,      /* between COPY ... FROM stdin; and the newline */
	AT_LINE_START,    /* the start of a line of data */
	IN_DATA,
};

static const char end_of_data[] = "\\.";

static bool is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_word_byte(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
	       (byte >= '0' && byte <= '9') || byte == '_' || (unsigned char)byte >= 0x80;
}

bool sql_scanner_word_is(const struct sql_scanner *scanner, const char *word)
{
	return scanner->word_length == strlen(word) &&
	       strncasecmp(scanner->word, word, scanner->word_length) == 0;
}

static void end_word(struct sql_scanner *scanner)
{
	if (scanner->in_word && scanner->tokens == 1)
		scanner->is_copy = sql_scanner_word_is(scanner, "COPY");
	if (scanner->in_word && sql_scanner_word_is(scanner, "stdin"))
		scanner->from_stdin = true;
	scanner->in_word = false;
}

static void add_to_word(struct sql_scanner *scanner, char byte)
{
	if (!scanner->in_word) {
		scanner->tokens++;
		scanner->word_length = 0;
	}
	scanner->in_word = true;
	if (scanner->word_length < SQL_SCANNER_WORD)
		scanner->word[scanner->word_length++] = byte;
}

static void begin_token(struct sql_scanner *scanner, enum scanner_state state)
{
	end_word(scanner);
	scanner->tokens++;
	scanner->state = (int)state;
}

static void begin_string(struct sql_scanner *scanner)
{
	scanner->has_escapes = scanner->in_word && sql_scanner_word_is(scanner, "E");
	scanner->escaped = false;
	begin_token(scanner, IN_STRING);
}

static void begin_dollar_tag(struct sql_scanner *scanner)
{
	scanner->tag[0] = '$';
	scanner->tag_length = 1;
	begin_token(scanner, IN_DOLLAR_TAG);
}

static void end_statement(struct sql_scanner *scanner)
{
	end_word(scanner);
	if (scanner->is_copy && scanner->from_stdin)
		scanner->state = BEFORE_DATA;
	scanner->tokens = 0;
	scanner->is_copy = scanner->from_stdin = false;
}

static void begin_block_comment(struct sql_scanner *scanner)
{
	scanner->depth = 1;
	scanner->state = IN_BLOCK_COMMENT;
}

static void step_between(struct sql_scanner *scanner, char byte)
{
	if (is_word_byte(byte) || (byte == '$' && scanner->in_word))
		add_to_word(scanner, byte);
	else if (byte == ';')
		end_statement(scanner);
	else if (byte == '\'')
		begin_string(scanner);
	else if (byte == '"')
		begin_token(scanner, IN_NAME);
	else if (byte == '$')
		begin_dollar_tag(scanner);
	else if ((byte == '-' && scanner->last == '-') || (byte == '\\' && scanner->tokens == 0))
		scanner->state = IN_LINE_COMMENT;
	else if (byte == '*' && scanner->last == '/')
		begin_block_comment(scanner);
	else if (is_space(byte) || byte == '-' || byte == '/')
		end_word(scanner);
	else
		begin_token(scanner, BETWEEN_TOKENS);
}

static void step_string(struct sql_scanner *scanner, char byte)
{
	if (scanner->escaped)
		scanner->escaped = false;
	else if (scanner->has_escapes && byte == '\\')
		scanner->escaped = true;
	else if (byte == '\'')
		scanner->state = BETWEEN_TOKENS;
}

static void step_dollar_tag(struct sql_scanner *scanner, char byte)
{
	if (byte != '$' && (!is_word_byte(byte) || scanner->tag_length == SQL_SCANNER_TAG - 1)) {
		scanner->state = BETWEEN_TOKENS;
		step_between(scanner, byte);
		return;
	}
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

void sql_scanner_step(struct sql_scanner *scanner, char byte)
{
	int state = scanner->state;
	int depth = scanner->depth;

	switch ((enum scanner_state)state) {
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
		scanner->state = byte == '\n' ? BETWEEN_TOKENS : IN_LINE_COMMENT;
		break;
	case IN_BLOCK_COMMENT:
		step_block_comment(scanner, byte);
		break;
	case BEFORE_DATA:
	case IN_DATA:
		scanner->state = byte == '\n' ? AT_LINE_START : state;
		scanner->matched = 0;
		break;
	case AT_LINE_START:
		step_data_line(scanner, byte);
		break;
	}
	/* The last byte of a delimiter must not begin another one. */
	scanner->last = '\0';
	if (scanner->state == state && scanner->depth == depth)
		scanner->last = byte;
}

size_t sql_scanner_skip(const struct sql_scanner *scanner, const char *bytes, size_t length)
{
	const char *end = bytes;

	if (scanner->state == IN_DATA)
		end = memchr(bytes, '\n', length);
	else if (scanner->state == IN_STRING && !scanner->has_escapes)
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

bool sql_scanner_is_between_statements(const struct sql_scanner *scanner)
{
	return scanner->state == BETWEEN_TOKENS && scanner->tokens == 0;
}
