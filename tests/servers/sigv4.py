"""Signature version 4 for tests, made and checked without any of the code under test.

The rules are in docs.aws.amazon.com under "sigv4-create-signed-request".
"""

import datetime
import hashlib
import hmac
import re
import urllib.parse


def encode(text, safe=""):
    return urllib.parse.quote(text, safe="-._~" + safe)


def canonical_query(query):
    """query: as it is sent. Its pairs are sorted; one without a value gets "="."""
    pairs = (pair.partition("=")[::2] for pair in query.split("&") if pair)
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def payload_hash(headers, body):
    return headers.get("x-amz-content-sha256") or hashlib.sha256(body).hexdigest()


def signature(method, target, headers, payload, scope, secret):
    """Signs all of headers (lower-case names); target is the path and query as they are sent."""
    path, _, query = target.partition("?")
    names = sorted(headers)
    lines = "".join(f"{name}:{' '.join(headers[name].split())}\n" for name in names)
    request = "\n".join([method, path, canonical_query(query), lines, ";".join(names), payload])
    digest = hashlib.sha256(request.encode()).hexdigest()
    text = f"AWS4-HMAC-SHA256\n{headers['x-amz-date']}\n{scope}\n{digest}"
    key = ("AWS4" + secret).encode()
    for part in scope.split("/") + [text]:
        key = hmac.digest(key, part.encode(), "sha256")
    return key.hex()


def authorize(method, target, headers, payload, scope, key, secret):
    """The value of the header Authorization. scope: "DATE/REGION/SERVICE/aws4_request"."""
    return (f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={';'.join(sorted(headers))}, "
            f"Signature={signature(method, target, headers, payload, scope, secret)}")


def post_form(url, service, fields, key, secret):
    """Sends a request to a service such as STS, in us-east-1; returns the text of the response, or raises RuntimeError."""
    host = urllib.parse.urlsplit(url).netloc
    body = urllib.parse.urlencode(fields, quote_via=urllib.parse.quote).encode()  # no "+", which Ceph does not decode
    headers = {"host": host, "content-type": "application/x-www-form-urlencoded",
               "x-amz-date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")}
    scope = f"{headers['x-amz-date'][:8]}/us-east-1/{service}/aws4_request"
    headers["authorization"] = authorize("POST", "/", headers, payload_hash(headers, body), scope, key, secret)
    import http.client  # here, since it takes long and servers/s3 does without

    connection = http.client.HTTPConnection(host, timeout=30)
    connection.request("POST", "/", body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    if response.status != 200:
        raise RuntimeError(f"{fields['Action']}: {response.status} {text}")
    return text


class Authorization:
    """The parts of such a value: key, scope, names (of the signed headers), signature."""

    def __init__(self, text):
        fields = dict(re.findall(r"(\w+)=([^,\s]+)", text))
        self.key, _, self.scope = fields.get("Credential", "").partition("/")
        self.names = fields.get("SignedHeaders", "").split(";")
        self.signature = fields.get("Signature", "")

    def fits(self, method, target, headers, body, secret):
        """Whether the signature was made with secret. headers: all of the request's, in lower case."""
        signed = {name: headers.get(name, "") for name in self.names}
        if "x-amz-date" not in signed or "host" not in signed:
            return False
        return self.signature == signature(method, target, signed, payload_hash(headers, body), self.scope, secret)
