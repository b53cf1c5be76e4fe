#include "rehearse/spare_template.h"

#include "pg/query.h"

int spare_template_hide(PGconn *connection)
{
	return query_do(connection, "ALTER DATABASE template1 RENAME TO " SPARE_TEMPLATE);
}

void spare_template_restore(PGconn *connection)
{
	if (!connection)
		return;
	PQclear(query_run_despite_stop(
		connection, "ALTER DATABASE " SPARE_TEMPLATE " RENAME TO template1"));
}
