"""The two commands on a machine with nothing but Python and make: here `make serve`, in a fresh copy."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PORT = 18_000 + os.getpid() % 1_000


@pytest.mark.skipif(os.environ.get("CI") != "true", reason="installs from the package index; set CI=true")
def test_make_serve_in_a_fresh_copy(tmp_path: Path) -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    server = subprocess.Popen(["make", "serve", f"PORT={PORT}"], cwd=tmp_path, start_new_session=True)
    try:
        deadline = time.monotonic() + 300
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/?q=panen+raya") as page:
                    assert "<mark>" in page.read().decode()
                    break
            except urllib.error.URLError:
                assert server.poll() is None, "make serve ended"
                assert time.monotonic() < deadline, "make serve does not answer"
                time.sleep(0.5)
        assert (tmp_path / "index" / "README.md").exists()
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()
