#include "s3/upload_probe.h"

#include "s3/object.h"
#include "s3/upload.h"
#include "unix/finding.h"
#include "unix/message.h"

static enum status send_one_byte(struct upload *upload)
{
	unsigned char *space;
	size_t size;
	enum status status = upload_reserve(upload, &space, &size);

	if (status != STATUS_DONE)
		return status;
	*space = '\n';
	status = upload_advance(upload, 1);
	return status == STATUS_DONE ? upload_flush(upload) : status;
}

static enum status print_destination(const struct object *object)
{
	return finding_print("destination", "%s takes \"%s\", %s", object->bucket->endpoint.origin,
		object->name,
		object->replace     ? "and replaces one that is there"
		: object->is_hidden ? "and does not say whether it is there already"
				    : "which is not there yet");
}

static enum status try_upload(struct upload *upload)
{
	enum status status = send_one_byte(upload);
	bool gone = upload_discard(upload);

	if (status != STATUS_DONE)
		return status;
	return gone ? print_destination(upload_object(upload))
		    : status_fail("the upload that was tried could not be undone");
}

enum status upload_probe_run(const struct upload_options *options)
{
	struct upload *upload;
	enum status status = upload_open(&upload, options);

	if (status == STATUS_DONE)
		status = try_upload(upload);
	upload_close(upload);
	return status;
}
