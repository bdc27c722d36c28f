// The page's picture: shows a page, frames fields, zooms, and lets a spot be drawn.

const SVG = "http://www.w3.org/2000/svg";
const LARGE_FROM = 1.4; // zoomed in further than this, the small picture shows its pixels
const LEAST_DRAWN = 8;

export class Picture {
  constructor(desk, sheets, onDrawn) {
    this.key = desk.dataset.key;
    this.sheets = new Map(sheets.map((sheet) => [sheet.number, sheet]));
    this.order = sheets.map((sheet) => sheet.number);
    this.svg = desk.querySelector("svg.sheet");
    this.turned = this.svg.querySelector(".turned");
    this.image = this.svg.querySelector("image");
    this.boxes = this.svg.querySelector(".boxes");
    this.drawn = this.svg.querySelector(".drawn");
    this.missing = desk.querySelector(".no-picture");
    this.now = desk.querySelector(".page-now");
    this.thumbs = [...desk.querySelectorAll(".thumb")];
    this.turn = 0;
    this.page = null;
    this.view = null;
    this.image.addEventListener("error", () => this.#lost());
    this.image.addEventListener("load", () => { this.missing.hidden = true; });
    this.#listen(onDrawn);
  }

  show(page) {
    if (page === this.page || !this.sheets.has(page)) return;
    this.page = page;
    this.large = false;
    const sheet = this.sheets.get(page);
    this.width = sheet.width || 1000;
    this.height = sheet.height || 1414;
    this.image.setAttribute("width", this.width);
    this.image.setAttribute("height", this.height);
    this.image.setAttribute("href", `/dossiers/${this.key}/pages/${page}.jpg`);
    this.boxes.replaceChildren();
    this.now.textContent = this.thumbs.find((t) => Number(t.dataset.page) === page)?.dataset.name ?? "";
    for (const thumb of this.thumbs) {
      const here = Number(thumb.dataset.page) === page;
      if (here) { thumb.setAttribute("aria-current", "true"); thumb.scrollIntoView({ block: "nearest" }); }
      else thumb.removeAttribute("aria-current");
    }
    this.fit();
  }

  step(by) {
    const at = this.order.indexOf(this.page) + by;
    if (at >= 0 && at < this.order.length) this.show(this.order[at]);
  }

  // Frame the fields of this page; the one in hand stands out.
  frame(rows, current) {
    this.boxes.replaceChildren();
    for (const row of rows) {
      if (Number(row.dataset.page) !== this.page || !row.dataset.box) continue;
      const [left, top, right, bottom] = row.dataset.box.split(",").map(Number);
      const rect = document.createElementNS(SVG, "rect");
      const rim = row === current ? 8 : 3;
      rect.setAttribute("x", left - rim);
      rect.setAttribute("y", top - rim);
      rect.setAttribute("width", right - left + 2 * rim);
      rect.setAttribute("height", bottom - top + 2 * rim);
      rect.setAttribute("class", `box ${row.dataset.waits ? "waits" : ""} ${row === current ? "current" : ""}`);
      this.boxes.append(rect);
    }
  }

  // Pages with something left to see carry a sign, and say so.
  markDoubts(pages) {
    for (const thumb of this.thumbs) {
      const sign = thumb.querySelector(".doubt");
      if (!sign || pages.has(Number(thumb.dataset.page))) continue;
      sign.remove();
      thumb.classList.remove("doubtful");
      thumb.setAttribute("aria-label", thumb.dataset.name);
    }
  }

  fit() {
    this.#look(0, 0, this.width, this.height);
  }

  // Zoom to a box, with so much around it that one sees where on the paper it stands.
  toBox(text) {
    if (!text) return;
    const [left, top, right, bottom] = text.split(",").map(Number);
    const width = Math.min(this.width, Math.max((right - left) * 1.5, this.width * 0.55));
    const height = width * this.#ratio();
    const x = Math.min(Math.max((left + right - width) / 2, 0), Math.max(this.width - width, 0));
    const y = Math.min(Math.max((top + bottom - height) / 2, 0), Math.max(this.height - height, 0));
    this.#look(x, y, width, height);
  }

  zoom(factor, at) {
    const view = this.view;
    const width = Math.min(Math.max(view.width * factor, this.width / 12), this.width * 1.5);
    const real = width / view.width;
    const x = at ? at.x : view.x + view.width / 2;
    const y = at ? at.y : view.y + view.height / 2;
    this.#look(x - (x - view.x) * real, y - (y - view.y) * real, width, view.height * real);
  }

  turnView() {
    this.turn = (this.turn + 90) % 360;
    this.turned.setAttribute("transform", this.turn ? `rotate(${this.turn} ${this.width / 2} ${this.height / 2})` : "");
    this.fit();
  }

  #ratio() {
    const box = this.svg.getBoundingClientRect();
    return box.width ? box.height / box.width : 1;
  }

  #look(x, y, width, height) {
    this.view = { x, y, width, height };
    this.svg.setAttribute("viewBox", `${x} ${y} ${width} ${height}`);
    const shown = this.svg.getBoundingClientRect().width || 600;
    if (!this.large && (shown / width) * this.width > shown * LARGE_FROM) {
      this.large = true;
      const page = this.page;
      const address = `/dossiers/${this.key}/pages/${page}/large.jpg`;
      const loader = new Image();
      loader.onload = () => { if (page === this.page) this.image.setAttribute("href", address); };
      loader.src = address;
    }
  }

  #lost() {
    this.missing.hidden = false;
  }

  #point(event) {
    const point = new DOMPoint(event.clientX, event.clientY);
    return point.matrixTransform(this.turned.getScreenCTM().inverse());
  }

  #listen(onDrawn) {
    let start = null;
    this.svg.addEventListener("wheel", (event) => {
      event.preventDefault();
      if (event.ctrlKey) return this.zoom(event.deltaY > 0 ? 1.15 : 1 / 1.15, this.#point(event));
      const scale = this.view.width / (this.svg.getBoundingClientRect().width || 1);
      const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
      this.#look(this.view.x + dx * scale, this.view.y + dy * scale, this.view.width, this.view.height);
    }, { passive: false });
    this.svg.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault(); // the field in hand keeps the keys
      start = this.#point(event);
      this.svg.setPointerCapture(event.pointerId);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!start) return;
      const end = this.#point(event);
      this.drawn.setAttribute("x", Math.min(start.x, end.x));
      this.drawn.setAttribute("y", Math.min(start.y, end.y));
      this.drawn.setAttribute("width", Math.abs(start.x - end.x));
      this.drawn.setAttribute("height", Math.abs(start.y - end.y));
      this.drawn.setAttribute("visibility", "visible");
    });
    this.svg.addEventListener("pointerup", (event) => {
      if (!start) return;
      const end = this.#point(event);
      const box = [Math.min(start.x, end.x), Math.min(start.y, end.y), Math.max(start.x, end.x), Math.max(start.y, end.y)];
      start = null;
      this.drawn.setAttribute("visibility", "hidden");
      if (box[2] - box[0] >= LEAST_DRAWN && box[3] - box[1] >= LEAST_DRAWN) {
        onDrawn(this.page, box.map((edge) => Math.max(0, Math.round(edge))));
      }
    });
    this.svg.addEventListener("pointercancel", () => { start = null; this.drawn.setAttribute("visibility", "hidden"); });
  }
}
