// Names what was chosen in a file field, with its size and a small picture, and says what is too large before it is sent.
class FileList extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.list = this.querySelector("ul");
    this.input.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    const most = Number(this.dataset.mostBytes);
    const files = [...this.input.files];
    this.list.replaceChildren(...files.map((file) => this.entry(file, file.size > most)));
    this.input.setCustomValidity(files.some((file) => file.size > most) ? this.dataset.tooLarge : "");
  }

  entry(file, refused) {
    const made = document.createElement("li");
    const name = document.createElement("bdi");
    name.textContent = file.name;
    made.append(name, ` (${this.size(file.size)})`);
    if (refused) {
      const told = document.createElement("strong");
      told.className = "error";
      told.textContent = this.dataset.tooLarge;
      made.append(told);
    } else if (["image/jpeg", "image/png", "image/webp"].includes(file.type)) this.picture(made, file);
    return made;
  }

  picture(entry, file) {
    const reader = new FileReader(); // as a data address: the pages' policy lets in no other
    reader.addEventListener("load", () => {
      const picture = document.createElement("img");
      picture.className = "line-picture";
      picture.alt = "";
      picture.src = reader.result;
      entry.prepend(picture);
    });
    reader.readAsDataURL(file);
  }

  size(bytes) {
    const [unit, divisor] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
    const style = { style: "unit", unit, maximumFractionDigits: 1 };
    return new Intl.NumberFormat(document.documentElement.lang, style).format(bytes / divisor);
  }
}
customElements.define("file-list", FileList);
