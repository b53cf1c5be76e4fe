#include "request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* The value if LINE is the header NAME, given with its colon; else NULL. */
static const char *match(const char *line, const char *name)
{
	if (strncasecmp(line, name, strlen(name)) != 0)
		return NULL;
	line += strlen(name);
	return line + strspn(line, " \t");
}

static void read_checksum(struct request *request, const char *line)
{
	const char *value = strchr(line, ':');
	size_t length;

	if (!value || strncasecmp(line, "algorithm", 9) == 0 || strncasecmp(line, "type", 4) == 0 ||
		strncasecmp(line, "mode", 4) == 0)
		return;
	length = (size_t)(value - line);
	if (length >= sizeof request->checksum_name)
		return;
	memcpy(request->checksum_name, line, length);
	value += 1 + strspn(value + 1, " \t");
	snprintf(request->checksum, sizeof request->checksum, "%s", value);
}

/* "bytes=0-99" or "bytes=100-" */
static void read_range(struct request *request, const char *value)
{
	char *end;

	if (strncasecmp(value, "bytes=", 6) != 0)
		return;
	request->has_range = true;
	request->first = strtoull(value + 6, &end, 10);
	request->last = *end == '-' && end[1] ? strtoull(end + 1, NULL, 10) : UINT64_MAX;
}

static void read_header(struct request *request, const char *line)
{
	const char *value;

	if ((value = match(line, "content-length:")))
		request->length = strtoull(value, NULL, 10);
	else if ((value = match(line, "x-amz-decoded-content-length:")))
		request->decoded = strtoull(value, NULL, 10);
	else if ((value = match(line, "transfer-encoding:")))
		request->is_chunked = strcasecmp(value, "chunked") == 0;
	else if ((value = match(line, "expect:")))
		request->is_awaited = strcasecmp(value, "100-continue") == 0;
	else if ((value = match(line, "range:")))
		read_range(request, value);
	else if ((value = match(line, "x-amz-checksum-")))
		read_checksum(request, value);
}

/* Cuts "METHOD TARGET HTTP/1.1". */
static int read_first_line(struct request *request, char *line)
{
	char *target = strchr(line, ' ');
	char *end = target ? strchr(target + 1, ' ') : NULL;
	char *query;

	if (!end || target[1] != '/')
		return -1;
	*target++ = '\0';
	*end = '\0';
	request->method = line;
	request->path = target;
	query = strchr(target, '?');
	if (query)
		*query++ = '\0';
	request->query = query ? query : "";
	return 0;
}

/* Whether there is a key after "/BUCKET/". */
static bool has_key(const char *path)
{
	const char *slash = strchr(path + 1, '/');

	return slash && slash[1] != '\0';
}

int request_read(struct request *request, char *head)
{
	char *end = strstr(head, "\r\n");
	const char *upload;

	*request = (struct request){0};
	if (!end)
		return -1;
	*end = '\0';
	if (read_first_line(request, head) != 0)
		return -1;
	request->is_object = has_key(request->path);
	upload = strstr(request->query, "uploadId=");
	if (upload)
		request->upload = strtoull(upload + strlen("uploadId="), NULL, 10);
	for (char *line = end + 2; (end = strstr(line, "\r\n")); line = end + 2) {
		*end = '\0';
		read_header(request, line);
	}
	return 0;
}

bool request_asks(const struct request *request, const char *name)
{
	size_t length = strlen(name);

	for (const char *at = request->query; *at; at += strcspn(at, "&")) {
		at += *at == '&';
		if (strncmp(at, name, length) == 0 && strchr("=&", at[length]))
			return true;
	}
	return false;
}
