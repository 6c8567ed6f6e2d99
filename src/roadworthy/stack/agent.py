"""The agent: adds up what the site and its host do, and brings it to the hub. Wherever there is a hub, there it is."""

from __future__ import annotations

from dataclasses import replace

from roadworthy.environments.project import Project
from roadworthy.environments.service import Service
from roadworthy.fleet.resource import Resource
from roadworthy.stack import agent_host, agent_local, figures_critique
from roadworthy.stack.figures import figure_settings, own_jobs
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.hub_site import AGENT, hub_host
from roadworthy.stack.kind import Ground, Place, Setting, StackKind
from roadworthy.stack.literal import Code, assigned
from roadworthy.stack.opening import Opening
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject

APP = "roadworthy.contrib.metrics"
MIDDLEWARE = "roadworthy.contrib.metrics.MetricsMiddleware"
STATUS_APP = "roadworthy.contrib.status"
STATUS = "roadworthy.contrib.status.middleware.StatusMiddleware"
REASON = "what each request and task costs is told to the agent, for the hub"


class Agent(StackKind):
    """One on each host, and one on the workstation."""

    name = AGENT
    title = "agent of the hub"
    needs_host = False

    def stand_in(self, ground: Ground, services: tuple[Service, ...]) -> Place:
        """Run it beside the site, and have the site tell it."""
        if not ground.has_hub:
            return Place()
        place = agent_local.place(ground, (*laid_over(ground.project), *figure_settings(ground.site)))
        return replace(place, jobs=own_jobs(ground.site))

    def lay_over(self, ground: HostGround, services: tuple[Service, ...]) -> Place:
        """Have the site tell the agents, where the environment has a hub."""
        if not hub_host(ground.environment):
            return Place()
        return Place(settings=(*laid_over(ground.project), *figure_settings(ground.site)))

    def on_host(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
        """Return the agent of a host, where the environment has a hub."""
        return agent_host.resources(ground, services) if hub_host(ground.environment) else ()

    def openings(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
        """Return the ports that others must reach because of the agent."""
        return agent_host.openings(ground, services) if hub_host(ground.environment) else ()

    def critique(self, subject: Subject, services: tuple[Service, ...]) -> tuple[Remark, ...]:
        """Return what is said against the site's own figures, which the agent brings to the hub."""
        return tuple(figures_critique.critique(subject))


def laid_over(project: Project) -> tuple[Setting, ...]:
    """Return the app and its middleware, right behind the one that answers probes; nothing that is there already."""
    apps = [app for app in project.installed_apps if app.startswith(APP)]
    lines = [] if apps else [assigned("INSTALLED_APPS", [Code("*INSTALLED_APPS"), APP])]
    if not any(name.startswith(APP) for name in project.middleware):
        behind = _answers_probes(project)
        lines += [assigned("MIDDLEWARE", [*_before(behind), MIDDLEWARE, Code(f"*MIDDLEWARE[{behind or ''}:]")])]
    return (Setting("\n".join(lines), REASON, is_last=True),) if lines else ()


def _before(count: int) -> list[Code]:
    return [Code(f"*MIDDLEWARE[:{count}]")] if count else []


def _answers_probes(project: Project) -> int:
    """Return how many stand before it: the status app's is first where it is laid over."""
    if STATUS_APP not in project.installed_apps:
        return 1
    return project.middleware.index(STATUS) + 1 if STATUS in project.middleware else 0
