import type { Direction, RiskEventType, Stage } from '@lodewatch/contracts';
import type { ConceptMention, CountryMention, ReadSentence } from '../frames/analysis.js';
import { type Candidate, type Signals, signalsAround } from '../frames/candidate.js';
import { actorsOf, affectedBy, curbersOf, partiesOf, seizersOf, targetsOf } from '../frames/parties.js';
import { hostsOf } from '../frames/works.js';
import { type Gist, type GistModel, kindOf, type Speaks } from './gist.js';

/** Log-odds from which a kind of act is looked for that no frame has found. */
const LIKELY = -1.5;

/** A word that says nothing of an act by itself. */
function isWord({ concept }: ConceptMention): boolean {
  return concept !== 'background' && concept !== 'past' && concept !== 'because' && concept !== 'market';
}

interface Telling {
  readonly read: ReadSentence;
  readonly trigger: ConceptMention;
}

/** The sentence whose words speak for a kind of act the most, and the word in it that speaks the loudest. */
function tellingOf(speaks: Speaks, sentences: readonly ReadSentence[]): Telling | null {
  let best: Telling | null = null;
  let most = 0;
  for (const read of sentences) {
    let trigger: ConceptMention | null = null;
    let loudest = 0;
    let sum = 0;
    for (const mention of read.concepts) {
      const weight = speaks(mention, read);
      sum += weight;
      if (weight > loudest && isWord(mention)) [trigger, loudest] = [mention, weight];
    }
    if (trigger !== null && sum > most) [best, most] = [{ read, trigger }, sum];
  }
  return best;
}

function isControl(type: RiskEventType): boolean {
  return type === 'export_control' || type === 'trade_restriction';
}

function stageOf(type: RiskEventType, signals: Signals): Stage {
  if (signals.planned || signals.hedged) return 'proposed';
  if (signals.future) return 'announced';
  return signals.inForce || type === 'supply_disruption' || type === 'resource_nationalism' ? 'in_force' : 'announced';
}

/** Who does an act of a type, or where it happens. */
function doersOf(type: RiskEventType, read: ReadSentence, trigger: ConceptMention): CountryMention[] {
  switch (type) {
    case 'accord':
      return partiesOf(read, trigger);
    case 'trade_restriction':
      return curbersOf(read, trigger);
    case 'supply_disruption':
    case 'capacity_investment':
      return hostsOf(read);
    case 'resource_nationalism':
      return seizersOf(read, trigger);
    default:
      return actorsOf(read, trigger);
  }
}

/**
 * Acts that the words of a document as a whole speak for and no frame has found: what is told in an unknown phrase, or
 * spread over sentences. Each is taken from the sentence that speaks for it the most.
 */
export function gleanings(
  sentences: readonly ReadSentence[],
  gist: Gist,
  model: GistModel,
  found: readonly Candidate[],
): Candidate[] {
  const known = new Set(found.map(kindOf));
  return [...gist.kinds].flatMap(([kind, odds]) => {
    if (odds < LIKELY || known.has(kind)) return [];
    const telling = tellingOf(model.speaksFor(kind), sentences);
    if (telling === null) return [];
    const { read, trigger } = telling;
    const [type, direction] = kind.split(' ') as [RiskEventType, Direction];
    // A frame has read the sentence the other way round.
    if (isControl(type) && found.some((other) => other.type === type && other.sentence === read)) return [];
    const signals = signalsAround(read, trigger, null);
    const actors = doersOf(type, read, trigger);
    const targets = targetsOf(read, trigger, actors[0] ?? null);
    return [
      {
        type,
        direction,
        stage: stageOf(type, signals),
        trigger,
        governor: null,
        actors,
        targets: type === 'trade_restriction' && targets.length === 0 ? affectedBy(read, actors[0] ?? null) : targets,
        minerals: read.minerals,
        instruments: [],
        money: read.money,
        sentence: read,
        signals,
        gleaned: true,
      },
    ];
  });
}
