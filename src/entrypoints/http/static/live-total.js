// Keeps every figure in step with what is ticked, and the address too, so that a reload and the way back keep the
// choice. The server alone computes; without this module "Show the new total" asks it.
for (const form of document.querySelectorAll("[data-live-total]")) {
  const base = form.dataset.liveTotal;
  const update = form.querySelector("[data-update]");
  if (update) update.hidden = true;
  let newest = 0, waiting;
  const remember = () => {
    const query = new URLSearchParams(new FormData(form));
    const address = `${base}?${query}`;
    history.replaceState(history.state, "", address);
    for (const back of document.querySelectorAll('input[name="back"]')) back.value = address; // in another language too
    return query;
  };
  const ask = async () => {
    const mine = ++newest;
    const query = remember();
    try {
      const answer = await fetch(`${base}/total?${query}`, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const news = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== newest) return;
      for (const piece of news.querySelectorAll("[id]")) {
        const here = document.getElementById(piece.id);
        if (here && here.innerHTML !== piece.innerHTML) here.replaceChildren(...piece.childNodes);
      }
    } catch {
      if (mine === newest && update) update.hidden = false; // the way that needs no script
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
  form.addEventListener("submit", () => {
    clearTimeout(waiting);
    remember(); // for the browser's own way back
  });
  addEventListener("pageshow", () => {
    const altered = (one) => one.checked !== one.defaultChecked || (one.type === "number" && one.value !== one.defaultValue);
    if ([...form.querySelectorAll("input")].some(altered)) ask(); // the browser has put back what was ticked before
  });
}
