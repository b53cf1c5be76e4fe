#include "restore/missing_roles.h"

#include "sql/references.h"

#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

enum { RING_SIZE = 2 << 20 }; /* more than psql's pipe and its own buffers hold */

/* The beginnings of lines that can name roles. */
static const char *const beginnings[] = {
	"ALTER ",
	"GRANT ",
	"REVOKE ",
	"CREATE POLICY ",
	"CREATE USER MAPPING ",
	"SET SESSION AUTHORIZATION ",
	NULL,
};

struct search {
	const PGresult *existing; /* one role per row */
	bool found;
};

void missing_roles_keep(struct missing_roles *roles, const char *sql, size_t length)
{
	if (!roles->bytes)
		roles->bytes = malloc(RING_SIZE);
	while (roles->bytes && length > 0) {
		size_t room = RING_SIZE - roles->next;
		size_t part = length < room ? length : room;

		memcpy(roles->bytes + roles->next, sql, part);
		roles->full = roles->full || part == room;
		roles->next = (roles->next + part) % RING_SIZE;
		sql += part;
		length -= part;
	}
}

static void look_for_role(enum reference kind, const char *name, void *context)
{
	struct search *search = context;

	if (kind != REFERENCE_ROLE || search->found)
		return;
	for (int i = 0; i < PQntuples(search->existing); i++)
		if (strcmp(PQgetvalue(search->existing, i, 0), name) == 0)
			return;
	search->found = true;
	hint("the server has no role \"%s\": restore the roles first, from a dump by "
	     "\"pgb-dump --globals-only\"",
		name);
}

static void search_line(struct search *search, const char *line, size_t length)
{
	for (size_t i = 0; beginnings[i]; i++)
		if (bytes_begin_with(line, length, beginnings[i]))
			references_find(line, length, look_for_role, search);
}

static void search_lines(struct search *search, const char *bytes, size_t length)
{
	const char *end = bytes + length, *line_end;

	for (; bytes < end && !search->found; bytes = line_end + 1) {
		line_end = memchr(bytes, '\n', (size_t)(end - bytes));
		if (!line_end)
			line_end = end;
		search_line(search, bytes, (size_t)(line_end - bytes));
	}
}

/* Appends the ring's bytes to SQL, oldest first. */
static void unroll_ring(const struct missing_roles *roles, struct text *sql)
{
	if (roles->full)
		text_add_bytes(sql, roles->bytes + roles->next, RING_SIZE - roles->next);
	text_add_bytes(sql, roles->bytes, roles->next);
}

bool missing_roles_hint(const struct missing_roles *roles, PGconn *connection)
{
	struct search search = {.found = false};
	PGresult *existing;
	struct text sql;

	if (!roles->bytes)
		return false;
	existing = PQexec(connection, "SELECT rolname FROM pg_catalog.pg_roles");
	search.existing = existing;
	text_init(&sql, RING_SIZE);
	unroll_ring(roles, &sql);
	if (PQresultStatus(existing) == PGRES_TUPLES_OK && !sql.broken)
		search_lines(&search, sql.bytes, sql.length);
	text_release(&sql);
	PQclear(existing);
	return search.found;
}

void missing_roles_release(struct missing_roles *roles)
{
	free(roles->bytes);
	roles->bytes = NULL;
}
