#include "dump/list_line.h"

#include "unix/lines.h"
#include "unix/message.h"
#include "unix/number.h"

#include <string.h>

/* Whether all LENGTH bytes of FIELD, at least one, are among CHARACTERS. */
static bool consists_of(const char *field, size_t length, const char *characters)
{
	return length > 0 && strspn(field, characters) >= length;
}

/* "12", "1.5K": what size_write() writes. */
static bool is_rounded_size(const char *field, size_t length)
{
	if (length > 1 && strchr("KMGTPE", field[length - 1]))
		length--;
	return consists_of(field, length, "0123456789.");
}

/* "42s", "-2d": what timespan_write_age() writes. */
static bool is_age(const char *field)
{
	static const char *const units[] = {"s", "min", "h", "d"};
	const char *unit;

	field += *field == '-';
	unit = field + strspn(field, "0123456789");
	for (size_t i = 0; unit > field && i < sizeof units / sizeof units[0]; i++)
		if (strcmp(unit, units[i]) == 0)
			return true;
	return false;
}

enum list_line_form list_line_read(const char *line, size_t *name_length, uint64_t *size)
{
	const char *last = strrchr(line, '\t');
	const char *before = last ? memrchr(line, '\t', (size_t)(last - line)) : NULL;
	const char *digits = before ? before + 1 : NULL;
	size_t length = before ? (size_t)(last - digits) : 0;

	*name_length = strlen(line);
	*size = LIST_LINE_NO_SIZE;
	if (!before || before == line)
		return LIST_LINE_NAME;
	if (consists_of(digits, length, "0123456789") &&
		consists_of(last + 1, strlen(last + 1), "0123456789-T:Z")) {
		*name_length = (size_t)(before - line);
		(void)number_scan(&digits, UINT64_MAX - 1, size);
		return LIST_LINE_LONG;
	}
	if (!is_rounded_size(digits, length) || !is_age(last + 1))
		return LIST_LINE_NAME;
	*name_length = (size_t)(before - line);
	return LIST_LINE_HUMAN;
}

static int refuse_form(enum list_line_form form, bool sizes_are_wanted)
{
	if (form == LIST_LINE_LONG)
		return fail("these are lines of \"pgb-ls-s3 -l\"; leave out -l");
	return fail("these are lines of \"pgb-ls-s3 --human\"; %s",
		sizes_are_wanted ? "use -l" : "leave out --human");
}

int list_line_next(struct lines *lines, const char **name, uint64_t *size)
{
	enum list_line_form form;
	uint64_t found;
	size_t length;
	int result = lines_next(lines, name);

	if (result <= 0)
		return result;
	form = list_line_read(*name, &length, &found);
	if (form == LIST_LINE_HUMAN || (form == LIST_LINE_LONG && !size))
		return refuse_form(form, size);
	if (size)
		*size = found;
	lines->bytes[(size_t)(*name - lines->bytes) + length] = '\0';
	return 1;
}
