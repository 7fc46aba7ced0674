"""A firm's logo, and pictures of the goods that its lines offer."""

import msgspec

from application.contractors.change_logo import ChangeLogo
from application.estimates.content import EstimateContent, LinePictureInput, OfferedLineInput
from application.pictures.add_picture import AddPicture
from entrypoints.bootstrap import Container
from entrypoints.cli.rehearsal import artwork
from entrypoints.cli.rehearsal.firm import Firm
from entrypoints.cli.rehearsal.known import Known


async def adorn(container: Container, known: Known, firm: Firm) -> None:
    """Hang the logo out and take the drawings in; `known` learns which lines show which."""
    upload = artwork.logo(firm.name, firm.settings.branding.accent)
    await container.change_logo()(ChangeLogo(contractor_id=known.contractor_id, by=known.staff, upload=upload))
    for pictured in firm.goods.pictured:
        kept = await container.add_picture()(
            AddPicture(contractor_id=known.contractor_id, by=known.staff, upload=artwork.GOODS[pictured.drawing]())
        )
        known.pictures[pictured.words] = LinePictureInput(id=kept.id, alt=pictured.alt)


def illustrated(content: EstimateContent, known: Known) -> EstimateContent:
    """The same with a picture at each line whose words one is known for."""
    options = tuple(
        msgspec.structs.replace(option, lines=tuple(_illustrated(line, known) for line in option.lines))
        for option in content.options
    )
    return msgspec.structs.replace(content, options=options)


def _illustrated(line: OfferedLineInput, known: Known) -> OfferedLineInput:
    for words, picture in known.pictures.items():
        if words in line.description:
            return msgspec.structs.replace(line, picture=picture)
    return line
