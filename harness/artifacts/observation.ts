// One case as the offline half sees it: what an assertion in a journey spec looks at. Kept in memory only.
import type { BlindSpot } from './blind-spot.ts';
import type { Case } from './case.ts';
import type { DriveLog } from './drive-log.ts';
import type { Exchange } from './exchange.ts';
import type { Finding } from './finding.ts';
import type { BrowserRow, DestinationRow, EngineRow } from './tables.ts';
import type { Verdict } from './verdict.ts';

/** How far a case came. */
export type ObservedOutcome = 'completed' | 'failed' | 'not-run' | 'interrupted' | 'not-started';

/** One case, analysed from its own files alone: answers that need other cases are still `not-run`. */
export interface Observation {
  /** With the canaries observed on the screen added to the minted ones. */
  case: Case;
  browser: BrowserRow;
  engine: EngineRow;
  outcome: ObservedOutcome;
  /** Why it was not completed; null when it was. */
  reason: string | null;
  drive: DriveLog;
  exchanges: Exchange[];
  findings: Finding[];
  blindSpots: BlindSpot[];
  verdicts: Verdict[];
  /** Row of config/destinations.json of each host that was asked; null for a host no row names. */
  destinations: Record<string, DestinationRow | null>;
  /** True when the handset was the lab handset. */
  simulated: boolean;
}
