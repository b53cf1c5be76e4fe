/*
 * A role of a profile, assumed with other credentials: AssumeRole of the Security Token Service.
 */
#ifndef AWS_ROLE_H
#define AWS_ROLE_H

struct http;
struct provider;
struct settings;

/*
 * Leaves in PROVIDER one for the role_arn of PROFILE, assumed with the credentials of SOURCE, which
 * is taken over, whatever is returned. Role_session_name, external_id and duration_seconds count;
 * mfa_serial is refused, since nobody is there to ask for a code. REGION is the command line's, or
 * NULL. All but SOURCE are kept. Returns 0, or -1 after an error message.
 */
int role_open(struct provider **provider, const struct settings *settings, const char *profile,
	const char *region, struct http *http, struct provider *source);

/* A session's name for those who have set none: that of the program, and the time. */
enum { ROLE_SESSION_SIZE = 64 };
void role_name_session(char name[ROLE_SESSION_SIZE]);

#endif
