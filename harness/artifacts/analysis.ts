// Everything the offline half worked out of a saved run: what the reports are made of. Kept in memory only.
import type { BlindSpot } from './blind-spot.ts';
import type { CaptureLog } from './capture-log.ts';
import type { Case } from './case.ts';
import type { DriveLog } from './drive-log.ts';
import type { Exchange, ReadBody } from './exchange.ts';
import type { Finding } from './finding.ts';
import type { Manifest } from './manifest.ts';
import type { MatrixCell } from './matrix.ts';
import type { ObservedOutcome } from './observation.ts';
import type { Peeling } from './peeling.ts';
import type { DestinationRow, Tables } from './tables.ts';
import type { OutsideClaim, Verdict } from './verdict.ts';

/** One case as analysed. */
export interface AnalysedCase {
  /** With the canaries observed on the screen added to the minted ones. */
  case: Case;
  drive: DriveLog;
  capture: CaptureLog;
  exchanges: Exchange[];
  outcome: ObservedOutcome;
  /** Why it was not completed; null when it was. */
  reason: string | null;
}

/** A whole run as analysed. */
export interface RunAnalysis {
  manifest: Manifest;
  tables: Tables;
  /** In driving order. */
  cases: AnalysedCase[];
  /** What arrived while no case was open, under the id `between`; empty when nothing did. */
  between: Exchange[];
  findings: Finding[];
  blindSpots: BlindSpot[];
  verdicts: Verdict[];
  /** Claims that no case of the run could answer. */
  outside: OutsideClaim[];
  matrix: MatrixCell[];
  /** Uploads that carried an unexplained finding, layer by layer. */
  peelings: Peeling[];
  destinationOf: (host: string) => DestinationRow | null;
  readBody: ReadBody;
  /** Bytes of a PNG of the run, by its path in the drive log; undefined when it is not there. */
  readScreenshot: (path: string) => Uint8Array | undefined;
}
