// Mints that hide what they send (hashed, split, late, after a restart, only when asked), each with one that looks alike and tells nothing.
import { sha256Hex } from '../../lib/hash.ts';
import type { Recipe } from '../model.ts';
import type { MintBehaviour } from '../telemetry/mint.ts';
import { mintRecipe } from './mint-app.ts';

/** Cuts a text in three. */
function split(name: string, text: string): Record<string, string> {
  const third = Math.ceil(text.length / 3);
  const part = (at: number) => text.slice(at * third, (at + 1) * third);
  return { [`${name}_a`]: part(0), [`${name}_b`]: part(1), [`${name}_c`]: part(2) };
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
};

/** One recipe a row. */
export const hostileMints: readonly Recipe[] = Object.entries(rows).map(([id, differs]) =>
  mintRecipe(id, differs),
);
