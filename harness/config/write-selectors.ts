// Captured locators come in, config/selectors.json and config/sources.json go out with them in front of what was there.
import { join } from 'node:path';
import { z } from 'zod';
import type { HandsetFacts } from '../artifacts/manifest.ts';
import { type Source, sourceIds, type SourceRow, sourceRowSchema } from '../artifacts/sources.ts';
import { type Locator, type SelectorRow, selectorRowSchema, tableFiles } from '../artifacts/tables.ts';
import { readJson, writeJson } from '../lib/files.ts';
import { visibleLine } from '../lib/visible-text.ts';

/** Where and when locators were captured. */
export interface Calibration {
  facts: HandsetFacts;
  /** The browser as installed, e.g. `Mint Browser 3.4.0`. */
  browser: string;
  /** ISO 8601 date. */
  date: string;
}

/** Locators of one row, best first. */
export interface CapturedRow {
  owner: string;
  target: string;
  locators: Pick<Locator, 'by' | 'value'>[];
}

/**
 * Puts the captured locators first, as verified with the calibration as their source; of the others those stay behind
 * them that say something else. What was captured on the lab handset is not verified: no phone looks like that.
 */
export function writeCalibration(
  configFolder: string,
  captured: readonly CapturedRow[],
  calibration: Calibration,
): SourceRow {
  const source = sourceOf(calibration);
  const verified = !calibration.facts.simulated;
  const selectorsFile = join(configFolder, tableFiles.selectors);
  const sourcesFile = join(configFolder, tableFiles.sources);
  const { rows } = readJson(selectorsFile, z.strictObject({ rows: z.array(selectorRowSchema) }));
  const { rows: sources } = readJson(sourcesFile, z.strictObject({ rows: z.array(sourceRowSchema) }));
  const changed = rows.map((row): SelectorRow => {
    const own = captured.find(({ owner, target }) => owner === row.owner && target === row.target);
    if (own === undefined) return row;
    const isNew = ({ by, value }: Locator) =>
      !own.locators.some((one) => one.by === by && one.value === value);
    const added = own.locators.map((one): Locator => {
      const known = row.locators.find((before) => before.by === one.by && before.value === one.value);
      // Whoever said so before still did.
      const said = known === undefined ? [] : sourceIds(known.source).filter((id) => id !== source.id);
      const all: Source = said.length === 0 ? source.id : [source.id, ...said];
      return { ...known, ...one, source: all, verified: verified || known?.verified === true };
    });
    return { ...row, locators: [...added, ...row.locators.filter(isNew)] };
  });
  writeJson(sourcesFile, { rows: [...sources.filter(({ id }) => id !== source.id), source] });
  writeJson(selectorsFile, { rows: changed });
  return source;
}

function sourceOf({ facts, browser, date }: Calibration): SourceRow {
  const device = visibleLine(`${facts.manufacturer} ${facts.model} (${facts.codename})`, 100);
  const what = facts.simulated ? 'the lab handset, a simulated' : 'a';
  const words = [facts.simulated ? 'lab' : 'calibrated', facts.codename, facts.incremental, browser, date];
  return {
    id: words
      .join('-')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 120)
      .replace(/-$/, ''),
    title: `Calibrated on ${what} ${device}, Android ${facts.androidRelease}, build ${visibleLine(facts.incremental, 60)}, with ${visibleLine(browser, 60)}, on ${date}`,
    url: facts.simulated ? 'this project' : 'seen on a handset',
    grade: facts.simulated ? 'INF' : 'A',
    access: 'read',
  };
}
