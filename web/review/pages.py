"""The list of dossiers and the page of one: state, pictures, fields, signed PDFs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from math import ceil
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Request
from fastapi.responses import FileResponse, HTMLResponse, Response, StreamingResponse
from jinja2 import Environment, FileSystemLoader, select_autoescape

from config.messages import describe_finding
from config.settings import Settings
from models.document import Document
from models.document_type import UNKNOWN_TYPE, DocumentType
from models.dossier import Dossier, DossierState
from models.finding import Finding
from models.geometry import Box
from models.times import VIETNAM
from storage.audit import Happening
from storage.catalogue import Catalogue, SearchHit
from storage.objects import ObjectStore
from storage.previews import preview_path
from storage.spool import open_work
from web.review.words import FIELD_STATUSES, STATES, verdict_words

PAGE_SIZE = 50
HITS_SIZE = 20
_KEY = re.compile(r"[0-9a-f]{32}")
_HIT = re.compile(r"(\d{1,5}):(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")
_CHUNK = 1 << 20

Number = Annotated[int, Query(ge=1)]


def review_pages(
    catalogue: Catalogue,
    store: ObjectStore,
    types: Mapping[str, DocumentType],
    settings: Settings,
) -> APIRouter:
    """Return the routes. Each is thin: look up, then fill a template."""
    router = APIRouter()
    show = _templates(types)

    def note(request: Request, what: str, subject: str, **details: str) -> None:
        """Write down who is about to see personal data; what cannot be written is not shown."""
        catalogue.note(Happening(who=_viewer(request), what=what, subject=subject, details=details))

    @router.get("/", response_class=HTMLResponse)
    def dossiers(
        request: Request, state: str = "", text: str = "", page: Number = 1, hits: Number = 1
    ) -> HTMLResponse:
        wanted = DossierState(state) if state in DossierState.__members__ else None
        total = catalogue.count(wanted, text=text or None)
        start = (page - 1) * PAGE_SIZE
        rows = catalogue.list(wanted, text=text or None, limit=PAGE_SIZE, offset=start)
        # One more than is shown tells whether there is a next page.
        found = catalogue.search(text, HITS_SIZE + 1, (hits - 1) * HITS_SIZE)
        if found:
            keys = sorted({hit.key for hit in found[:HITS_SIZE]})
            note(request, "search.viewed", "search", dossiers=" ".join(keys))
        return show(
            "dossiers.html",
            hits=found[:HITS_SIZE],
            hits_page=hits,
            more_hits=len(found) > HITS_SIZE,
            link_of=_hit_link,
            rows=rows,
            counts=catalogue.counts(),
            chosen=wanted,
            text=text,
            page=page,
            pages=max(1, ceil(total / PAGE_SIZE)),
            total=total,
        )

    @router.get("/dossiers/{key}", response_class=HTMLResponse)
    def dossier(key: str, request: Request, hit: str = "") -> HTMLResponse:
        found = _found(catalogue, key)
        note(request, "dossier.viewed", key)
        texts = {text.page: text for text in catalogue.texts(key)}
        events = catalogue.events(key)
        return show(
            "dossier.html",
            dossier=found,
            texts=texts,
            events=events,
            label=_labels(types),
            hit=_marked_box(hit),
        )

    @router.get("/dossiers/{key}/pages/{number}.jpg")
    def picture(key: str, number: int) -> Response:
        _found(catalogue, key)
        path = preview_path(open_work(settings.work_dir, key), number)
        if not path.is_file():
            raise HTTPException(404)
        return FileResponse(path, media_type="image/jpeg")

    @router.get("/dossiers/{key}/{document_id}.pdf")
    def signed_pdf(key: str, document_id: str, request: Request) -> Response:
        document = _document(_found(catalogue, key), document_id)
        note(request, "document.viewed", key, document=document.id)
        return _stream(document, store, request)

    return router


def _templates(types: Mapping[str, DocumentType]) -> Callable[..., HTMLResponse]:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        state_words=STATES,
        status_words=FIELD_STATUSES,
        verdict_words=verdict_words,
        finding_words=_finding_words(types),
        local=lambda when: when.astimezone(VIETNAM),
        title_of=lambda type_id: types[type_id].title if type_id in types else "Chưa xác định",
    )

    def show(name: str, **values: Any) -> HTMLResponse:
        return HTMLResponse(environment.get_template(name).render(**values))

    return show


def _finding_words(types: Mapping[str, DocumentType]) -> Callable[..., str]:
    """Return a finding in words; a field is called by its caption, not by its internal name."""
    label = _labels(types)

    def words(finding: Finding, document: Document | None = None) -> str:
        name = finding.subject.rpartition(".")[2]
        if document is not None and document.field(name) is not None:
            caption = f"“{label(document.type, name)}”"
            finding = finding.model_copy(update={"subject": caption})
        return describe_finding(finding, "vi")

    return words


def _labels(types: Mapping[str, DocumentType]) -> Callable[[str, str], str]:
    """Return what a field is called: its caption, or its label as printed."""

    def label(type_id: str, name: str) -> str:
        known = types.get(type_id)
        spec = next((f for f in known.fields if f.name == name), None) if known else None
        if spec is None:
            return name
        return spec.caption or next(iter(spec.labels), name).rstrip(" :…")

    return label


def _viewer(request: Request) -> str:
    """Return who looks: nobody signs in yet, so the machine the question came from."""
    return f"web:{request.client.host if request.client else 'unknown'}"


def _hit_link(hit: SearchHit) -> str:
    """Return where a hit is shown: its dossier, at its page, with the words framed."""
    link = f"/dossiers/{hit.key}"
    if hit.page is None:
        return link
    framed = f"?hit={hit.page}:{','.join(map(str, hit.box))}" if hit.box else ""
    return f"{link}{framed}#page-{hit.page}"


def _marked_box(hit: str) -> tuple[int, Box] | None:
    """Return page and box of ``page:left,top,right,bottom``; anything else marks nothing."""
    found = _HIT.fullmatch(hit)
    if found is None:
        return None
    page, left, top, right, bottom = map(int, found.groups())
    return page, Box(left, top, max(left, right), max(top, bottom))


def _found(catalogue: Catalogue, key: str) -> Dossier:
    dossier = catalogue.get(key) if _KEY.fullmatch(key) else None
    if dossier is None:
        raise HTTPException(404)
    return dossier


def _document(dossier: Dossier, document_id: str) -> Document:
    document = next((d for d in dossier.documents if d.id == document_id), None)
    if document is None or document.artifact is None:
        raise HTTPException(404)
    return document


def _stream(document: Document, store: ObjectStore, request: Request) -> Response:
    artifact = document.artifact
    if artifact is None:
        raise HTTPException(404)
    headers = {"ETag": f'"{artifact.sha256}"', "Content-Length": str(artifact.bytes)}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers={"ETag": headers["ETag"]})
    kind = document.type if document.type != UNKNOWN_TYPE else "giay_to"
    headers["Content-Disposition"] = f'inline; filename="{document.id}-{kind}.pdf"'
    return StreamingResponse(
        _chunks(store, artifact.key), media_type="application/pdf", headers=headers
    )


def _chunks(store: ObjectStore, key: str) -> Iterator[bytes]:
    with store.open(key) as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk
