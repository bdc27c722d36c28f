// The desk: keys, the field in hand, and putting in place what the server answers.
// All of it also works as plain forms without this script.

import { Picture } from "./picture.js";
import { Sender } from "./send.js";

const desk = document.querySelector(".desk");
const papers = desk.querySelector(".papers");
const said = JSON.parse(document.getElementById("said").textContent);
const sheets = JSON.parse(document.getElementById("sheets").textContent);
const [polite, alarmed] = document.querySelectorAll(".says");
const mayEdit = desk.dataset.mayEdit === "yes";
const drafts = `desk ${desk.dataset.key} `;

const says = (text) => { polite.textContent = text; };
const alarm = (text) => { alarmed.textContent = text; };
const sender = new Sender(desk, said, says, alarm);
const picture = new Picture(desk, sheets, readSpot);

let current = null;
let since = performance.now();
let finishing = false;

const rows = () => [...papers.querySelectorAll("form.row")];
const valueOf = (row) => row.querySelector("[name=value]");
const isBlind = (row) => row.classList.contains("blind");
const isEditing = (row) => !valueOf(row).readOnly;

function prepare(scope) {
  for (const row of scope.querySelectorAll("form.row")) {
    const value = valueOf(row);
    if (!isBlind(row)) value.readOnly = true;
    if (value.tagName === "TEXTAREA") value.classList.add("table");
  }
}

function take(row) {
  if (row === current) return;
  current?.classList.remove("current");
  current = row;
  if (!row.classList.contains("refused")) alarm("");
  since = performance.now();
  row.classList.add("current");
  row.scrollIntoView({ block: "nearest" });
  picture.show(Number(row.dataset.page));
  picture.frame(rows(), row);
  if (row.dataset.box) picture.toBox(row.dataset.box); else picture.fit();
}

function focusOn(row) {
  valueOf(row).focus({ preventScroll: true });
  take(row);
}

function nextWaiting(after) {
  const all = rows();
  const at = all.indexOf(after);
  const open = (row) => row.dataset.waits && !row.dataset.sending;
  return all.slice(at + 1).find(open) ?? all.slice(0, Math.max(at, 0)).find(open) ?? null;
}

function goOn(from) {
  const next = nextWaiting(from);
  if (next) return focusOn(next);
  finishing = true;
  finish();
}

// Once nothing is left to see and everything is answered, the next key approves.
function finish() {
  if (!finishing || sender.open || nextWaiting(null)) return;
  finishing = false;
  says(said["said.all_seen"]);
  const first = document.querySelector(".accept input:not(:checked)") ?? document.getElementById("approve");
  first?.focus();
}

function edit(row, text) {
  const value = valueOf(row);
  value.readOnly = false;
  row.classList.add("editing");
  if (text !== undefined) value.value = text;
  value.focus();
  if (text === undefined) value.select();
  keepDraft(row);
}

function stopEditing(row) {
  const value = valueOf(row);
  value.value = row.dataset.shown ?? "";
  if (!isBlind(row)) value.readOnly = true;
  row.classList.remove("editing");
  sessionStorage.removeItem(drafts + row.id);
}

function keepDraft(row) {
  try { sessionStorage.setItem(drafts + row.id, valueOf(row).value); } catch { /* no room: typing goes on */ }
}

function restoreDrafts() {
  for (const row of rows()) {
    const kept = sessionStorage.getItem(drafts + row.id);
    if (kept !== null && kept !== (row.dataset.shown ?? "") && row.dataset.waits) {
      edit(row, kept);
      says(said["said.kept"]);
    }
  }
}

async function decide(row, fields) {
  if (row.dataset.sending) return;
  const seconds = ((performance.now() - since) / 1000).toFixed(1);
  row.dataset.sending = "yes";
  row.classList.remove("editing");
  const sent = sender.decide(row.getAttribute("action"), { ...fields, seconds });
  goOn(row);
  const changes = await sent;
  delete row.dataset.sending;
  if (changes) {
    sessionStorage.removeItem(drafts + row.id);
    put(changes);
    finish();
  } else {
    finishing = false;
    row.classList.add("refused");
    if ("value" in fields) edit(row, fields.value);
    focusOn(row);
  }
}

// Put what changed in place; whoever is typing in it goes on typing.
function put(changes) {
  const active = document.activeElement;
  const typing = active?.closest?.("form.row");
  const kept = typing && { id: typing.id, value: active.value, editing: isEditing(typing), from: active.selectionStart, to: active.selectionEnd };
  const currentId = current?.id;
  const sending = new Set(rows().filter((row) => row.dataset.sending).map((row) => row.id));
  for (const [id, html] of Object.entries(changes.parts)) {
    const place = document.getElementById(id);
    place.innerHTML = html;
    prepare(place);
  }
  for (const field of document.querySelectorAll("input[name=revision]")) field.value = changes.revision;
  for (const field of document.querySelectorAll("input[name=csrf]")) field.value = sender.csrf;
  for (const id of sending) document.getElementById(id)?.setAttribute("data-sending", "yes");
  if (kept) {
    const row = document.getElementById(kept.id);
    if (row && row !== typing) {
      const value = valueOf(row);
      if (kept.editing) { value.readOnly = false; value.value = kept.value; row.classList.add("editing"); }
      value.focus({ preventScroll: true });
      if (kept.editing && kept.from !== null) value.setSelectionRange(kept.from, kept.to);
    }
  }
  const again = currentId && document.getElementById(currentId);
  if (again && again !== current) { current = again; again.classList.add("current"); }
  if (current) picture.frame(rows(), current);
  picture.markDoubts(new Set(rows().filter((row) => row.dataset.waits).map((row) => Number(row.dataset.page))));
}

