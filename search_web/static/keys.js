// Keys for those who do not reach for the mouse, and names looked for while they are typed. Nothing needs this file.
"use strict";
(() => {
  const help = document.getElementById("pintasan");
  const opener = document.querySelector("[data-opens]");
  opener.disabled = false;
  opener.addEventListener("click", () => help.showModal());

  const step = (by) => {
    const stops = [...document.querySelectorAll(".hit h3 a, .body mark[id]")];
    if (!stops.length) return;
    const here = stops.findIndex((each) => each === document.activeElement || each.classList.contains("here"));
    const next = stops[Math.max(0, Math.min(stops.length - 1, here < 0 ? (by > 0 ? 0 : stops.length - 1) : here + by))];
    stops[here]?.classList.remove("here");
    if (next.matches("mark")) {
      next.classList.add("here");
      next.tabIndex = -1;
    }
    next.focus();
    next.scrollIntoView({ block: "center" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "/") document.getElementById("q").select();
    else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "?") help.showModal();
    else return;
    event.preventDefault();
  });

  for (const field of document.querySelectorAll(".find input")) {
    const boxes = [...(field.closest("fieldset") || field.form).querySelectorAll(".boxes li")];
    const more = field.closest("fieldset")?.querySelector(".more");
    const button = field.parentElement.querySelector("button");
    field.addEventListener("input", () => {
      const wanted = field.value.toLowerCase().split(/\s+/);
      for (const each of boxes) {
        const text = each.textContent.toLowerCase();
        each.hidden = !each.querySelector("input").checked && !wanted.every((word) => text.includes(word));
      }
      if (more) more.open = field.value !== "";
    });
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      button.click();
    });
  }
  // What was typed to look for a name is no part of the question.
  document.getElementById("cari").addEventListener("submit", (event) => {
    if (!event.submitter?.hasAttribute("formaction"))
      for (const field of document.querySelectorAll('.find input[form="cari"]')) field.disabled = true;
  });
})();
