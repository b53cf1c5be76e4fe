#include "rehearse/system_locale.h"

#include "unix/message.h"

#include <locale.h>

bool system_locale_is_there(const char *name)
{
	locale_t locale = newlocale(LC_COLLATE_MASK | LC_CTYPE_MASK, name, (locale_t)0);

	if (locale == (locale_t)0)
		return false;
	freelocale(locale);
	return true;
}

void system_locale_say_missing(const char *name)
{
	warn("not proven: locale \"%s\": there is no such locale on this system, and the database "
	     "gets another one",
		name);
}
