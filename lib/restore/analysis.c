#include "restore/analysis.h"

#include "pg/password_command.h"
#include "pg/restore_programs.h"

#include "unix/message.h"

#include <stddef.h>
#include <unistd.h>

enum status analysis_run(
	const struct restore_programs *programs, struct conninfo *server, const char *database)
{
	char *words[] = {"-X", "-q", "-w", "-v", "ON_ERROR_STOP=1", "-d", (char *)database, "-c",
		"SET search_path = ''", "-c", "SET statement_timeout = 0", "-c", "ANALYZE", NULL};

	note("analyzing the database");
	if (password_command_offer(server) == STATUS_DONE &&
		restore_programs_run(programs, "psql", words, STDERR_FILENO) == STATUS_DONE)
		return STATUS_DONE;
	warn("the restore is complete, but the database could not be analyzed");
	return STATUS_STRIPPED;
}
