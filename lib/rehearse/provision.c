#include "rehearse/provision.h"

#include "unix/message.h"
#include "unix/scratch_folder.h"
#include "unix/text.h"

#include <libpq-fe.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { STATEMENT_LIMIT = 1 << 14 };

void provision_open(
	struct provision *provision, PGconn *connection, const struct scratch_folder *folder)
{
	*provision = (struct provision){.connection = connection, .folder = folder};
}

/* Whether NAME was seen before; remembers it. */
static bool was_met(struct provision *provision, enum reference need, const char *name)
{
	char kind = need == REFERENCE_ROLE ? 'r' : 't';
	uint32_t sum = (uint32_t)kind;
	char *known;

	for (const char *c = name; *c != '\0'; c++)
		sum = sum * 31 + (unsigned char)*c;
	known = provision->known[sum % PROVISION_NAMES];
	if (known[0] == kind && strcmp(known + 1, name) == 0)
		return true;
	known[0] = '\0';
	if (strlen(name) < PROVISION_NAME_MAX - 1)
		snprintf(known, PROVISION_NAME_MAX, "%c%s", kind, name);
	return false;
}

/* Creates the role or tablespace (KIND) NAME; errors are ignored. */
static void create_object(
	const struct provision *provision, const char *kind, const char *name, const char *rest)
{
	char *quoted = PQescapeIdentifier(provision->connection, name, strlen(name));
	struct text statement;
	bool made = false;

	text_init(&statement, STATEMENT_LIMIT);
	text_printf(&statement, "CREATE %s %s %s", kind, quoted ? quoted : "", rest);
	if (quoted && !statement.broken) {
		PGresult *result = PQexec(provision->connection, statement.bytes);

		made = PQresultStatus(result) == PGRES_COMMAND_OK;
		PQclear(result);
	}
	if (made)
		note("made %s %s, which the dump names and does not bring", kind, quoted);
	PQfreemem(quoted);
	text_release(&statement);
}

int provision_add_folder(struct provision *provision, struct text *path)
{
	char name[32];

	snprintf(name, sizeof name, "tablespace-%d", ++provision->tablespaces);
	text_printf(path, "%s/%s", provision->folder->path, name);
	return scratch_folder_add(provision->folder, name);
}

static bool has_tablespace(const struct provision *provision, const char *name)
{
	const char *const values[] = {name};
	PGresult *result = PQexecParams(provision->connection,
		"SELECT FROM pg_catalog.pg_tablespace WHERE spcname = $1", 1, NULL, values, NULL,
		NULL, 0);
	bool has = PQntuples(result) == 1;

	PQclear(result);
	return has;
}

static int make_tablespace(struct provision *provision, const char *name)
{
	struct text path, location;
	char *quoted = NULL;
	int result;

	if (has_tablespace(provision, name))
		return 0;
	text_init(&path, PATH_MAX);
	text_init(&location, STATEMENT_LIMIT);
	result = provision_add_folder(provision, &path);
	if (result == 0)
		quoted = PQescapeLiteral(provision->connection, path.bytes, path.length);
	if (quoted) {
		text_printf(&location, "LOCATION %s", quoted);
		create_object(provision, "tablespace", name, location.bytes);
	}
	PQfreemem(quoted);
	text_release(&location);
	text_release(&path);
	return result;
}

int provision_meet(struct provision *provision, enum reference need, const char *name)
{
	if (was_met(provision, need, name))
		return 0;
	if (need == REFERENCE_TABLESPACE)
		return make_tablespace(provision, name);
	create_object(provision, "role", name, "SUPERUSER");
	return 0;
}
