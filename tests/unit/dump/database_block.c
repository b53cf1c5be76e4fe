/* dump/database_block: statements as comments, and back. */
#include "dump/database_block.h"

#include "unix/text.h"

#include "tap.h"

static const struct {
	const char *statement, *line;
} lines[] = {
	{"CREATE DATABASE a;", "-- pgb-database: CREATE DATABASE a;\n"},
	{"COMMENT ON DATABASE a IS 'x\r\nDROP TABLE t;\t100%';",
		"-- pgb-database: COMMENT ON DATABASE a IS 'x%0D%0ADROP TABLE t;%09100%25';\n"},
	{"\xc3\xa4 \x7f", "-- pgb-database: \xc3\xa4 %7F\n"},
	{"%0D%250", "-- pgb-database: %250D%25250\n"},
};

static const struct {
	const char *block, *sql;
} read_only[] = {
	{"-- pgb-database: a\n-- other\n-- pgb-database: end\n-- pgb-database: b\n", "a\nb\n"},
	{"-- pgb-database: 100%, %, %0, %0d, %zz, %", ""},
	{"-- pgb-database: 100%, %, %0, %0d, %zz, %\n", "100%, %, %0, %0d, %zz, %\n"},
	{"", ""},
};

int main(void)
{
	struct text text;

	text_init(&text, 1024);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		struct text block;

		text_init(&block, 1024);
		database_block_add(&block, lines[i].statement, strlen(lines[i].statement));
		tap_same_text(block.bytes, lines[i].line, "a line");
		text_clear(&text);
		database_block_read(block.bytes, block.length, &text);
		text_cut(&text, text.length - 1);
		tap_same_text(text.bytes, lines[i].statement, "its statement");
		text_release(&block);
	}
	for (size_t i = 0; i < sizeof read_only / sizeof read_only[0]; i++) {
		text_clear(&text);
		database_block_read(read_only[i].block, strlen(read_only[i].block), &text);
		tap_same_text(text.bytes, read_only[i].sql, "statements");
	}
	text_release(&text);
	return tap_done();
}
