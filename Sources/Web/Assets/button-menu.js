// Folds a row of buttons behind one. Escape and a click elsewhere close it; arrows move inside it.
export function improve(menu) {
  const list = menu.querySelector("ul");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button second";
  button.textContent = `${menu.dataset.buttonMenu} ▾`;
  button.setAttribute("aria-expanded", "false");
  const open = (isOpen) => {
    list.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  menu.classList.add("enhanced");
  menu.prepend(button);
  open(false);
  const items = () => [...list.querySelectorAll("a, button")];
  button.addEventListener("click", () => {
    open(list.hidden);
    if (!list.hidden) items()[0]?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      open(false);
      button.focus();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || list.hidden) return;
    event.preventDefault();
    const all = items();
    all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) open(false); });
  menu.addEventListener("focusout", (event) => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) open(false); });
}
