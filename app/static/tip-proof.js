// Works for a tip before it is sent, so that nobody can send thousands: finds a number which, hashed with the page's word
// and the text, begins with so many zero bits. Without this script the sender is asked to wait instead.
(() => {
  const form = document.querySelector("form[data-proof]");
  if (!form || !window.crypto?.subtle) return;
  const bits = Number(form.dataset.proof);
  const button = form.querySelector("button[type=submit]");
  const said = document.getElementById("worked");
  // Whoever goes back to the page finds it as it was.
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    if (said) said.hidden = true;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled || !form.reportValidity()) return;
    button.disabled = true;
    if (said) said.hidden = false;
    // As the form sends it: with a line's end of two signs.
    const text = form.elements.text.value.replace(/\r\n|\r|\n/g, "\r\n");
    const before = `${form.elements.word.value}|${text}|`;
    const words = new TextEncoder();
    const tried = async (number) => {
      const hash = new DataView(await crypto.subtle.digest("SHA-256", words.encode(before + number)));
      return hash.getUint32(0) >>> (32 - bits) === 0;
    };
    // Many at once: one by one the browser waits for itself most of the time.
    for (let first = 0, at = -1; at < 0; first += 500) {
      const found = await Promise.all(Array.from({ length: 500 }, (_, n) => tried(first + n)));
      at = found.indexOf(true);
      if (at >= 0) form.elements.number.value = String(first + at);
    }
    form.submit(); // not as pressed anew: a browser may take that for the press that has been stopped
  });
})();
