// The search page. search-index.js calls courseSearch(index) with the text of every section;
// see autograder/site/search.py. Everything happens here, without asking any server.
"use strict";

const courseSearch = (() => {
const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff";
// "A/B", "c++" and "3%" are one word; "ctr/cvr" is two.
const RUNS = new RegExp(`[${HAN}]+|(?<![a-z0-9.])\\d+(?:\\.\\d+)?%|(?<![a-z0-9])[a-z](?:\\+\\+|#)|(?<![a-z0-9])[a-z]/[a-z](?![a-z0-9])|[a-z0-9\\u00c0-\\u024f_]+(?:\\.[a-z0-9_]+)*`, "gu");
// What may stand between the letters of a word that somebody typed without it: "GA 4", "view-through".
const GAP = "[\\s\\-\\u2010-\\u2015_/]*";
const STOPWORDS = new Set("a an and are as at be by for from how in is it of on or the to versus vs was what with".split(" "));
// What makes a question of a name: "轉換率怎麼算" and "how is ROAS calculated" ask for the name.
const ASKED = [
  /^(請問|什麼是|何謂|如何計算|如何|怎麼計算|怎麼算|怎麼|為什麼|為何)/u,
  /(要|該|應該)?(怎麼計算|怎麼算|怎麼辦|怎麼做|怎麼看|怎麼寫|怎麼用|如何計算|是什麼意思|什麼意思|是什麼|是多少|有多少|有哪些|的定義|的公式|的意思)(呢|嗎|啊)?$/u,
  /^(what|how|why|when|where)('s| is| are| does| do| did| to| can| should| much| many)( i| you| we| is| are| does)?( (calculate|compute|measure|define))?( (a|an|the))? /u,
  /^(definition|meaning|formula) (of|for) /u,
  / (calculated|computed|measured|defined|mean|means|meaning|definition|formula)$/u,
];
// The book is written in British spelling; readers type either.
const BRITISH = [
  [/([a-z]{3})iz(e|ed|es|er|ing|able|ations?)\b/g, "$1is$2"],
  [/analyz/g, "analys"],
  [/\b(behavi|col|fav|flav|neighb)or/g, "$1our"],
  [/\bcenter/g, "centre"],
  [/\bcatalog\b/g, "catalogue"],
  [/\blicense/g, "licence"],
  [/\bfulfill/g, "fulfil"],
  [/(cancel|label|model)(ed|ing)\b/g, "$1l$2"],
];
const FIRST = 10; // pages shown at once
const INSIDE = 3; // further places shown for one page

// Full-width letters and digits become plain ones and capitals small ones; the length stays.
const NUMBER = /^\d+(\.\d+)?%?$/;
const fold = (text) =>
  text
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\u3000/g, " ")
    .replace(/[A-Z\u00c0-\u00de]/g, (c) => c.toLowerCase());
const squeeze = (text) => fold(text).replace(/[\s\-\u2010-\u2015_/]+/g, "");
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
// What was typed, as the search compares it: 1,200,000 is 1200000, e-mail is email.
const plainly = (query) =>
  courseQuery
    .traditional(fold(query.normalize("NFKC")))
    .replace(/(\d),(?=\d{3}(?!\d))/g, "$1")
    .replace(/(?<![a-z0-9])e-(?=mail|commerce)/g, "e")
    .trim();
const latin = (char) => /[a-z0-9\u00c0-\u024f]/.test(char);

// The part of an English word that its forms share: "bounces", "bounced" -> "bounc".
function stem(word) {
  if (!/^[a-z]+$/.test(word)) return word;
  for (const end of ["ing", "ies", "es", "ed", "s", "y"]) {
    if (word.endsWith(end) && word.length - end.length >= 4) return word.slice(0, -end.length);
  }
  return word;
}

// A number is found whole, with or without commas: not 3 in 30 or 0.3.
function numberPattern(number) {
  const body = [...number].map(escaped).join("[,_]?").replace("[,_]?%", "\\s?%");
  return new RegExp(`(?<![a-z0-9])(?<!\\d[.,])${body}(?![a-z0-9])(?![.,]\\d)`, "gu");
}

// One word of a query. Chinese is found anywhere, since it has no spaces; other words are found
// from their beginning: "rate" in "rates", never in "separate".
function wordPattern(word) {
  if (NUMBER.test(word)) return numberPattern(word);
  const body = escaped(stem(word)).replace(/^e(?=mail|commerc)/, "e-?");
  return new RegExp(latin(word[0]) ? `(?<![a-z0-9])${body}` : body, "gu");
}

// The query as one word, with or without spaces and hyphens anywhere in it.
function wholePattern(query) {
  const letters = [...squeeze(query)].slice(0, 60);
  if (letters.length < 2 || NUMBER.test(letters.join(""))) return null;
  const body = letters.map(escaped).join(GAP);
  const before = latin(letters[0]) ? "(?<![a-z0-9])" : "";
  const after = latin(letters.at(-1)) ? "s?(?![a-z0-9])" : "";
  return new RegExp(before + body + after, "gu");
}

// The name that a question asks for; a query that is nothing but question words stays as it is.
function asked(query) {
  const plain = plainly(query).replace(/[?？!！。]+\s*$/u, "").trim();
  // One letter is no name: 怎麼辦 is not 辦.
  const left = ASKED.reduce((text, words) => {
    const rest = text.replace(words, "").trim();
    return rest.length > 1 ? rest : text;
  }, plain);
  return left === plain ? query : left;
}

const count = (text, pattern) => (text.match(pattern) || []).length;

// A heading of the glossary or the map holds several names: "轉換率 / Conversion rate (CVR)".
const namesIn = (heading) => heading.split(/ \/ |[（(]|[）)]|／/).map(squeeze).filter(Boolean);
const isCode = (text) => /^[topksa]\d+(\.\d+)*(\.[a-z]\d*)?$/i.test(text) || /^c\.[a-z]\d*$/i.test(text);

function prepare(index) {
  // A map, since an object answers "constructor", too.
  index.names = new Map(Object.entries(index.names));
  index.places = [];
  for (const [page, places] of index.pages) {
    const title = places[0][1];
    for (const [anchor, heading, text, code] of places) {
      index.places.push({
        page, title, anchor, heading, text, code,
        top: anchor === "",
        // A match in the title of a page, but for one dataset of many, and in a heading below it.
        headed: anchor === "" && !page.startsWith("datasets/") ? 14 : 9,
        inTitle: fold(title), inHeading: fold(heading), inText: fold(text), inCode: fold(code),
        // The name of its file, too: a dataset is asked for as `ga4_days`.
        names: [...namesIn(heading), ...(anchor === "" ? [squeeze(page.split("/").pop())] : [])],
        first: heading.split(" ")[0],
      });
    }
  }
  return index;
}

// How much one place says about one word: its heading before its text before its code.
function wordScore(place, { pattern, word }) {
  const heading = count(place.inHeading, pattern);
  if (heading) {
    // The more of a name it is, the better: 稅 says more about 營業稅 than about 反向課稅.
    const within = place.names.filter((name) => name.includes(word)).map((name) => name.length);
    return place.headed + (4 * word.length) / Math.min(...within, Math.max(place.heading.length, word.length));
  }
  const text = count(place.inText, pattern);
  if (text) return 2 + Math.min(Math.log2(text), 2.5);
  if (count(place.inCode, pattern)) return 1;
  return count(place.inTitle, pattern) ? 1.5 : 0;
}

// Where equals stand: chapters to read, then the rest, the columns of datasets last.
function placeBonus(place) {
  if (place.page.startsWith("datasets/")) return -1.5;
  if (/^(t\d_\d|capstone)$/.test(place.page)) return 0.6;
  return 0;
}

function search(index, query) {
  const plain = plainly(query);
  const all = plain.match(RUNS) || [];
  const content = all.filter((word) => !STOPWORDS.has(word));
  const words = (content.length ? content : all).map((word) => ({ word, pattern: wordPattern(word) }));
  if (!words.length) return [];
  const whole = wholePattern(plain);
  const exact = squeeze(plain);
  const typed = query.trim();
  const places = [];
  const perPage = new Map(); // page -> words found somewhere in it
  for (const place of index.places) {
    let score = 0;
    let found = 0;
    let here = 0; // words in the place itself, not only in the title of its page
    words.forEach((one, number) => {
      const value = wordScore(place, one);
      if (!value) return;
      found += 1;
      score += value;
      if (place.top || value !== 1.5) here += 1;
      if (!perPage.has(place.page)) perPage.set(place.page, new Set());
      perPage.get(place.page).add(number);
    });
    score /= words.length;
    let all = found === words.length && here > 0;
    if (whole) {
      if (count(place.inHeading, whole)) { score = Math.max(score, place.headed) + 6; all = true; }
      else if (count(place.inText, whole)) { score = Math.max(score, 2) + 2; all = true; }
      else if (count(place.inCode, whole)) { score = Math.max(score, 1) + 1; all = true; }
    }
    if (place.names.includes(exact)) { score += 30; all = true; }
    let jump = false;
    if (isCode(plain) && fold(place.first) === plain) {
      jump = all = true;
      score += place.first === typed ? 101 : 100;
    }
    if (found || all) places.push({ ...place, score: score + placeBonus(place), all, jump });
  }
  const complete = places.filter((place) => place.all);
  const covered = new Set(complete.map((place) => place.page));
  for (const [page, found] of perPage) {
    // All words are on the page, but in different sections: its best section stands for it.
    if (covered.has(page) || found.size < words.length) continue;
    const best = places.filter((p) => p.page === page).sort((a, b) => b.score - a.score)[0];
    complete.push({ ...best, score: best.score / 2 });
  }
  return complete;
}

// Places of queries by their address; what comes first counts for more than other names of it.
function gathered(index, queries) {
  const merged = new Map();
  for (const [number, wanted] of queries.entries()) {
    for (const place of search(index, wanted)) {
      const key = `${place.page}#${place.anchor}`;
      const score = number ? place.score * 0.7 : place.score;
      if (!merged.has(key) || merged.get(key).score < score) merged.set(key, { ...place, score });
    }
  }
  return merged;
}

// A phrase that no page has: the places that have all its pieces, or else what it names.
function inPieces(index, query) {
  const plain = plainly(query);
  const others = (plain.match(RUNS) || []).filter((word) => latin(word[0]) && !STOPWORDS.has(word));
  index.all ??= index.places.map((place) => place.inHeading + " " + place.inText).join("\n");
  for (const pieces of courseQuery.pieces(plain, others, (piece) => index.all.includes(piece))) {
    const found = [...gathered(index, [pieces.join(" ")])].filter(([, place]) => place.all);
    if (found.length) return { merged: new Map(found), queries: [pieces.join(" ")], pieces };
  }
  index.known ??= index.places.filter((place) => place.page === "glossary").flatMap((place) => place.names);
  const named = courseQuery.namesWithin(plain, [...index.known, ...index.names.keys()]);
  const pieces = [...new Set(named.flatMap((name) => index.names.get(name) || [name]))];
  return { merged: gathered(index, pieces), queries: pieces, pieces };
}

// What a query finds, page by page, best first, with what else it was taken to mean.
function results(index, typed) {
  const query = asked(typed);
  const plain = plainly(query);
  const british = BRITISH.reduce((text, [from, to]) => text.replace(from, to), plain);
  const spelled = british === plain ? [] : [british];
  const named = [plain, ...spelled].flatMap((one) => index.names.get(squeeze(one)) || []);
  const also = [...new Set([...spelled, ...named])];
  let queries = [query, ...also];
  let merged = gathered(index, queries);
  let pieces = [];
  if (!merged.size) ({ merged, queries, pieces } = inPieces(index, query));
  const pages = new Map();
  for (const place of [...merged.values()].sort((a, b) => b.score - a.score)) {
    if (!pages.has(place.page)) pages.set(place.page, []);
    pages.get(place.page).push(place);
  }
  const rank = (places) => places[0].score + Math.min(places.length - 1, 10) * 0.1;
  const sorted = [...pages.values()].sort((a, b) => rank(b) - rank(a));
  return { pages: sorted, places: merged.size, also, queries, pieces };
}

// Spans of `text` that the query found: [start, end], in order, not overlapping.
function spans(text, queries) {
  const low = fold(text);
  const found = [];
  for (const [number, query] of queries.entries()) {
    const plain = plainly(query);
    // Of other names than the one that was typed, only the whole is marked.
    const runs = number ? [] : plain.match(RUNS) || [];
    const words = runs.filter((word) => runs.length === 1 || !STOPWORDS.has(word));
    for (const pattern of [wholePattern(plain), ...words.map(wordPattern)].filter(Boolean)) {
      for (const match of low.matchAll(pattern)) found.push([match.index, match.index + match[0].length]);
    }
  }
  found.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const apart = [];
  for (const span of found) {
    const last = apart.at(-1);
    if (last && span[0] < last[1]) last[1] = Math.max(last[1], span[1]);
    else apart.push(span);
  }
  return apart;
}

function marked(parent, text, queries) {
  let from = 0;
  for (const [start, end] of spans(text, queries)) {
    parent.append(text.slice(from, start));
    parent.appendChild(document.createElement("mark")).textContent = text.slice(start, end);
    from = end;
  }
  parent.append(text.slice(from));
  return parent;
}

// A piece of the text around the longest match, cut between words.
function excerpt(text, queries, language) {
  const [before, size] = language === "en" ? [70, 220] : [35, 110];
  const found = spans(text, queries);
  const longest = Math.max(...found.map(([from, to]) => to - from));
  const [at] = found.find(([from, to]) => to - from === longest) || [0];
  let start = Math.max(0, at - before);
  let end = Math.min(text.length, start + size);
  while (start > 0 && /[\w.]/.test(text[start - 1]) && /\w/.test(text[start])) start -= 1;
  while (end < text.length && /[\w.]/.test(text[end]) && /\w/.test(text[end - 1])) end += 1;
  return (start > 0 ? "…" : "") + text.slice(start, end).trim() + (end < text.length ? "…" : "");
}

function start(loaded) {
  const index = prepare(loaded);
  // Addresses found for a query, best first; for the tests.
  courseSearch.find = (query) =>
    results(index, query).pages.map(([{ page, anchor }]) => `${page}.html${anchor && "#" + anchor}`);
  const box = document.getElementById("course-search-input");
  const list = document.getElementById("search-results");
  const status = document.getElementById("search-status");
  const next = document.getElementById("search-next");
  const say = (key, values = {}) =>
    index.words[key].replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
  const comma = index.language === "en" ? ", " : "、";
  const title = document.title;

  function link(place, text, queries) {
    const made = document.createElement("a");
    made.href = `${place.page}.html${place.anchor ? "#" + place.anchor : ""}`;
    return marked(made, text, queries);
  }

  function item(places, queries) {
    const [best, ...rest] = places;
    const line = document.createElement("li");
    if (best.jump) {
      const jump = line.appendChild(document.createElement("p"));
      jump.className = "jump";
      jump.textContent = index.words.jump;
    }
    const name = best.top ? best.title : `${best.title} › ${best.heading}`;
    line.appendChild(link(best, name, queries)).classList.add("found");
    const shown = spans(best.text, queries).length || !spans(best.code, queries).length ? best.text : best.code;
    if (shown) {
      const context = line.appendChild(document.createElement("p"));
      context.className = "context";
      marked(context, excerpt(shown, queries, index.language), queries);
    }
    const others = rest.filter((place) => !place.top).slice(0, INSIDE);
    if (others.length) {
      const inside = line.appendChild(document.createElement("ul"));
      for (const place of others) {
        inside.appendChild(document.createElement("li")).append(link(place, place.heading, queries));
      }
    }
    return line;
  }

  function show(query) {
    list.replaceChildren();
    document.getElementById("search-more")?.remove();
    document.title = query ? `${query} - ${title}` : title;
    next.hidden = true;
    status.textContent = "";
    if (!query.trim()) return;
    const { pages, places, also, queries, pieces } = results(index, query);
    if (!pages.length) {
      status.textContent = say("none", { query });
      next.hidden = false;
      return;
    }
    const told = [say("found", { query, n: pages.length, m: places })];
    if (pieces.length) told.push(say("pieces", { names: pieces.join(comma) }));
    else if (also.length) told.push(say("also", { names: also.join(comma) }));
    status.textContent = told.join(" ");
    list.append(...pages.slice(0, FIRST).map((one) => item(one, queries)));
    const rest = pages.slice(FIRST);
    if (rest.length) {
      const more = document.createElement("button");
      more.id = "search-more";
      more.type = "button";
      more.className = "btn";
      more.textContent = say("more", { n: rest.length });
      more.addEventListener("click", () => {
        const added = rest.map((one) => item(one, queries));
        list.append(...added);
        more.remove();
        added[0].querySelector("a").focus();
      });
      list.after(more);
    }
  }

  let timer = 0;
  function typed() {
    clearTimeout(timer);
    timer = setTimeout(() => {
      history.replaceState(null, "", `?q=${encodeURIComponent(box.value)}`);
      show(box.value);
    }, 200);
  }
  box.addEventListener("input", (event) => event.isComposing || typed());
  box.addEventListener("compositionend", typed);
  box.form.addEventListener("submit", (event) => {
    event.preventDefault();
    typed();
  });
  box.value = new URLSearchParams(location.search).get("q") || "";
  show(box.value);
  if (box.value) box.select();
  box.focus();
}
return start;
})();
