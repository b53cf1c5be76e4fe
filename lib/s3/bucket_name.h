/*
 * Names of buckets, and what people give for one.
 *
 * Letters, digits, ".", "-" and "_", at most 255 of them: what older buckets and other stores may
 * have, beyond the "General purpose bucket naming rules" of the Amazon S3 user guide.
 */
#ifndef S3_BUCKET_NAME_H
#define S3_BUCKET_NAME_H

/*
 * NULL, or a constant text: why NAME cannot be taken. That is also so for what is reached by other
 * hosts, signatures or requests than a bucket is: ARNs of access points, Outposts and Object
 * Lambda, multi-region access points, and directory buckets. An access point's alias is a
 * bucket's name like any other.
 */
const char *bucket_name_refuse(const char *name);

#endif
