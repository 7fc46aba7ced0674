// Offers drawing beside the typed signature. The picture goes into the hidden field `drawn` as a PNG data address.
// Strokes are kept in the measures of that picture, so that a turned phone or another window only paints them anew.
const WIDE = 800, HIGH = 400, PEN = 5, INK = "#10204a";

class SignaturePad extends HTMLElement {
  connectedCallback() {
    if (this.board) return;
    this.strokes = [];
    this.field = this.querySelector('input[name="drawn"]');
    this.name = this.closest("form").elements.signer_name;
    this.earlier = this.recalled();
    this.querySelector("[data-mark-drawn]").hidden = false;
    this.append((this.typed = this.made("p", "signature-typed")), (this.board = this.made("div", "signature-board")));
    this.typed.setAttribute("aria-hidden", "true"); // what stands in the field of the name already
    this.build();
    for (const mark of this.querySelectorAll('input[name="mark"]')) mark.addEventListener("change", () => this.show());
    this.name.addEventListener("input", () => this.show());
    addEventListener("pageshow", () => this.show());
    new ResizeObserver(() => this.paint()).observe(this.canvas);
    this.show();
  }

  made(tag, className) {
    return Object.assign(document.createElement(tag), { className });
  }

  recalled() {
    // a form that came back keeps its drawing
    if (!this.field.value) return null;
    const earlier = new Image();
    earlier.onload = () => this.paint();
    earlier.src = this.field.value;
    return earlier;
  }

  build() {
    this.canvas = this.made("canvas", "signature-sheet");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", this.dataset.canvas);
    const tools = this.made("div", "signature-tools");
    this.said = this.made("span", "quiet");
    this.said.setAttribute("role", "status");
    const undo = this.button(this.dataset.undo, () => this.strokes.pop() || (this.earlier = null));
    const clear = this.button(this.dataset.clear, () => (this.strokes = [], this.earlier = null));
    tools.append(undo, clear, this.said);
    this.board.append(this.canvas, tools);
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, (event) => this.finish(event));
  }

  button(label, act) {
    const made = this.made("button", "second");
    made.type = "button";
    made.textContent = label;
    made.addEventListener("click", () => {
      act();
      this.keep();
    });
    return made;
  }

  show() {
    const drawn = this.querySelector("#mark-drawn").checked;
    this.board.hidden = !drawn;
    this.typed.hidden = drawn || !this.name.value.trim();
    this.typed.textContent = this.name.value;
    this.paint();
    this.said.textContent = this.field.value ? this.dataset.done : this.dataset.empty;
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * WIDE) / box.width, ((event.clientY - box.top) * HIGH) / box.height];
  }

  begin(event) {
    if (event.button !== 0 || this.pointer !== undefined) return; // one finger draws, a palm beside it does not
    event.preventDefault();
    this.pointer = event.pointerId;
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push([this.point(event)]);
    this.paint();
  }

  move(event) {
    if (event.pointerId !== this.pointer) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) this.strokes.at(-1).push(this.point(part));
    this.paint();
  }

  finish(event) {
    if (event.pointerId !== this.pointer) return;
    this.pointer = undefined;
    this.keep();
  }

  // As sharp as the screen is.
  paint() {
    const { clientWidth: wide, clientHeight: high } = this.canvas;
    if (!wide) return;
    const fine = Math.min(devicePixelRatio || 1, 3);
    this.canvas.width = Math.round(wide * fine);
    this.canvas.height = Math.round(high * fine);
    this.ink(this.canvas);
  }

  ink(canvas) {
    const pen = canvas.getContext("2d");
    pen.scale(canvas.width / WIDE, canvas.height / HIGH);
    if (this.earlier?.complete) pen.drawImage(this.earlier, 0, 0, WIDE, HIGH);
    pen.strokeStyle = INK;
    pen.lineWidth = PEN;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of this.strokes) {
      pen.beginPath();
      pen.moveTo(...stroke[0]);
      // through the middles between the points, which a hand's own pace leaves apart
      for (let at = 1; at < stroke.length - 1; at++) {
        const [x, y] = stroke[at], [nextX, nextY] = stroke[at + 1];
        pen.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
      }
      pen.lineTo(...stroke.at(-1));
      pen.stroke();
    }
  }

  keep() {
    this.field.value = this.strokes.length || this.earlier ? this.picture() : "";
    this.show();
  }

  // Dark ink on white paper, whatever colors the page has.
  picture() {
    const sheet = Object.assign(document.createElement("canvas"), { width: WIDE, height: HIGH });
    const pen = sheet.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, WIDE, HIGH);
    this.ink(sheet);
    return sheet.toDataURL("image/png");
  }
}
customElements.define("signature-pad", SignaturePad);
