// Mints that hide what they send (hashed, split, late, after a restart, only when asked), each with one that looks alike and tells nothing.
import { sha256Hex } from '../../lib/hash.ts';
import type { Recipe } from '../model.ts';
import type { MintBehaviour } from '../telemetry/mint.ts';
import { mintRecipe } from './mint-app.ts';

/** A parameter for each word, or for an address its host and its path, whose words are split too. */
function split(name: string, text: string): Record<string, string> {
  const address = /^(https?:\/\/[^/]+)(\/.*)$/.exec(text);
  const parts =
    address === null ? text.split(' ') : [new URL(text).host, ...(address[2] ?? '').split(/\+|%20/)];
  return Object.fromEntries(parts.map((part, index) => [`${name}_${index}`, part]));
}

/** Looks like the text from outside: as long, but the same letter throughout. */
const blank = (text: string): string => text.replace(/[^ /:.?=-]/g, 'x');

const rows: Readonly<Record<string, Partial<MintBehaviour>>> = {
  'mint-hashed': { disguise: (name, text) => ({ [`${name}_h`]: sha256Hex(text) }) },
  'mint-hashed-else': { disguise: (name, text) => ({ [`${name}_h`]: sha256Hex(blank(text)) }) },
  'mint-split': { disguise: split },
  'mint-split-else': { disguise: (name, text) => split(name, blank(text)) },
  'mint-late': { uploads: 'long after' },
  'mint-next-start': { uploads: 'at the next start' },
  'mint-asks': { asksFirst: true },
  'mint-asks-in-vain': {
    asksFirst: true,
    collector: 'https://sa.api.intl.miui.com/sa?project=unwanted',
  },
  'mint-eager': { tellsStart: true },
  'mint-syncs-anyway': { syncs: 'always' },
};

/** One recipe a row. */
export const hostileMints: readonly Recipe[] = Object.entries(rows).map(([id, differs]) =>
  mintRecipe(id, differs),
);
