"use strict";
/* [data-photo]: the photo is made small before it is sent or kept in a draft, and shown as it will be; the tick is asked for
   once one is chosen. What cannot be read here is sent as it is, and the server says what is wrong with it. */
(function () {
  const SIDE = 1600, QUALITY = 0.85;

  async function drawn(file) {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const share = Math.min(1, SIDE / Math.max(picture.width, picture.height)), canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(picture.width * share));
    canvas.height = Math.max(1, Math.round(picture.height * share));
    const pen = canvas.getContext("2d");
    pen.fillStyle = "white";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function asFile(canvas) {
    return new Promise(function (done) {
      canvas.toBlob(function (blob) { done(blob && new File([blob], "foto.jpg", { type: "image/jpeg" })); }, "image/jpeg", QUALITY);
    });
  }

  document.querySelectorAll("[data-photo]").forEach(function (part) {
    const field = part.querySelector("input[type=file]"), tick = part.querySelector(".photo-tick"), lost = part.querySelector("[data-photo-lost]");
    const shown = document.createElement("p"), image = document.createElement("img"), away = document.createElement("button");
    shown.className = "photo-chosen";
    shown.hidden = true;
    image.alt = "Fotot du har valt";
    away.type = "button";
    away.className = "button is-quiet";
    away.textContent = "Ta bort fotot";
    shown.append(image, away);
    tick.before(shown);
    let ours = false, turn = 0;

    function tell() { ours = true; field.dispatchEvent(new Event("change", { bubbles: true })); ours = false; }

    function show(canvas) {
      shown.hidden = !canvas;
      if (canvas) { image.src = canvas.toDataURL("image/jpeg", QUALITY); } else { image.removeAttribute("src"); }
    }

    async function take(told) {
      const file = field.files[0], mine = turn += 1;
      tick.hidden = !file;
      if (lost && file) { lost.hidden = true; }
      if (!file) { show(null); if (told) { tell(); } return; }
      try {
        const canvas = await drawn(file), small = told && await asFile(canvas), files = new DataTransfer();
        if (mine !== turn) { return; } // another has been chosen meanwhile
        if (small && small.size < file.size) { files.items.add(small); field.files = files.files; }
        show(canvas);
      } catch (unreadable) { show(null); }
      if (told) { tell(); }
    }

    field.addEventListener("change", function (event) {
      if (ours) { return; }
      event.stopPropagation(); // a draft keeps it when it is small
      take(true);
    });
    away.addEventListener("click", function () {
      field.value = "";
      part.querySelector("input[type=checkbox]").checked = false;
      take(true);
      field.focus();
    });
    field.form.addEventListener("samsyn:filled", function () { take(false); });
    field.form.addEventListener("reset", function () { setTimeout(function () { take(false); }); });
    tick.hidden = !field.files.length && !part.querySelector(".has-error");
  });
})();
