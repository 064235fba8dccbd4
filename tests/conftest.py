"""What the judges share: the evaluation data if there is any, a small index, and hypothesis held still for CI."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from indexer import Article, Index, build, open_index
from indexer.segments import writer

# The same examples on every machine and every run: a red CI must be red here too. HYPOTHESIS_PROFILE=hunt looks
# at new ones every time, HYPOTHESIS_PROFILE=quick does not look for the smallest example of a failure.
_COMMON = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("telusur", derandomize=True, max_examples=40, database=None, **_COMMON)  # type: ignore[arg-type]  # mixed dict
settings.register_profile("hunt", max_examples=300, database=None, **_COMMON)  # type: ignore[arg-type]  # mixed dict
settings.register_profile("quick", settings.get_profile("telusur"), phases=[Phase.explicit, Phase.generate])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "telusur"))

# A shell that runs the suite in the background has Ctrl-C ignored, and what the suite starts would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)

#: A dozen articles: several forms of one root, an outlet in two spellings, offsets, bylines of several, no date.
DOZEN = (
    Article("a1", "Panen Raya di Blora", "Sri Setyo Lestari", "Lumbung Warta", datetime(2024, 12, 24, 14, 20),
            "https://lumbungwarta.example/1", "Petani memanen padi. Panen raya itu dihadiri bupati."),
    Article("a2", "Penyerahan Bantuan kepada Petani", "Joko dan Sri Rahayu", "LUMBUNG WARTA",
            datetime(2024, 12, 25, 0, 5), "", "Bupati menyerahkan bantuan. “Bantuan ini untuk semua,” katanya."),
    Article("a3", "Rutan Blora Gelar Pembinaan", "", "Warta Bukit", datetime(2024, 11, 1, 9, 0), "",
            "Rumah Tahanan Negara (Rutan) Blora membina warga binaan agar terampil."),
    Article("a4", "Banjir Melanda Demak", "Budi", "Warta Bukit", datetime(2023, 2, 7, 6, 30), "",
            "Banjir merendam sawah di Demak. Petani gagal panen karena banjir."),
    Article("a5", "", "Budi; Joko", "Kabar Samudra", datetime(2022, 8, 17), "", "Upacara bendera di alun-alun Blora."),
    Article("a6", "Upacara Hari Kemerdekaan", "", "Kabar Samudra", None, "", ""),
    Article("a7", "Jum’at Berkah di Masjid Agung", "Siti Aminah", "", datetime(2025, 1, 3, 11, 45), "",
            "Warga berbagi nasi kotak setiap Jumat."),
    Article("a8", "Pelatihan Antar-UPT se-Eks Karesidenan Pati", "Sri", "Lumbung Warta", datetime(2025, 1, 4), "",
            "Kepala UPT Pemasyarakatan se-Eks Karesidenan Pati mengikuti pelatihan."),
    Article("a9", "Harga Padi Naik", "", "Warta Bukit", datetime(2025, 1, 4, 23, 59), "", "Harga padi naik di pasar."),
    Article("b1", "Harga Jagung Turun", "", "Warta Bukit", datetime(2025, 1, 5, 0, 0), "", "Harga jagung turun lagi."),
    Article("b2", "Bupati Tanam Padi", "Joko", "Kabar Samudra", datetime(2025, 3, 9, 8, 0), "",
            "Bupati menanam padi bersama petani.", {"rubrik": "daerah"}),
    Article("b3", "Binaan Rutan Panen Jagung", "Joko", "Lumbung Warta", datetime(2025, 3, 9, 8, 0), "",
            "Warga binaan rutan memanen jagung hasil pembinaan."),
)  # fmt: skip


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of evaluation data; tests that need it are skipped where there is none."""
    named = os.environ.get("TELUSUR_DATA")
    if not named:
        pytest.skip("TELUSUR_DATA names no folder of evaluation data")
    return Path(named)


@pytest.fixture(scope="session", autouse=True)
def _no_grace() -> Iterator[None]:
    """Nobody reads the old files here while they go, so no writer waits for anybody."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "GRACE", 0)
        yield


@contextmanager
def unmerged() -> Iterator[None]:
    """While this lasts, no commit merges segments: every build, and every add, leaves one of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "merged_tail", lambda sizes: len(sizes) - 1)
        yield


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the dozen; whoever changes it copies it first."""
    path = tmp_path_factory.mktemp("dozen") / "index"
    build(DOZEN, path)
    return path


@pytest.fixture(scope="session")
def index(folder: Path) -> Iterator[Index]:
    """The index of the dozen, opened."""
    with open_index(folder, refresh_every=None) as opened:
        yield opened


def is_a_sentence(error: BaseException) -> None:
    """Errors are part of the interface: one sentence for a person, with nothing of the machine in it."""
    said = str(error)
    assert said.endswith(".")
    assert "\n" not in said
    assert "Errno" not in said
    assert "Traceback" not in said
