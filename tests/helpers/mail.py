"""A small mail server on this machine that speaks SMTP for real: EHLO, STARTTLS, AUTH PLAIN, one message after the other."""

from __future__ import annotations

import base64
import datetime
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "matcher", "a word for the mail server"


@dataclass
class Received:
    """What came: each message with its receivers, and whether its connection was encrypted and logged in."""

    messages: list[tuple[list[str], EmailMessage]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logged_in: list[bool] = field(default_factory=list)
    refuse: bool = False
    port: int = 0
    connections: int = 0


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, received: Received, certificate: Path) -> None:
        self.received = received
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate)
        super().__init__(("127.0.0.1", 0), _Talk)


class _Talk(socketserver.StreamRequestHandler):
    def say(self, line: str) -> None:
        self.wfile.write(line.encode("ascii") + b"\r\n")
        self.wfile.flush()

    def finish(self) -> None:
        super().finish()
        self.connection.close()  # the encrypted one is not the server's to close

    def handle(self) -> None:
        server = cast(_Server, self.server)
        received = server.received
        received.connections += 1
        encrypted = logged_in = False
        to: list[str] = []
        self.say("220 here")
        while line := self.rfile.readline().strip().decode("ascii"):
            verb = line.split(" ", 1)[0].upper()
            if verb == "EHLO":
                self.say("250-here")
                self.say("250 AUTH PLAIN" if encrypted else "250 STARTTLS")
            elif verb == "STARTTLS":
                self.say("220 go on")
                try:
                    self.connection = self.request = server.context.wrap_socket(self.connection, server_side=True)
                except ssl.SSLError:
                    return  # the other side did not like the certificate
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb")
                encrypted = True
            elif verb == "AUTH":
                logged_in = base64.b64decode(line.split()[-1]).decode() == f"\0{USER}\0{PASSWORD}"
                self.say("235 welcome" if logged_in else "535 no")
            elif verb == "RCPT":
                to.append(line.partition("<")[2].partition(">")[0])
                self.say("550 nobody of this name" if received.refuse else "250 yes")
            elif verb == "DATA":
                self.say("354 begin")
                lines = []
                while (part := self.rfile.readline()) != b".\r\n":
                    lines.append(part.removeprefix(b".") if part.startswith(b"..") else part)
                received.messages.append((to, cast(EmailMessage, message_from_bytes(b"".join(lines), policy=policy.default))))
                received.encrypted.append(encrypted)
                received.logged_in.append(logged_in)
                self.say("250 taken")
            elif verb == "QUIT":
                self.say("221 good bye")
                return
            else:
                self.say("250 well")


def certificate(path: Path) -> Path:
    """A key and a certificate of this machine's loopback address, signed by itself, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256()))
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                     + made.public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def mail_server(certificate: Path) -> Iterator[Received]:
    """The server while it runs, at `port` of the loopback address."""
    received = Received()
    with _Server(received, certificate) as server:
        received.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield received
        server.shutdown()
        thread.join()
