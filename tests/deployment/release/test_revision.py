"""What a release is made from: a commit, files as they are when told so, or a folder that git doesn't know."""

from __future__ import annotations

import pytest

from roadworthy.deployment.release.revision import Source
from roadworthy.problems import ProblemsFound

from .conftest import Repository


def paths(source: Source) -> list[str]:
    return sorted(file.path for file in source.files)


def refusal(repository: Repository, **asked: object) -> str:
    with pytest.raises(ProblemsFound) as caught:
        repository.source(**asked)  # type: ignore[arg-type]
    return str(caught.value)


def test_the_files_of_the_last_commit_are_taken(repository: Repository) -> None:
    repository.write(manage_py="", views_py="old")
    repository.put(".gitignore", "*.log\n")
    commit = repository.commit("articles: Say who wrote it.")
    repository.put("error.log", "ignored")
    source = repository.source()
    assert paths(source) == [".gitignore", "manage.py", "views.py"]
    assert (source.commit, source.subject, source.is_dirty) == (commit, "articles: Say who wrote it.", False)


def test_an_older_revision_is_taken_whatever_has_changed_since(repository: Repository) -> None:
    repository.write(views_py="old")
    commit = repository.commit()
    repository.write(views_py="new", more_py="")
    assert not repository.source(name=commit[:8]).is_dirty
    repository.commit()
    repository.write(views_py="newer")
    source = repository.source(name=commit[:8])
    assert (paths(source), source.commit, source.is_dirty) == (["views.py"], commit, False)


def test_changes_that_are_not_committed_are_refused_and_named(repository: Repository) -> None:
    repository.write(a_py="")
    repository.commit()
    repository.write(**{f"new{number}_py": "" for number in range(6)}, a_py="changed")
    assert refusal(repository) == (
        "changes that are not committed: a.py, new0.py, new1.py, new2.py, new3.py and 2 more (E541)\n"
        "  hint: commit them, put them into .gitignore, or take them along with --dirty"
    )


def test_changes_go_along_when_told_so(repository: Repository) -> None:
    repository.write(a_py="", gone_py="")
    repository.put(".gitignore", "*.log\n")
    repository.commit()
    repository.write(a_py="changed", new_py="")
    repository.put("error.log", "ignored")
    (repository.folder / "gone.py").unlink()
    source = repository.source(dirty=True)
    assert (paths(source), source.is_dirty) == ([".gitignore", "a.py", "new.py"], True)


def test_a_file_has_the_same_name_whether_it_was_committed_or_not(repository: Repository) -> None:
    repository.write(a_py="same")
    repository.commit()
    committed = {file.path: file.name for file in repository.source().files}
    repository.write(other_py="")
    taken = {file.path: file.name for file in repository.source(dirty=True).files}
    assert committed["a.py"] == taken["a.py"]


def test_encrypted_secrets_are_no_change_and_are_not_taken(repository: Repository) -> None:
    repository.write(a_py="")
    repository.put("secrets/production.age", "1")
    repository.commit()
    repository.put("secrets/production.age", "2")
    repository.put("secrets/staging.age", "1")
    source = repository.source()
    assert (paths(source), source.is_dirty) == (["a.py"], False)


def test_a_key_that_git_has_stays_here_and_it_is_said(repository: Repository) -> None:
    repository.write(a_py="")
    for path in ("tls/site.key", ".env", "secrets/production.age"):
        repository.put(path, "secret")
    repository.commit()
    assert paths(repository.source()) == ["a.py"]
    assert repository.said == ["never shipped, though git has it: .env, tls/site.key"]


def test_a_site_without_git_is_taken_as_it_is_and_it_is_said(repository: Repository) -> None:
    repository.write(a_py="")
    repository.put("node_modules/vue.js", "")
    repository.put("site.sqlite3", "")
    source = repository.source()
    assert (paths(source), source.commit) == (["a.py"], "")
    assert repository.said == ["no revision: the folder is not in git, so its files are taken as they are"]


