// Days near today beside a date, counted from the server's day. They write the date: "today" in a draft would mean another day later.
export function improve(input) {
  const today = new Date(`${input.dataset.date}T12:00:00Z`);
  const row = document.createElement("div");
  row.className = "beside";
  input.replaceWith(row);
  row.append(input);
  const label = document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.textContent.trim() || "";
  for (const word of input.dataset.days.split(" ")) {
    const day = new Date(today.getTime() + { Yesterday: -1, Today: 0, Tomorrow: 1 }[word] * 86400000);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button second";
    button.textContent = word;
    button.setAttribute("aria-label", `${word}: ${label}`);
    button.addEventListener("click", () => {
      input.value = day.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    });
    row.append(button);
  }
}
