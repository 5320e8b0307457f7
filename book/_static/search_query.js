// What a query may mean beyond its own letters: simplified characters, and the pieces of a
// Chinese phrase that no page has as a whole. search.js asks for both.
"use strict";

const courseQuery = (() => {
// Simplified characters, each before its traditional one; none of them is used in traditional text.
const PAIRS =
  "转轉换換广廣点點击擊众眾归歸营營销銷预預费費达達网網页頁标標题題测測试試验驗数數据據链鏈监監报報组組对對优優账賬单單购購买買卖賣价價钱錢订訂邮郵户戶访訪问問视視频頻图圖" +
  "现現实實动動态態时時间間应應该該开開关關键鍵词詞个個这這为為么麼样樣计計设設变變总總结結论論评評级級别別类類认認识識证證规規则則隐隱权權责責险險说說语語读讀写寫记記录錄" +
  "载載输輸统統积積极極区區块塊联聯运運农農历曆节節层層线線择擇决決质質经經过過浏瀏览覽";
const TRADITIONAL = new Map(PAIRS.match(/../gu).map(([from, to]) => [from, to]));
// What a question has beside the things it asks about.
const ASIDE = new Set(
  ("請問 為什麼 為何 什麼 甚麼 怎麼辦 怎麼 怎樣 如何 多少 多久 哪裡 哪些 哪個 在哪 可以 應該 有沒有 是不是 " +
  "掉了 的 了 嗎 呢 吧 啊 要 太 被 在 是 我 你 該 有 會 和 跟 與 或").split(" ")
);
const HAN = /\p{Script=Han}+/gu;
const LONGEST = 24; // characters of one run; longer ones are no phrase

const traditional = (text) => text.replace(HAN, (run) => [...run].map((c) => TRADITIONAL.get(c) ?? c).join(""));

// The cheapest way to cut `run` into pieces that the book has, or null. A piece has two
// characters or more; words of ASIDE fall away, but may be part of a piece: 會 in 會員.
function cut(run, has, costOf) {
  const ways = [{ cost: 0, pieces: [] }];
  for (let end = 1; end <= run.length; end += 1) {
    for (let from = Math.max(0, end - 12); from < end; from += 1) {
      const before = ways[from];
      const piece = run.slice(from, end);
      if (!before) continue;
      const aside = ASIDE.has(piece);
      if (!aside && (piece.length < 2 || !has(piece))) continue;
      const edge = ASIDE.has(piece[0]) || ASIDE.has(piece.at(-1)) ? 2 : 0;
      const cost = before.cost + (aside ? 0.1 : costOf(piece.length) + edge);
      if (ways[end] && ways[end].cost <= cost) continue;
      ways[end] = { cost, pieces: aside ? before.pieces : [...before.pieces, piece] };
    }
  }
  return ways[run.length]?.pieces ?? null;
}

// Lists of pieces to look for instead of `query`, best first: few long ones, then short ones.
// `has(piece)` says whether any page has it; `others` are the words that are not Chinese.
function pieces(query, others, has) {
  const runs = query.match(HAN) || [];
  if (!runs.length || runs.some((run) => run.length > LONGEST)) return [];
  const lists = [() => 1, (length) => (length - 1) ** 2].map((costOf) => {
    const parts = runs.map((run) => cut(run, has, costOf));
    return parts.includes(null) ? [] : [...new Set([...others, ...parts.flat()])];
  });
  return lists.filter((list) => list.length);
}

// Names of things that stand in `query`, the longest first, none inside another.
function namesWithin(query, names) {
  const found = [];
  let rest = query;
  for (const name of [...names].sort((a, b) => b.length - a.length)) {
    if (name.length < 2 || !/^\p{Script=Han}+$/u.test(name) || !rest.includes(name)) continue;
    found.push(name);
    rest = rest.replaceAll(name, " ");
  }
  return found;
}

return { traditional, pieces, namesWithin };
})();
