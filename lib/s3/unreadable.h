/*
 * Why an object cannot be read, and what to do about it, for people. All return -1.
 */
#ifndef S3_UNREADABLE_H
#define S3_UNREADABLE_H

struct location;
struct request;

/* The store refused to give it, or did not answer; says nothing where refusal.h does not. */
int unreadable_say_refused(const struct request *request, const struct location *location);

/* The same, once a part of it had been given. */
int unreadable_say_interrupted(const struct request *request, const struct location *location);

/* There is another object under its key by now. */
int unreadable_say_replaced(const struct location *location);

#endif