def test_a_revision_of_a_site_without_git_is_refused(repository: Repository) -> None:
    repository.write(a_py="")
    assert refusal(repository, name="v1.0") == (
        'there is no "v1.0": gazette/ is not in git (E542)\n'
        "  hint: put the folder under git (git init, git add, git commit), or leave the revision out"
    )


def test_a_revision_that_is_misspelt_is_refused_with_the_one_meant(repository: Repository) -> None:
    repository.write(a_py="")
    repository.commit()
    repository.git("branch", "redesign")
    assert refusal(repository, name="redesing") == (
        'there is no revision "redesing" (E542)\n  hint: did you mean "redesign"?'
    )
    assert refusal(repository, name="4711") == (
        'there is no revision "4711" (E542)\n  hint: name a commit, a branch or a tag (git log --oneline)'
    )


def test_a_repository_without_a_commit_is_refused_but_its_files_can_be_taken(repository: Repository) -> None:
    repository.write(a_py="")
    repository.git("init", "--quiet")
    repository.git("add", "--all")
    assert refusal(repository) == (
        "nothing is committed yet (E542)\n  hint: git commit, or take the files as they are: --dirty"
    )
    source = repository.source(dirty=True)
    assert (paths(source), source.commit, source.is_dirty) == (["a.py"], "", True)


def test_a_site_in_a_folder_of_a_larger_repository_is_taken_alone(repository: Repository) -> None:
    repository.write(sites__gazette__manage_py="", sites__other__manage_py="", README_txt="")
    repository.commit()
    repository.write(sites__other__manage_py="changed")
    source = repository.source(folder="sites/gazette")
    assert (source.folder, paths(source)) == ("sites/gazette", ["sites/gazette/manage.py"])


def test_a_site_that_needs_what_lies_beside_it_takes_all_of_the_repository(repository: Repository) -> None:
    repository.write(sites__gazette__manage_py="", sites__gazette__requirements_txt="-r ../../base.txt\n", base_txt="")
    repository.commit()
    source = repository.source(folder="sites/gazette", requirements=("requirements.txt",))
    assert paths(source) == ["base.txt", "sites/gazette/manage.py", "sites/gazette/requirements.txt"]
    repository.write(base_txt="django\n")
    assert "base.txt" in refusal(repository, folder="sites/gazette", requirements=("requirements.txt",))


def test_a_revision_from_before_the_site_is_refused(repository: Repository) -> None:
    repository.write(README_txt="")
    first = repository.commit()
    repository.write(site__manage_py="")
    repository.commit()
    assert refusal(repository, name=first, folder="site") == (
        f"site/ is not in revision {first} (E545)\n"
        "  hint: name a revision that has it; roadworthy.toml itself is taken from your folder"
    )


def with_submodule(repository: Repository) -> Repository:
    library = Repository(repository.folder.parent / "library")
    library.folder.mkdir()
    library.write(code_py="one")
    library.commit()
    repository.write(manage_py="")
    repository.commit()
    repository.git("-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(library.folder), "libs/own")
    repository.commit()
    return library


def test_the_files_of_a_submodule_are_taken_at_its_commit_and_it_is_said(repository: Repository) -> None:
    library = with_submodule(repository)
    source = repository.source()
    assert "libs/own/code.py" in paths(source)
    assert repository.said == [f"libs/own: a submodule, at {library.git('rev-parse', 'HEAD')[:7]}"]


def test_a_submodule_that_is_not_there_is_refused(repository: Repository) -> None:
    library = with_submodule(repository)
    repository.git("submodule", "deinit", "--quiet", "--force", "libs/own")
    commit = library.git("rev-parse", "HEAD")[:7]
    assert refusal(repository) == (
        f"the submodule libs/own is not there at {commit} (E543)\n  hint: git submodule update --init libs/own"
    )
