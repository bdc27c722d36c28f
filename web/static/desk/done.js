// Shows how far an approved dossier is, until it is stored or stops.

const place = document.querySelector("[data-status]");
const progress = document.getElementById("progress");
const LAST = new Set(["STORED", "FAILED", "QUARANTINED"]);
const state = () => progress.querySelector("[data-state]")?.dataset.state;

async function look() {
  if (LAST.has(state())) return;
  try {
    const answer = await fetch(place.dataset.status, { headers: { Accept: "text/html" } });
    const html = answer.ok && !answer.redirected ? await answer.text() : "";
    const before = state();
    if (html) {
      const fresh = new DOMParser().parseFromString(html, "text/html").body;
      if (fresh.querySelector("[data-state]")?.dataset.state !== before) progress.replaceChildren(...fresh.childNodes);
    }
  } catch { /* the server is away: look again */ }
  setTimeout(look, 1000);
}

look();
