// Mint Browser 3.4.0 with one thing changed, as every recipe for one trait installs it: an id comes in, the app goes out.
import type { AppDescription, Recipe } from '../model.ts';
import type { MintBehaviour } from '../telemetry/mint.ts';
import { documented, xiaomiApp, xiaomiRecipe, xiaomiRow } from './xiaomi-browsers.ts';

const row = xiaomiRow('mint-3.4.0');

/** The documented behaviour of Mint 3.4.0 on its first channel alone: what a trait changes shows without the second. */
export const documentedMint: MintBehaviour = { ...documented(row), mistat: undefined };

/** A Mint recipe that differs from the documented one only in `differs`. */
export function mintRecipe(id: string, differs: Partial<MintBehaviour> = {}): Recipe {
  return xiaomiRecipe({ ...row, id }, { ...documentedMint, ...differs });
}

/** Mint 3.4.0 under another recipe id. */
export const mintApp = (id: string): AppDescription => xiaomiApp({ ...row, id });
