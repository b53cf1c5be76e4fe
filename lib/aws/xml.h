/*
 * Reads and escapes XML, for the untrusted responses of S3 and the Security Token Service.
 *
 * The scanner works on documents in memory. It allocates nothing that depends on the document, and
 * decodes only the five predefined entities and character references. It accepts documents that a
 * parser would reject, such as one with white space before the declaration, which S3 sends while it
 * is still working. Prefixes of names are ignored.
 */
#ifndef AWS_XML_H
#define AWS_XML_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Part of a document, such as the content of an element. */
struct xml_range {
	const char *bytes;
	size_t length;
};

/* True if the first element of the document is called NAME. */
bool xml_root_is(const char *document, size_t length, const char *name);

/* True if the first element called NAME has an end tag, and so is not truncated. */
bool xml_is_whole(const char *document, size_t length, const char *name);

/* True if an element called NAME begins in RANGE, truncated or not. */
bool xml_begins_in(const struct xml_range *range, const char *name);

/*
 * Finds the next element called NAME in REST, sets INSIDE to its content, and moves REST past it.
 * False if there is none, or it is truncated.
 */
bool xml_next(struct xml_range *rest, const char *name, struct xml_range *inside);

/*
 * Adds to VALUE the text of the first element called NAME, with entities decoded. False if there is
 * none, if it is truncated or contains elements, or if the text does not fit.
 */
bool xml_find(const char *document, size_t length, const char *name, struct text *value);

/* The same within RANGE. */
bool xml_find_in(const struct xml_range *range, const char *name, struct text *value);

/*
 * Adds VALUE as the text of an element. Line feeds, tabs and carriage returns are preserved; XML
 * does not allow other control characters.
 */
void xml_add_escaped(struct text *text, const char *value);

#endif