async function readSpot(page, box) {
  const row = current;
  if (!row || !mayEdit) return;
  says(said["said.reading"]);
  const answer = await sender.post(`/desk/${desk.dataset.key}/read`, { page, box: box.join(","), kind: row.dataset.kind }, "text/plain");
  const text = answer.ok ? (await answer.text()).trim() : "";
  if (!text) return says(said["said.nothing_read"]);
  says("");
  edit(row, text);
}

function confirmOrEdit(row) {
  const value = valueOf(row).value.trim();
  if (isBlind(row) || isEditing(row)) {
    if (!value) { alarm(said["said.type_or_v"]); return; }
    return decide(row, { do: "correct", value: valueOf(row).value });
  }
  if (!row.dataset.waits) return goOn(row);
  if (row.dataset.enter === "edit") return edit(row);
  return decide(row, { do: row.dataset.enter });
}

const letters = {
  KeyE: (row) => edit(row),
  KeyK: (row) => decide(row, { do: "unreadable" }),
  KeyV: (row) => decide(row, { do: "absent" }),
  KeyU: () => undo(),
  KeyD: () => document.getElementById("approve")?.click(),
  KeyF: () => picture.fit(),
  KeyZ: (row) => picture.toBox(row?.dataset.box),
  KeyR: () => picture.turnView(),
  Minus: () => picture.zoom(1.25),
  Equal: () => picture.zoom(0.8),
};
const needRow = new Set(["KeyE", "KeyK", "KeyV"]);

async function undo() {
  const form = document.getElementById("undo");
  const changes = await sender.decide(`/desk/${desk.dataset.key}/undo`, {});
  if (changes) put(changes);
  else form?.focus();
}

function onKey(event) {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  if (document.querySelector("dialog[open]")) return;
  const row = event.target.closest?.("form.row");
  const outside = !row && event.target.closest?.("input, select, textarea, summary, dialog");
  if (outside) return;
  const act = () => { event.preventDefault(); };
  if (event.key === "PageDown" || event.key === "PageUp") { act(); picture.step(event.key === "PageDown" ? 1 : -1); return; }
  if (row && event.target.matches("[name=value]")) {
    if (event.key === "Enter" && !(event.shiftKey && event.target.tagName === "TEXTAREA")) { act(); if (mayEdit) confirmOrEdit(row); return; }
    if (event.key === "Escape") { act(); stopEditing(row); return; }
    if (event.key === "F2" && mayEdit) { act(); edit(row); return; }
    if (isEditing(row)) return;
  } else if (row && event.key === "Enter") return; // a button of the row
  if (event.key === "?") { act(); document.getElementById("keys").showModal(); return; }
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (digit && row && mayEdit) {
    const candidate = row.querySelector(`[data-candidate="${digit[1]}"]`);
    if (candidate) { act(); decide(row, { do: "correct", value: candidate.value }); }
    return;
  }
  const command = letters[event.code];
  if (!command || (needRow.has(event.code) && (!row || !mayEdit))) return;
  if (event.code === "KeyU" && !mayEdit) return;
  act();
  command(row ?? current);
}

papers.addEventListener("focusin", (event) => {
  const row = event.target.closest("form.row");
  if (row) take(row);
});
papers.addEventListener("input", (event) => {
  const row = event.target.closest("form.row");
  if (row) keepDraft(row);
});
papers.addEventListener("dblclick", (event) => {
  const row = event.target.closest("form.row");
  if (row && mayEdit && event.target.matches("[name=value]")) edit(row);
});
papers.addEventListener("submit", (event) => {
  const row = event.target.closest("form.row");
  if (!row) {
    // A form of the dossier: it goes as a page, behind what is still under way.
    if (sender.open) {
      event.preventDefault();
      const form = event.target;
      const by = event.submitter;
      sender.waiting.then(() => form.requestSubmit(by));
    }
    return;
  }
  event.preventDefault();
  const by = event.submitter;
  if (by?.dataset.candidate) decide(row, { do: "correct", value: by.value });
  else if (by?.dataset.do === "edit" && !isEditing(row)) edit(row);
  else if (!by || by.value === "confirm" || by.value === "correct") confirmOrEdit(row);
  else decide(row, { do: by.value });
});
desk.addEventListener("click", (event) => {
  const thumb = event.target.closest(".thumb");
  if (thumb) { event.preventDefault(); picture.show(Number(thumb.dataset.page)); picture.frame(rows(), current); return; }
  const to = event.target.closest("[data-row]");
  if (to) {
    const row = document.getElementById(to.dataset.row);
    if (row) { event.preventDefault(); focusOn(row); }
    return;
  }
  if (event.target.closest("[data-open=keys]")) document.getElementById("keys").showModal();
  switch (event.target.closest("[data-view]")?.dataset.view) {
    case "in": picture.zoom(0.8); break;
    case "out": picture.zoom(1.25); break;
    case "fit": picture.fit(); break;
    case "field": picture.toBox(current?.dataset.box); break;
    case "turn": picture.turnView(); break;
  }
});
document.addEventListener("keydown", onKey);

prepare(papers);
if (sheets.length) picture.show(sheets[0].number);
const wanted = location.hash.length > 1 ? document.getElementById(location.hash.slice(1)) : null;
const first = wanted?.matches?.("form.row") && !wanted.dataset.waits ? nextWaiting(wanted) ?? wanted : wanted?.matches?.("form.row") ? wanted : nextWaiting(null);
if (mayEdit) restoreDrafts();
if (first) focusOn(first); else goOn(null);
desk.dataset.ready = "yes";
