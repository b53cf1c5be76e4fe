#include "sql/scanner.h"

#include <string.h>
#include <strings.h>

enum place {
	BETWEEN,     /* tokens, or statements; or in a word */
	STRING,      /* 'here' */
	NAME,        /* "here" */
	TAG,         /* $here$, perhaps */
	QUOTE,       /* behind that */
	REMARK,      /* -- here, or behind a backslash: to the end of the line */
	COMMENT,     /* slash star here */
	BEFORE_DATA, /* behind COPY ... FROM stdin; */
	LINE_START,  /* of data */
	DATA,
};

static const char end_of_data[] = "\\.";

static bool is_blank(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_of_word(char byte)
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
		scanner->copies = sql_scanner_word_is(scanner, "COPY");
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

static void begin_other(struct sql_scanner *scanner, enum place place)
{
	end_word(scanner);
	scanner->tokens++;
	scanner->place = (int)place;
}

static void begin_string(struct sql_scanner *scanner)
{
	scanner->of_escapes = scanner->in_word && sql_scanner_word_is(scanner, "E");
	scanner->escaped = false;
	begin_other(scanner, STRING);
}

static void begin_tag(struct sql_scanner *scanner)
{
	scanner->tag[0] = '$';
	scanner->tag_length = 1;
	begin_other(scanner, TAG);
}

static void end_statement(struct sql_scanner *scanner)
{
	end_word(scanner);
	if (scanner->copies && scanner->from_stdin)
		scanner->place = BEFORE_DATA;
	scanner->tokens = 0;
	scanner->copies = scanner->from_stdin = false;
}

static void begin_comment(struct sql_scanner *scanner)
{
	scanner->depth = 1;
	scanner->place = COMMENT;
}

static void step_between(struct sql_scanner *scanner, char byte)
{
	if (is_of_word(byte) || (byte == '$' && scanner->in_word))
		add_to_word(scanner, byte);
	else if (byte == ';')
		end_statement(scanner);
	else if (byte == '\'')
		begin_string(scanner);
	else if (byte == '"')
		begin_other(scanner, NAME);
	else if (byte == '$')
		begin_tag(scanner);
	else if ((byte == '-' && scanner->last == '-') || (byte == '\\' && scanner->tokens == 0))
		scanner->place = REMARK;
	else if (byte == '*' && scanner->last == '/')
		begin_comment(scanner);
	else if (is_blank(byte) || byte == '-' || byte == '/')
		end_word(scanner);
	else
		begin_other(scanner, BETWEEN);
}

static void step_string(struct sql_scanner *scanner, char byte)
{
	if (scanner->escaped)
		scanner->escaped = false;
	else if (scanner->of_escapes && byte == '\\')
		scanner->escaped = true;
	else if (byte == '\'')
		scanner->place = BETWEEN;
}

static void step_tag(struct sql_scanner *scanner, char byte)
{
	if (byte != '$' && (!is_of_word(byte) || scanner->tag_length == SQL_SCANNER_TAG - 1)) {
		scanner->place = BETWEEN;
		step_between(scanner, byte);
		return;
	}
	scanner->tag[scanner->tag_length++] = byte;
	scanner->matched = 0;
	if (byte == '$')
		scanner->place = QUOTE;
}

/* No dollar stands within a tag: a byte that does not match can only be the first of another. */
static void step_quote(struct sql_scanner *scanner, char byte)
{
	if (byte != scanner->tag[scanner->matched])
		scanner->matched = 0;
	if (byte == scanner->tag[scanner->matched])
		scanner->matched++;
	if (scanner->matched == scanner->tag_length)
		scanner->place = BETWEEN;
}

static void step_comment(struct sql_scanner *scanner, char byte)
{
	if (byte == '*' && scanner->last == '/') {
		scanner->depth++;
		scanner->last = '\0';
	} else if (byte == '/' && scanner->last == '*' && --scanner->depth == 0) {
		scanner->place = BETWEEN;
	}
}

/* A carriage return may stand before the line feed. */
static void step_line(struct sql_scanner *scanner, char byte)
{
	if (byte == '\n') {
		scanner->place = scanner->matched == sizeof end_of_data - 1 ? BETWEEN : LINE_START;
		scanner->matched = 0;
	} else if (byte == end_of_data[scanner->matched] && byte != '\0') {
		scanner->matched++;
	} else if (byte != '\r' || scanner->matched < sizeof end_of_data - 1) {
		scanner->place = DATA;
		scanner->matched = 0;
	}
}

void sql_scanner_step(struct sql_scanner *scanner, char byte)
{
	int place = scanner->place;

	switch ((enum place)place) {
	case BETWEEN:
		step_between(scanner, byte);
		break;
	case STRING:
		step_string(scanner, byte);
		break;
	case NAME:
		scanner->place = byte == '"' ? BETWEEN : NAME;
		break;
	case TAG:
		step_tag(scanner, byte);
		break;
	case QUOTE:
		step_quote(scanner, byte);
		break;
	case REMARK:
		scanner->place = byte == '\n' ? BETWEEN : REMARK;
		break;
	case COMMENT:
		step_comment(scanner, byte);
		break;
	case BEFORE_DATA:
	case DATA:
		scanner->place = byte == '\n' ? LINE_START : place;
		scanner->matched = 0;
		break;
	case LINE_START:
		step_line(scanner, byte);
		break;
	}
	scanner->last = '\0';
	if (scanner->place == place)
		scanner->last = byte;
}

size_t sql_scanner_skip(const struct sql_scanner *scanner, const char *bytes, size_t length)
{
	const char *end = bytes;

	if (scanner->place == DATA)
		end = memchr(bytes, '\n', length);
	else if (scanner->place == STRING && !scanner->of_escapes)
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

bool sql_scanner_is_between(const struct sql_scanner *scanner)
{
	return scanner->place == BETWEEN && scanner->tokens == 0;
}
