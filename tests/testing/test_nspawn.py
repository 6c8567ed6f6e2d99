"""The whole line by which a machine is booted."""

from __future__ import annotations

from pathlib import Path

from roadworthy.testing.nspawn import boot_words, scope_words


def test_a_machine_is_booted_with_its_own_name_id_and_card() -> None:
    assert " ".join(boot_words(Path("/m/10.77.0.22/root"), "10.77.0.22", "web1", "0f" * 16)) == (
        "systemd-nspawn --quiet --boot --register=no --keep-unit --directory=/m/10.77.0.22/root --machine=road-22 "
        "--hostname=web1 --uuid=0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f --network-bridge=road0 --console=read-only "
        "--resolv-conf=off --timezone=off --link-journal=no"
    )


def test_where_systemd_runs_it_makes_the_control_group() -> None:
    assert scope_words("10.77.0.22", has_systemd=True, cgroup=Path("/sys/fs/cgroup/road-22")) == [
        *("systemd-run", "--scope", "--quiet", "--collect", "--slice=machine.slice", "--property=Delegate=yes"),
        *("--unit=road-22", "sh", "-c", 'while "$@"; [ $? -eq 133 ]; do :; done', "machine"),
    ]


def test_elsewhere_a_shell_goes_into_one_and_boots_as_often_as_the_machine_wants() -> None:
    assert scope_words("10.77.0.22", has_systemd=False, cgroup=Path("/sys/fs/cgroup/road-22")) == [
        *("sh", "-c", 'echo $$ >"$0/cgroup.procs" || exit 1; while "$@"; [ $? -eq 133 ]; do :; done'),
        "/sys/fs/cgroup/road-22",
    ]
