#!/usr/bin/env python3
"""Writes sealed.vault, a vault of two secrets under a passphrase, after the description in core/src/vault/mod.rs.

Nothing of the library is used, so what opens it reads the format and not its own habits. Nothing is random: the file is
the same each time. The passphrase costs next to nothing to guess, unlike one of the library's.

usage: .tools/servers/bin/python tests/conformance/data/sealed.py FILE
"""
import hashlib
import struct
import sys
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = struct.pack("<I", 1)
ID = bytes(range(16))
SALT = bytes(range(16, 32))
DATA_KEY = hashlib.sha256(b"the data key of sealed.vault").digest()
PASSPHRASE = "correct horse battery staple"
MEMORY_KIB, PASSES, LANES = 64, 1, 1
CHANGED_UTC_MS = 1795330800000
SECRETS = [
    ("m365.account", "72f988bf-0000-4111-8222-2d7cd011db47/ann@contoso.example", b"the first secret"),
    ("m365.tenant", "72f988bf-0000-4111-8222-2d7cd011db47", b"the second secret"),
]


def derive(secret, salt, purpose):
    info = b"holdfast vault " + purpose + b"\0" + ID
    return HKDF(SHA256(), 32, salt, info).derive(secret)


def seal(key, context, plain, number):
    nonce = bytes(11) + bytes([number])
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def part(piece):
    return struct.pack("<I", len(piece)) + piece


def text(word):
    return struct.pack("<H", len(word.encode())) + word.encode()


def header():
    front = ID + bytes([3]) + SALT + struct.pack("<III", MEMORY_KIB, PASSES, LANES)
    stretched = Argon2id(salt=SALT, length=32, iterations=PASSES, lanes=LANES, memory_cost=MEMORY_KIB)
    wrapping = derive(stretched.derive(PASSPHRASE.encode()), SALT, b"wrap")
    wrapped = seal(wrapping, b"data key" + FORMAT + front, DATA_KEY, 1)
    return front + derive(DATA_KEY, b"", b"commitment") + wrapped


def records():
    key = derive(DATA_KEY, b"", b"record")
    for number, (kind, name, secret) in enumerate(SECRETS, 2):
        yield kind, name, seal(key, b"record" + FORMAT + ID + text(kind) + text(name), secret, number)


def vault():
    front = b"HFVAULT\0" + FORMAT + part(header()) + struct.pack("<Q", 7)
    directory, behind = b"", b""
    for kind, name, sealed in records():
        changed = struct.pack("<qI", CHANGED_UTC_MS, len(sealed))
        directory += text(kind) + text(name) + changed + hashlib.sha256(sealed).digest()
        behind += sealed
    directory = seal(derive(DATA_KEY, b"", b"directory"), front, directory, 9)
    body = front + part(directory) + behind
    return body + hashlib.sha256(body).digest()


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(vault())
