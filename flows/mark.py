"""The mark of conversion that the agency's signature shows on a digitized paper."""

from __future__ import annotations

from flows.services import Services
from models.errors import ConfigError, UnreadableError
from pipeline.render.content import RenderContent
from pipeline.render.free_room import find_room
from pipeline.render.visible_block import conversion_lines, make_block
from pipeline.sign.appearance import Appearance
from pipeline.sign.identity import SigningIdentity

_TEST = "Chữ ký thử nghiệm, không có giá trị pháp lý"


def conversion_mark(
    content: RenderContent, identity: SigningIdentity, services: Services
) -> Appearance | None:
    """Return what the signature shows; ``None`` where nothing is to be shown.

    What never was paper has no mark: a file whose pages are all typed keeps its look. A test's key
    says of itself that it is one. Raises ``ConfigError`` when a real key would sign for an agency
    without a name, ``FontCoverageError`` for a name in other letters, ``UnreadableError`` when the
    first page's picture is gone.
    """
    settings = services.settings
    first = content.pages[0]
    if not settings.sign.visible or all(page.text_layer for page in content.pages):
        return None
    if not identity.test_certificate and not settings.agency.is_named:
        reason = "the conversion mark needs the full name of the agency"
        raise ConfigError(subject="agency.name", reason=reason)
    remark = _TEST if identity.test_certificate else ""
    lines = conversion_lines(settings.sign.copy_form, settings.agency.name, services.now(), remark)
    block = make_block(lines)
    try:
        room = find_room(first.image, block.width, block.height)
    except OSError as error:
        raise UnreadableError(subject=first.image.path.name, reason=str(error.strerror)) from error
    return Appearance(pdf=block.pdf, box=(room.left, room.bottom, room.right, room.top))
