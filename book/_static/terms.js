// The definition of a glossary term beside its link, on hover and on focus. Without this script the
// browser shows the same text from the link's title, on hover only.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const links = document.querySelectorAll("a.term[title]");
  if (!links.length) return;
  const box = document.createElement("div");
  box.id = "term-definition";
  box.setAttribute("role", "tooltip");
  box.hidden = true;
  document.body.append(box);
  let shown = null;
  let timer = 0;

  function hide() {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    box.hidden = true;
  }

  function show(link) {
    clearTimeout(timer);
    if (shown === link) return;
    hide();
    shown = link;
    box.textContent = link.dataset.definition;
    box.hidden = false;
    link.setAttribute("aria-describedby", box.id);
    place();
  }

  // Above the first line of the link, or below where there is no room.
  function place() {
    if (!shown) return;
    const at = shown.getClientRects()[0];
    box.style.visibility = at.bottom < 0 || at.top > window.innerHeight ? "hidden" : "";
    const left = Math.min(at.left, document.documentElement.clientWidth - box.offsetWidth - 8);
    const above = at.top - box.offsetHeight - 4;
    box.style.left = `${Math.max(8, left)}px`;
    box.style.top = `${above > 64 ? above : at.bottom + 4}px`;
  }

  // The pointer may move from the link onto the definition without losing it.
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(hide, 200);
  };
  for (const link of links) {
    link.dataset.definition = link.title;
    link.removeAttribute("title");
    link.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && show(link));
    link.addEventListener("pointerleave", later);
    link.addEventListener("focus", () => show(link));
    link.addEventListener("blur", hide);
  }
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", later);
  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());
  // A link that gets the focus is scrolled to, and its definition with it.
  document.addEventListener("scroll", place, { passive: true, capture: true });
});
