// Finds a canary whose words were sent apart: every word in one exchange, no field holding all of them.
import type { Canary } from '../artifacts/case.ts';
import { addressOf, type Payload } from '../artifacts/payload.ts';
import type { Folded } from './fold.ts';
import type { Sighting } from './sighting.ts';
import { bordersFit, wordsOf } from './spellings.ts';
import { type SpreadField, spreadFields } from './spread-fields.ts';

/** One word at least must be rare enough to mean something. */
const tellingWord = 5;

/** Sightings of canaries spread over at least two sent fields of one exchange; `canaries` are those not seen whole there. */
export function spreadSightings(payloads: readonly Payload[], canaries: readonly Canary[]): Sighting[] {
  const candidates = canaries.map((canary) => ({ canary, words: wordsOf(canary) }));
  const useful = candidates.filter(({ words }) => words.some((word) => word.length >= tellingWord));
  if (useful.length === 0) return [];
  const fields = spreadFields(payloads);
  const everything = fields.map(({ folded }) => folded.text).join('\n');
  const possible = useful.filter(({ words }) => words.every((word) => everything.includes(word)));
  return possible.flatMap(({ canary, words }) => spread(canary, words, fields) ?? []);
}

function spread(
  canary: Canary,
  words: readonly string[],
  fields: readonly SpreadField[],
): Sighting | undefined {
  const holders = words.map((word) => fields.filter(({ folded }) => wordRange(folded, word) !== undefined));
  if (holders.some((holder) => holder.length === 0)) return undefined;
  const [first, ...rest] = holders;
  if (first === undefined || first.some((field) => rest.every((holder) => holder.includes(field)))) {
    return undefined;
  }
  const byAddress = (one: SpreadField, other: SpreadField): number =>
    placeOf(one.payload) < placeOf(other.payload) ? -1 : 1;
  const chosen = [...first].sort(byAddress)[0];
  const range = chosen === undefined ? undefined : wordRange(chosen.folded, words[0] ?? '');
  if (chosen === undefined || range === undefined) return undefined;
  const places = [
    ...new Set(holders.map((holder) => [...holder].sort(byAddress)[0]?.payload ?? chosen.payload)),
  ];
  return {
    payload: chosen.payload,
    address: placeOf(chosen.payload),
    canary,
    match: 'partial',
    start: range[0],
    end: range[1],
    spelling: chosen.payload.text.slice(...range),
    note: `its ${words.length} words stand apart at ${places.map(placeOf).join('; ')}`,
  };
}

function placeOf(payload: Payload): string {
  return addressOf(payload.location, payload.layers);
}

function wordRange({ text, starts, ends }: Folded, word: string): [number, number] | undefined {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const after = at + word.length;
    if (bordersFit(text, at, after, 'token')) return [starts[at] ?? 0, ends[after - 1] ?? 0];
  }
  return undefined;
}
