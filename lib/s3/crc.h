/*
 * The CRCs that S3 stores with an object ("Checking object integrity in Amazon S3", Amazon S3 User
 * Guide).
 *
 * CRC-64/NVME is that of the NVM Express NVM Command Set Specification, CRC-32 that of IEEE 802.3
 * and zip, CRC-32C that of RFC 3720, section 12.1. All three are reflected, begin with all ones and
 * end with the complement. Values are finished CRCs, as integers of 64 or 32 bits; that of no bytes
 * is 0.
 */
#ifndef S3_CRC_H
#define S3_CRC_H

#include <stddef.h>
#include <stdint.h>

enum crc_kind { CRC64NVME, CRC32, CRC32C };

enum {
	CRC_TEXT_SIZE = 13, /* base64 of 8 bytes, and a NUL */
};

/* Extends VALUE, the CRC of the preceding bytes, by LENGTH more bytes. Start with 0. */
uint64_t crc_add(enum crc_kind kind, uint64_t value, const void *bytes, size_t length);

/* The same without optional processor instructions; slower. */
uint64_t crc_add_portable(enum crc_kind kind, uint64_t value, const void *bytes, size_t length);

/*
 * The CRC of the concatenation of two byte sequences, from their CRCs and the length of the second.
 * Takes microseconds, whatever the length.
 */
uint64_t crc_combine(enum crc_kind kind, uint64_t first, uint64_t second, uint64_t second_length);

/* The size of a value in bytes: 8 or 4. */
size_t crc_size(enum crc_kind kind);

/* Writes VALUE in S3's form: the base64 of its bytes in big-endian order. */
void crc_text(enum crc_kind kind, uint64_t value, char text[CRC_TEXT_SIZE]);

#endif
