// Each part improves one component that works without it. A part that is missing or fails leaves the page as the server made it.
const parts = {
  "[data-error-summary]": "error-summary",
  "[data-password]": "password",
  "[data-limit]": "counter",
  "[data-button-menu]": "button-menu",
  "[data-exclusive]": "choices",
  "[data-date]": "dates",
  "[data-combobox]": "combobox",
  "[data-draft]": "draft",
  "[data-exit]": "exit",
  "[data-listen]": "listen",
  "[data-timeout]": "timeout",
};

for (const [selector, name] of Object.entries(parts)) {
  const found = [...document.querySelectorAll(selector)];
  if (found.length) {
    import(`./${name}.js`).then((part) => found.forEach(part.improve)).catch(() => {});
  }
}
