"""Records vaults made by an independent implementation: hashlib, hmac and the cryptography package. Prints goldens/vectors.json."""

import hashlib
import hmac
import json
from binascii import hexlify

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

# Of the unit tests of ansible-core (test/units/parsing/vault/test_vault_editor.py): its password is `ansible`.
ANSIBLE = """$ANSIBLE_VAULT;1.1;AES256
62303130653266653331306264616235333735323636616539316433666463323964623162386137
3961616263373033353631316333623566303532663065310a393036623466376263393961326530
64336561613965383835646464623865663966323464653236343638373165343863623638316664
3631633031323837340a396530313963373030343933616133393566366137363761373930663833
3739"""


def make_vault(plain: bytes, password: bytes, salt: bytes, vault_id: str) -> str:
    keys = hashlib.pbkdf2_hmac("sha256", password, salt, 10000, 80)
    padder = padding.PKCS7(128).padder()
    padded = padder.update(plain) + padder.finalize()
    encryptor = Cipher(algorithms.AES(keys[:32]), modes.CTR(keys[64:80])).encryptor()
    ciphertext = encryptor.update(padded) + encryptor.finalize()
    mac = hmac.new(keys[32:64], ciphertext, hashlib.sha256).digest()
    body = hexlify(b"\n".join([hexlify(salt), hexlify(mac), hexlify(ciphertext)])).decode()
    head = "$ANSIBLE_VAULT;1.1;AES256" if vault_id == "default" else f"$ANSIBLE_VAULT;1.2;AES256;{vault_id}"
    return "\n".join([head] + [body[at : at + 80] for at in range(0, len(body), 80)]) + "\n"


CASES = [
    ("empty", b"", b"secret", "default"),
    ("one byte", b"x", b"secret", "default"),
    ("a whole block", b"0123456789abcdef", b"secret", "default"),
    ("text of two lines", b"user: admin\npassword: hunter2\n", b"secret", "prod"),
    ("not UTF-8", bytes(range(256)), b"\xff\xfe binary", "default"),
    ("umlauts", "Grüße, 世界".encode(), "pässword".encode(), "dev-1"),
    ("long", b"0123456789" * 500, b"p" * 100, "prod"),
]

vectors = [{"name": "ansible-core", "vault": ANSIBLE, "password": b"ansible".hex(), "id": "default", "plain": b"foo\n".hex()}]
for index, (name, plain, password, vault_id) in enumerate(CASES):
    salt = hashlib.sha256(f"salt {index}".encode()).digest()
    vault = make_vault(plain, password, salt, vault_id)
    vectors.append(
        {"name": name, "vault": vault, "password": password.hex(), "salt": salt.hex(), "id": vault_id, "plain": plain.hex()}
    )
print(json.dumps(vectors, indent=2, ensure_ascii=False))
