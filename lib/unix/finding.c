#include "unix/finding.h"

#include "unix/message.h"
#include "unix/options.h"
#include "unix/program.h"
#include "unix/redaction.h"
#include "unix/run_report.h"
#include "unix/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum status finding_print(const char *what, const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list arguments;
	size_t length;
	int wanted;

	va_start(arguments, format);
	wanted = vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (wanted < 0)
		return status_fail_errno("could not format what was found");
	length = redaction_apply(text, (size_t)wanted >= sizeof text);
	utf8_mask_controls(text, length);
	return program_print("%s: %s\n", what, text);
}

enum status finding_check_options(struct options *options)
{
	if (!run_report_is_open())
		return STATUS_DONE;
	return options_misuse(options, "--check and --report cannot be used together");
}
