// Turns a long list into a box to type in. The list stays in the form and keeps the value that is sent.
export function improve(select) {
  const options = [...select.options].filter((option) => option.value);
  const box = document.createElement("div");
  box.className = "combobox";
  const input = document.createElement("input");
  const list = document.createElement("ul");
  const id = select.id;
  input.className = "input";
  input.type = "text";
  input.autocomplete = "off";
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const set = (attributes) => Object.entries(attributes).forEach(([name, value]) => input.setAttribute(name, value));
  set({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${id}-list` });
  list.id = `${id}-list`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", document.querySelector(`label[for="${CSS.escape(id)}"]`)?.textContent || "Choices");
  list.hidden = true;
  input.value = select.value ? select.selectedOptions[0].text : "";
  select.id = `${id}-select`;
  input.id = id;
  select.hidden = true;
  select.before(box);
  box.append(input, list);
  let shown = [];
  let active = -1;
  const close = () => {
    list.hidden = true;
    active = -1;
    set({ "aria-expanded": "false" });
    input.removeAttribute("aria-activedescendant");
  };
  const choose = (option) => {
    select.value = option ? option.value : "";
    input.value = option ? option.text : "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    close();
  };
  const mark = (index) => {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    if (list.children[index]?.id) {
      set({ "aria-activedescendant": list.children[index].id });
      list.children[index].scrollIntoView({ block: "nearest" });
    }
  };
  const open = () => {
    const wanted = input.value.trim().toLowerCase();
    shown = options.filter((option) => option.text.toLowerCase().includes(wanted)).slice(0, 50);
    list.replaceChildren(...shown.map((option, index) => {
      const item = document.createElement("li");
      item.id = `${id}-item-${index}`;
      item.setAttribute("role", "option");
      item.textContent = option.text;
      item.addEventListener("mousedown", (event) => {
        event.preventDefault();
        choose(option);
      });
      return item;
    }));
    list.hidden = shown.length === 0;
    set({ "aria-expanded": String(shown.length > 0) });
    mark(-1);
  };
  input.addEventListener("input", () => {
    select.value = "";
    open();
  });
  input.addEventListener("click", open);
  const exact = () => options.find((option) => option.text.toLowerCase() === input.value.trim().toLowerCase());
  input.addEventListener("blur", () => {
    // What fits nothing stays to be seen and mended; the list then sends no value.
    if (exact()) choose(exact());
    else close();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (list.hidden) open();
      if (shown.length) mark((active + step + shown.length) % shown.length);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(shown[active]);
    } else if (event.key === "Enter" && !select.value && input.value.trim()) {
      // The form would be sent without what was typed.
      event.preventDefault();
      const meant = exact() ?? (shown.length === 1 ? shown[0] : undefined);
      if (meant) choose(meant);
      else open();
    } else if (event.key === "Escape") {
      close();
    }
  });
}
