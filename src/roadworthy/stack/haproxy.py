"""HAProxy, the load balancer: what the visitors' requests meet first."""

from __future__ import annotations

from roadworthy.environments.service import Service
from roadworthy.fleet.resource import File, Resource
from roadworthy.stack import haproxy_critique
from roadworthy.stack.acme import Acme
from roadworthy.stack.balance_file import balance_path, read_balance
from roadworthy.stack.balancer import Balance
from roadworthy.stack.haproxy_balancer import TOKEN, HAProxyBalancer, web_hosts
from roadworthy.stack.haproxy_certificate import Certificate
from roadworthy.stack.haproxy_host import common_files, folders_and_pages, unit, upgrade_units
from roadworthy.stack.haproxy_options import OPTIONS
from roadworthy.stack.host_ground import HostGround
from roadworthy.stack.kind import StackKind
from roadworthy.stack.opening import ANYBODY, Opening
from roadworthy.stack.reach import addresses_of
from roadworthy.stack.remark import Remark
from roadworthy.stack.subject import Subject

ROLE = "balancer"


class HAProxy(StackKind):
    """The load balancer. On the workstation the application server answers the browser itself."""

    name = "haproxy"
    title = "load balancer"
    units = ("roadworthy-haproxy.service",)
    roles = (ROLE,)
    depends_on = ("web",)
    options = OPTIONS

    def secrets(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[str, ...]:
        """Return the secret by which the site's status app knows who asks."""
        return (TOKEN,) if self.balancer(ground, services) else ()

    def balancer(self, ground: HostGround, services: tuple[Service, ...]) -> HAProxyBalancer | None:
        """Return the load balancer, also when nobody asked for one, unless another kind has the role."""
        others = [one for one in ground.environment.services if ROLE in ground.kinds[one.kind].roles]
        if any(one.kind != self.name for one in others) or not web_hosts(ground):
            return None
        return HAProxyBalancer(ground, services)

    def critique(self, subject: Subject, services: tuple[Service, ...]) -> tuple[Remark, ...]:
        """Say what visitors get without TLS, or with a certificate of its own making."""
        return tuple(haproxy_critique.critique(subject, services))

    def openings(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Opening, ...]:
        """Let visitors in at the fronts, and the other fronts at what answers the certificate authority."""
        balancer = self.balancer(ground, services)
        if not balancer or ground.host not in balancer.fronts:
            return ()
        visitors = (Opening(80, ANYBODY, "visitors"), Opening(443, ANYBODY, "visitors over TLS"))
        part = balancer.part(ground.host)
        others = [front for front in balancer.fronts if front.name != ground.host.name]
        if not part.uses_acme or not others:
            return visitors
        sources = tuple(dict.fromkeys(address for front in others for address in addresses_of(front, ground)))
        return (*visitors, Opening(part.certificate_port, sources, f"{part.key}: certificate"))

    def on_host(self, ground: HostGround, services: tuple[Service, ...]) -> tuple[Resource, ...]:
        """Return HAProxy with this site's part, where it balances."""
        balancer = self.balancer(ground, services)
        if not balancer or ground.host not in balancer.fronts:
            return ()
        part = balancer.part(ground.host)
        acme = Acme(part).resources() if part.uses_acme else ()
        upgrades = upgrade_units(ground.own_facts.machine)
        return (*folders_and_pages(), *_parts(balancer, ground), unit(), *upgrades, *acme)


def _parts(balancer: HAProxyBalancer, ground: HostGround) -> tuple[Resource, ...]:
    part = balancer.part(ground.host)
    certificate = Certificate(part)
    maintenance, configuration, said = balancer.files(ground.host, _balance(ground))
    token = f"{part.key} {ground.secrets[TOKEN]}\n" if part.has_token else ""
    return (
        *([File(part.places.token, token, mode=0o600, secret=True)] if token else []),
        *([File(part.places.figures, part.figures())] if part.has_agent else []),
        File(part.places.domains, part.domains()),
        File(part.places.shape, part.shape(certificate.mark)),
        maintenance,
        *certificate.resources(),
        *common_files(any(":" in address for address in ground.own_facts.addresses)),
        configuration,
        said,
    )


def _balance(ground: HostGround) -> Balance:
    """Return what the last rollout left at this front: an apply changes nothing about who serves."""
    return read_balance(ground.own_facts.files.get(balance_path(ground.layout), ""))
