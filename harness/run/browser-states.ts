// The handset and the wanted browsers come in; which of them can be driven, and why the others cannot, goes out.
import type { HandsetFacts, Manifest } from '../artifacts/manifest.ts';
import type { BrowserRow } from '../artifacts/tables.ts';
import type { Handset } from '../device/handset.ts';

/** One state per row, in the order of the rows. */
export async function browserStates(
  handset: Handset,
  facts: HandsetFacts,
  rows: BrowserRow[],
): Promise<Manifest['browsers']> {
  const states: Manifest['browsers'] = [];
  for (const row of rows) {
    const installed = await handset.installed(row.package);
    const version = installed?.version ?? null;
    const firstInstalled = installed?.firstInstalled ?? null;
    states.push({
      id: row.id,
      package: row.package,
      version,
      ...(firstInstalled === null ? {} : { firstInstalled }),
      unavailable: whyUnavailable(row, facts, version),
    });
  }
  return states;
}

function whyUnavailable(row: BrowserRow, facts: HandsetFacts, version: string | null): string | null {
  if (version === null) return `${row.name} (${row.package}) is not installed on ${facts.serial}.`;
  if (row.manufacturer === null || row.manufacturer.toLowerCase() === facts.manufacturer.toLowerCase())
    return null;
  return `${row.package} on a phone by ${facts.manufacturer} is not ${row.name}: that one exists on ${row.manufacturer} phones only.`;
}
