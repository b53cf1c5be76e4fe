#include "unix/input.h"

#include "unix/message.h"

#include <unistd.h>

enum status input_check(const char *advice)
{
	if (!isatty(STDIN_FILENO))
		return STATUS_DONE;
	fail("standard input is a terminal");
	hint("%s", advice);
	return STATUS_MISUSE;
}
