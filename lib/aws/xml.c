#include "aws/xml.h"

#include "unix/text.h"
#include "unix/utf8.h"

#include <stdint.h>
#include <string.h>

enum kind { START, END, TEXT, NOTHING };

/* The position, and the piece read last: the name of a tag, or text. */
struct scanner {
	const char *at;
	const char *end;
	const char *piece;
	size_t length;
	bool literal; /* text of a CDATA section */
	bool empty;   /* the tag is empty: "<a/>" */
};

static const struct entity {
	const char *name;
	char character;
} entities[] = {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}};

static const char *find_mark(const char *from, const char *end, const char *mark)
{
	return memmem(from, (size_t)(end - from), mark, strlen(mark));
}

static bool is_at_mark(const struct scanner *scanner, const char *mark)
{
	size_t length = strlen(mark);

	return (size_t)(scanner->end - scanner->at) >= length &&
	       memcmp(scanner->at, mark, length) == 0;
}

/* Skips from OPENING to the end of CLOSING, or all of the rest if CLOSING is missing. */
static bool skip(struct scanner *scanner, const char *opening, const char *closing)
{
	const char *close;

	if (!is_at_mark(scanner, opening))
		return false;
	scanner->piece = scanner->at + strlen(opening);
	close = find_mark(scanner->piece, scanner->end, closing);
	scanner->length = (size_t)((close ? close : scanner->end) - scanner->piece);
	scanner->at = close ? close + strlen(closing) : scanner->end;
	return true;
}

/* Finds the end of a tag: a ">" outside quotes. */
static const char *find_tag_end(const char *from, const char *end)
{
	char quote = '\0';

	for (; from < end; from++) {
		if (quote != '\0') {
			if (*from == quote)
				quote = '\0';
		} else if (*from == '"' || *from == '\'') {
			quote = *from;
		} else if (*from == '>') {
			return from;
		}
	}
	return NULL;
}

static enum kind read_tag(struct scanner *scanner)
{
	const char *close = find_tag_end(scanner->at, scanner->end);
	bool is_end = is_at_mark(scanner, "</");
	const char *name = scanner->at + (is_end ? 2 : 1);
	size_t length = 0;
	const char *colon;

	if (!close)
		return NOTHING;
	scanner->at = close + 1;
	scanner->empty = !is_end && close[-1] == '/';
	while (name + length < close && !strchr(" \t\r\n/", name[length]))
		length++;
	colon = memchr(name, ':', length);
	scanner->piece = colon ? colon + 1 : name;
	scanner->length = length - (size_t)(scanner->piece - name);
	return is_end ? END : START;
}

static enum kind next(struct scanner *scanner)
{
	const char *open;

	while (skip(scanner, "<!--", "-->") || skip(scanner, "<?", "?>"))
		;
	scanner->literal = skip(scanner, "<![CDATA[", "]]>");
	if (scanner->literal)
		return TEXT;
	if (scanner->at == scanner->end)
		return NOTHING;
	if (*scanner->at == '<')
		return read_tag(scanner);
	open = memchr(scanner->at, '<', (size_t)(scanner->end - scanner->at));
	scanner->piece = scanner->at;
	scanner->at = open ? open : scanner->end;
	scanner->length = (size_t)(scanner->at - scanner->piece);
	return TEXT;
}

static bool is_called(const struct scanner *scanner, const char *name)
{
	return scanner->length == strlen(name) &&
	       memcmp(scanner->piece, name, scanner->length) == 0;
}

static bool find_start(struct scanner *scanner, const char *name)
{
	enum kind kind;

	while ((kind = next(scanner)) != NOTHING)
		if (kind == START && is_called(scanner, name))
			return true;
	return false;
}

static struct scanner scan(const char *document, size_t length)
{
	return (struct scanner){.at = document, .end = document + length};
}

bool xml_root_is(const char *document, size_t length, const char *name)
{
	struct scanner scanner = scan(document, length);
	enum kind kind;

	while ((kind = next(&scanner)) != NOTHING)
		if (kind != TEXT)
			return kind == START && is_called(&scanner, name);
	return false;
}

