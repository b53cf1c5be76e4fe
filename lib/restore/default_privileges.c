#include "restore/default_privileges.h"

#include "pg/query.h"
#include "pg/session.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>

/* "o" is a row of pg_default_acl, "a" one of its privileges. */
#define STATEMENT(action, to, option)                                                              \
	"coalesce(string_agg(format('ALTER DEFAULT PRIVILEGES%s " action " %s ON %s " to           \
	" %s" option                                                                               \
	";', CASE WHEN n.oid IS NOT NULL THEN format(' IN SCHEMA %I', n.nspname) END,"             \
	" a.privilege_type, CASE o.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'" \
	" WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES' WHEN 'n' THEN 'SCHEMAS'"                 \
	" ELSE 'LARGE OBJECTS' END, CASE WHEN a.grantee = 0 THEN 'PUBLIC'"                         \
	" ELSE quote_ident(pg_get_userbyid(a.grantee)) END,"                                       \
	" CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END), ' '), '')"

#define REVOKE STATEMENT("REVOKE", "FROM", "")
#define GRANT STATEMENT("GRANT", "TO", "%s")

#define ROWS                                                                                       \
	" FROM pg_default_acl o LEFT JOIN pg_namespace n ON n.oid = o.defaclnamespace,"            \
	" LATERAL aclexplode(o.defaclacl) a"                                                       \
	" WHERE pg_get_userbyid(o.defaclrole) = current_user AND a.grantee <> o.defaclrole"        \
	" AND NOT (a.grantee = 0 AND n.oid IS NULL AND o.defaclobjtype IN ('f', 'T'))"

void default_privileges_add_revoke(struct text *sql)
{
	text_add(sql, "SET LOCAL search_path = pg_catalog; "
		      "SELECT " REVOKE " AS pgb_revoke, " GRANT
		      " AS pgb_grant, current_setting('client_encoding') AS pgb_encoding" ROWS
		      " \\gset \\\\ :pgb_revoke SET LOCAL search_path TO DEFAULT; ");
}

void default_privileges_add_grant(struct text *sql)
{
	text_add(sql, "SET LOCAL client_encoding = :'pgb_encoding'; :pgb_grant ");
}

/* Runs several statements, even if a stop has been requested. */
static bool run_statements(PGconn *connection, const char *sql)
{
	PGresult *result = query_run_despite_stop(connection, sql);
	bool done = result != NULL;

	PQclear(result);
	return done;
}

static enum status revoke_privileges(struct default_privileges *privileges, const PGresult *found)
{
	PGconn *connection = privileges->connection;

	if (*PQgetvalue(found, 0, 0) == '\0')
		return STATUS_DONE;
	privileges->grant = strdup(PQgetvalue(found, 0, 1));
	if (!privileges->grant)
		return status_fail("out of memory");
	warn("default privileges of user \"%s\" in database \"%s\" are revoked until all jobs are "
	     "done",
		PQuser(connection), PQdb(connection));
	note("what grants them again: %s", privileges->grant);
	if (run_statements(connection, PQgetvalue(found, 0, 0)))
		return STATUS_DONE;
	return status_fail("could not revoke them: %.*s",
		(int)strcspn(PQerrorMessage(connection), "\n"), PQerrorMessage(connection));
}

enum status default_privileges_suspend(struct default_privileges *privileges, PGconn *connection)
{
	PGresult *found = query_run(connection, "SELECT " REVOKE ", " GRANT ROWS);
	enum status status = STATUS_FAILED;

	*privileges = (struct default_privileges){.connection = connection};
	if (found)
		status = revoke_privileges(privileges, found);
	PQclear(found);
	return status;
}

void default_privileges_resume(struct default_privileges *privileges)
{
	PGconn *connection = privileges->connection;

	if (!privileges->grant)
		return;
	if (PQstatus(connection) != CONNECTION_OK)
		(void)session_reconnect(connection);
	if (run_statements(connection, privileges->grant)) {
		note("the default privileges are granted again");
	} else {
		warn("could not grant the default privileges again: %.*s",
			(int)strcspn(PQerrorMessage(connection), "\n"), PQerrorMessage(connection));
		hint("run: %s", privileges->grant);
	}
	free(privileges->grant);
	privileges->grant = NULL;
}
