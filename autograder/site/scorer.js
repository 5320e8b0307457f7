// Ranking of search results: title, then exact glossary term, heading, text, part of a term.
var Scorer = {
  // Index entries (25 and more) are the glossary terms again, which are found as objects.
  // Pages to read go above the column tables of the datasets; the codes of the standard and their
  // wording, which every chapter lists, are at home in the map. Of equals the glossary comes
  // first, and the overview of a duty after the pages of its tasks.
  score: ([page, , , , score]) =>
    (score >= 25 ? 1 : score) + (page === "standard") + 0.5 * (page === "glossary")
    - 0.25 * (page === "t1" || page === "t2")
    - page.startsWith("datasets/"),
  objNameMatch: 14,
  objPartialMatch: 3,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
