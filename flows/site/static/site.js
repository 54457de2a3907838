// Starts what a page has: the words of its language, the search field, its figures. Without this file the page is still whole.
"use strict";
window.Lagebild = window.Lagebild || {};

(() => {
  const ENGLISH = {
    "all sources": "all sources",
    "sources healthy throughout": "sources healthy throughout",
    healthy: "sources healthy throughout",
    expected: "expected",
    burst: "burst",
    first: "first",
    copy: "copy",
    "own text": "own text",
    "day only": "dated to the day only",
    "no results": "no results",
    "nothing to draw": "Nothing to draw: there are no numbers for this.",
    "not on the map": "Not on the map",
    day: "day (UTC)",
    week: "week from Monday (UTC)",
    month: "month (UTC)",
    time: "time (UTC)",
    organisation: "organisation",
    source: "outlet",
  };
  const written = document.getElementById("words");
  const words = written ? JSON.parse(written.textContent) : {};
  const lang = document.documentElement.lang || "en";
  const word = (name) => words[name] || ENGLISH[name] || name;
  const number = (value) => value.toLocaleString(lang, { maximumFractionDigits: 2 });
  const root = document.body.dataset.root || "";
  Object.assign(window.Lagebild, { lang, root, word, number });

  function startFigures() {
    const figures = document.querySelectorAll("figure.plot");
    if (!figures.length || !window.Lagebild.draw) return;
    const near = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (!isIntersecting) continue;
          near.unobserve(target);
          follow(target);
        }
      },
      { rootMargin: "400px" },
    );
    figures.forEach((figure) => near.observe(figure));
    window.addEventListener("beforeprint", () => figures.forEach(follow));
  }

  // Draw a figure, and again whenever its width is another.
  function follow(figure) {
    if (figure.dataset.drawn) return;
    const canvas = figure.querySelector(".canvas");
    const data = JSON.parse(figure.querySelector("script.data").textContent);
    let width = 0;
    const draw = () => {
      const now = Math.floor(canvas.clientWidth);
      if (!now || now === width) return;
      width = now;
      window.Lagebild.draw(figure, canvas, data, width);
    };
    draw();
    new ResizeObserver(() => requestAnimationFrame(draw)).observe(canvas);
    const table = figure.querySelector("details");
    if (table && figure.dataset.drawn === "drawn") table.open = false; // open where no script runs
  }

  window.Lagebild.find?.start();
  startFigures();
})();
