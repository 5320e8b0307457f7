// Before printing: what is too wide for the paper gets smaller, down to a size that can be read.
// After the first print: the contents gets the numbers of its pages.
"use strict";

const SMALLEST = 6.2; // pt
const WHOLE = 320; // px, about 85 mm: a table of this height is not divided between two pages

function points(element) {
  return parseFloat(getComputedStyle(element).fontSize) * 0.75;
}

function fitTables() {
  for (const table of document.querySelectorAll("table")) {
    const room = table.parentElement.clientWidth;
    let size = points(table);
    while (table.offsetWidth > room + 1 && size > SMALLEST) {
      size -= 0.4;
      table.style.fontSize = `${size}pt`;
    }
    if (table.offsetWidth > room + 1) table.classList.add("tight");
    if (table.offsetHeight <= WHOLE) table.classList.add("whole");
  }
}

// Printed tables of text lose their columns when lines wrap: smaller comes first there.
function fitText() {
  for (const block of document.querySelectorAll("pre")) {
    block.style.whiteSpace = "pre";
    const share = block.clientWidth / block.scrollWidth;
    block.style.whiteSpace = "";
    if (share < 1 && points(block) * share >= SMALLEST) {
      block.style.fontSize = `${points(block) * share * 0.985}pt`;
    }
  }
}

async function prepareBook() {
  await document.fonts.ready;
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  fitTables();
  fitText();
  const missing = [...document.images].filter((image) => !image.naturalWidth);
  return missing.map((image) => image.src);
}

function numberContents(pages) {
  for (const place of document.querySelectorAll(".contents .at")) {
    place.textContent = pages[place.dataset.target] ?? "";
  }
}
