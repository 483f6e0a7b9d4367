// Opens lists of numbers that spell something, wherever they stand in a text: `118, 105, 111, ...`, `{"0":118,"1":105,...}`.
import { charClass } from '../char-class.ts';
import { type Child, notApplicable, type TextCoding } from '../coding.ts';
import { spelledBy } from '../number-text.ts';

const shortestRun = 16;
const maxRuns = 1000;
const fewestCommas = 7;

const runCharacters = new Uint8Array(128);
for (const character of '0123456789, -') runCharacters[character.charCodeAt(0)] = 1;

/** Each list at the index of its first character: `numbers:@9`. */
export const numbers: TextCoding = {
  id: 'numbers',
  segments: ['numbers'],
  part: true,
  minLength: shortestRun,
  needs: [charClass.digit, charClass.comma],
  without: 0,
  reading: 'guess',
  decode(text) {
    const children: Child[] = [];
    for (const [start, end] of runsOf(text)) {
      const list = text.slice(start, end).split(',').map(Number);
      const spelled = spelledBy(list);
      if (spelled !== undefined)
        children.push({ segment: 'numbers', path: () => `@${start}`, quiet: true, ...spelled });
    }
    const keyed = children.length === 0 ? keyedList(text) : undefined;
    if (keyed !== undefined) children.push(keyed);
    return children.length === 0 ? notApplicable : { kind: 'decoded', children };
  },
};

/** A byte array as a serializer that only knows objects writes it. */
function keyedList(text: string): Child | undefined {
  const start = text.indexOf('"0":');
  if (start < 0) return undefined;
  const entries = /^(?:"\d+":\d{1,3},?)+/.exec(text.slice(start))?.[0] ?? '';
  const spelled = spelledBy((entries.match(/:\d+/g) ?? []).map((value) => Number(value.slice(1))));
  return spelled === undefined
    ? undefined
    : { segment: 'numbers', path: () => `@${start}`, quiet: true, ...spelled };
}

/** Most runs are dates and single numbers: a list has a comma after every few characters. */
function hasList(text: string, start: number, end: number): boolean {
  let commas = 0;
  for (let at = start; at < end && commas < fewestCommas; at += 1)
    if (text.charCodeAt(at) === 0x2c) commas += 1;
  return commas === fewestCommas;
}

/** Only every sixteenth character is looked at until one lies in a run. */
function runsOf(text: string): [number, number][] {
  const runs: [number, number][] = [];
  let floor = 0;
  for (let at = shortestRun - 1; at < text.length && runs.length < maxRuns; at += shortestRun) {
    if (!inRun(text, at)) continue;
    let start = at;
    while (start > floor && inRun(text, start - 1)) start -= 1;
    let end = at + 1;
    while (end < text.length && inRun(text, end)) end += 1;
    if (end - start >= shortestRun && hasList(text, start, end)) runs.push([start, end]);
    floor = end;
    at = end;
  }
  return runs;
}

function inRun(text: string, at: number): boolean {
  return runCharacters[text.charCodeAt(at)] === 1;
}
