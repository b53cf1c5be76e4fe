/*
 * How the command of a dump begins: pg_dump or pg_dumpall, its patience, and what it dumps. The
 * options of the user follow.
 *
 * Unless the user says otherwise, it waits 10 minutes for a lock, and fails then. While a dump
 * waits for the lock of another session, all who come later wait for both; and a pg_dump that waits
 * does not notice that the reader of its output has gone.
 */
#ifndef PG_DUMP_COMMAND_H
#define PG_DUMP_COMMAND_H

#include "dump/kind.h"

#include "unix/command.h"
#include "unix/status.h"
#include "unix/text.h"

struct conninfo;
struct installed;

struct dump_command {
	struct command start; /* others may add to it */
	struct text database; /* a connection string, if the user gave none */
};

/*
 * Begins the command of DUMPER for a dump of SCOPE. WORDS are the user's options for it, or NULL;
 * they are not added. CONNINFO and DUMPER must outlive the command. Returns STATUS_DONE, or
 * STATUS_FAILED after an error message. Must be released in all cases.
 */
enum status dump_command_open(struct dump_command *command, enum dump_scope scope,
	const struct conninfo *conninfo, const struct installed *dumper, char *const *words);

void dump_command_release(struct dump_command *command);

#endif
