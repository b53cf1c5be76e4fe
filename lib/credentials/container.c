#include "credentials/container.h"

#include "aws/client.h"
#include "aws/credentials.h"
#include "aws/json.h"
#include "aws/settings.h"
#include "http/url.h"
#include "unix/file.h"
#include "unix/message.h"
#include "unix/redaction.h"
#include "unix/text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TIME_LIMIT = 2000, /* milliseconds for each attempt */
	ATTEMPTS = 3,
	PATIENCE = 10000,
};

static const char agent[] = "http://169.254.170.2"; /* the address of ECS */

struct container {
	struct provider provider;
	const struct settings *settings;
	struct container_endpoint place;
	struct client client;
};

static bool is_agent(const void *address, int family)
{
	static const char *const agents[] = {"169.254.170.2", "169.254.170.23", "fd00:ec2::23"};
	unsigned char known[sizeof(struct in6_addr)];

	for (size_t i = 0; i < sizeof agents / sizeof agents[0]; i++)
		if (inet_pton(family, agents[i], known) == 1 &&
			memcmp(known, address, family == AF_INET6 ? 16 : 4) == 0)
			return true;
	return false;
}

/* HOST is in the form of a Host header. */
static bool is_trusted(const char *host)
{
	bool bracketed = *host == '[';
	size_t length = strcspn(host + bracketed, bracketed ? "]" : ":");
	struct in6_addr six;
	struct in_addr four;
	char name[64];

	if (length >= sizeof name)
		return false;
	memcpy(name, host + bracketed, length);
	name[length] = '\0';
	if (inet_pton(AF_INET6, name, &six) == 1)
		return IN6_IS_ADDR_LOOPBACK(&six) || is_agent(&six, AF_INET6);
	if (inet_pton(AF_INET, name, &four) == 1)
		return ntohl(four.s_addr) >> 24 == IN_LOOPBACKNET || is_agent(&four, AF_INET);
	return strcmp(name, "localhost") == 0;
}

static bool is_valid_path(const char *path)
{
	for (; *path; path++)
		if (*path <= 0x20 || *path >= 0x7f || *path == '#')
			return false;
	return true;
}

/* Splits a URI before its path, which may include a query. */
static const char *split_uri(struct container_endpoint *place, const char *uri)
{
	const char *authority = strstr(uri, "://");
	size_t length;
	const char *reason;
	struct url url;
	char *head;

	if (!authority)
		return "it is no URL";
	length = (size_t)(authority - uri) + 3;
	length += strcspn(uri + length, "/?#");
	head = strndup(uri, length);
	reason = head ? url_read(&url, head) : "out of memory";
	if (!reason) {
		place->origin = url.origin;
		place->host = url.host;
		url.origin = url.host = NULL;
	}
	if (head)
		url_release(&url);
	free(head);
	if (reason)
		return reason;
	if (asprintf(&place->path, "%s%s", uri[length] == '/' ? "" : "/", uri + length) < 0)
		place->path = NULL;
	return place->path ? NULL : "out of memory";
}

const char *container_find(struct container_endpoint *place, const char *relative, const char *full)
{
	char *whole = NULL;
	const char *reason;

	*place = (struct container_endpoint){.path = NULL};
	if (!is_valid_path(relative ? relative : full))
		return "it holds a character that no URL may hold";
	if (relative && *relative != '/')
		return "it must begin with \"/\"";
	if (relative && asprintf(&whole, "%s%s", agent, relative) < 0)
		return "out of memory";
	reason = split_uri(place, relative ? whole : full);
	free(whole);
	if (reason)
		return reason;
	if (strncmp(place->origin, "https:", 6) != 0 && !is_trusted(place->host))
		return "its host is not this machine, nor one that AWS uses for this, and it is "
		       "not https";
	return NULL;
}

void container_release(struct container_endpoint *place)
{
	free(place->origin);
	free(place->host);
	free(place->path);
	*place = (struct container_endpoint){.path = NULL};
}

