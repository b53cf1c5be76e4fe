#include "pg/libpq_version.h"

#include <libpq-fe.h>
#include <stdio.h>

library_version *const libpq_libraries[] = {libpq_version, NULL};

const char *libpq_version(void)
{
	static char text[32];
	int version = PQlibVersion(); /* major * 10000 + minor, since PostgreSQL 10 */

	snprintf(text, sizeof text, "libpq %d.%d", version / 10000, version % 10000);
	return text;
}
