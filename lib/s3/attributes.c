#include "s3/attributes.h"

#include <stddef.h>

void attributes_add(const struct attributes *attributes, struct headers *headers)
{
	const struct {
		const char *name;
		const char *value;
	} fields[] = {
		{"content-type", attributes->content_type},
		{"x-amz-object-lock-mode", attributes->lock_mode},
		{"x-amz-object-lock-retain-until-date", attributes->lock_until},
		{"x-amz-server-side-encryption", attributes->encryption},
		{"x-amz-server-side-encryption-aws-kms-key-id", attributes->kms_key},
		{"x-amz-storage-class", attributes->storage_class},
		{"x-amz-tagging", attributes->tags},
	};

	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (fields[i].value)
			headers_add(headers, fields[i].name, fields[i].value);
	headers_add_all(headers, &attributes->metadata);
}

bool attributes_need_look(const struct attributes *attributes)
{
	(void)attributes;
	return false;
}

const char *attributes_find_lost(const struct attributes *attributes, enum attributes_moment moment,
	const struct headers *answer)
{
	(void)attributes;
	(void)moment;
	(void)answer;
	return NULL;
}
