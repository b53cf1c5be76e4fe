/*
 * The throw-away server's own template1, which has another name while the dump of one database is
 * restored: the dump may create a database called template1.
 */
#ifndef REHEARSE_SPARE_TEMPLATE_H
#define REHEARSE_SPARE_TEMPLATE_H

#include <libpq-fe.h>

/* Its name meanwhile. */
#define SPARE_TEMPLATE "pgb_rehearse_template"

/* Gives template1 that name. Returns 0, or -1 after an error message. */
int spare_template_hide(PGconn *connection);

/*
 * Gives it its own name again, without which CREATE DATABASE fails, unless the dump has made a
 * database of that name. CONNECTION may be NULL: there is nothing to do then. Works also after a
 * stop was requested. There is no message if it fails.
 */
void spare_template_restore(PGconn *connection);

#endif
