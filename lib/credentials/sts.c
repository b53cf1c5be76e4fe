#include "credentials/sts.h"

#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/provider.h"
#include "aws/region.h"
#include "aws/settings.h"
#include "aws/xml.h"
#include "http/encoding.h"
#include "http/url.h"
#include "unix/message.h"
#include "unix/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	PATIENCE = 20000,   /* milliseconds for all attempts */
	TIME_LIMIT = 10000, /* for each attempt */
	FORM_MAX = 128 * 1024,
	ACTION_SIZE = 64,
	DEED_SIZE = 2048,
};

/* GovCloud's hosts have no "-fips", unless they are dual-stack: all are FIPS endpoints. */
static enum status use_amazon(struct sts *sts, const struct settings_hosts *host)
{
	char origin[sizeof sts->region + 64];
	bool fips = host->fips && (host->dualstack || strncmp(sts->region, "us-gov-", 7) != 0);

	snprintf(origin, sizeof origin, "https://sts%s.%s.%s", fips ? "-fips" : "", sts->region,
		host->dualstack ? region_dualstack_domain(sts->region)
				: region_domain(sts->region));
	sts->origin = strdup(origin);
	sts->host = strdup(origin + strlen("https://"));
	sts->path = strdup("/");
	return sts->origin && sts->host && sts->path ? STATUS_DONE : status_fail("out of memory");
}

static enum status refuse_url(void)
{
	fail("an endpoint URL for STS cannot be combined with dual-stack or FIPS endpoints");
	hint("leave one of them out; AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true mutes the URLs of "
	     "variables and files");
	return STATUS_FAILED;
}

static enum status use_url(
	struct sts *sts, const struct settings_value *given, const struct settings_hosts *host)
{
	struct url url;
	const char *reason;
	enum status status = STATUS_DONE;

	if (host->fips || host->dualstack)
		return refuse_url();
	reason = url_read(&url, given->text);
	if (reason)
		status = settings_refuse_url(given, "endpoint URL for STS", reason);
	else if (asprintf(&sts->path, "%s/", url.path) < 0)
		status = status_fail("out of memory");
	if (status == STATUS_DONE) {
		sts->origin = url.origin;
		sts->host = url.host;
		url.origin = url.host = NULL;
	}
	url_release(&url);
	return status;
}

enum status sts_open(
	struct sts *sts, const struct provider_context *context, struct identity *identity)
{
	const struct settings *settings = context->settings;
	const char *region = region_find(settings, context->region);
	struct settings_value url;
	struct settings_hosts host;
	int attempts;

	*sts = (struct sts){.origin = NULL};
	if (!region || settings_find_endpoint_url(&url, settings, "sts", NULL) != STATUS_DONE ||
		settings_find_attempts(&attempts, settings) != STATUS_DONE ||
		settings_find_hosts(&host, settings) != STATUS_DONE)
		return STATUS_FAILED;
	snprintf(sts->region, sizeof sts->region, "%s", region);
	if ((url.text ? use_url(sts, &url, &host) : use_amazon(sts, &host)) != STATUS_DONE)
		return STATUS_FAILED;
	sts->client = (struct client){
		.http = context->http,
		.origin = sts->origin,
		.host = sts->host,
		.region = sts->region,
		.service = "sts",
		.identity = identity,
		.attempts_max = attempts,
		.time_limit = TIME_LIMIT,
		.brief = true,
	};
	return STATUS_DONE;
}

void sts_name_session(char name[STS_SESSION_SIZE], time_t now)
{
	snprintf(name, STS_SESSION_SIZE, "pgbackup-%lld", (long long)now);
}

static void add_field(struct text *form, const char *name, const char *value)
{
	if (form->length > 0)
		text_add_byte(form, '&');
	encoding_add_query(form, name);
	text_add_byte(form, '=');
	encoding_add_query(form, value);
}

void sts_build_form(
	struct text *form, const char *action, const struct sts_field *fields, size_t count)
{
	add_field(form, "Action", action);
	add_field(form, "Version", "2011-06-15");
	for (size_t i = 0; i < count; i++)
		if (fields[i].value)
			add_field(form, fields[i].name, fields[i].value);
}

/* Reads the credentials in the response. Checks its root first: another service may have answered.
 */
static enum credentials_result read_answer(const struct request *request, const char *action,
	struct credentials *credentials, const char *giver)
{
	const struct text *content = &request->exchange.content;
	char root[ACTION_SIZE];

	snprintf(root, sizeof root, "%sResponse", action);
	if (!xml_root_is(content->bytes, content->length, root) ||
		!xml_is_whole(content->bytes, content->length, root))
		return fail("could not read the credentials of %s: the answer is cut, or not that "
			    "of a Security Token Service",
			giver);
	return credentials_read_xml(credentials, content->bytes, content->length, giver);
}

static enum credentials_result say_sts_error(
	const struct sts *sts, const struct request *request, const char *giver)
{
	char deed[DEED_SIZE];

	snprintf(deed, sizeof deed, "get the credentials of %s from %s", giver, sts->origin);
	client_say_unanswered(request, deed);
	if (request->state == REQUEST_REFUSED && strcmp(request->code, "AccessDenied") == 0)
		hint("the role's trust policy must allow it to whoever assumes it");
	return CREDENTIALS_FAILED;
}

static enum credentials_result send_form(struct sts *sts, const char *action,
	const struct text *form, struct credentials *credentials, const char *giver)
{
	struct request request;
	enum credentials_result result = CREDENTIALS_FAILED;

	request_init(&request, "POST", sts->path);
	headers_add(&request.headers, "content-type",
		"application/x-www-form-urlencoded; charset=utf-8");
	if (request_set_text(&request, form) == STATUS_DONE)
		result = client_ask(&sts->client, &request, PATIENCE)
				 ? read_answer(&request, action, credentials, giver)
				 : say_sts_error(sts, &request, giver);
	request_release(&request);
	return result;
}

enum credentials_result sts_ask(struct sts *sts, const char *action, const struct sts_field *fields,
	size_t count, struct credentials *credentials, const char *giver)
{
	struct text form;
	enum credentials_result result = CREDENTIALS_FAILED;

	text_init(&form, FORM_MAX);
	sts_build_form(&form, action, fields, count);
	if (text_finish(&form, "a request for credentials") == 0)
		result = send_form(sts, action, &form, credentials, giver);
	text_release(&form);
	return result;
}

void sts_close(struct sts *sts)
{
	client_close(&sts->client);
	free(sts->origin);
	free(sts->host);
	free(sts->path);
	*sts = (struct sts){.origin = NULL};
}
