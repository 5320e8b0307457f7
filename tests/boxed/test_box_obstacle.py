"""Where the box cannot be had, one sentence says why and what to do."""

import errno
import platform
import sys
from pathlib import Path

import pytest

from autograder.boxed import trial
from autograder.checking.messages import set_language


@pytest.fixture(autouse=True)
def english() -> None:
    set_language("en")
    yield
    set_language(None)


@pytest.mark.parametrize(
    ("settings", "number", "root", "told"),
    [
        ({"kernel.apparmor_restrict_unprivileged_userns": "1"}, errno.EACCES, False,
         "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
        ({"user.max_user_namespaces": "0"}, errno.ENOSPC, False,
         "sysctl -w user.max_user_namespaces=15000"),
        ({"user.max_user_namespaces": "0"}, errno.ENOSPC, True,
         "sysctl -w user.max_user_namespaces=15000"),
        ({"kernel.unprivileged_userns_clone": "0"}, errno.EPERM, False,
         "sysctl -w kernel.unprivileged_userns_clone=1"),
        ({"kernel.unprivileged_userns_clone": "0"}, errno.EPERM, True, "--privileged"),
        ({}, errno.EPERM, True, "(refused: namespaces)"),
        ({}, errno.EINVAL, False, "Invalid argument"),
        ({}, 0, False, "namespaces"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_to_set(
    settings: dict,
    number: int,
    root: bool,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in settings.items():
        path = tmp_path.joinpath(*name.split("."))
        path.parent.mkdir(exist_ok=True)
        path.write_text(value + "\n", encoding="utf-8")
    monkeypatch.setattr(trial, "_SETTINGS", tmp_path)
    sentence = trial.reason("namespaces", number, root)
    assert told in sentence
    assert sentence.endswith("accept the weaker level with --isolation process.")


def test_other_systems_are_refused_without_a_trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trial, "attempt", lambda: pytest.fail("nothing to try here"))
    monkeypatch.setattr(platform, "release", lambda: "5.4.0-200-generic")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(sys, "platform", "linux")
    assert "this is 5.4.0-200-generic" in trial.obstacle()
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert "this is riscv64" in trial.obstacle()
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert "this is Darwin" in trial.obstacle()


@pytest.mark.skipif(sys.platform != "linux", reason="NOT RUN: box: needs Linux")
def test_a_refusal_in_the_trial_is_told_by_its_step() -> None:
    before = """
from autograder.boxed import syscalls
def refuse(flags, step):
    raise syscalls.Refused(step, 1)
syscalls.unshare = refuse"""
    refused = trial.attempt(before)
    assert refused["errno"] == 1
    assert refused["step"] in ("namespaces", "user namespace")
