"use strict";
/* Finding a choice of a list by people's own words: <input data-find="f-category" data-words='{"value": "other words"}'>
   offers the best fits of that list as one-tap choices in [data-found], named as data-tap says. As app/taxonomy/finding.py. */
(function () {
  const MOST = 6, A_SLIP = 4, NOTHING = 99;

  function words(text) {
    return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").match(/[a-z0-9]+/g) || [];
  }

  function slips(one, other) {
    let row = Array.from({ length: other.length + 1 }, function (_, at) { return at; });
    for (let i = 1; i <= one.length; i += 1) {
      const above = row;
      row = [i];
      for (let j = 1; j <= other.length; j += 1) {
        row.push(Math.min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1)));
      }
    }
    return row[other.length];
  }

  function fit(part, whole) {
    if (whole.some(function (word) { return word.startsWith(part); })) { return 0; }
    if (part.length >= 3 && whole.some(function (word) { return word.includes(part); })) { return 2; }
    if (part.length >= 5 && whole.some(function (word) { return word.length >= 6 && part.startsWith(word.slice(0, -1)); })) { return 2; }
    const few = part.length < 4 ? 0 : part.length < 7 ? 1 : 2;
    const near = function (word) {
      return word.length >= 4 && [-1, 0, 1].some(function (more) { return slips(part, word.slice(0, part.length + more)) <= few; });
    };
    if (few && whole.some(near)) { return A_SLIP; }
    return NOTHING;
  }

  function find(asked, choices) {
    const parts = words(asked);
    if (!parts.length) { return []; }
    const fitting = choices.map(function (choice, at) {
      const fits = parts.map(function (part) { return Math.min(fit(part, choice.own), fit(part, choice.other) + 1); });
      return { choice: choice, at: at, worst: Math.max(...fits), sum: fits.reduce(function (a, b) { return a + b; }, 0) };
    }).filter(function (one) { return one.worst < NOTHING; });
    const asWritten = fitting.filter(function (one) { return one.worst < A_SLIP; }); // then none that fits by a slip of the finger
    return (asWritten.length ? asWritten : fitting).sort(function (a, b) { return a.sum - b.sum || a.at - b.at; })
      .slice(0, MOST).map(function (one) { return one.choice; });
  }

  // A choice that is offered is a radio like those it stands among. It is taken once it is tapped, and stays.
  function chip(name, value, label, small) {
    const whole = document.createElement("label"), box = document.createElement("input"), said = document.createElement("span");
    whole.className = "chip";
    box.type = "radio";
    box.name = name;
    box.value = value;
    said.className = "chip-text";
    said.textContent = label;
    if (small) { const note = document.createElement("small"); note.textContent = small; said.append(note); }
    whole.append(box, said);
    return whole;
  }

  // What is chosen already stays, whatever is looked for next.
  function offer(field, name, found) {
    const form = field.form, row = document.getElementById(field.dataset.found), kept = row.querySelector(":checked");
    const usual = Array.from(form.querySelectorAll(`input[name="${name}"]`)).filter(function (one) { return !row.contains(one); });
    row.replaceChildren(...(kept ? [kept.closest("label")] : []));
    found.forEach(function (one) {
      if (kept && kept.value === one.value) { return; }
      const there = usual.find(function (box) { return box.value === one.value; });
      row.append(chip(name, one.value, one.label, there ? "" : one.small));
    });
    row.hidden = !row.children.length;
  }

  // Without script Enter sends the form by this button, which the server takes for looking where something is to be looked for.
  document.querySelectorAll("button[data-enter]").forEach(function (button) { button.remove(); });
  window.samsynFind = { find: find, words: words, chip: chip };

  document.querySelectorAll("input[data-find]").forEach(function (field) {
    const list = document.getElementById(field.dataset.find), others = JSON.parse(field.dataset.words || "{}");
    const status = document.getElementById(field.id + "-status");
    const choices = Array.from(list.options).filter(function (option) { return option.value; }).map(function (option) {
      const group = option.parentElement.label || "";
      return { value: option.value, label: option.text, small: group, own: words(option.text), other: words(`${others[option.value] || ""}`) };
    });
    const press = document.getElementById(field.id + "-press"), tap = field.dataset.tap, form = field.form;
    if (press) { press.remove(); }
    // What is tapped is what the list holds too: so a draft knows it, where the choice itself is not offered next time.
    form.addEventListener("change", function (event) {
      const known = event.target.name === tap && choices.some(function (one) { return one.value === event.target.value; });
      if (known) { list.value = event.target.value; }
    });
    const taps = Array.from(form.querySelectorAll(`input[name="${tap}"]`));
    const drafted = choices.find(function (one) { return one.value === list.value; });
    if (drafted && taps.length && !taps.some(function (one) { return one.checked; })) {
      offer(field, tap, [drafted]);
      document.getElementById(field.dataset.found).querySelector("input").checked = true;
    }
    function look() {
      const found = find(field.value, choices);
      offer(field, tap, found);
      if (status) { status.textContent = field.value.trim() && !found.length ? "Inget passar. Prova ett annat ord, eller välj i listan." : ""; }
      return found.length;
    }
    field.addEventListener("keydown", function (event) {
      if (event.key !== "Enter") { return; }
      event.preventDefault();
      const n = look();
      if (n) { document.getElementById(field.dataset.found).scrollIntoView({ block: "nearest" }); }
      if (n && status) { status.textContent = n === 1 ? "En träff." : `${n} träffar.`; }
    });
    field.addEventListener("input", function (event) {
      event.stopPropagation(); // what is looked for is no part of the report
      look();
    });
  });
})();
