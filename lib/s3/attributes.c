#include "s3/attributes.h"

#include "aws/xml.h"
#include "s3/attribute_text.h"
#include "unix/iso_time.h"
#include "unix/number.h"
#include "unix/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

_Static_assert((int)TAGS_TEXT_MAX <= (int)HEADERS_VALUE_MAX, "all tags are sent in one field");

enum { VALUE_MAX = 1024, PART_TEXT_MAX = 1024 };

static const char encryption_text[] = "server-side encryption";
static const char kms_key_text[] = "KMS key";
static const char storage_class_text[] = "storage class";

static const struct attributes_part tagging = {"tags", "tagging="};
static const struct attributes_part retention = {"object lock", "retention="};

/* Returns NULL, or what is wrong with the value of a header field. */
static const char *examine_field_value(const char *word)
{
	if (*word == '\0')
		return "it is empty";
	if (strlen(word) > VALUE_MAX)
		return "it is too long";
	for (; *word != '\0'; word++) {
		unsigned char byte = (unsigned char)*word;

		if (byte < 0x20 || byte == 0x7f)
			return "it holds a control character";
		if (byte > 0x7f)
			return "it may hold ASCII characters only";
	}
	return NULL;
}

/* Sets *RESULT to the element of CHOICES, NULL-terminated, that equals WORD, ignoring case. */
static bool choose_word(const char *const *choices, const char *word, const char **result)
{
	for (; *choices; choices++) {
		if (strcasecmp(*choices, word) == 0) {
			*result = *choices;
			return true;
		}
	}
	return false;
}

/* Stores define their own classes: only the syntax is checked here. */
const char *attributes_set_storage_class(struct attributes *attributes, const char *word)
{
	for (const char *byte = word; *byte != '\0'; byte++)
		if (!(*byte >= 'A' && *byte <= 'Z') && !(*byte >= 'a' && *byte <= 'z') &&
			!(*byte >= '0' && *byte <= '9') && !strchr("-_.", *byte))
			return "it must be the name of a class, such as STANDARD_IA";
	attributes->storage_class = word;
	return examine_field_value(word);
}

const char *attributes_set_encryption(struct attributes *attributes, const char *word)
{
	static const char *const kinds[] = {"AES256", "aws:kms", "aws:kms:dsse", NULL};

	if (!choose_word(kinds, word, &attributes->encryption))
		return "it must be AES256, aws:kms or aws:kms:dsse";
	return NULL;
}

const char *attributes_set_kms_key(struct attributes *attributes, const char *word)
{
	if (strchr(word, ' '))
		return "it must be the id or the ARN of a key, or of an alias";
	attributes->kms_key = word;
	return examine_field_value(word);
}

const char *attributes_set_content_type(struct attributes *attributes, const char *word)
{
	const char *slash = strchr(word, '/');

	if (!slash || slash == word || slash[1] == '\0' ||
		strcspn(word, " ;,") < strcspn(word, "/"))
		return "it must be a media type, such as application/sql";
	attributes->content_type = word;
	return examine_field_value(word);
}

const char *attributes_set_lock_mode(struct attributes *attributes, const char *word)
{
	static const char *const modes[] = {"GOVERNANCE", "COMPLIANCE", NULL};

	if (!choose_word(modes, word, &attributes->lock_mode))
		return "it must be GOVERNANCE or COMPLIANCE";
	return NULL;
}

const char *attributes_set_lock_until(struct attributes *attributes, const char *word, time_t now)
{
	return attribute_text_read_retention(word, now, attributes->lock_until);
}

const char *attributes_set_tags(struct attributes *attributes, const char *word)
{
	struct text encoded;
	const char *reason;

	text_init(&encoded, TAGS_TEXT_MAX);
	reason = attribute_text_read_tags(word, &encoded, &attributes->tag_count);
	free(attributes->tags);
	attributes->tags = reason ? NULL : text_detach(&encoded);
	if (!reason && !attributes->tags)
		reason = "out of memory";
	text_release(&encoded);
	return reason;
}

const char *attributes_add_metadata(struct attributes *attributes, const char *word)
{
	return attribute_text_read_metadata(word, &attributes->metadata);
}

const char *attributes_check(const struct attributes *attributes)
{
	const char *encryption = attributes->encryption;

	if (attributes->kms_key && (!encryption || strncmp(encryption, "aws:kms", 7) != 0))
		return "--sse-kms-key-id needs --sse aws:kms or aws:kms:dsse";
	if (attributes->lock_mode && *attributes->lock_until == '\0')
		return "--object-lock-mode needs --object-lock-retain-until-date";
	if (!attributes->lock_mode && *attributes->lock_until != '\0')
		return "--object-lock-retain-until-date needs --object-lock-mode";
	return NULL;
}

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
		if (fields[i].value && *fields[i].value != '\0')
			headers_add(headers, fields[i].name, fields[i].value);
	headers_add_all(headers, &attributes->metadata);
}

