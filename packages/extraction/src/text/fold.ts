import { classOf, foldUnit, WORD } from './characters.js';

/** A text made even for matching, with the way back to the text as stored. */
export interface FoldedText {
  /** Lower case, one unit per unit of `cased`. */
  readonly folded: string;
  /** As `folded`, in the case of the text. */
  readonly cased: string;
  /** The units of `folded` and a nought behind them: read far faster than a string. */
  readonly units: Uint16Array;
  /** What each unit is to the matcher; a separator stands behind them. */
  readonly kinds: Uint8Array;
  /** Offset in the stored text of each unit, and of the end; null where the two are the same. */
  readonly offsets: Int32Array | null;
}

/** Combining marks, ligatures, half-width kana, soft hyphens and zero-width characters need more than one unit for one. */
const AWKWARD =
  /[\u0300-\u036f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufb00-\ufb06\ufeff\uff61-\uffdc]|[\ufe00-\ufe0f]/u;
/** Some Chinese pages write the sound of a character behind it, in brackets: 國(guó)家. */
const SOUND = /(?<=[\u3400-\u9fff])[(（][a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[)）]/gu;
/** One such bracket may be an abbreviation; this many are a habit of the page. */
const SOUNDS = 3;
const INVISIBLE = /^(?:\u034f|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\ufe00-\ufe0f])$/u;
const MARK = /^[\u0300-\u036f\u3099\u309a\uff9e\uff9f]$/u;

const decoder = new TextDecoder('utf-16le', { ignoreBOM: true });

/** The units of a string, and some noughts behind them. Copied by the platform: read one by one they take ten times as long. */
function unitsOf(text: string, behind: number): Uint16Array {
  const units = new Uint16Array(text.length + behind);
  Buffer.from(units.buffer).write(text, 'utf16le');
  return units;
}

/** Folds units in place. Whether the text they came from has changed, or may hold halves of characters. */
function evenOut(units: Uint16Array): boolean {
  const length = units.length;
  let changed = false;
  let hyphens = false;
  for (let i = 0; i < length; i++) {
    const unit = units[i] ?? 0;
    const even = foldUnit(unit);
    if (even !== unit) {
      units[i] = even;
      changed = true;
    }
    if (even === 0x2d) hyphens = true;
    else if (even >= 0xd800 && even <= 0xdfff) changed = true;
  }
  if (!hyphens) return changed;
  // A hyphen inside a word joins two words: "rare-earth" and "rare earth" are one.
  for (let i = 1; i + 1 < length; i++) {
    if (units[i] === 0x2d && classOf(units[i - 1] ?? 0) === WORD && classOf(units[i + 1] ?? 0) === WORD) {
      units[i] = 0x20;
      changed = true;
    }
  }
  return changed;
}

function foldedText(cased: string, offsets: Int32Array | null): FoldedText {
  const folded = lower(cased);
  const units = unitsOf(folded, 1);
  const kinds = new Uint8Array(units.length);
  for (let i = 0; i < folded.length; i++) kinds[i] = classOf(units[i] ?? 0);
  return { cased, folded, units, kinds, offsets };
}

function lower(cased: string): string {
  const folded = cased.toLowerCase();
  if (folded.length === cased.length) return folded;
  // A few capitals (İ) grow when lowered; kept one for one so that offsets hold.
  let out = '';
  for (const unit of cased.split('')) {
    const small = unit.toLowerCase();
    out += small.length === 1 ? small : (small[0] ?? unit);
  }
  return out;
}

/** Makes a text even: compatibility forms, quotes, spaces, hyphens and case; composes accents and drops what is invisible. */
export function foldText(text: string): FoldedText {
  const sounds = text.includes('(') || text.includes('（') ? [...text.matchAll(SOUND)] : [];
  const dropped = sounds.length >= SOUNDS ? new Map(sounds.map((match) => [match.index, match[0].length])) : null;
  if (dropped === null && !AWKWARD.test(text)) {
    const units = unitsOf(text, 0);
    return foldedText(evenOut(units) ? decoder.decode(units) : text, null);
  }
  const units: number[] = [];
  const offsets: number[] = [];
  let i = 0;
  while (i < text.length) {
    const start = i;
    const sound = dropped?.get(i);
    if (sound !== undefined) {
      i += sound;
      continue;
    }
    let cluster = text[i++] ?? '';
    if (INVISIBLE.test(cluster)) continue;
    while (i < text.length && i - start < 8 && MARK.test(text[i] ?? '')) cluster += text[i++] ?? '';
    const composed = cluster.length > 1 || AWKWARD.test(cluster) ? cluster.normalize('NFKC') : cluster;
    for (let j = 0; j < composed.length; j++) {
      units.push(composed.charCodeAt(j));
      offsets.push(start);
    }
  }
  offsets.push(text.length);
  const even = Uint16Array.from(units);
  evenOut(even);
  return foldedText(decoder.decode(even), Int32Array.from(offsets));
}

/** The offset in the stored text of an offset in the folded one. */
export function toStored(text: FoldedText, offset: number): number {
  return text.offsets === null ? offset : (text.offsets[offset] ?? offset);
}

/** The text with each character that the table knows put by its counterpart of the same kind; nought stands for itself. */
export function foldScript(text: FoldedText, table: Uint16Array): FoldedText {
  let units: Uint16Array | null = null;
  for (let i = 0; i < text.units.length; i++) {
    const other = table[text.units[i] ?? 0] ?? 0;
    if (other === 0) continue;
    units ??= text.units.slice();
    units[i] = other;
  }
  return units === null ? text : { ...text, units, folded: decoder.decode(units.subarray(0, -1)) };
}
