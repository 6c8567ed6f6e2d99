"""Data that becomes code when it is read: pickles, YAML's tags, eval, command lines, archives, paths."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from roadworthy.problems import Level
from roadworthy.structure.checks.check import check
from roadworthy.structure.checks.finding import Edit, Finding
from roadworthy.structure.checks.flow import SENT, Flow, flow_of
from roadworthy.structure.checks.put_together import put_in
from roadworthy.structure.checks.security.handed import handed, is_from_list
from roadworthy.structure.checks.view_of_file import FileView


@check(
    "W808",
    "YAML is read in a way that can run code",
    why="A tag in the document makes any Python object, and with it runs any command.",
    bad="settings = yaml.load(upload, Loader=yaml.Loader)",
    good="settings = yaml.safe_load(upload)",
    way_out="Use yaml.safe_load().",
    ignore_when="the file is part of the project and needs Python's tags.",
)
def unsafe_yaml(file: FileView) -> Iterator[Finding]:
    """Find yaml.load() with a loader that makes any object."""
    for name, call in file.calls("yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.unsafe_load_all"):
        loader = next((each.value for each in call.keywords if each.arg == "Loader"), None)
        loader = loader or (call.args[1] if len(call.args) > 1 else None)
        if loader is not None and not _is_unsafe_loader(file, loader):
            continue
        if loader is None and not name.startswith("yaml.unsafe"):
            continue  # PyYAML 6 refuses it; what older ones did can't be told here
        yield file.finding(call, f"{name}() can run code that the document names", edits=_safe(file, call))


def _is_unsafe_loader(file: FileView, loader: ast.expr) -> bool:
    return file.name(loader) in ("yaml.Loader", "yaml.UnsafeLoader", "yaml.CLoader", "yaml.loader.Loader")


def _safe(file: FileView, call: ast.Call) -> tuple[Edit, ...]:
    if not isinstance(call.func, ast.Attribute) or len(call.args) + len(call.keywords) > 2:
        return ()
    end = "_all" if call.func.attr.endswith("_all") else ""
    given = ast.unparse(call.args[0]) if call.args else ""
    return (file.edit(call, f"{ast.unparse(call.func.value)}.safe_load{end}({given})"),) if given else ()


_MODULES = ("pickle", "cPickle", "dill", "marshal")
_MORE = (
    "jsonpickle.decode",
    "pandas.read_pickle",
    "joblib.load",
    "torch.load",
    "cloudpickle.load",
    "cloudpickle.loads",
)
_PICKLES = (*(f"{name}.load" for name in _MODULES), *(f"{name}.loads" for name in _MODULES), *_MORE)


@check(
    "W809",
    "A visitor's data is unpickled",
    level=Level.ERROR,
    why="A pickle is a program. Who can send one runs it in the site's process.",
    bad="cart = pickle.loads(base64.b64decode(request.COOKIES['cart']))",
    good="cart = signing.loads(request.COOKIES['cart'])",
    way_out="Use JSON, signed with django.core.signing where it must come back unchanged.",
    ignore_when="never.",
)
def unpickled(file: FileView) -> Iterator[Finding]:
    """Find pickles that the request brought."""
    for name, call in file.calls(*_PICKLES):
        found = handed(file, call, call.args[0]) if call.args else None
        if found:
            yield file.finding(call, f"{name}() on {found.said} runs what a visitor sends", way=file.way(call))


_RUNS = ("builtins.eval", "builtins.exec", "builtins.compile", "builtins.__import__", "importlib.import_module")


@check(
    "W810",
    "A visitor's words are run as Python",
    level=Level.ERROR,
    why="Whatever is typed is done with the site's rights: files read, the database dropped.",
    bad="value = eval(request.POST['formula'])",
    good="value = ast.literal_eval(request.POST['formula'])",
    way_out="Read values with json.loads() or ast.literal_eval(); choose functions from a dict.",
    ignore_when="never.",
)
def evaluated(file: FileView) -> Iterator[Finding]:
    """Find eval(), exec() and imports of what the request brought."""
    for name, call in file.calls(*_RUNS):
        found = handed(file, call, call.args[0]) if call.args else None
        if found and not is_from_list(found):
            yield file.finding(call, f"{name.rpartition('.')[2]}() on {found.said}", way=file.way(call))
    by_method = [call for call in file.methods("from_string") if file.mentions("jinja2", "template")]
    for call in (*(call for _, call in file.calls(*_TEMPLATES)), *by_method):
        is_used = not isinstance(file.parent(call), ast.Expr)  # else it is only looked at, whether it can be read
        found = handed(file, call, call.args[0]) if call.args and is_used else None
        if found and found.said in SENT:
            yield file.finding(call, f"{found.said} is taken for a template's text", way=file.way(call))


_TEMPLATES = (
    "django.template.Template",
    "django.template.base.Template",
    "jinja2.Template",
    "jinja2.environment.Template",
    "mako.template.Template",
)


_SHELLS = ("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput")
_PROGRAMS = (
    "subprocess.run",
    "subprocess.call",
    "subprocess.check_call",
    "subprocess.check_output",
    "subprocess.Popen",
)


@check(
    "W811",
    "A shell's command line is put together from values",
    why="A file's name with a semicolon in it ends the command and begins another one.",
    bad='os.system(f"convert {upload.name} out.png")',
    good='subprocess.run(["convert", upload.name, "out.png"], timeout=20)',
    way_out="Give a list of words and no shell.",
    ignore_when="every value is quoted by shlex.quote(), or is the program's own.",
)
def shell(file: FileView) -> Iterator[Finding]:
    """Find command lines for a shell that values are put into while a request is answered."""
    calls = [*file.calls(*_SHELLS), *((name, call) for name, call in file.calls(*_PROGRAMS) if _has_shell(call))]
    for name, call in calls:
        if not call.args or file.kind != "code":
            continue
        flow = flow_of(file, call)
        parts = [part for origin in flow.origins(call.args[0]) for part in put_in(origin)]
        risky = next((part for part in parts if not _is_quoted(file, flow, part)), None)
        way = file.way(call) if risky is not None else None
        if risky is not None and way:
            text = ast.unparse(risky)
            shown = text if len(text) <= 24 else f"{text[:21]}..."
            yield file.finding(call, f"{shown} is put into a shell's command by {name}()", way=way)


def _has_shell(call: ast.Call) -> bool:
    given = [each.value for each in call.keywords if each.arg == "shell"]
    return any(isinstance(each, ast.Constant) and each.value is True for each in given)


def _is_quoted(file: FileView, flow: Flow, part: ast.expr) -> bool:
    """Say whether a value is quoted, or is one of the program's own: a constant, a setting."""
    for origin in flow.origins(part):
        if isinstance(origin, ast.Constant):
            continue
        if isinstance(origin, ast.Call):
            name = file.name(origin.func) or ""
            if name in ("shlex.quote", "shlex.join", "pipes.quote", "builtins.int", "os.getpid", "os.getcwd"):
                continue
        text = ast.unparse(origin)
        if text.startswith(("settings.", "os.environ")) or text.isupper() or "sys.executable" in text:
            continue
        return False
    return True


