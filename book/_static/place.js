// The language switch keeps the reader's place and question. Both languages of a page have the same
// sections in the same order, but not the same ids: "#~4:ex-t1-5-b" is section 4 and, in it, the last
// id above the reader, if the other page has it.
"use strict";

(() => {
  const READING = 130; // pixels below the top of the window where one reads
  const TOLD = /^#~(\d+)(?::(.+))?$/;
  const sections = () => [...document.querySelectorAll("article section[id]")];

  const above = (part) => part.getClientRects().length > 0 && part.getBoundingClientRect().top <= READING;

  function place() {
    const all = sections();
    const number = all.findLastIndex(above);
    if (number < 0) return "";
    // Ids that Sphinx counted, and first uses of a term, mean something else on the other page.
    const marks = [...all[number].querySelectorAll("[id]:not([id^='use-'], svg *)")];
    const mark = marks.findLast((part) => above(part) && !/^id\d+$/.test(part.id));
    if (number === 0 && !mark) return "";
    return `#~${number}${mark ? ":" + encodeURIComponent(mark.id) : ""}`;
  }

  function arrive() {
    const told = TOLD.exec(location.hash);
    if (!told) return;
    const section = sections()[Number(told[1])];
    const mark = told[2] && document.getElementById(decodeURIComponent(told[2]));
    const target = mark || section;
    if (!target) return;
    const go = () => target.scrollIntoView({ behavior: "instant" });
    go();
    // Pictures that came later have moved the text.
    if (document.readyState !== "complete") window.addEventListener("load", go, { once: true });
    history.replaceState(null, "", `${location.pathname}${location.search}#${target.id}`);
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const link of document.querySelectorAll("a.language-switch")) {
      const page = link.getAttribute("href");
      const aim = () => link.setAttribute("href", page + location.search + place());
      // Before any way of opening it: with a key, a button of the mouse, a finger.
      for (const event of ["pointerdown", "focus", "click"]) link.addEventListener(event, aim);
    }
    arrive();
  });
})();
