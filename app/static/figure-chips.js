"use strict";
/* Figures of a text: buttons that put them in where the cursor stands, and the text as it will be printed.
   Without script the list that stands on the page is copied from. */
(function () {
  const within = /\{([^{}]*)\}/g;

  function plain(inside, main) {
    const dot = inside.indexOf(".");
    if (dot < 0) return inside.trim();
    const name = inside.slice(0, dot).trim(), field = inside.slice(dot + 1).trim();
    return name === main ? field : name + "." + field;
  }

  function make(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function equip(area, figures, main, open) {
    const fold = make("details", "chip-fold");
    fold.open = open;
    fold.append(make("summary", "", "Sätt in ett tal"));
    const row = make("div", "figure-chips");
    for (const figure of figures) {
      const button = make("button", "figure-chip");
      button.type = "button";
      button.append(make("span", "", figure.name), " ", make("strong", "", figure.value));
      button.addEventListener("click", function () {
        area.setRangeText(figure.code, area.selectionStart, area.selectionEnd, "end");
        area.dispatchEvent(new Event("input", { bubbles: true }));
        area.focus();
      });
      row.append(button);
    }
    fold.append(row);
    const preview = make("div", "chip-preview");
    area.after(fold, preview);
    const known = new Map(figures.map((figure) => [plain(figure.code.slice(1, -1), main), figure.value]));

    function show() {
      preview.hidden = area.value.search(within) < 0;
      preview.replaceChildren();
      if (preview.hidden) return;
      preview.append(make("p", "chip-preview-head", "Så här skrivs det:"));
      const line = make("p", "chip-preview-text");
      let from = 0;
      for (const found of area.value.matchAll(within)) {
        const value = known.get(plain(found[1], main));
        line.append(area.value.slice(from, found.index));
        line.append(value === undefined ? make("mark", "", found[0] + " (finns inte)") : make("strong", "", value));
        from = found.index + found[0].length;
      }
      line.append(area.value.slice(from));
      preview.append(line);
    }
    area.addEventListener("input", show);
    show();
  }

  for (const list of document.querySelectorAll("[data-figure-chips]")) {
    const figures = Array.from(list.querySelectorAll("[data-code]"), (one) => one.dataset);
    list.dataset.figureChips.split(" ").forEach(function (id, index) {
      const area = document.getElementById(id);
      if (area) equip(area, figures, list.dataset.main, index === 0);
    });
    list.remove();
  }
})();
