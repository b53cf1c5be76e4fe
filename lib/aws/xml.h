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

/* True if the first element of the document is called NAME. */
bool xml_root_is(const char *document, size_t length, const char *name);

/* True if the first element called NAME has its end tag, and so has not been cut. */
bool xml_is_whole(const char *document, size_t length, const char *name);

/*
 * Adds to VALUE the text of the first element called NAME, entities decoded. False if there is
 * none, it is cut or holds other elements, or the text does not fit.
 */
bool xml_find(const char *document, size_t length, const char *name, struct text *value);

#endif
