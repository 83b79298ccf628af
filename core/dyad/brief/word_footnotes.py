"""Footnotes of a Word document, which python-docx does not make: the part, its styles and the references.

See ECMA-376, part 1, section 17.11. Two footnotes with special types are the lines that separate the text
from the footnotes; Word expects them, and their ids in the settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_CONTENT_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_EMPTY: Final = (
    f"<w:footnotes {nsdecls('w')}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0">'
    "<w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote></w:footnotes>"
)


class Footnotes:
    """The footnotes of a document that is being made.

    Args:
        document: The document; it gets the styles at once, and the footnotes by `finish`.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root: Any = parse_xml(_EMPTY)
        self._last = 0
        styles: Any = document.styles
        reference = styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER)
        reference.font.superscript = True
        text = styles.add_style("footnote text", WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = styles["Normal"]
        text.font.size = Pt(8.5)
        text.paragraph_format.space_after = Pt(0)
        self._reference, self._text = reference.style_id, text.style_id

    def add(self, paragraph: Paragraph, text: str) -> None:
        """Add a footnote, with its reference at the end of a paragraph.

        Args:
            paragraph: The paragraph.
            text: The footnote.
        """
        self._last += 1
        run: Any = paragraph.add_run()
        run.style = self._document.styles["footnote reference"]
        run._r.append(self._element("w:footnoteReference", id=str(self._last)))
        self._root.append(self._footnote(text))

    def finish(self) -> None:
        """Put the footnotes into the document."""
        package = self._document.part.package
        data = serialize_part_xml(self._root)
        part = Part(PackURI("/word/footnotes.xml"), _CONTENT_TYPE, data, package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        told = self._element("w:footnotePr")
        for number in ("-1", "0"):
            told.append(self._element("w:footnote", id=number))
        settings: Any = self._document.settings.element
        # The order of the settings is fixed by the schema; this one stands before w:compat.
        before = settings.find(qn("w:compat"))
        if before is None:
            settings.append(told)
        else:
            before.addprevious(told)

    def _footnote(self, text: str) -> Any:
        footnote = self._element("w:footnote", id=str(self._last))
        paragraph = self._element("w:p")
        properties = self._element("w:pPr")
        properties.append(self._element("w:pStyle", val=self._text))
        mark = self._element("w:r")
        mark_properties = self._element("w:rPr")
        mark_properties.append(self._element("w:rStyle", val=self._reference))
        mark.append(mark_properties)
        mark.append(self._element("w:footnoteRef"))
        words = self._element("w:r")
        told = self._element("w:t")
        told.text = f" {text}"
        told.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        words.append(told)
        for part in (properties, mark, words):
            paragraph.append(part)
        footnote.append(paragraph)
        return footnote

    def _element(self, name: str, **attributes: str) -> Any:
        made: Any = OxmlElement(name)
        for key, value in attributes.items():
            made.set(qn(f"w:{key}"), value)
        return made
