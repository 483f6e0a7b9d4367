// Everything in config/ that names a source comes in; an error names the file, the row and what to do when an id is unknown or a source unused.
import { type Source, sourceIds, type SourceRow } from '../artifacts/sources.ts';
import { type Tables, tableFiles } from '../artifacts/tables.ts';
import { HarnessError } from '../lib/errors.ts';

/** One place that names sources. */
export interface Citation {
  /** File and row, e.g. `config/selectors.json rows[3].locators[0]`. */
  where: string;
  source: Source;
}

const sourcesFile = tableFiles.sources;

/** Throws `config-invalid` for an id that is twice in the list, one that is not in it, and one that nothing names. */
export function checkSources(rows: readonly SourceRow[], citations: readonly Citation[]): void {
  const known = new Set<string>();
  for (const [index, { id }] of rows.entries()) {
    if (known.has(id))
      refuse(`${sourcesFile} rows[${index}]: the id "${id}" is already taken.`, 'Give each row its own id.');
    known.add(id);
  }
  const used = new Set<string>();
  for (const { where, source } of citations)
    for (const id of sourceIds(source)) {
      used.add(id);
      if (!known.has(id))
        refuse(
          `${where}: there is no source "${id}".`,
          `Add a row with this id to ${sourcesFile}, or name one that is there.`,
        );
    }
  const [index, idle] = [...rows.entries()].find(([, { id }]) => !used.has(id)) ?? [];
  if (idle !== undefined)
    refuse(
      `${sourcesFile} rows[${index}]: nothing in config/ names the source "${idle.id}".`,
      'Take the row out, or name it where it belongs.',
    );
}

/** Every place in the tables that names a source. */
export function citationsOf(tables: Tables): Citation[] {
  const { sources: _sources, selectors, ...cited } = tables;
  const rows = (Object.keys(cited) as (keyof typeof cited)[]).flatMap((table) =>
    cited[table].map(({ source }, index) => ({ where: `${tableFiles[table]} rows[${index}]`, source })),
  );
  const locators = selectors.flatMap((row, index) =>
    row.locators.map(({ source }, at) => ({
      where: `${tableFiles.selectors} rows[${index}].locators[${at}]`,
      source,
    })),
  );
  const switches = tables.browsers.flatMap(({ incognitoSwitch }, index) =>
    incognitoSwitch === undefined
      ? []
      : [
          {
            where: `${tableFiles.browsers} rows[${index}].incognitoSwitch`,
            source: incognitoSwitch.source,
          },
        ],
  );
  return [...rows, ...locators, ...switches];
}

function refuse(message: string, remedy: string): never {
  throw new HarnessError('config-invalid', message, { remedy });
}
