// Measures labelled events against predicted ones, as the label scheme defines a match:
// strict   same type and direction, half of the actors and half of the minerals shared
// lenient  same type, one actor or one mineral shared; the fields are judged on lenient matches
// An event told as background is neither owed nor wrong.
import { coversMineral } from '@lodewatch/reference';

const same = (a, b) => a === b;

/** Share of the members of two lists that have a counterpart in the other; 1 for two empty lists. */
function overlap(a = [], b = [], alike = same) {
  if (a.length + b.length === 0) return 1;
  const met = a.filter((x) => b.some((y) => alike(x, y))).length + b.filter((y) => a.some((x) => alike(x, y))).length;
  return a.length === 0 || b.length === 0 ? 0 : met / (a.length + b.length);
}

const actorOverlap = (gold, guess) => overlap(gold.actors, guess.actors);
const mineralOverlap = (gold, guess) => overlap(gold.minerals, guess.minerals, coversMineral);
const typeFits = (gold, guess) => guess.type === gold.type || guess.type === gold.alt_type;
/** Whether a prediction is the labelled event: type, direction, half of the actors and of the minerals. */
export const matchesStrictly = (gold, guess) =>
  typeFits(gold, guess) &&
  gold.direction === guess.direction &&
  actorOverlap(gold, guess) >= 0.5 &&
  mineralOverlap(gold, guess) >= 0.5;
const leniently = (gold, guess) =>
  typeFits(gold, guess) && (actorOverlap(gold, guess) > 0 || mineralOverlap(gold, guess) > 0);

/** Pairs each labelled event with at most one predicted one, the best pairs first. */
function pairUp(labelled, predicted, fits) {
  const pairs = [];
  labelled.forEach((gold, g) => {
    predicted.forEach((guess, p) => {
      if (!fits(gold, guess)) return;
      const worth = actorOverlap(gold, guess) + mineralOverlap(gold, guess) + (gold.stage === guess.stage ? 0.5 : 0);
      pairs.push({ g, p, worth });
    });
  });
  pairs.sort((a, b) => b.worth - a.worth);
  const goldUsed = new Set();
  const guessUsed = new Set();
  const matched = [];
  for (const { g, p } of pairs) {
    if (goldUsed.has(g) || guessUsed.has(p)) continue;
    goldUsed.add(g);
    guessUsed.add(p);
    matched.push([labelled[g], predicted[p]]);
  }
  return {
    matched,
    missed: labelled.filter((_, g) => !goldUsed.has(g)),
    spare: predicted.filter((_, p) => !guessUsed.has(p)),
  };
}

class Tally {
  right = 0;
  wrong = 0;
  missed = 0;
  figures() {
    const precision = this.right + this.wrong ? this.right / (this.right + this.wrong) : 1;
    const recall = this.right + this.missed ? this.right / (this.right + this.missed) : 1;
    const f1 = precision + recall ? (2 * precision * recall) / (precision + recall) : 0;
    return { precision, recall, f1, n: this.right + this.missed };
  }
}

const tallyIn = (table, key) => {
  table[key] ??= new Tally();
  return table[key];
};
const figuresOf = (table) =>
  Object.fromEntries(
    Object.entries(table)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, tally]) => [key, tally.figures()]),
  );

/**
 * Scores predictions, a map from document id to events, against labelled documents. Answers the figures and, per
 * document that is not wholly right, the events missed and the events too many.
 */
export function score(documents, predictions) {
  const total = { strict: new Tally(), lenient: new Tally(), document: new Tally() };
  const languages = {};
  const types = {};
  const fields = Object.fromEntries(
    ['stage', 'announced', 'effective', 'until', 'due', 'targets', 'instruments'].map((field) => [
      field,
      { right: 0, n: 0 },
    ]),
  );
  let negatives = 0;
  let alarmed = 0;
  const misses = [];
  for (const document of documents) {
    const predicted = (predictions.get(document.id) ?? []).filter((event) => !event.background);
    const owed = document.events.filter((event) => !event.background);
    const optional = document.events.filter((event) => event.background);

    const strict = pairUp(owed, predicted, matchesStrictly);
    const strictSpare = pairUp(optional, strict.spare, matchesStrictly).spare;
    for (const tally of [total.strict, tallyIn(languages, document.lang)]) {
      tally.right += strict.matched.length;
      tally.wrong += strictSpare.length;
      tally.missed += strict.missed.length;
    }
    for (const [gold] of strict.matched) tallyIn(types, gold.type).right++;
    for (const guess of strictSpare) tallyIn(types, guess.type).wrong++;
    for (const gold of strict.missed) tallyIn(types, gold.type).missed++;
    if (strictSpare.length + strict.missed.length > 0) {
      misses.push({ id: document.id, missing: strict.missed, wrong: strictSpare });
    }

    const lenient = pairUp(owed, predicted, leniently);
    const lenientSpare = pairUp(optional, lenient.spare, leniently).spare;
    total.lenient.right += lenient.matched.length;
    total.lenient.wrong += lenientSpare.length;
    total.lenient.missed += lenient.missed.length;
    for (const [gold, guess] of lenient.matched) judgeFields(fields, gold, guess);

    if (document.events.length === 0) {
      negatives++;
      if (predicted.length > 0) {
        alarmed++;
        total.document.wrong++;
      }
    }
    if (owed.length > 0) total.document[predicted.length > 0 ? 'right' : 'missed']++;
  }
  const byLanguage = figuresOf(languages);
  const perLanguage = Object.values(byLanguage);
  return {
    documents: documents.length,
    strict: total.strict.figures(),
    lenient: total.lenient.figures(),
    document: total.document.figures(),
    macroLanguageF1: perLanguage.reduce((sum, { f1 }) => sum + f1, 0) / Math.max(1, perLanguage.length),
    falseAlarmRate: negatives ? alarmed / negatives : 0,
    negatives,
    byLanguage,
    byType: figuresOf(types),
    attributes: Object.fromEntries(
      Object.entries(fields).map(([field, { right, n }]) => [field, { accuracy: n ? right / n : null, n }]),
    ),
    misses,
  };
}

function judgeFields(fields, gold, guess) {
  fields.stage.n++;
  if (gold.stage === guess.stage) fields.stage.right++;
  for (const field of ['announced', 'effective', 'until', 'due']) {
    const [a, b] = [gold[field] ?? null, guess[field] ?? null];
    if (a === null && b === null) continue;
    fields[field].n++;
    if (a === b) fields[field].right++;
  }
  for (const field of ['targets', 'instruments']) {
    const [a, b] = [gold[field] ?? [], guess[field] ?? []];
    if (a.length + b.length === 0) continue;
    fields[field].n++;
    fields[field].right += overlap(a, b);
  }
}
