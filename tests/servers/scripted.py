"""HTTP servers for tests that misbehave as told.

RULE is "METHOD PATTERN WHICH WHAT": of the requests with this METHOD whose PATH?QUERY matches the
regular expression PATTERN, WHICH ("2", "1-3", "2-" or "*") get WHAT. METHOD "*" is
every method. WHAT is a fault or a manner. The first rule whose fault strikes a request
decides it; the rules after it neither act on the request nor count it. Manners, of which each
server has its own (NAME or NAME=VALUE), all act.

A request with the method FAULTS, with a RULE in each line of its body, replaces all rules and
empties LOG.

The faults that every server knows:

    reset           the connection is reset before the body is read
    reset-body      ... after it is read
    close           ... or is closed then
    gone            the server ends: this connection is reset, and all others are refused
    stall           there is no response
    drip MS BYTES [head]
                    a response 200 that does not end: every MS milliseconds come so many BYTES, which are
                    blanks of its body of a million, or of its head
    STATUS[:CODE] [WORD...]   this is the response, with CODE in the form of the service's errors. A WORD is
                    NAME:VALUE, a header (Date:+600 is the time in ten minutes); NAME=VALUE, an
                    additional element of the error; or =TEXT, the whole body. Words are quoted as
                    for the shell.
"""

import email.utils
import http.server
import os
import re
import shlex
import socket
import socketserver
import struct
import threading
import time


class Rule:
    """One of the above; ValueError for anything else."""

    def __init__(self, text, faults, manners):
        self.method, self.pattern, which, rest = text.split(" ", 3)
        re.compile(self.pattern)
        first, _, last = which.partition("-")
        self.first, self.last = (1, None) if which == "*" else (int(first), int(last or first))
        if which.endswith("-"):
            self.last = None
        self.what, *self.words = shlex.split(rest)
        self.name, _, self.value = self.what.partition("=")
        self.is_manner = self.name in manners
        if not self.is_manner and self.what not in faults and not re.match(r"\d{3}(:|$)", self.what):
            raise ValueError(f"{self.what} is not known")
        self.count = 0

    def strikes(self, method, target):
        if self.method not in (method, "*") or not re.search(self.pattern, target):
            return False
        self.count += 1
        return self.count >= self.first and (self.last is None or self.count <= self.last)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """On a free port of 127.0.0.1. The handler's class names its faults and manners."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, handler, log, rules):
        super().__init__(("127.0.0.1", 0), handler)
        self.lock = threading.RLock()
        self.logs = [open(log, "a", encoding="utf-8")]  # truncated when the rules are replaced
        self.rules = self.read_rules(rules)

    def read_rules(self, lines):
        handler = self.RequestHandlerClass
        return [Rule(line, handler.faults, handler.manners) for line in lines]

    def replace_rules(self, lines):
        rules = self.read_rules(lines)
        with self.lock:
            self.rules = rules
            for log in self.logs:
                log.truncate(0)

    def judge(self, method, target):
        """The rule with the fault that strikes this request (or None), and its manners: {NAME: VALUE}."""
        manners = {}
        with self.lock:
            for rule in self.rules:
                if not rule.strikes(method, target):
                    continue
                if not rule.is_manner:
                    return rule, manners
                manners[rule.name] = rule.value
        return None, manners

    def write_log(self, line, log=0):
        with self.lock:
            self.logs[log].write(line + "\n")
            self.logs[log].flush()

    def handle_error(self, request, client_address):
        pass  # the client went away, as in a test that kills it


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    faults = {"reset", "reset-body", "close", "gone", "stall", "drip"}
    manners = set()
    keeps = False  # the connection

    def read_body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def do_FAULTS(self):
        try:
            self.server.replace_rules(self.read_body().decode().splitlines())
        except ValueError as error:
            self.answer(400, {}, f"{error}\n".encode())
        else:
            self.answer(200, {}, b"")

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def wait_for_client(self):
        """Serves until the client gives up."""
        self.connection.recv(1)
        self.close_connection = True

    def drip(self, milliseconds, size, part="body"):
        head = 'HTTP/1.1 200 OK\r\nETag: "0123456789abcdef0123456789abcdef"\r\n'
        head += "X: " if part == "head" else "Content-Length: 1000000\r\n\r\n"
        self.close_connection = True
        try:
            self.wfile.write(head.encode())
            while True:
                self.wfile.write(b" " * int(size))
                time.sleep(int(milliseconds) / 1000)
        except OSError:
            self.write_end()

    def write_end(self):
        """For the log: the client has given up."""
        self.server.write_log(f"{self.command} {self.path} given up")

    def suffer(self, fault):
        """Plays one of the common faults; the body has been read."""
        if fault.what == "gone":
            os._exit(0)
        elif fault.what == "stall":
            self.wait_for_client()
        elif fault.what == "drip":
            self.drip(*fault.words)
        elif fault.what == "close":
            self.close_connection = True
        elif fault.what in ("reset", "reset-body"):
            self.reset()
        else:
            self.answer_fault(fault)

    def answer_fault(self, fault):
        status, _, code = fault.what.partition(":")
        headers, elements, body = {}, {}, None
        for word in fault.words:
            name, mark, value = re.match(r"([\w-]*)([:=])(.*)", word, re.DOTALL).groups()
            if not name:
                body = value
            elif mark == "=":
                elements[name] = value
            elif name.lower() == "date" and re.match(r"[+-]\d+$", value):
                headers[name] = email.utils.formatdate(time.time() + int(value), usegmt=True)
            else:
                headers[name] = value
        if body is None:
            body = self.form_error(int(status), code, elements)
        self.answer(int(status), headers, body.encode())

    def form_error(self, status, code, elements):
        """The body of a response that reports this error; code may be empty."""
        raise NotImplementedError

    def answer(self, status, headers, body, length=None):
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", len(body) if length is None else length)
        if not self.keeps:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


def run(server):
    """Prints the URL as the first line, and serves until killed."""
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()
