"""What a homeserver lets our account say: what it tells of that, what is usual, and what lifts it.

Matrix has no question for one's own limits. Synapse answers it to its administrators; to everybody else the first
refusal does. Source: Synapse's ``rc_message`` and its admin API ``override_ratelimit``.
"""

from __future__ import annotations

from urllib.parse import quote

from bot.channels.matrix.homeserver import HomeserverApi, Json, NoAnswer, Refused
from core.domain.paces import Basis, Pace

USUAL = Pace(cost=5.0, burst=10, basis=Basis.ASSUMED)  # Synapse where nobody changed it: 0.2 a second after 10

NO_LIMIT = '{"messages_per_second": 0, "burst_count": 0}'
# For all accounts, where somebody would rather write it into homeserver.yaml; a server is restarted for it.
FOR_EVERYBODY = "rc_message: {per_second: 20, burst_count: 200}"


def lifting(homeserver: str, user: str) -> str:
    """What an administrator of Synapse types for this one account; ADMIN_TOKEN holds their access token."""
    address = homeserver.rstrip("/") + _override(user)
    return f"curl -X POST -H \"Authorization: Bearer $ADMIN_TOKEN\" -d '{NO_LIMIT}' {address}"


async def told_pace(api: HomeserverApi, user: str) -> Pace | None:
    """What the server tells; None where it does not, or tells of nothing that is meant for this account alone."""
    try:
        answer = await api.get(_override(user))
    except (Refused, NoAnswer):
        return None
    return _pace(answer)


def _override(user: str) -> str:
    return f"/_synapse/admin/v1/users/{quote(user, safe='@:')}/override_ratelimit"


def _pace(answer: Json) -> Pace | None:
    per_second, burst = answer.get("messages_per_second"), answer.get("burst_count")
    if not isinstance(per_second, int | float) or not isinstance(burst, int):
        return None
    return Pace(1 / per_second, max(burst, 1), Basis.SET) if per_second > 0 else Pace(0, 1, Basis.SET)
