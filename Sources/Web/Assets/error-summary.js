// Moves focus to the summary, and from its links to the boxes they speak of.
export function improve(summary) {
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    const question = field.closest(".field");
    (question || field).scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
