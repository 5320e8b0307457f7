// While a page is printed it is in its light theme, and everything that can be folded is open.
"use strict";

(function () {
  let restore = null;

  window.addEventListener("beforeprint", () => {
    if (restore) return; // some browsers say it twice
    const root = document.documentElement;
    const theme = root.dataset.theme;
    const closed = [...document.querySelectorAll("article details:not([open])")];
    // Of details with one name only one can be open: on paper they all are.
    const names = [...document.querySelectorAll("article details[name]")].map((one) => [one, one.getAttribute("name")]);
    if (theme) root.dataset.theme = "light";
    for (const [details] of names) details.removeAttribute("name");
    for (const details of closed) details.open = true;

    restore = () => {
      if (theme) root.dataset.theme = theme;
      for (const details of closed) details.open = false;
      for (const [details, name] of names) details.setAttribute("name", name);
    };
  });

  window.addEventListener("afterprint", () => {
    if (restore) restore();
    restore = null;
  });
})();
