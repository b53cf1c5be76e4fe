#include "restore/default_privileges.h"

#include "unix/text.h"

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

void default_privileges_add_revoke(struct text *sql)
{
	text_add(sql,
		"SET LOCAL search_path = pg_catalog;\n"
		"SELECT " STATEMENT("REVOKE", "FROM", "") " AS pgb_revoke, " STATEMENT(
			"GRANT", "TO", "%s") " AS pgb_grant,"
					     " current_setting('client_encoding') AS pgb_encoding"
					     " FROM pg_default_acl o LEFT JOIN pg_namespace n"
					     " ON n.oid = o.defaclnamespace,"
					     " LATERAL aclexplode(o.defaclacl) a"
					     " WHERE pg_get_userbyid(o.defaclrole) = current_user"
					     " AND a.grantee <> o.defaclrole"
					     " AND NOT (a.grantee = 0 AND n.oid IS NULL"
					     " AND o.defaclobjtype IN ('f', 'T'))\n"
					     "\\gset\n"
					     ":pgb_revoke\n"
					     "SET LOCAL search_path TO DEFAULT;\n");
}

void default_privileges_add_grant(struct text *sql)
{
	text_add(sql, "SET LOCAL client_encoding = :'pgb_encoding';\n:pgb_grant\n");
}
