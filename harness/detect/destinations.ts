// Whose host it is: the first row of config/destinations.json whose pattern fits.
import type { DestinationRow } from '../artifacts/tables.ts';
import { hostMatches } from './hosts.ts';

export { hostMatches } from './hosts.ts';

/** The row for `host`; undefined when its operator is not known. First match wins. */
export function destinationOf(host: string, rows: readonly DestinationRow[]): DestinationRow | undefined {
  return rows.find((row) => hostMatches(row.host, host));
}
