// What the labelled corpus looks for: every one of them in every exchange, so that an entry is also silent about all the others.
import type { Canary } from '../../harness/artifacts/case.ts';

const values = {
  words: ['search-term', 'the violet lantern hums at midnight'],
  accents: ['search-term', 'crème brûlée near Zürich 4711'],
  chinese: ['search-term', '紫色的灯笼在午夜嗡嗡作响'],
  page: ['url', 'https://harbor-notes.example/articles/silent-orchard?id=4711'],
  host: ['url', 'https://deep-cove.example/'],
  title: ['title', 'Silent Orchard, or the Keeper of Bees'],
  androidId: ['identifier', 'a1b2c3d4e5f60718'],
  mac: ['identifier', '02:5e:a7:10:9c:4d'],
  mail: ['text', 'maren.holt@posteo.example'],
  short: ['text', 'kiwi7'],
} as const satisfies Record<string, readonly [Canary['kind'], string]>;

/** Name of a canary of the corpus. */
export type CanaryName = keyof typeof values;

/** All of them. */
export const canaries: readonly Canary[] = Object.entries(values).map(([id, [kind, value]]) => ({
  id,
  kind,
  value,
  step: 'corpus',
  origin: 'minted',
}));

/** The value of one. */
export function valueOf(name: CanaryName): string {
  return values[name][1];
}
