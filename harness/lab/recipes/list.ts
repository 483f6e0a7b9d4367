// Every recipe of the lab, one line each: an id from the lab options comes in, the recipe goes out.
import { HarnessError } from '../../lib/errors.ts';
import type { Identity, Recipe } from '../model.ts';
import { controlRecipes } from './control-browsers.ts';
import { hostileMints } from './hostile-mints.ts';
import { mint340SaSdk } from './mint-3.4.0-sa-sdk.ts';
import { mintElsewhere } from './mint-elsewhere.ts';
import { mintEncrypted } from './mint-encrypted.ts';
import { mintFreshId } from './mint-fresh-id.ts';
import { mintNormalOnly } from './mint-normal-only.ts';
import { mintPinned } from './mint-pinned.ts';
import { mintSilent } from './mint-silent.ts';
import { xiaomiRecipe, xiaomiRows } from './xiaomi-browsers.ts';

/** All recipes; the id of each is its file's name, or a row of a file that has many. */
export const recipes: readonly Recipe[] = [
  ...xiaomiRows.map((row) => xiaomiRecipe(row)),
  mint340SaSdk,
  mintSilent,
  mintNormalOnly,
  mintPinned,
  mintEncrypted,
  mintFreshId,
  mintElsewhere,
  ...hostileMints,
  ...controlRecipes,
];

refuseDuplicates(
  recipes.map((recipe) => recipe.app.id),
  'recipe id',
);

/**
 * The recipes with those ids, in that order. Unknown ids, two recipes for one package, and a part of MIUI on a phone
 * without it are `config-invalid`.
 */
export function recipesFor(ids: readonly string[], phone?: Pick<Identity, 'model' | 'miui'>): Recipe[] {
  const chosen = ids.map((id) => {
    const recipe = recipes.find((row) => row.app.id === id);
    if (recipe) return recipe;
    throw new HarnessError('config-invalid', `There is no lab app "${id}" (field lab.apps).`, {
      remedy: `Use one of: ${recipes.map((row) => row.app.id).join(', ')}.`,
    });
  });
  refuseDuplicates(
    chosen.map((recipe) => recipe.app.package),
    'package in lab.apps',
  );
  const foreign = phone?.miui === false ? chosen.find((recipe) => recipe.app.miuiOnly) : undefined;
  if (foreign !== undefined) {
    throw new HarnessError(
      'config-invalid',
      `${foreign.app.id} is a part of MIUI, and a ${phone?.model} has none (field lab.apps).`,
      { remedy: 'Leave it out, or choose another phone in lab.phone.' },
    );
  }
  return chosen;
}

/** Stops the program when two rows share an id. */
export function refuseDuplicates(ids: readonly string[], what: string): void {
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice === undefined) return;
  throw new HarnessError('config-invalid', `The ${what} "${twice}" is there twice.`, {
    remedy: 'Remove or rename one of the two.',
  });
}
