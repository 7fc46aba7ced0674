// Keeps the total in step with what is ticked. The server alone computes it; without this module "Update total" asks.
for (const form of document.querySelectorAll("[data-live-total]")) {
  const summary = form.querySelector("[data-summary]");
  const update = form.querySelector("[data-update]");
  if (update) update.hidden = true;
  let newest = 0;
  const ask = async () => {
    const mine = ++newest;
    const query = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(`${form.dataset.liveTotal}?${query}`, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (mine === newest) summary.innerHTML = html;
    } catch {
      if (mine === newest && update) update.hidden = false; // the way that needs no script
    }
  };
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 150);
  });
  addEventListener("pageshow", () => {
    if (form.querySelector("input[type=radio]:checked")) ask(); // the browser may have kept ticks from before
  });
}
