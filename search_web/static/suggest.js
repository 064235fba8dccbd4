// Suggestions for the search box: an ARIA 1.2 combobox over /api/v1/suggest. It fills the box and never submits.
"use strict";
(() => {
  const box = document.getElementById("q");
  if (!box || !window.AbortController) return;
  const kinds = box.dataset.kinds.split("|");
  const KINDS = { word: kinds[0], outlet: kinds[1], author: kinds[2], headline: kinds[3] };
  // Whoever writes operators, fields or quotes knows what to write next.
  const OPERATORS = /["“”()*:=]|(^|\s)(-|(ATAU|OR|DAN|AND|BUKAN|NOT)(\s|$))/;
  const list = document.createElement("ul");
  const told = document.createElement("span");
  let asked = "", timer = 0, waiting = null, chosen = -1, typed = "";

  list.id = "saran";
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.label);
  told.className = "unseen";
  told.setAttribute("role", "status");
  box.after(list, told);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    "aria-haspopup": "listbox", autocomplete: "off",
  })) box.setAttribute(name, value);

  const close = () => {
    clearTimeout(timer);
    waiting?.abort();
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    const options = list.children;
    options[chosen]?.setAttribute("aria-selected", "false");
    chosen = place;
    const option = options[chosen];
    box.value = option ? option.dataset.value : typed;
    if (option) {
      option.setAttribute("aria-selected", "true");
      box.setAttribute("aria-activedescendant", option.id);
    } else box.removeAttribute("aria-activedescendant");
  };

  const query = ({ text, kind }) =>
    kind === "outlet" ? `outlet:"${text}"` : kind === "author" ? `penulis:"${text}"` : text;

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((each, place) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = `saran-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.value = query(each);
      kind.textContent = KINDS[each.kind] || "";
      option.append(each.text, " ", kind);
      return option;
    }));
    typed = box.value;
    chosen = -1;
    list.hidden = !suggestions.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    const { one, several } = box.dataset;
    told.textContent = list.hidden ? "" : suggestions.length === 1 ? one : several.replace("#", suggestions.length);
  };

  const ask = async () => {
    const text = box.value;
    waiting?.abort();
    waiting = new AbortController();
    try {
      const url = `${box.dataset.suggest}?q=${encodeURIComponent(text)}`;
      const answer = await fetch(url, { signal: waiting.signal });
      if (answer.ok && box.value === text && document.activeElement === box)
        show((await answer.json()).suggestions.slice(0, 6));
    } catch {
      // Aborted, or no connection: the box works without suggestions.
    }
  };

  box.addEventListener("input", (event) => {
    close();
    asked = box.value;
    if (event.isComposing || asked.trim().length < 2 || OPERATORS.test(asked)) return;
    timer = setTimeout(ask, 120);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const last = list.children.length - 1;
    if (event.key === "ArrowDown") choose(chosen === last ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? last : chosen - 1);
    else if (event.key === "Escape") {
      if (chosen >= 0) choose(-1);
      close();
    } else {
      // Enter sends what stands in the box, as it would without a list; Tab takes it and goes on.
      if (event.key === "Enter" || event.key === "Tab") close();
      return;
    }
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    choose([...list.children].indexOf(option));
    close();
    box.focus();
  });
  box.addEventListener("blur", close);
})();
