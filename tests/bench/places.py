"""The places that the contenders upload to, and their servers, all in a folder of the caller's."""

import datetime
import http.client
import itertools
import os
import pathlib
import shlex
import signal
import subprocess
import sys
import urllib.parse

import sessions

HERE = pathlib.Path(__file__).resolve().parent
SERVERS = HERE.parent / "servers"

sys.path.insert(0, str(SERVERS))
import sigv4  # noqa: E402


class Place:
    """One URL of a store. Its bucket is new after every begin()."""

    rclone_provider = "Other"
    numbers = itertools.count(1)

    def __init__(self, name, url, ca, key_id, secret, folder):
        self.name, self.url, self.ca, self.folder = name, url, ca, folder
        self.key_id, self.secret = key_id, secret
        self.host = urllib.parse.urlsplit(url).netloc
        self.secure = url.startswith("https:")
        self.bucket = "bench"

    def sign(self, method, key):
        """The headers of a request whose body, if it has one, is not signed."""
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        headers = {"x-amz-date": now, "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}
        scope = f"{now[:8]}/us-east-1/s3/aws4_request"
        signed = sigv4.authorize(method, f"/{self.bucket}/{key}", {**headers, "host": self.host},
                                 "UNSIGNED-PAYLOAD", scope, self.key_id, self.secret)
        return [f"{name}: {value}" for name, value in {**headers, "Authorization": signed}.items()]

    def environment(self):
        return {"AWS_ACCESS_KEY_ID": self.key_id, "AWS_SECRET_ACCESS_KEY": self.secret,
                "AWS_DEFAULT_REGION": "us-east-1", "AWS_REGION": "us-east-1",
                "AWS_EC2_METADATA_DISABLED": "true"}


class SinkPlace(Place):
    """keeps: whether stored objects can be read again."""

    keeps = False

    def __init__(self, name, url, sink):
        super().__init__(name, url, sink.ca, "BENCHACCESSKEY", "bench/secret", sink.folder)
        self.sink = sink

    def begin(self):
        self.bucket = f"bench-{next(self.numbers)}"

    def end(self):
        pass

    def size_of(self, key):
        return self.sink.ask("HEAD", f"/{self.bucket}/{key}").getheader("Content-Length")


class GatewayPlace(Place):
    """Its store is in memory: each upload is deleted at once."""

    keeps = True
    rclone_provider = "Ceph"

    def __init__(self, name, url, gateway):
        environment = gateway.environment
        super().__init__(name, url, environment["PGB_TEST_S3_CA"], environment["PGB_TEST_S3_KEY"],
                         environment["PGB_TEST_S3_SECRET"], gateway.folder)
        self.gateway = gateway

    def begin(self):
        self.bucket = f"bench-{next(self.numbers)}"
        self.gateway.ask("PUT", f"/{self.bucket}")

    def end(self):
        self.gateway.administer("bucket", "rm", f"--bucket={self.bucket}", "--purge-objects", "--bypass-gc")

    def size_of(self, key):
        head = self.gateway.ask("HEAD", f"/{self.bucket}/{key}")
        headers = (line.partition(": ") for line in head.splitlines())
        return next((value for name, _, value in headers if name.lower() == "content-length"), None)


class Sink:
    """tests/bench/sink. stop() is needed even if start() fails."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.process = None

    def start(self):
        subprocess.run([SERVERS / "certificate", self.folder], check=True, capture_output=True)
        certificate, key = self.folder / "server.pem", self.folder / "server.key"
        self.ca = str(self.folder / "ca.pem")
        self.process = subprocess.Popen([self.program, certificate, key], stdin=subprocess.DEVNULL, text=True,
                                        stdout=subprocess.PIPE, start_new_session=True)
        urls = [self.process.stdout.readline().strip() for _ in range(2)]
        if not urls[1]:
            raise RuntimeError("the sink did not start")
        self.http, self.https = SinkPlace("sink http", urls[0], self), SinkPlace("sink https", urls[1], self)
        self.places = [self.http, self.https]

    def ask(self, method, path):
        connection = http.client.HTTPConnection(self.http.host, timeout=30)
        connection.request(method, path)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        return answer

    def take_times(self):
        """When the first connection, request and PUT came since the last call, in ns; 0: none."""
        return [int(word) for word in self.ask("GET", "/-/times").text.split()]

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()


class Server:
    """A server of tests/servers, in a folder, and its variables. stop() as for the sink."""

    def __init__(self, name, folder):
        self.program, self.folder = SERVERS / name, folder / name

    def start(self):
        self.folder.mkdir(mode=0o755)
        process = subprocess.Popen([self.program, "start", self.folder], stdin=subprocess.DEVNULL,
                                   start_new_session=True)
        try:
            status = process.wait()
        except BaseException:  # a signal: what has been started must end before stop()
            os.killpg(process.pid, signal.SIGTERM)
            process.wait()
            sessions.end(process)
            raise
        if status != 0:
            raise RuntimeError(f"{self.program} has status {status}")
        words = shlex.split((self.folder / "env").read_text())
        self.environment = dict(word.split("=", 1) for word in words if word != "export")

    def stop(self):
        subprocess.run([self.program, "stop", self.folder], check=False)


class Gateway(Server):
    def __init__(self, folder):
        super().__init__("ceph", folder)

    def start(self):
        super().start()
        urls = (self.environment["PGB_TEST_S3_HTTP"], self.environment["PGB_TEST_S3_HTTPS"])
        self.places = [GatewayPlace("gateway http", urls[0], self), GatewayPlace("gateway https", urls[1], self)]

    def ask(self, method, path):
        done = subprocess.run([SERVERS / "s3", method, path], env={"PATH": "/usr/bin:/bin", **self.environment},
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return done.stdout

    def administer(self, *words):
        subprocess.run(["radosgw-admin", "-c", self.folder / "ceph.conf", *words], check=False,
                       stdin=subprocess.DEVNULL, capture_output=True)
