// "None of these" unticks the others, and any other unticks it. The server checks the same.
export function improve(exclusive) {
  const all = [...exclusive.closest("fieldset").querySelectorAll(`input[name="${CSS.escape(exclusive.name)}"]`)];
  for (const box of all) {
    box.addEventListener("change", () => {
      if (!box.checked) return;
      for (const other of all) if (other !== box && (box === exclusive || other === exclusive)) other.checked = false;
    });
  }
}
