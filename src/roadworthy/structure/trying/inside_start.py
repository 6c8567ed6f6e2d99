"""Starts a script in the site's own Python, in a throwaway copy, where nothing leaves this machine or the copy.

`python inside_start.py SCRIPT` reads one JSON document, the request, from standard input, calls `answer(request)` of
the script, and prints what that returns as JSON. Only the standard library is used, and nothing newer than Python 3.9.
Scripts can import one another: `import inside_visits_objects` finds the file beside this one.
"""

# ruff: noqa: PTH100, PTH113, PTH118, PTH120
from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import sys
import tempfile
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
MOST_WORDS = 100
CLIENTS = frozenset([
    "psql", "mysql", "mariadb", "redis-cli", "curl", "wget", "ssh", "scp", "sftp", "rsync", "nc", "aws", "gcloud",
    "gsutil", "kubectl", "docker",
])  # fmt: skip
"""Programs whose purpose is to reach another host: what they connect to, Python doesn't hear."""
LOOPBACK = ("localhost", "ip6-localhost", "::1", "0.0.0.0", "::", "")
TOUCHES = {"os.mkdir": 0, "os.remove": 0, "os.rmdir": 0, "os.rename": 1, "os.truncate": 0, "shutil.rmtree": 0}
NO_NETWORK = "roadworthy tries this site in a throwaway copy: no connection leaves this machine"
NO_WRITES = "roadworthy tries this site in a throwaway copy: nothing is written outside of it"


class Scripts:
    """Finds the scripts beside this one, and `inside` one folder above, by their names."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        """Return where a script is, or None."""
        folder = os.path.dirname(HERE) if name == "inside" else HERE
        file = os.path.join(folder, name + ".py")
        if not (name == "inside" or name.startswith("inside_")) or not os.path.isfile(file):
            return None
        return importlib.util.spec_from_file_location(name, file)


class Guard:
    """Refuses what would leave this machine or the throwaway folder; `refuses_all` refuses every connection."""

    def __init__(self, folders: list[str]) -> None:
        self.folders = [os.path.realpath(each) for each in folders if each]
        self.refuses_all = False
        self.refused: list[str] = []

    def __call__(self, event: str, words: tuple[Any, ...]) -> None:
        """Hear what Python is about to do, and raise OSError where it may not."""
        if event in ("socket.connect", "socket.sendto"):
            self._connect(words[1] if len(words) > 1 else None)
        elif event == "socket.getaddrinfo":
            if not is_here(words[0]):
                self.refused.append(str(words[0]))
                raise socket.gaierror(socket.EAI_NONAME, NO_NETWORK)
        elif event in ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn"):
            self._run(words[1] if event == "subprocess.Popen" else words[0])
        elif event == "open":
            flags = words[2] if isinstance(words[2], int) else 0
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC):
                self._touch(words[0])
        elif event in TOUCHES and len(words) > TOUCHES[event]:
            self._touch(words[TOUCHES[event]])

    def _connect(self, address: Any) -> None:
        is_local = isinstance(address, (str, bytes)) or (isinstance(address, tuple) and is_here(address[0]))
        if self.refuses_all or not is_local:
            self.refused.append(str(address))
            raise ConnectionRefusedError(111, NO_NETWORK if not is_local else "Connection refused")

    def _run(self, command: Any) -> None:
        words = [
            os.fsdecode(each) for each in (command.split() if isinstance(command, (str, bytes)) else command or ())
        ]
        words = words[2].split() if words[1:2] == ["-c"] and len(words) > 2 else words  # what a shell is given
        name = words[0].rpartition("/")[2] if words else ""
        if name in CLIENTS:
            self.refused.append(name)
            raise ConnectionRefusedError(111, NO_NETWORK)

    def _touch(self, path: Any) -> None:
        if not isinstance(path, (str, bytes, os.PathLike)):
            return
        place = os.path.realpath(os.fsdecode(path))
        if not any(place == each or place.startswith(each + os.sep) for each in self.folders):
            raise PermissionError(13, NO_WRITES, place)


def is_here(host: Any) -> bool:
    """Say whether a host is this machine."""
    name = os.fsdecode(host) if isinstance(host, (str, bytes)) else ""
    return name.strip("[]").lower() in LOOPBACK or name.startswith("127.")


def throwaway(request: dict[str, Any]) -> list[str]:
    """Return the folders that may be written to."""
    kept = os.environ.get("PYTHONPYCACHEPREFIX", "")
    return [request["folder"], kept, os.environ.get("HOME", ""), tempfile.gettempdir(), "/dev", "/proc/self"]


def start_django() -> None:
    """Start Django with the settings that the variables name, with e-mail kept in memory."""
    import django
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    if "MAILERS" in dir(settings):
        settings.MAILERS = {"default": {"BACKEND": settings.EMAIL_BACKEND}}
    django.setup()


def failure(error: BaseException, request: dict[str, Any]) -> dict[str, Any]:
    """Say as data what stopped the site's code, and where in its own."""
    inside: Any = importlib.import_module("inside")
    found: dict[str, Any] = inside.failure(error, [request["folder"]], request["settings"])
    return found


def loaded(script: str) -> Any:
    """Return a script as a module."""
    name = script.rpartition(os.sep)[2].rpartition(".")[0]
    spec: Any = importlib.util.spec_from_file_location(name, script)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def answered(script: str, request: dict[str, Any]) -> dict[str, Any]:
    """Return the answer of a script, or how it failed."""
    inside: Any = importlib.import_module("inside")
    signal.signal(signal.SIGALRM, inside.out_of_time)
    signal.alarm(int(request.get("time_limit_s") or 120))
    try:
        answer: dict[str, Any] = loaded(script).answer(request)
    except BaseException as error:
        answer = {"failed": failure(error, request)}
    signal.alarm(0)
    return answer


guard = Guard([])
"""The one of this process: an audit hook can't be taken away again."""
told_to = [-1]
"""The file that the starter reads how far this is from, where it gave one."""


def tell_how_far(words: str) -> None:
    """Say in a few words how far this is, to whoever waits for it."""
    if told_to[0] >= 0:
        os.pwrite(told_to[0], words.encode()[:MOST_WORDS].ljust(MOST_WORDS), 0)


def main() -> None:
    """Read the request, set the guard, let the script answer, and leave without waiting for threads of the site."""
    words = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    request = json.load(sys.stdin)
    sys.path[:] = [*request["path"], *(place for place in sys.path if os.path.abspath(place or os.curdir) != HERE)]
    script, sys.argv[:] = sys.argv[1], ["manage.py", "check"]
    sys.meta_path.append(Scripts)
    sys.modules["inside_start"] = sys.modules[__name__]
    told_to[0] = int(request.get("told_to", -1))
    guard.folders = [os.path.realpath(each) for each in throwaway(request) if each]
    sys.addaudithook(guard)
    json.dump(answered(script, request), words, default=str)
    words.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