bool attributes_need_look(const struct attributes *attributes)
{
	return attributes->storage_class || attributes->tags || attributes->lock_mode;
}

static bool is_encrypted(const struct attributes *attributes, const struct headers *answer)
{
	const char *shown = headers_get(answer, "x-amz-server-side-encryption");

	return !attributes->encryption || (shown && strcasecmp(shown, attributes->encryption) == 0);
}

/* The id of a KMS key, which its ARN ends in. */
static const char *find_key_id(const char *key)
{
	const char *slash = strrchr(key, '/');

	return slash ? slash + 1 : key;
}

/* A store names the key by its ARN or its id, also if an alias was requested: that cannot be
 * compared. */
static bool has_other_key(const struct attributes *attributes, const struct headers *answer)
{
	const char *key = attributes->kms_key;
	const char *shown = headers_get(answer, "x-amz-server-side-encryption-aws-kms-key-id");

	return key && shown && !strstr(key, "alias/") &&
	       strcmp(find_key_id(key), find_key_id(shown)) != 0;
}

/* S3 omits the field for STANDARD. */
static bool is_of_class(const struct attributes *attributes, const struct headers *answer)
{
	static const char standard[] = "STANDARD";
	const char *shown = headers_get(answer, "x-amz-storage-class");

	return !attributes->storage_class ||
	       strcasecmp(shown ? shown : standard, attributes->storage_class) == 0;
}

/* A lock of the same mode that ends at the requested time or later is what was requested. */
static bool is_lock(const struct attributes *attributes, const char *mode, const char *until)
{
	time_t wanted, shown;

	return strcasecmp(mode, attributes->lock_mode) == 0 &&
	       iso_time_read_rfc3339(until, &shown) &&
	       iso_time_read_rfc3339(attributes->lock_until, &wanted) && shown >= wanted;
}

static bool has_other_lock(const struct attributes *attributes, const struct headers *answer)
{
	const char *mode = headers_get(answer, "x-amz-object-lock-mode");
	const char *until = headers_get(answer, "x-amz-object-lock-retain-until-date");

	return attributes->lock_mode && mode && !is_lock(attributes, mode, until ? until : "");
}

static bool has_other_tags(const struct attributes *attributes, const struct headers *answer)
{
	const char *count = headers_get(answer, "x-amz-tagging-count");
	uint64_t number;

	return attributes->tags && count &&
	       (!number_read(count, UINT64_MAX, &number) ||
		       number != (uint64_t)attributes->tag_count);
}

const char *attributes_find_lost(const struct attributes *attributes, enum attributes_moment moment,
	const struct headers *answer)
{
	bool may_be_silent =
		moment == ATTRIBUTES_BEGUN && !headers_get(answer, "x-amz-server-side-encryption");

	if (!may_be_silent && !is_encrypted(attributes, answer))
		return encryption_text;
	if (has_other_key(attributes, answer))
		return kms_key_text;
	if (moment != ATTRIBUTES_SHOWN)
		return NULL;
	if (has_other_lock(attributes, answer))
		return retention.what;
	if (has_other_tags(attributes, answer))
		return tagging.what;
	return is_of_class(attributes, answer) ? NULL : storage_class_text;
}

const struct attributes_part *attributes_find_unseen(const struct attributes *attributes,
	const struct headers *answer, const struct attributes_part *previous)
{
	if (!previous && attributes->lock_mode && !headers_get(answer, "x-amz-object-lock-mode"))
		return &retention;
	if (previous != &tagging && attributes->tags && !headers_get(answer, "x-amz-tagging-count"))
		return &tagging;
	return NULL;
}

static bool is_lock_kept(const struct attributes *attributes, const char *document, size_t length)
{
	struct text mode, until;
	bool kept;

	text_init(&mode, PART_TEXT_MAX);
	text_init(&until, PART_TEXT_MAX);
	kept = xml_find(document, length, "Mode", &mode) &&
	       xml_find(document, length, "RetainUntilDate", &until) &&
	       is_lock(attributes, mode.bytes, until.bytes);
	text_release(&until);
	text_release(&mode);
	return kept;
}

bool attributes_part_is_kept(const struct attributes *attributes,
	const struct attributes_part *part, const char *document, size_t length)
{
	struct text key;
	bool kept;

	if (part == &retention)
		return is_lock_kept(attributes, document, length);
	/* A store keeps all tags, or none. */
	text_init(&key, PART_TEXT_MAX);
	kept = xml_find(document, length, "Key", &key);
	text_release(&key);
	return kept;
}

void attributes_release(struct attributes *attributes)
{
	free(attributes->tags);
	headers_release(&attributes->metadata);
	*attributes = (struct attributes){.tags = NULL};
}
