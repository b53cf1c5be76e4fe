/*
 * What S3 and the Security Token Service answer in XML, read without trust.
 *
 * A scanner for small documents that are all in memory: it never allocates by what it reads,
 * follows no entity but the five of XML and character references, and is content with documents
 * that a parser would refuse (white space before the declaration, as S3 sends it while it is
 * still at work). Prefixes of names are ignored.
 */
#ifndef AWS_XML_H
#define AWS_XML_H

#include <stdbool.h>
#include <stddef.h>

struct text;

/* Bytes of a document, such as what stands between the two tags of an element. */
struct xml_range {
	const char *bytes;
	size_t length;
};

/* True if the first element of the document is called NAME. */
bool xml_root_is(const char *document, size_t length, const char *name);

/* True if the first element called NAME has its end tag, and so has not been cut. */
bool xml_is_whole(const char *document, size_t length, const char *name);

/* True if an element called NAME begins in RANGE, be it cut or not. */
bool xml_begins_in(const struct xml_range *range, const char *name);

/*
 * Finds the next element called NAME that begins in REST, its inside, and moves REST behind it.
 * False if there is none, or it is cut.
 */
bool xml_next(struct xml_range *rest, const char *name, struct xml_range *inside);

/*
 * Adds to VALUE the text of the first element called NAME, entities decoded. False if there is
 * none, it is cut or holds other elements, or the text does not fit.
 */
bool xml_find(const char *document, size_t length, const char *name, struct text *value);

/* The same within RANGE. */
bool xml_find_in(const struct xml_range *range, const char *name, struct text *value);

/*
 * Adds VALUE as the text of an element. A line feed, a tab and a carriage return arrive as they
 * are; other control characters can be in no document.
 */
void xml_add_escaped(struct text *text, const char *value);

#endif
