"""Says in the PDF what it is, which paper it came from, who converted it and when.

Law 20/2023/QH15, art. 12(1)(c): a mark that the data message was converted from paper, and the
identity of who converted it. Decree 137/2024/NĐ-CP, art. 4: in words, with the time and the full
name of the agency. The visible mark comes with the signature; here it is kept for machines.
"""

from __future__ import annotations

from datetime import datetime
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream, String

from models.times import VIETNAM
from pipeline.render.content import RenderContent
from pipeline.render.glyphs import clean_text

NAMESPACE = "urn:x-sohoa:conversion:1#"
PREFIX = "sohoa"
CREATOR_TOOL = "Sổ Hóa"
PRODUCER = f"Sổ Hóa, pikepdf {pikepdf.__version__}, qpdf {pikepdf.__libqpdf_version__}"
"""Vietnam has one time zone and no summer time."""

_LANGUAGE = "vi-VN"

# Name, value type, category, description (ISO 19005-2, 6.6.2.3.3).
_PROPERTIES = (
    ("dossierId", "Text", "external", "Mã hồ sơ / ID of the dossier"),
    ("documentId", "Text", "external", "Số thứ tự giấy tờ trong hồ sơ / Document in the dossier"),
    ("documentType", "Text", "external", "Loại giấy tờ / Type of paper"),
    ("conversionMark", "Text", "external", "Dấu hiệu chuyển đổi từ bản giấy / Mark of conversion"),
    ("agencyName", "Text", "external", "Cơ quan thực hiện chuyển đổi / Agency that converted it"),
    ("convertedAt", "Date", "external", "Thời điểm chuyển đổi / Time of conversion"),
    ("sourceSha256", "bag Text", "internal", "SHA-256 của tệp nguồn / of the source files"),
)


def conversion_mark(content: RenderContent) -> str:
    """Return the mark of Decree 137/2024, art. 4, in words."""
    time = content.converted_at.astimezone(VIETNAM).isoformat(timespec="seconds")
    agency = clean_text(content.agency_name)
    return f"Được chuyển đổi từ bản giấy sang thông điệp dữ liệu bởi {agency}, lúc {time}."


def write_metadata(pdf: Pdf, content: RenderContent) -> None:
    """Write XMP and the document information of ``pdf``, in agreement with each other."""
    packet = Stream(pdf, xmp_packet(content).encode("utf-8"))
    packet.Type, packet.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = pdf.make_indirect(packet)
    pdf.Root.Lang = String(_LANGUAGE)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    date = _pdf_date(content.converted_at)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String(clean_text(content.title)),
            Subject=String(conversion_mark(content)),
            Keywords=String(_keywords(content)),
            Creator=String(CREATOR_TOOL),
            Producer=String(PRODUCER),
            CreationDate=String(date),
            ModDate=String(date),
        )
    )


def xmp_packet(content: RenderContent) -> str:
    """Return the XMP packet (ISO 16684-1), with our properties declared for PDF/A."""
    date = content.converted_at.astimezone(VIETNAM).isoformat(timespec="seconds")
    mark = conversion_mark(content)
    core = [
        _simple("pdfaid:part", "2"),
        _simple("pdfaid:conformance", "U"),
        _simple("dc:format", "application/pdf"),
        _language_alternatives("dc:title", clean_text(content.title)),
        _language_alternatives("dc:description", mark),
        _array("dc:publisher", "Bag", [clean_text(content.agency_name)]),
        _array("dc:language", "Bag", [_LANGUAGE]),
        _array("dc:type", "Bag", [clean_text(content.document_type)]),
        _simple("dc:identifier", clean_text(content.dossier_id)),
        _simple("pdf:Keywords", _keywords(content)),
        _simple("pdf:Producer", PRODUCER),
        _simple("xmp:CreatorTool", CREATOR_TOOL),
        *(_simple(f"xmp:{name}", date) for name in ("CreateDate", "ModifyDate", "MetadataDate")),
    ]
    own = [
        _simple(f"{PREFIX}:dossierId", clean_text(content.dossier_id)),
        _simple(f"{PREFIX}:documentId", clean_text(content.document_id)),
        _simple(f"{PREFIX}:documentType", clean_text(content.document_type)),
        _simple(f"{PREFIX}:conversionMark", mark),
        _simple(f"{PREFIX}:agencyName", clean_text(content.agency_name)),
        _simple(f"{PREFIX}:convertedAt", date),
        _array(f"{PREFIX}:sourceSha256", "Bag", content.source_hashes),
    ]
    return _PACKET.format(core="\n".join(core), own="\n".join(own), schema=_schema())


def _keywords(content: RenderContent) -> str:
    return f"{clean_text(content.dossier_id)}; {clean_text(content.document_type)}"


def _pdf_date(time: datetime) -> str:
    return time.astimezone(VIETNAM).strftime("D:%Y%m%d%H%M%S+07'00'")


def _simple(name: str, value: str) -> str:
    return f"<{name}>{escape(value)}</{name}>"


def _array(name: str, kind: str, values: list[str] | tuple[str, ...]) -> str:
    items = "".join(f"<rdf:li>{escape(value)}</rdf:li>" for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def _language_alternatives(name: str, value: str) -> str:
    text = escape(value)
    items = "".join(
        f'<rdf:li xml:lang="{lang}">{text}</rdf:li>' for lang in ("x-default", _LANGUAGE)
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"


def _schema() -> str:
    properties = "\n".join(
        '<rdf:li rdf:parseType="Resource">'
        + _simple("pdfaProperty:name", name)
        + _simple("pdfaProperty:valueType", kind)
        + _simple("pdfaProperty:category", category)
        + _simple("pdfaProperty:description", description)
        + "</rdf:li>"
        for name, kind, category, description in _PROPERTIES
    )
    return _SCHEMA.format(namespace=NAMESPACE, prefix=PREFIX, properties=properties)


_SCHEMA = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Chuyển đổi từ bản giấy / Conversion from paper</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
{properties}
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""

_PACKET = (
    """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" """
    """xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" """
    """xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
{core}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" """
    """xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" """
    """xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
{schema}
</rdf:Description>
<rdf:Description rdf:about="" xmlns:"""
    + f"""{PREFIX}="{NAMESPACE}">"""
    + """
{own}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
)
