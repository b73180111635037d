// Shift pressed three times within two seconds leaves; so does the button. The page is emptied at once, before the server answers.
export function improve(form) {
  const leave = () => {
    document.body.querySelectorAll("main, header, footer, nav").forEach((part) => part.remove());
    document.title = "Loading";
  };
  let presses = [];
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift") {
      presses = [];
      return;
    }
    const now = Date.now();
    presses = [...presses.filter((time) => now - time < 2000), now];
    if (presses.length === 3) form.requestSubmit();
  });
  form.addEventListener("submit", leave);
}
