// Sends what is typed to the draft three seconds after typing stops, and says when it was kept by the server's clock.
export function improve(form) {
  const note = form.querySelector("[data-saved]");
  let timer;
  let last;
  // What was sent is no draft any more: nothing may save it again behind the answer's back.
  let isSent = false;
  const content = (of = form) => new URLSearchParams([...new FormData(of)].filter(([, value]) => typeof value === "string"));
  const save = async () => {
    if (isSent) return;
    const body = content();
    for (const box of form.querySelectorAll("input[type=password]")) body.delete(box.name);
    const text = body.toString();
    if (text === last) return;
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body, credentials: "same-origin", keepalive: text.length < 60000 });
      if (!answer.ok) throw new Error();
      last = text;
      note.textContent = (await answer.text()).slice(0, 80);
    } catch {
      note.textContent = "Not saved yet. We will try again.";
      timer = setTimeout(save, 15000);
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, 3000);
  };
  form.addEventListener("input", () => {
    later();
    document.dispatchEvent(new Event("homeward:active"));
  });
  // Nobody need be there for this one: a field that was typed in changes when the warning takes the keyboard from it.
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    isSent = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) {
      clearTimeout(timer);
      save();
    }
  });
  // Somebody may have typed while this script was still on its way: only what the server made is kept already.
  const asMade = form.cloneNode(true);
  asMade.reset();
  last = content(asMade).toString();
  if (content().toString() !== last) later();
}
