#include "pg/prompt.h"

#include "pg/libpq_version.h"
#include "unix/message.h"
#include "unix/run_report.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/* Returned by EVP_read_pw_string() after Ctrl-C. */
enum { INTERRUPTED = -2 };

bool prompt_is_possible(void)
{
	int fd = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return false;
	close(fd);
	return true;
}

/* The name may come from elsewhere, and control characters could affect the terminal. */
static bool is_printable(const char *name)
{
	for (; *name != '\0'; name++)
		if (*name < ' ' || *name > '~')
			return false;
	return true;
}

enum status prompt_for_password(char password[PROMPT_SIZE], const char *user)
{
	char prompt[128] = "Password: ";
	int result;

	if (is_printable(user))
		snprintf(prompt, sizeof prompt, "Password for user %.64s: ", user);
	result = EVP_read_pw_string(password, PROMPT_SIZE, prompt, 0);
	if (result == 0)
		return STATUS_DONE;
	if (result == INTERRUPTED)
		return STATUS_SIGNAL_BASE + SIGINT;
	return status_fail("could not read a password from the terminal");
}

int prompt_leave(int status)
{
	if (status == STATUS_SIGNAL_BASE + SIGINT) {
		run_report_write(status);
		signal(SIGINT, SIG_DFL);
		raise(SIGINT);
	}
	return status;
}

static const char *crypto_version(void)
{
	return OpenSSL_version(OPENSSL_VERSION);
}

library_version *const prompt_libraries[] = {libpq_version, crypto_version, NULL};
