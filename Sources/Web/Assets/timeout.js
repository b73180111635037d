// Warns before an idle sign-in ends and extends it in place. Every extension goes to the server, which keeps the time.
export function improve(dialog) {
  const { idle, warn, timeout: address, after, token } = dialog.dataset;
  const left = dialog.querySelector("[data-timeout-left]");
  let ends = Date.now() + idle * 1000;
  let extended = Date.now();
  const extend = async () => {
    extended = Date.now();
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ token }), credentials: "same-origin" }).catch(() => null);
    if (answer?.ok) {
      ends = Date.now() + idle * 1000;
      if (dialog.open) dialog.close();
    } else if (answer) {
      location.assign(after);
    }
  };
  dialog.querySelector("[data-timeout-extend]").addEventListener("click", extend);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    extend();
  });
  // A draft that is being typed keeps the sign-in, at most once a minute.
  document.addEventListener("homeward:active", () => { if (Date.now() - extended > 60000) extend(); });
  let said = 0;
  setInterval(() => {
    const seconds = Math.round((ends - Date.now()) / 1000);
    if (seconds <= 0) return location.assign(after);
    if (seconds > warn) return;
    if (!dialog.open) dialog.showModal();
    const minutes = Math.ceil(seconds / 60);
    // Once a minute, so that a reader is not interrupted each second.
    if (minutes !== said) {
      said = minutes;
      left.textContent = `in ${minutes} minute${minutes === 1 ? "" : "s"}`;
    }
  }, 1000);
}
