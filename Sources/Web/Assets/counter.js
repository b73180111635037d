// Says how much room is left in a text: always where the limit shapes the answer, and for the last 1,000 characters of a longer one. It is
// heard only when typing stops.
export function improve(box) {
  const limit = Number(box.dataset.limit);
  const seen = document.getElementById(`${box.id}-counter`);
  if (!seen) return;
  const heard = document.createElement("p");
  heard.className = "heard";
  heard.setAttribute("aria-live", "polite");
  seen.setAttribute("aria-hidden", "true");
  seen.after(heard);
  let timer;
  const update = () => {
    const left = limit - [...box.value].length;
    const size = Math.abs(left);
    const far = left > 1000;
    seen.hidden = far;
    const words = `${size.toLocaleString("en-GB")} character${size === 1 ? "" : "s"}`;
    seen.textContent = left < 0 ? `You have ${words} too many` : `You have ${words} left`;
    seen.classList.toggle("over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => { heard.textContent = far ? "" : seen.textContent; }, 1000);
  };
  box.addEventListener("input", update);
  update();
}