@check(
    "W817",
    "An archive may write outside the folder it is unpacked in",
    why="A member named ../../etc/cron.d/x is written there. Before Python 3.14 tarfile does not refuse it by itself.",
    bad="tarfile.open(upload).extractall(folder)",
    good='tarfile.open(upload).extractall(folder, filter="data")',
    way_out='Give filter="data".',
    ignore_when="the archive is the program's own, or only Python 3.14 and newer run it.",
)
def unpacked_anywhere(file: FileView) -> Iterator[Finding]:
    """Find tar archives unpacked without a filter, and members written by hand to where their names say."""
    yield from _by_hand(file)
    if not any(True for _ in file.calls("tarfile.open", "tarfile.TarFile")):
        return
    for call in file.methods("extractall", "extract"):
        assert isinstance(call.func, ast.Attribute)
        origins = flow_of(file, call).origins(call.func.value)
        is_tar = any(
            isinstance(each, ast.Call) and (file.name(each.func) or "").startswith("tarfile.") for each in origins
        )
        if call.func.attr == "extract" and _looks_at_names(file, call):
            continue
        if is_tar and not any(keyword.arg in ("filter", "members", None) for keyword in call.keywords):
            yield file.finding(call, "the archive may write outside this folder", way=file.way(call))


_MEMBERS = (".namelist()", ".infolist()", ".getmembers()", ".getnames()")
_LOOKS_AT_NAMES = ("basename", "is_relative_to", "commonpath", "commonprefix", "startswith", "safe", "..", "valid")


def _looks_at_names(file: FileView, call: ast.Call) -> bool:
    function = file.function(call)
    text = ast.unparse(function) if function is not None else ""
    return any(word in text for word in _LOOKS_AT_NAMES)


def _by_hand(file: FileView) -> Iterator[Finding]:
    """Find members of an archive that are written to where their names say: by open() or by a path's methods."""
    if not file.mentions(*_MEMBERS):
        return
    for call in file.methods("write_bytes", "write_text"):
        function, on = file.function(call), getattr(call.func, "value", None)
        text = ast.unparse(function) if function else ""
        if function is None or on is None or any(word in text for word in _LOOKS_AT_NAMES):
            continue
        flow = flow_of(file, call)
        used = [part.id for each in flow.origins(on) for part in ast.walk(each) if isinstance(part, ast.Name)]
        if any(ast.unparse(one).endswith(_MEMBERS) for name in used for one in flow.values(name)):
            yield file.finding(call, "a member of the archive may be written anywhere", way=file.way(call))
    for _, call in file.calls("builtins.open"):
        function = file.function(call)
        text = ast.unparse(function) if function else ""
        if not call.args or function is None or any(word in text for word in _LOOKS_AT_NAMES):
            continue
        flow = flow_of(file, call)
        path = [*flow.origins(call.args[0])]
        names = [part for each in path for part in ast.walk(each) if isinstance(part, ast.Name)]
        of_archive = [one for each in names for one in flow.values(each.id) if ast.unparse(one).endswith(_MEMBERS)]
        is_written = any(isinstance(each, ast.Constant) and "w" in str(each.value) for each in call.args[1:2])
        if of_archive and is_written:
            yield file.finding(call, "a member of the archive may be written anywhere", way=file.way(call))
