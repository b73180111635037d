// Says how much room is left in a text. It is heard only when typing stops.
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
    const words = `${size} character${size === 1 ? "" : "s"}`;
    seen.textContent = left < 0 ? `You have ${words} too many` : `You have ${words} left`;
    seen.classList.toggle("over", left < 0);
    clearTimeout(timer);
    timer = setTimeout(() => { heard.textContent = seen.textContent; }, 1000);
  };
  box.addEventListener("input", update);
  update();
}
