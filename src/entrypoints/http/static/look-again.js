// Asks in the background while something is pending, and loads the page anew only when there is news to read.
const main = document.querySelector("main[data-look]");
const title = () => main.querySelector("h1").textContent;
const look = (address, after) => setTimeout(async () => {
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    if (!answer.headers.get("content-type")?.startsWith("text/html")) return location.replace(address);
    const next = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
    if (next.querySelector("h1").textContent !== title() || !next.dataset.look) return location.replace(address);
    look(next.dataset.look, next.dataset.after);
  } catch {
    look(address, 10); // no network for a moment
  }
}, after * 1000);
if (main) look(main.dataset.look, main.dataset.after);
