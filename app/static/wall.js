"use strict";
/* A wall's keys and a finger's stroke: each presses one of the links that stand on the screen. */
(function () {
  const WRITING = "input, select, textarea", FAR = 80;

  function press(selector) {
    const link = document.querySelector(selector);
    if (link) { link.click(); }
    return Boolean(link);
  }

  const here = document.querySelector(".wall-nav [aria-current]");
  if (here) { here.scrollIntoView({ block: "nearest", inline: "center" }); }

  const STEPS = {
    ArrowRight: "a[rel=next]", PageDown: "a[rel=next]", ArrowLeft: "a[rel=prev]", PageUp: "a[rel=prev]",
    Home: "a[data-key='1']",
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) { return; }
    if (event.target.closest(WRITING)) {
      if (event.key === "Escape") { event.target.blur(); }
      return;
    }
    const wanted = STEPS[event.key] || (/^[0-9]$/.test(event.key) ? `a[data-key="${event.key}"]` : "");
    if (wanted && press(wanted)) { event.preventDefault(); }
  });

  let from = null;
  document.addEventListener("touchstart", function (event) {
    const one = event.touches[0];
    from = event.touches.length === 1 && !event.target.closest(WRITING) ? [one.clientX, one.clientY] : null;
  }, { passive: true });
  document.addEventListener("touchend", function (event) {
    if (!from) { return; }
    const one = event.changedTouches[0], across = one.clientX - from[0], down = one.clientY - from[1];
    from = null;
    if (Math.abs(across) > FAR && Math.abs(across) > 2 * Math.abs(down)) { press(across < 0 ? "a[rel=next]" : "a[rel=prev]"); }
  }, { passive: true });
})();
