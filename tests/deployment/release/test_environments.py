"""Hosts with unlike Pythons may get unlike releases of Django: that is said."""

from roadworthy.deployment.release.environments import unlike


def test_unlike_releases_of_django_are_said() -> None:
    hosts = {"web1": ("5.2.19", "Python 3.11.2 on x86_64"), "web2": ("6.1.3", "Python 3.13.5 on x86_64")}
    assert unlike(hosts) == (
        "the hosts run unlike releases of Django, because their Pythons are unlike: "
        "Django 5.2.19 on web1 (Python 3.11.2 on x86_64), Django 6.1.3 on web2 (Python 3.13.5 on x86_64)"
    )


def test_the_same_release_on_unlike_pythons_is_not() -> None:
    assert unlike({"web1": ("5.2.19", "Python 3.11.2"), "web2": ("5.2.19", "Python 3.13.5")}) == ""
