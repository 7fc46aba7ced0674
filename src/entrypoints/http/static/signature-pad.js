// Offers drawing beside the typed signature. The picture goes into the hidden field `drawn` as a PNG data address.
class SignaturePad extends HTMLElement {
  connectedCallback() {
    this.strokes = [];
    this.field = this.querySelector('input[name="drawn"]');
    this.before = this.field.value; // a form that came back keeps its drawing
    this.querySelector("[data-mark-drawn]").hidden = false;
    this.board = this.build();
    this.append(this.board);
    for (const mark of this.querySelectorAll('input[name="mark"]')) mark.addEventListener("change", () => this.show());
    this.show();
  }

  build() {
    const board = document.createElement("div");
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", this.dataset.canvas);
    const tools = document.createElement("div");
    tools.className = "tools";
    this.said = document.createElement("span");
    this.said.className = "quiet";
    this.said.setAttribute("role", "status");
    tools.append(
      this.button(this.dataset.undo, () => this.strokes.pop()),
      this.button(this.dataset.clear, () => (this.strokes = [])),
      this.said,
    );
    board.append(this.canvas, tools);
    this.canvas.addEventListener("pointerdown", (event) => this.begin(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) this.canvas.addEventListener(end, () => this.finish());
    return board;
  }

  button(label, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "second";
    made.textContent = label;
    made.addEventListener("click", () => {
      act();
      this.before = "";
      this.paint();
      this.keep();
    });
    return made;
  }

  show() {
    this.board.hidden = !this.querySelector("#mark-drawn").checked;
    if (this.board.hidden) return;
    const wide = Math.min(Math.round(this.canvas.clientWidth) || 320, 800); // at most 800 x 180 points
    if (this.canvas.width !== wide) {
      this.canvas.width = wide;
      this.canvas.height = 180;
    }
    this.paint();
    this.say();
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return [((event.clientX - box.left) * this.canvas.width) / box.width, ((event.clientY - box.top) * 180) / box.height];
  }

  begin(event) {
    if (event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.strokes.push((this.now = [this.point(event)]));
    this.paint();
  }

  move(event) {
    if (!this.now) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) this.now.push(this.point(part));
    this.paint();
  }

  finish() {
    if (!this.now) return;
    this.now = null;
    this.keep();
  }

  paint() {
    const pen = this.canvas.getContext("2d");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    if (this.before) {
      const earlier = new Image();
      earlier.onload = () => {
        pen.drawImage(earlier, 0, 0);
        this.ink(pen);
      };
      earlier.src = this.before;
      return;
    }
    this.ink(pen);
  }

  ink(pen) {
    pen.strokeStyle = pen.fillStyle = "#10204a";
    pen.lineWidth = 2.5;
    pen.lineCap = pen.lineJoin = "round";
    for (const stroke of this.strokes) {
      pen.beginPath();
      pen.moveTo(...stroke[0]);
      for (const point of stroke.length > 1 ? stroke : [stroke[0], stroke[0]]) pen.lineTo(...point);
      pen.stroke();
    }
  }

  keep() {
    this.field.value = this.strokes.length || this.before ? this.canvas.toDataURL("image/png") : "";
    this.say();
  }

  say() {
    this.said.textContent = this.field.value ? this.dataset.done : this.dataset.empty;
  }
}
customElements.define("signature-pad", SignaturePad);
