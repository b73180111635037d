// A Show button beside a password. The password is hidden again before it is sent, so that the browser may offer to keep it.
export function improve(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button second";
  const status = document.createElement("span");
  status.className = "heard";
  status.setAttribute("role", "status");
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? "Hide" : "Show";
    button.setAttribute("aria-label", visible ? "Hide password" : "Show password");
  };
  show(false);
  button.addEventListener("click", () => {
    show(input.type === "password");
    status.textContent = input.type === "text" ? "Your password is shown" : "Your password is hidden";
  });
  input.form?.addEventListener("submit", () => show(false));
  const row = document.createElement("div");
  row.className = "beside";
  input.replaceWith(row);
  row.append(input, button, status);
}
