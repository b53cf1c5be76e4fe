/*
 * A shim to preload, which makes the search for the address of a host take a minute in one program,
 * as with a name server that does not answer; it then fails.
 *
 *   LD_PRELOAD            names.so, after the sanitizer's library if the program has one
 *   PGB_NAMES_PROGRAM     the program's name; other programs are left alone
 *   PGB_NAMES_ASKED       a file that is made when the search begins
 */
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MINUTE = 60 /* seconds */ };

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
	struct addrinfo **result)
{
	const char *program = getenv("PGB_NAMES_PROGRAM");
	const char *file = getenv("PGB_NAMES_ASKED");

	(void)node, (void)service, (void)hints;
	*result = NULL;
	if (!program || !file || strcmp(program, program_invocation_short_name) != 0)
		return EAI_FAIL;
	close(open(file, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
	sleep(MINUTE);
	return EAI_AGAIN;
}
