#include "sql/copy_statement.h"

#include "unix/text.h"

#include <string.h>

static const char beginning[] = "COPY ";
static const char ending[] = " FROM stdin;\n";

/* The first BYTE outside of quoted names, or END. "" within a quoted name is two quotes here. */
static const char *find_unquoted(const char *next, const char *end, char byte)
{
	bool is_quoted = false;

	for (; next < end; next++) {
		if (*next == '"')
			is_quoted = !is_quoted;
		else if (*next == byte && !is_quoted)
			return next;
	}
	return end;
}

bool copy_statement_read(
	const char *statement, size_t length, const char **columns, size_t *columns_length)
{
	const size_t edges = strlen(beginning) + strlen(ending);
	const char *end, *open, *close;

	if (length < edges || !bytes_begin_with(statement, length, beginning))
		return false;
	end = statement + length - strlen(ending);
	if (memcmp(end, ending, strlen(ending)) != 0)
		return false;
	open = find_unquoted(statement + strlen(beginning), end, '(');
	*columns = open;
	*columns_length = 0;
	if (open == end)
		return find_unquoted(statement, end, ')') == end;
	close = find_unquoted(open + 1, end, ')');
	*columns = open + 1;
	*columns_length = (size_t)(close - *columns);
	return close == end - 1;
}
