"""The commands as a person runs them: whole processes, on a data folder of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from village.core import postgres
from village.core.postgres.embedded import Cluster

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif("DATABASE_URL" in os.environ, reason="these tests are about the embedded server"),
]

VILLAGE = [sys.executable, "-c", "from village.cli import main; main()"]
KEEP = "from django.contrib.sessions.models import Session as S; from django.utils import timezone as t; "
WRITE = KEEP + "S.objects.create(session_key='kept', expire_date=t.now())"
READY_WITHIN = 240  # seconds, on a machine that does much else
READ = KEEP + "print('kept:', S.objects.filter(session_key='kept').count())"


class Installation:
    """One data folder and one port, with what is needed to run `village` there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def environment(self, **changes: str) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
        ours = {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "VILLAGE_DATA": str(self.folder),
            "PORT": str(self.port),
            "DEMO": "0",
            "HTTPS": "0",
        }
        return inherited | ours | changes

    def run(self, *arguments: str, **changes: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*VILLAGE, *arguments],
            env=self.environment(**changes),
            capture_output=True,
            text=True,
            timeout=READY_WITHIN,
            check=False,
        )

    @contextmanager
    def serving(self) -> Iterator[subprocess.Popen[str]]:
        output = (self.folder / "output.log").open("w+")
        with (
            output,
            subprocess.Popen(
                [*VILLAGE, "serve"],
                env=self.environment(),
                stdout=output,
                stderr=output,
                text=True,
                start_new_session=True,
            ) as server,
        ):
            try:
                self.wait(server, output.name)
                yield server
            finally:
                if server.poll() is None:
                    server.terminate()
                    server.wait(timeout=60)

    def wait(self, server: subprocess.Popen[str], output: str) -> None:
        limit = time.monotonic() + READY_WITHIN
        while time.monotonic() < limit and server.poll() is None:
            if "Ctrl-C" in Path(output).read_text():
                return
            time.sleep(0.2)
        pytest.fail(f"It does not serve.\n{Path(output).read_text()[-3000:]}")

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.address, timeout=10) as page:
                return bool(page.status == 200)
        except OSError:
            return False

    @property
    def postmaster(self) -> int | None:
        trace = Cluster.of(self.folder).data / "postmaster.pid"
        return int(trace.read_text().split()[0]) if trace.exists() else None


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    yield Installation(tmp_path)
    postgres.remove(tmp_path)


def test_it_serves_refuses_a_second_one_and_leaves_nothing_behind(
    installation: Installation,
) -> None:
    with installation.serving() as server:
        assert installation.answers()
        again = installation.run("serve")
        assert again.returncode == 1
        assert "déjà en marche" in again.stderr
        assert "Traceback" not in again.stderr
        assert installation.answers()
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=60) == 0
    assert installation.postmaster is None
    assert not installation.answers()


def test_what_was_written_survives_a_kill_of_everything(
    installation: Installation,
) -> None:
    with installation.serving() as server:
        assert installation.run("shell", "-c", WRITE).returncode == 0
        assert installation.postmaster
        os.kill(installation.postmaster, signal.SIGKILL)
        os.kill(server.pid, signal.SIGKILL)
        server.wait(timeout=60)
    with installation.serving():
        assert installation.answers()
        assert "kept: 1" in installation.run("shell", "-c", READ).stdout


def test_a_killed_postgresql_comes_back_by_itself(installation: Installation) -> None:
    with installation.serving():
        assert installation.postmaster
        os.kill(installation.postmaster, signal.SIGKILL)
        deadline = time.monotonic() + READY_WITHIN
        while not installation.answers():
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_a_taken_port_is_said_plainly(installation: Installation) -> None:
    with socket.create_server(("127.0.0.1", installation.port)):
        refused = installation.run("serve")
    assert refused.returncode == 1
    assert "n’est pas libre" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("setting", "value", "advice"),
    [
        ("PORT", "huit mille", "n’est pas un nombre"),
        ("HTTPS", "peut-être", "écrivez 1 (oui) ou 0 (non)"),
        ("DATABASE_URL", "mysql://x", "doit s’écrire postgresql://"),
        ("DATABASE_URL", "postgresql://a:b@127.0.0.1:1/c", "La base ne répond pas"),
    ],
)
def test_a_wrong_setting_says_what_to_write(installation: Installation, setting: str, value: str, advice: str) -> None:
    refused = installation.run("serve", **{setting: value})
    assert refused.returncode == 1
    assert advice in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_doctor_refuses_a_demonstration_and_an_empty_base(
    installation: Installation,
) -> None:
    visit = installation.run("doctor", DEMO="1")
    assert visit.returncode == 1
    assert "✗ Pas de démonstration" in visit.stdout
    assert "✗ Mises à jour de la base" in visit.stdout


def test_the_doctor_is_content_with_a_well_kept_server(
    installation: Installation, tmp_path_factory: pytest.TempPathFactory
) -> None:
    kept = {
        "HTTPS": "1",
        "BEHIND_PROXY": "1",
        "ALLOWED_HOSTS": "village.exemple.invalid",
        "EMAIL_HOST": "courrier.exemple.invalid",
        "EMAIL_FROM": "pre@ville.invalid",
    }
    assert installation.run("migrate", **kept).returncode == 0
    places = str(tmp_path_factory.mktemp("sauvegardes")), str(tmp_path_factory.mktemp("cles"))
    saved = installation.run("backup", places[0], "--keys", places[1], **kept)
    assert saved.returncode == 0, saved.stderr
    visit = installation.run("doctor", **kept)
    assert visit.returncode == 0, visit.stdout
    assert "Tout est en ordre" in visit.stdout
    assert "✗ Envoi des messages" in installation.run("doctor", **(kept | {"EMAIL_HOST": ""})).stdout


def test_the_demonstration_is_not_served_as_a_real_installation(installation: Installation) -> None:
    invented = "from village.accounts.models import User; User.objects.create_user('alice@demo.invalid')"
    assert installation.run("migrate").returncode == 0
    assert installation.run("shell", "-c", invented).returncode == 0
    refused = installation.run("serve")
    assert refused.returncode == 1
    assert "Choisissez un autre dossier" in refused.stderr
    assert "compte(s) de la démonstration" in installation.run("doctor").stdout


def test_help_is_in_french_and_lists_our_commands(installation: Installation) -> None:
    shown = installation.run("--help").stdout
    assert all(word in shown for word in ("Usage", "serve", "doctor", "backup", "restore", "verify-journal"))
