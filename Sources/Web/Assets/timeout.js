// Warns before an idle sign-in ends and extends it in place. Whichever page of the sign-in was used last counts for all of them; the server keeps
// a time of its own, a little longer than this one.
export function improve(dialog) {
  const { idle, warn, timeout: address, end, token } = dialog.dataset;
  const left = dialog.querySelector("[data-timeout-left]");
  const post = (to) =>
    fetch(to, { method: "POST", body: new URLSearchParams({ token }), credentials: "same-origin", redirect: "manual" }).catch(() => null);
  // The same address says that the sign-in is over, and leads back.
  const leave = () => location.assign(location.pathname + location.search);
  let here = Date.now();
  const use = () => {
    here = Date.now();
    try { localStorage.setItem("homeward-used", here); } catch { /* Without storage each page counts for itself. */ }
  };
  const used = () => {
    try { return Math.max(here, Number(localStorage.getItem("homeward-used")) || 0); } catch { return here; }
  };
  let extended = Date.now();
  const extend = async () => {
    extended = Date.now();
    const answer = await post(address);
    if (answer?.ok) {
      use();
      if (dialog.open) dialog.close();
    } else if (answer) {
      leave();
    }
  };
  use();
  dialog.querySelector("[data-timeout-extend]").addEventListener("click", extend);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    extend();
  });
  // A draft that is being typed keeps the sign-in, at most once a minute.
  document.addEventListener("homeward:active", () => { if (Date.now() - extended > 60000) extend(); });
  let said = 0;
  const clock = setInterval(async () => {
    const seconds = Math.round((used() + idle * 1000 - Date.now()) / 1000);
    if (seconds <= 0) {
      clearInterval(clock);
      // To ask for any page would be a use of the sign-in, so it is ended first.
      await post(end);
      return leave();
    }
    if (seconds > warn) return dialog.open && dialog.close();
    if (!dialog.open) dialog.showModal();
    const minutes = Math.ceil(seconds / 60);
    // Once a minute, so that a reader is not interrupted each second.
    if (minutes !== said) {
      said = minutes;
      left.textContent = `in ${minutes} minute${minutes === 1 ? "" : "s"}`;
    }
  }, 1000);
}
