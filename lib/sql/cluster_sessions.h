/*
 * Changes the sessions in which psql runs a dump that makes databases, so that each of them can be
 * restored.
 *
 * pg_dump -C, and pg_dumpall with it, begins the dump of a database in the session of the one
 * before it. If that one has another encoding, SET client_encoding fails where PostgreSQL cannot
 * convert one into the other, such as EUC_JP into LATIN1. Up to the next \connect, the client
 * encoding is then SQL_ASCII, which converts nothing: the names in DROP, CREATE and ALTER DATABASE
 * stay as they are. A database can also have default_transaction_read_only on, which would make its
 * own restore fail. So each new session turns it off.
 *
 * psql refuses \connect and \encoding while it is restricted. So that is lifted for them, on a line
 * of its own (restore/restriction.h), and an empty line of the dump is left out for it.
 *
 * Source: _doSetFixedOutputState() and _reconnectToDB() in PostgreSQL's pg_backup_archiver.c.
 */
#ifndef SQL_CLUSTER_SESSIONS_H
#define SQL_CLUSTER_SESSIONS_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* The beginnings of the lines that cluster_sessions_change() must see. */
#define CLUSTER_SESSIONS_CONNECT "\\connect "
#define CLUSTER_SESSIONS_ENCODING "SET client_encoding = "
#define CLUSTER_SESSIONS_COMMAND "\\encoding "
#define CLUSTER_SESSIONS_EMPTY "\n"

/* All zero at the beginning of the dump. */
struct cluster_sessions {
	bool is_used;    /* client_encoding was set in this session */
	const char *key; /* by which psql is restricted; NULL: it is not */
	int lines;       /* empty ones that are to be left out */
};

/* Whether LINE, of LENGTH bytes, is to be replaced. If so, adds the replacement to SQL. */
bool cluster_sessions_change(
	struct cluster_sessions *sessions, const char *line, size_t length, struct text *sql);

#endif
