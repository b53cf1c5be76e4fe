#include "http/descriptors.h"

#include <fcntl.h>

void descriptors_note(struct descriptors *before)
{
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		before->open[fd] = fcntl(fd, F_GETFD) >= 0;
}

void descriptors_hide_new(const struct descriptors *before)
{
	for (int fd = 0; fd < DESCRIPTORS_MAX; fd++)
		if (!before->open[fd] && fcntl(fd, F_GETFD) >= 0)
			(void)fcntl(fd, F_SETFD, FD_CLOEXEC);
}
