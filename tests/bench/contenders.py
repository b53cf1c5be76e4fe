"""The programs that are compared: the command of each for an upload of FILE to PLACE under KEY,
or for a download of the object there.

A command is (words, environment), with the words as tests/bench/measure takes them. All but the
floor read the bytes from a pipe; all write their downloads to one. Programs of the
distribution are named by their full path, since others of the same name may come first on PATH.
"""

import os
import pathlib

HERE = pathlib.Path(__file__).resolve().parent
FLOOR = "curl -T FILE"
PIPED = "curl -T -, size told"
RESTIC = "restic backup --stdin"


def curl(place, key, file):
    return [*curl_words(place, "PUT", key), "-T", file], {}


def curl_piped(place, key, file):
    """What the pipe costs. It could send nothing again, and has to know the size beforehand."""
    told = ["-H", "Transfer-Encoding:", "-H", f"Content-Length: {os.path.getsize(file)}"]
    return ["cat", file, "|", *curl_words(place, "PUT", key), *told, "-T", "-"], {}


def curl_words(place, method, key):
    headers = [word for header in place.sign(method, key) for word in ("-H", header)]
    return ["/usr/bin/curl", "-q", "-sSf", "--cacert", place.ca, *headers, f"{place.url}/{place.bucket}/{key}"]


def put_s3(*options):
    def command(place, key, file):
        program = ["pgb-put-s3", "-u", *options, "--endpoint-url", place.url, "--ca-bundle", place.ca]
        return ["cat", file, "|", *program, place.bucket, key], {}
    return command


def aws(place, key, file):
    program = ["/usr/bin/aws", "--endpoint-url", place.url, "s3", "cp", "-", f"s3://{place.bucket}/{key}"]
    return ["cat", file, "|", *program], {"AWS_CA_BUNDLE": place.ca}


def boto3(place, key, file):
    program = ["/usr/bin/python3", str(HERE / "boto3-upload"), place.url, place.bucket, key]
    return ["cat", file, "|", *program], {"AWS_CA_BUNDLE": place.ca}


def rclone(place, key, file):
    words, environment = rclone_words(place, "rcat", key)
    return ["cat", file, "|", *words], environment


def rclone_words(place, command, key):
    remote = {"TYPE": "s3", "PROVIDER": place.rclone_provider, "ENDPOINT": place.url,
              "ACCESS_KEY_ID": place.key_id, "SECRET_ACCESS_KEY": place.secret}
    environment = {"RCLONE_CONFIG": "/dev/null"}
    environment.update((f"RCLONE_CONFIG_PLACE_{name}", value) for name, value in remote.items())
    return ["/usr/bin/rclone", "--ca-cert", place.ca, command, f"place:{place.bucket}/{key}"], environment


def s3cmd(place, key, file):
    secure, host = place.secure, place.host
    options = ["--config=/dev/null", f"--host={host}", f"--host-bucket={host}", f"--ca-certs={place.ca}",
               "--ssl" if secure else "--no-ssl", "--no-progress"]
    program = ["/usr/bin/s3cmd", *options, "put", "-", f"s3://{place.bucket}/{key}"]
    return ["cat", file, "|", *program], {}


def libs3(place, key, file):
    """Keeps the whole stream in memory."""
    program = ["/usr/bin/s3", *([] if place.secure else ["-u"]), "put", f"{place.bucket}/{key}"]
    return ["cat", file, "|", *program], {
        "S3_ACCESS_KEY_ID": place.key_id, "S3_SECRET_ACCESS_KEY": place.secret, "S3_HOSTNAME": place.host}


def libs3_told(place, key, file):
    """Needs the size beforehand, which is not known for a dump."""
    words, environment = libs3(place, key, file)
    return [*words, f"contentLength={os.path.getsize(file)}"], environment


def restic_repository(place):
    return {"RESTIC_REPOSITORY": f"s3:{place.url}/{place.bucket}", "RESTIC_PASSWORD": "bench",
            "RESTIC_CACHE_DIR": str(place.folder / "restic")}


def restic_init(place):
    """What has to be done first, once per bucket; it is not measured."""
    return ["/usr/bin/restic", "--cacert", place.ca, "init"], restic_repository(place)


def restic(place, key, file):
    program = ["/usr/bin/restic", "--cacert", place.ca, "backup", "--stdin", "--stdin-filename", key]
    return ["cat", file, "|", *program], restic_repository(place)


def get_s3(place, key):
    return ["pgb-get-s3", "--endpoint-url", place.url, "--ca-bundle", place.ca, place.bucket, key], {}


def aws_down(place, key):
    program = ["/usr/bin/aws", "--endpoint-url", place.url, "s3", "cp", f"s3://{place.bucket}/{key}", "-"]
    return program, {"AWS_CA_BUNDLE": place.ca}


SIGNED = "pgb-put-s3"
CHECKED = "pgb-put-s3 CRC64NVME"
AWS = "aws s3 cp -"
RCLONE = "rclone rcat"
LIBS3 = "libs3 s3 put"
TOLD = "libs3 s3 put, size told"
UPLOADS = {
    FLOOR: curl,
    PIPED: curl_piped,
    SIGNED: put_s3(),
    CHECKED: put_s3("--checksum-algorithm", "CRC64NVME"),
    AWS: aws,
    "boto3 upload_fileobj": boto3,
    RCLONE: rclone,
    "s3cmd put -": s3cmd,
    LIBS3: libs3,
    TOLD: libs3_told,
    RESTIC: restic,
}
DOWN_FLOOR = "curl URL"
GET = "pgb-get-s3"
AWS_DOWN = "aws s3 cp s3://... -"
RCLONE_DOWN = "rclone cat"
DOWNLOADS = {
    DOWN_FLOOR: lambda place, key: (curl_words(place, "GET", key), {}),
    GET: get_s3,
    AWS_DOWN: aws_down,
    RCLONE_DOWN: lambda place, key: rclone_words(place, "cat", key),
}
STARTS = [FLOOR, SIGNED, CHECKED, AWS, RCLONE]
LIBS3_MAX = 1024  # MiB


def obstacle(name, place, mib):
    """Why the contender is not run there, or ""."""
    if name == RESTIC and not place.keeps:
        return "not run: reads what it stores, which the sink does not keep"
    if name == RCLONE_DOWN and not place.keeps:
        return "not run: looks for it in a list, and the sink has none"
    if name == LIBS3 and mib > LIBS3_MAX:
        return "not run: keeps the whole stream in memory"
    return ""
