// Ranking of search results: title, then exact glossary term, heading, text, part of a term.
var Scorer = {
  // Index entries (25 and more) are the glossary terms again, which are found as objects.
  score: (result) => (result[4] >= 25 ? 1 : result[4]),
  objNameMatch: 14,
  objPartialMatch: 3,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
