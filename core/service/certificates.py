"""TLS keys that keep other users of the machine out of the engine."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from core.base.paths import unusable

if TYPE_CHECKING:
    from distributed.security import Security

_CERTIFICATE = "certificate.pem"
_KEY = "key.pem"


def create(folder: Path) -> None:
    """Create a key and a self-signed certificate, readable by this user only.

    Args:
        folder: A private folder; the files of an earlier engine are replaced.

    Raises:
        StorageError: The files cannot be written.
    """
    from distributed.security import Security

    pair = Security.temporary()  # type: ignore[no-untyped-call]
    for name, text in ((_CERTIFICATE, pair.tls_ca_file), (_KEY, pair.tls_client_key)):
        path = folder / name
        try:
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(text)
        except OSError as error:
            raise unusable(path, error) from error


def security(folder: Path) -> "Security":
    """Return the security settings of a client of the engine."""
    from distributed.security import Security

    certificate, key = str(folder / _CERTIFICATE), str(folder / _KEY)
    return Security(  # type: ignore[no-untyped-call]
        require_encryption=True,
        tls_ca_file=certificate,
        tls_client_cert=certificate,
        tls_client_key=key,
    )


def options(folder: Path) -> list[str]:
    """Return the same settings as command-line options of a scheduler or worker."""
    certificate, key = str(folder / _CERTIFICATE), str(folder / _KEY)
    return ["--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key]
