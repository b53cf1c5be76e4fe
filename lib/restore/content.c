#include "restore/content.h"

#include "unix/text.h"

#include <stdbool.h>
#include <stddef.h>

/* The OIDs of the system's own objects are below; see access/transam.h. */
#define NOT_SYSTEM "o.oid >= 16384"

#define NOT_SYSTEM_SCHEMA "nspname !~ '^pg_' AND nspname <> 'information_schema'"

/* The query runs with an empty search_path, which looks into pg_catalog; so does the cleaning. */
#define OF_THIS_DATABASE                                                                           \
	"o.subdbid = (SELECT oid FROM pg_catalog.pg_database"                                      \
	" WHERE datname = pg_catalog.current_database())"

/*
 * A subscription with a slot cannot be dropped in a transaction, so it loses the slot first. The
 * three statements are one string for EXECUTE.
 */
#define DROP_SUBSCRIPTION                                                                          \
	"format('ALTER SUBSCRIPTION %1$I DISABLE; ALTER SUBSCRIPTION %1$I SET (slot_name = NONE);" \
	" DROP SUBSCRIPTION %1$I', o.subname)"

/*
 * Before version 15, and after an upgrade from there, the owner of the database does not own
 * "public", and can drop only the objects in it. Parts of other objects (deptype 'i') are left out,
 * since they go with those. All statements are made before the first one is run: it may drop other
 * objects of the list, too.
 */
#define IN_PUBLIC_OF_ANOTHER                                                                       \
	"o.refclassid = 'pg_namespace'::regclass AND o.deptype = 'n' AND o.refobjid ="             \
	" (SELECT oid FROM pg_namespace WHERE nspname = 'public'"                                  \
	" AND NOT pg_has_role(nspowner, 'USAGE')) AND NOT EXISTS (SELECT FROM pg_depend i"         \
	" WHERE i.classid = o.classid AND i.objid = o.objid AND i.objsubid = 0"                    \
	" AND i.deptype = 'i') ORDER BY 1"
#define DROP_ANY                                                                                   \
	"(SELECT format('DROP %s IF EXISTS %s CASCADE', replace(i.type, ' object', ''),"           \
	" i.identity) FROM pg_identify_object(o.classid, o.objid, 0) i)"

enum part {
	COUNTED = 1, /* is content */
	DROPPED = 2, /* is dropped by itself; else with its schema */
	SHARED = 4,  /* its catalog is that of all databases, and extensions have none */
};