bool xml_begins_in(const struct xml_range *range, const char *name)
{
	struct scanner scanner = scan(range->bytes, range->length);

	return find_start(&scanner, name);
}

bool xml_next(struct xml_range *rest, const char *name, struct xml_range *inside)
{
	struct scanner scanner = scan(rest->bytes, rest->length);
	bool closed;

	if (!find_start(&scanner, name))
		return false;
	closed = scanner.empty;
	*inside = (struct xml_range){scanner.at, 0};
	while (!closed) {
		enum kind kind;

		inside->length = (size_t)(scanner.at - inside->bytes);
		kind = next(&scanner);
		if (kind == NOTHING)
			return false;
		closed = kind == END && is_called(&scanner, name);
	}
	*rest = (struct xml_range){scanner.at, (size_t)(scanner.end - scanner.at)};
	return true;
}

bool xml_is_whole(const char *document, size_t length, const char *name)
{
	struct xml_range rest = {document, length}, inside;

	return xml_next(&rest, name, &inside);
}

static void add_character(struct text *value, uint32_t code)
{
	unsigned char bytes[UTF8_MAX];

	text_add_bytes(value, bytes, utf8_write(bytes, code));
}

static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	if ((digit | 0x20) >= 'a' && (digit | 0x20) <= 'f')
		return (digit | 0x20) - 'a' + 10;
	return 16;
}

/* Reads "#38" or "#x26". 0, which XML does not allow, if it is neither. */
static uint32_t read_reference(const char *name, size_t length)
{
	int base = length > 1 && name[1] == 'x' ? 16 : 10;
	uint32_t code = 0;

	for (size_t i = base == 16 ? 2 : 1; i < length; i++) {
		int digit = digit_value(name[i]);

		if (digit >= base || code > 0x10ffff)
			return 0;
		code = code * (uint32_t)base + (uint32_t)digit;
	}
	return code > 0x10ffff ? 0 : code;
}

/* The character that the entity NAME means; 0 if unknown. */
static uint32_t decode_entity(const char *name, size_t length)
{
	if (length > 0 && name[0] == '#')
		return read_reference(name, length);
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
		if (length == strlen(entities[i].name) &&
			memcmp(name, entities[i].name, length) == 0)
			return (uint32_t)entities[i].character;
	return 0;
}

/* Adds text with its entities decoded. Unknown entities stay unchanged. */
static void add_decoded(struct text *value, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		const char *semicolon = NULL;
		uint32_t code = 0;

		if (bytes[i] == '&')
			semicolon = memchr(bytes + i, ';', length - i < 12 ? length - i : 12);
		if (semicolon)
			code = decode_entity(bytes + i + 1, (size_t)(semicolon - bytes) - i - 1);
		if (code != 0) {
			add_character(value, code);
			i = (size_t)(semicolon - bytes);
		} else {
			text_add_byte(value, bytes[i]);
		}
	}
}

bool xml_find_in(const struct xml_range *range, const char *name, struct text *value)
{
	struct xml_range rest = *range, inside;
	struct scanner scanner;
	enum kind kind;

	if (!xml_next(&rest, name, &inside))
		return false;
	scanner = scan(inside.bytes, inside.length);
	while ((kind = next(&scanner)) == TEXT) {
		if (scanner.literal)
			text_add_bytes(value, scanner.piece, scanner.length);
		else
			add_decoded(value, scanner.piece, scanner.length);
	}
	return kind == NOTHING && !value->broken;
}

bool xml_find(const char *document, size_t length, const char *name, struct text *value)
{
	return xml_find_in(&(struct xml_range){document, length}, name, value);
}

static const struct entity *find_entity_of(char character)
{
	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
		if (entities[i].character == character)
			return &entities[i];
	return NULL;
}

void xml_add_escaped(struct text *text, const char *value)
{
	for (; *value; value++) {
		const struct entity *entity = find_entity_of(*value);

		if (entity)
			text_printf(text, "&%s;", entity->name);
		else if (strchr("\t\n\r", *value))
			text_printf(text, "&#%d;", *value);
		else
			text_add_byte(text, *value);
	}
}
