"""The list of dossiers with its search, and the page of one: pictures, fields, signed PDFs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import (
    FileResponse,
    HTMLResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from models.document import Document
from models.document_type import UNKNOWN_TYPE
from models.dossier import Dossier, DossierState
from models.geometry import Box
from models.person import Permission
from storage.audit import Happening
from storage.catalogue import Catalogue, SearchHit
from storage.objects import ObjectStore
from storage.previews import preview_path
from storage.spool import open_work
from web.auth.gate import Gate, NotAllowed, Sent
from web.auth.sessions import Visitor
from web.pages import SEE_OTHER, Pages
from web.review.desk import Desk, Hand

PAGE_SIZE = 50
HITS_SIZE = 20
KEY = re.compile(r"[0-9a-f]{32}")
_HIT = re.compile(r"(\d{1,5}):(\d{1,6}),(\d{1,6}),(\d{1,6}),(\d{1,6})")
_CHUNK = 1 << 20
_LONG_NUMBER = re.compile(r"(?<!\d)(\d{3})(\d{3,6})(\d{3})(?!\d)")
"""Numbers of identity papers and telephones: lists show their ends only."""

Number = Annotated[int, Query(ge=1, le=100_000)]


def dossier_pages(
    catalogue: Catalogue, store: ObjectStore, gate: Gate, pages: Pages, desk: Desk, work_dir: Path
) -> APIRouter:
    """Return the routes. Each is thin: look up, then fill a template."""
    router = APIRouter()
    signed = Depends(gate.see(Permission.LIST))
    viewer = Depends(gate.see(Permission.VIEW))
    posted = Depends(gate.send(Permission.VIEW))
    releaser = Depends(gate.send(Permission.RELEASE))

    def note(visitor: Visitor, what: str, subject: str, **details: str) -> None:
        """Write down who is about to see personal data; what cannot be written is not shown."""
        catalogue.note(Happening(who=visitor.name, what=what, subject=subject, details=details))

    @router.get("/dossiers", response_class=HTMLResponse)
    def dossiers(
        visitor: Visitor = signed,
        state: str = "",
        text: str = "",
        page: Number = 1,
        hits: Number = 1,
    ) -> HTMLResponse:
        wanted = DossierState(state) if state in DossierState.__members__ else None
        total = catalogue.count(wanted, text=text or None)
        start = (page - 1) * PAGE_SIZE
        rows = catalogue.list(wanted, text=text or None, limit=PAGE_SIZE, offset=start)
        # What stands on papers is for those who may look at papers. One more than is shown tells
        # whether there is a next page.
        may_look = visitor.person.may(Permission.VIEW)
        found = catalogue.search(text, HITS_SIZE + 1, (hits - 1) * HITS_SIZE) if may_look else ()
        if found:
            keys = sorted({hit.key for hit in found[:HITS_SIZE]})
            note(visitor, "search.viewed", "search", dossiers=" ".join(keys))
        return pages.show(
            "review/dossiers.html",
            visitor,
            hits=found[:HITS_SIZE],
            hits_page=hits,
            more_hits=len(found) > HITS_SIZE,
            link_of=_hit_link,
            masked=masked,
            rows=rows,
            counts=catalogue.counts(),
            chosen=wanted,
            text=text,
            page=page,
            pages=max(1, ceil(total / PAGE_SIZE)),
            total=total,
        )

    @router.get("/dossiers/{key}", response_class=HTMLResponse)
    def dossier(key: str, visitor: Visitor = viewer, hit: str = "") -> HTMLResponse:
        found = found_dossier(catalogue, key)
        note(visitor, "dossier.viewed", key)
        texts = {text.page: text for text in catalogue.texts(key)}
        events = catalogue.events(key)
        return pages.show(
            "review/dossier.html",
            visitor,
            dossier=found,
            texts=texts,
            events=events,
            hit=_marked_box(hit),
        )

    @router.get("/dossiers/{key}/pages/{number}.jpg")
    def picture(key: str, number: int, visitor: Visitor = viewer) -> Response:
        del visitor  # that the dossier was opened is noted
        found_dossier(catalogue, key)
        path = preview_path(open_work(work_dir, key), number)
        if not path.is_file():
            raise HTTPException(404)
        return FileResponse(path, media_type="image/jpeg")

    @router.get("/dossiers/{key}/pages/{number}/large.jpg")
    def large_picture(key: str, number: int, visitor: Visitor = viewer) -> Response:
        del visitor
        found_dossier(catalogue, key)
        jpeg = desk.tools.picture(key, number)
        if jpeg is None:
            raise HTTPException(404)
        return Response(jpeg, media_type="image/jpeg")

    @router.get("/dossiers/{key}/{document_id}.pdf")
    def signed_pdf(
        key: str, document_id: str, request: Request, visitor: Visitor = viewer
    ) -> Response:
        document = _document(found_dossier(catalogue, key), document_id)
        note(visitor, "document.viewed", key, document=document.id)
        return _stream(document, store, request)

    @router.post("/dossiers/{key}/retry")
    def retry(key: str, sent: Sent = posted) -> Response:
        """Let a failed dossier go on from where it failed."""
        person = sent.visitor.person
        if not (person.may(Permission.APPROVE) or person.may(Permission.RELEASE)):
            raise NotAllowed(sent.visitor, Permission.APPROVE)
        if found_dossier(catalogue, key).state is DossierState.FAILED:
            note(sent.visitor, "dossier.retry_asked", key)
            desk.tools.carry(key)
        return RedirectResponse(f"/desk/{key}/done", SEE_OTHER)

    @router.post("/dossiers/{key}/release")
    def release(key: str, sent: Sent = releaser) -> Response:
        """Let an approved dossier be signed."""
        found = found_dossier(catalogue, key)
        desk.release(Hand(found.key, sent.number("revision"), sent.visitor.name))
        return RedirectResponse(f"/desk/{key}/done", SEE_OTHER)

    return router


def masked(line: str) -> str:
    """Return a line of a list with the middle of long numbers hidden."""
    return _LONG_NUMBER.sub(lambda m: f"{m[1]}{'•' * len(m[2])}{m[3]}", line)


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


def found_dossier(catalogue: Catalogue, key: str) -> Dossier:
    """Return a dossier; answers 404 to what is no key, or nobody's."""
    dossier = catalogue.get(key) if KEY.fullmatch(key) else None
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