/* Adds the Authorization header if there is a token. */
static enum credentials_result authorize(const struct settings *settings, struct headers *headers)
{
	const char *path = settings_variable(settings, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
	const char *value = settings_variable(settings, "AWS_CONTAINER_AUTHORIZATION_TOKEN");
	struct text token;
	enum credentials_result result = CREDENTIALS_FOUND;

	text_init(&token, HEADERS_VALUE_MAX);
	if (path && file_read(path, &token) != 0)
		result = CREDENTIALS_FAILED;
	else if (!path && value)
		text_add(&token, value);
	if (result == CREDENTIALS_FOUND &&
		(strpbrk(token.bytes, "\r\n") || strlen(token.bytes) != token.length))
		result = fail("the authorization for the credentials of the container holds the "
			      "end of a line");
	if (result == CREDENTIALS_FOUND && token.length > 0)
		headers_add(headers, "authorization", token.bytes);
	redaction_add(headers_get(headers, "authorization"));
	text_release(&token);
	return result;
}

/* Copies TEXT if it is short enough. */
static void copy_text(const struct text *text, char *to, size_t size)
{
	if (!text->broken && text->length < size)
		memcpy(to, text->bytes, text->length + 1);
}

/* Agents report errors in JSON. */
static void say_agent_error(struct request *request)
{
	const struct text *answer = &request->exchange.content;
	struct text code, message;
	const struct json_member members[] = {{"code", &code}, {"message", &message}};

	text_init(&code, sizeof request->code - 1);
	text_init(&message, sizeof request->message - 1);
	if (request->state == REQUEST_REFUSED &&
		!json_read(answer->bytes, answer->length, members, 2)) {
		copy_text(&code, request->code, sizeof request->code);
		copy_text(&message, request->message, sizeof request->message);
	}
	text_release(&code);
	text_release(&message);
	client_say_unanswered(request, "get the credentials of the container");
}

static enum credentials_result ask_agent(
	struct container *container, struct request *request, struct credentials *credentials)
{
	const struct text *answer = &request->exchange.content;

	headers_add(&request->headers, "accept", "application/json");
	if (authorize(container->settings, &request->headers) != CREDENTIALS_FOUND)
		return CREDENTIALS_FAILED;
	if (!client_ask(&container->client, request, PATIENCE)) {
		say_agent_error(request);
		return CREDENTIALS_FAILED;
	}
	return credentials_read_json(
		credentials, answer->bytes, answer->length, NULL, container->provider.description);
}

static enum credentials_result container_fetch(
	struct provider *base, struct credentials *credentials)
{
	struct container *container = (struct container *)base;
	struct request request;
	enum credentials_result result;

	request_init(&request, "GET", container->place.path);
	result = ask_agent(container, &request, credentials);
	redaction_remove(headers_get(&request.headers, "authorization"));
	request_release(&request);
	return result;
}

static void container_close(struct provider *base)
{
	struct container *container = (struct container *)base;

	client_close(&container->client);
	container_release(&container->place);
	provider_free(base);
}

enum status container_open(const struct provider_context *context, struct provider **provider)
{
	const struct settings *settings = context->settings;
	const char *relative =
		settings_variable(settings, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
	const char *full = settings_variable(settings, "AWS_CONTAINER_CREDENTIALS_FULL_URI");
	struct container *container;
	const char *reason;

	*provider = NULL;
	if (!relative && !full)
		return STATUS_DONE;
	container = provider_create(
		sizeof *container, container_fetch, container_close, "the container");
	if (!container)
		return STATUS_FAILED;
	container->settings = settings;
	reason = container_find(&container->place, relative, full);
	if (reason) {
		container_close(&container->provider);
		return status_fail("invalid AWS_CONTAINER_CREDENTIALS_%s_URI: %s",
			relative ? "RELATIVE" : "FULL", reason);
	}
	container->client = (struct client){
		.http = context->http,
		.origin = container->place.origin,
		.host = container->place.host,
		.attempts_max = ATTEMPTS,
		.time_limit = TIME_LIMIT,
		.direct = true,
		.brief = true,
	};
	*provider = &container->provider;
	return STATUS_DONE;
}
