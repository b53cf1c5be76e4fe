#include "ledger.h"

#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum {
	ENTRIES_MAX = 256,
	NAME_SIZE = 1200, /* a key has 1024 bytes at most */
};

struct entry {
	uint64_t id; /* of an incomplete upload; 0: an object */
	struct ledger_object object;
	char name[NAME_SIZE]; /* empty: no entry */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry entries[ENTRIES_MAX];
static uint64_t entered; /* the number of entries made, in a ring */
static struct ledger_times times;

static void enter(const char *name, uint64_t id, struct ledger_object object)
{
	struct entry *entry = &entries[entered++ % ENTRIES_MAX];

	entry->id = id;
	entry->object = object;
	snprintf(entry->name, sizeof entry->name, "%s", name);
}

static struct entry *find_object(const char *name)
{
	for (size_t i = 0; i < ENTRIES_MAX; i++)
		if (entries[i].id == 0 && strcmp(entries[i].name, name) == 0)
			return &entries[i];
	return NULL;
}

static struct entry *find_upload(uint64_t id)
{
	for (size_t i = 0; i < ENTRIES_MAX; i++)
		if (id != 0 && entries[i].id == id)
			return &entries[i];
	return NULL;
}

static void forget(struct entry *entry)
{
	if (entry)
		*entry = (struct entry){0};
}

void ledger_put(const char *name, uint64_t size)
{
	pthread_mutex_lock(&lock);
	forget(find_object(name));
	enter(name, 0, (struct ledger_object){size, 1});
	pthread_mutex_unlock(&lock);
}

bool ledger_find(const char *name, struct ledger_object *object)
{
	const struct entry *entry;

	pthread_mutex_lock(&lock);
	entry = find_object(name);
	if (entry)
		*object = entry->object;
	pthread_mutex_unlock(&lock);
	return entry != NULL;
}

uint64_t ledger_begin(const char *name)
{
	uint64_t id;

	pthread_mutex_lock(&lock);
	id = entered + 1;
	enter(name, id, (struct ledger_object){0});
	pthread_mutex_unlock(&lock);
	return id;
}

bool ledger_add(uint64_t id, uint64_t size)
{
	struct entry *entry;

	pthread_mutex_lock(&lock);
	entry = find_upload(id);
	if (entry) {
		entry->object.size += size;
		entry->object.parts++;
	}
	pthread_mutex_unlock(&lock);
	return entry != NULL;
}

bool ledger_complete(uint64_t id, unsigned *parts)
{
	struct entry *entry;

	pthread_mutex_lock(&lock);
	entry = find_upload(id);
	if (entry) {
		forget(find_object(entry->name));
		entry->id = 0;
		*parts = entry->object.parts;
	}
	pthread_mutex_unlock(&lock);
	return entry != NULL;
}

void ledger_forget(const char *name)
{
	pthread_mutex_lock(&lock);
	forget(find_object(name));
	pthread_mutex_unlock(&lock);
}

void ledger_abort(uint64_t id)
{
	pthread_mutex_lock(&lock);
	forget(find_upload(id));
	pthread_mutex_unlock(&lock);
}

void ledger_note(int64_t connected, int64_t asked, bool put)
{
	pthread_mutex_lock(&lock);
	if (times.asked == 0) {
		times.connected = connected;
		times.asked = asked;
	}
	if (put && times.sent == 0)
		times.sent = asked;
	pthread_mutex_unlock(&lock);
}

struct ledger_times ledger_take_times(void)
{
	struct ledger_times taken;

	pthread_mutex_lock(&lock);
	taken = times;
	times = (struct ledger_times){0};
	pthread_mutex_unlock(&lock);
	return taken;
}