/* In the order in which they are dropped. `schema` is the column of the schema, or NULL. */
static const struct kind {
	const char *name, *catalog, *schema;
	int since; /* major version */
	int part;
	const char *which, *drop; /* a condition, and an expression for the statement */
} kinds[] = {
	{"event trigger", "pg_event_trigger", NULL, 0, COUNTED | DROPPED, "true",
		"format('DROP EVENT TRIGGER IF EXISTS %I CASCADE', o.evtname)"},
	{"subscription", "pg_subscription", NULL, 10, COUNTED | DROPPED | SHARED, OF_THIS_DATABASE,
		DROP_SUBSCRIPTION},
	{"publication", "pg_publication", NULL, 10, COUNTED | DROPPED, "true",
		"format('DROP PUBLICATION IF EXISTS %I', o.pubname)"},
	{"extension", "pg_extension", NULL, 0, DROPPED, "o.extname <> 'plpgsql'",
		"format('DROP EXTENSION IF EXISTS %I CASCADE', o.extname)"},
	{"foreign server", "pg_foreign_server", NULL, 0, COUNTED | DROPPED, "true",
		"format('DROP SERVER IF EXISTS %I CASCADE', o.srvname)"},
	{"foreign data wrapper", "pg_foreign_data_wrapper", NULL, 0, COUNTED | DROPPED, "true",
		"format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', o.fdwname)"},
	{"schema", "pg_namespace", NULL, 0, COUNTED | DROPPED,
		NOT_SYSTEM_SCHEMA " AND nspname <> 'public'",
		"format('DROP SCHEMA IF EXISTS %I CASCADE', o.nspname)"},
	{"schema", "pg_namespace", NULL, 0, DROPPED,
		"nspname = 'public' AND pg_has_role(o.nspowner, 'USAGE')",
		"format('DROP SCHEMA IF EXISTS %I CASCADE', o.nspname)"},
	{"part of a schema", "pg_depend", NULL, 0, DROPPED, IN_PUBLIC_OF_ANOTHER, DROP_ANY},
	{"transform", "pg_transform", NULL, 0, COUNTED | DROPPED, NOT_SYSTEM,
		"format('DROP TRANSFORM IF EXISTS FOR %s LANGUAGE %I CASCADE',"
		" o.trftype::regtype, (SELECT lanname FROM pg_language l WHERE l.oid = "
		"o.trflang))"},
	{"access method", "pg_am", NULL, 0, COUNTED | DROPPED, NOT_SYSTEM,
		"format('DROP ACCESS METHOD IF EXISTS %I CASCADE', o.amname)"},
	{"language", "pg_language", NULL, 0, COUNTED | DROPPED, NOT_SYSTEM,
		"format('DROP LANGUAGE IF EXISTS %I CASCADE', o.lanname)"},
	{"cast", "pg_cast", NULL, 0, COUNTED | DROPPED, NOT_SYSTEM,
		"format('DROP CAST IF EXISTS (%s AS %s) CASCADE', o.castsource::regtype,"
		" o.casttarget::regtype)"},
	{"large object", "pg_largeobject_metadata", NULL, 0, COUNTED | DROPPED, "true",
		"format('SELECT lo_unlink(%s)', o.oid)"},
	{"table", "pg_class", "relnamespace", 0, COUNTED, "relkind IN ('r', 'p')", NULL},
	{"view", "pg_class", "relnamespace", 0, COUNTED, "relkind IN ('v', 'm')", NULL},
	{"sequence", "pg_class", "relnamespace", 0, COUNTED, "relkind = 'S'", NULL},
	{"foreign table", "pg_class", "relnamespace", 0, COUNTED, "relkind = 'f'", NULL},
	{"type", "pg_class", "relnamespace", 0, COUNTED, "relkind = 'c'", NULL},
	{"type", "pg_type", "typnamespace", 0, COUNTED,
		"typtype IN ('b', 'd', 'e', 'p', 'r') AND typcategory <> 'A'", NULL},
	{"function", "pg_proc", "pronamespace", 0, COUNTED, "true", NULL},
	{"operator", "pg_operator", "oprnamespace", 0, COUNTED, "true", NULL},
	{"operator class", "pg_opclass", "opcnamespace", 0, COUNTED, "true", NULL},
	{"operator family", "pg_opfamily", "opfnamespace", 0, COUNTED, "true", NULL},
	{"collation", "pg_collation", "collnamespace", 0, COUNTED, "true", NULL},
	{"conversion", "pg_conversion", "connamespace", 0, COUNTED, "true", NULL},
	{"text search configuration", "pg_ts_config", "cfgnamespace", 0, COUNTED, "true", NULL},
	{"text search dictionary", "pg_ts_dict", "dictnamespace", 0, COUNTED, "true", NULL},
	{"text search parser", "pg_ts_parser", "prsnamespace", 0, COUNTED, "true", NULL},
	{"text search template", "pg_ts_template", "tmplnamespace", 0, COUNTED, "true", NULL},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

static bool has_part(const struct kind *kind, int part, int major)
{
	return (kind->part & part) != 0 && kind->since <= major;
}

/* Adds SELECT WHAT for the objects of a kind. */
static void add_select(struct text *sql, const struct kind *kind, const char *what)
{
	text_printf(sql, "SELECT %s FROM pg_catalog.%s o", what, kind->catalog);
	if (kind->schema)
		text_printf(sql,
			" JOIN pg_catalog.pg_namespace n ON n.oid = o.%s AND " NOT_SYSTEM_SCHEMA,
			kind->schema);
	text_printf(sql, " WHERE %s", kind->which);
}

/* Adds a condition: the object does not belong to an extension. */
static void add_not_of_extension(struct text *sql, const struct kind *kind)
{
	if ((kind->part & SHARED) == 0)
		text_printf(sql,
			" AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid ="
			" 'pg_catalog.%s'::pg_catalog.regclass AND d.objid = o.oid"
			" AND d.deptype = 'e')",
			kind->catalog);
}

void content_add_query(struct text *sql, int major)
{
	const char *between = "";

	text_add(sql, "SELECT kind, pg_catalog.count(*) FROM (");
	for (size_t i = 0; i < KINDS; i++) {
		if (!has_part(&kinds[i], COUNTED, major))
			continue;
		text_printf(sql, "%sSELECT '%s' AS kind FROM (", between, kinds[i].name);
		add_select(sql, &kinds[i], "1");
		add_not_of_extension(sql, &kinds[i]);
		text_add(sql, ") AS one");
		between = " UNION ALL ";
	}
	text_add(sql, ") AS held GROUP BY kind ORDER BY 2 DESC, 1");
}

/* Adds SQL that makes a schema "public" as initdb makes it, if the old one was dropped. */
static void add_public(struct text *sql, int major)
{
	text_add(sql, "IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'public') THEN "
		      "CREATE SCHEMA public; "
		      "COMMENT ON SCHEMA public IS 'standard public schema'; ");
	text_add(sql, major >= 15 ? "ALTER SCHEMA public OWNER TO pg_database_owner; "
				    "GRANT USAGE ON SCHEMA public TO PUBLIC; "
				  : "GRANT ALL ON SCHEMA public TO PUBLIC; ");
	text_add(sql, "END IF; ");
}

static void add_warning_of_slots(struct text *sql)
{
	text_add(sql, "FOR statement IN SELECT format('the replication slot %I of subscription %I"
		      " stays at its publisher', o.subslotname, o.subname) FROM pg_subscription o"
		      " WHERE " OF_THIS_DATABASE " AND o.subslotname IS NOT NULL"
		      " LOOP RAISE WARNING '%', statement; END LOOP; ");
}

void content_add_cleaning(struct text *sql, int major)
{
	text_add(sql, "SET client_min_messages = warning; SET LOCAL search_path = pg_catalog; "
		      "DO $pgb$ DECLARE statement text; BEGIN ");
	if (major >= 10)
		add_warning_of_slots(sql);
	for (size_t i = 0; i < KINDS; i++) {
		if (!has_part(&kinds[i], DROPPED, major))
			continue;
		text_add(sql, "FOR statement IN ");
		add_select(sql, &kinds[i], kinds[i].drop);
		text_add(sql, " LOOP EXECUTE statement; END LOOP; ");
	}
	add_public(sql, major);
	text_add(sql, "END $pgb$; ");
	text_add(sql, "SET LOCAL search_path TO DEFAULT; RESET client_min_messages; ");
}
