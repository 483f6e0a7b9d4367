// Every way the phone's own apps behave, one line each: ids from the lab options come in, the recipe and the other ids go out.
import { HarnessError } from '../../lib/errors.ts';
import { miuiTelemetry } from './miui.ts';
import { plainUpload, sealedUpload } from './onetrack-client.ts';
import type { SystemRecipe } from './recipe.ts';

/** `miui-plain` is a model of what was reported in 2020; `miui-onetrack` encrypts as the code of 2023 does (facts 4.5). */
export const systemRecipes: readonly SystemRecipe[] = [
  { id: 'miui-silent', telemetry: () => ({ emit: () => undefined, close: async () => undefined }) },
  { id: 'miui-plain', telemetry: (context) => miuiTelemetry(context, 'miui-plain', plainUpload) },
  { id: 'miui-onetrack', telemetry: (context) => miuiTelemetry(context, 'miui-onetrack', sealedUpload) },
];

const [silent] = systemRecipes;

/** Tells the ids of browsers from the one of the phone's own apps, which say nothing unless one is named. */
export function splitApps(ids: readonly string[]): { browsers: string[]; system: SystemRecipe } {
  const chosen = systemRecipes.filter(({ id }) => ids.includes(id));
  const [first = silent, second] = chosen;
  if (first === undefined || second !== undefined) {
    throw new HarnessError('config-invalid', 'lab.apps names two ways the phone itself behaves.', {
      remedy: `Keep one of: ${systemRecipes.map(({ id }) => id).join(', ')}.`,
    });
  }
  return { browsers: ids.filter((id) => !systemRecipes.some((recipe) => recipe.id === id)), system: first };
}
