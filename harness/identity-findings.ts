// A run and the identifiers read from its handset come in; where they travelled, in any spelling, goes out and into the run folder.
import type { Canary } from './artifacts/case.ts';
import type { Exchange } from './artifacts/exchange.ts';
import type { Finding } from './artifacts/finding.ts';
import type { HandsetIdentifier } from './artifacts/handset-identity.ts';
import { firstHandset, handsetIds } from './artifacts/manifest.ts';
import { betweenCases, readHandsetIdentity, runPaths } from './artifacts/run-folder.ts';
import { circumstancesOf } from './circumstances.ts';
import { decodeExchange } from './decode/decode.ts';
import { detectorFor } from './detect/detect.ts';
import { writeWholeInChunks } from './lib/chunks.ts';
import { jsonLines } from './lib/files.ts';
import type { OpenedRun } from './pipeline-open.ts';

/**
 * Writes identity-findings.jsonl: `canary` is `handset/<name>` of the handset-identity.json of the handset whose case it is. What many handsets share (model,
 * build, carrier) is left out of headers: every Android browser names them in its User-Agent.
 */
export function writeIdentityFindings(
  { from, into }: { from: string; into: string },
  run: OpenedRun,
  exchanges: readonly Exchange[],
): Finding[] {
  const handsetOf = new Map(run.cases.map((one) => [one.case.id, one.case.handset ?? firstHandset]));
  const findings = handsetIds(run.manifest).flatMap((handset) => {
    const identifiers = readHandsetIdentity(from, handset);
    const own = exchanges.filter(
      ({ caseId }) => caseId === betweenCases(handset) || handsetOf.get(caseId) === handset,
    );
    return identifiers.length === 0 ? [] : identityFindings(run, own, identifiers);
  });
  writeWholeInChunks(runPaths.identityFindings(into), jsonLines(findings));
  return findings;
}

function identityFindings(
  run: OpenedRun,
  exchanges: readonly Exchange[],
  identifiers: readonly HandsetIdentifier[],
): Finding[] {
  const common = new Set(identifiers.filter(({ unique }) => !unique).map(({ name }) => `handset/${name}`));
  const canaries = identifiers.flatMap(({ name, value }): Canary[] =>
    value === null
      ? []
      : [
          {
            id: `handset/${name}`,
            kind: 'identifier',
            value,
            step: 'before the first case',
            origin: 'observed',
          },
        ],
  );
  const detector = detectorFor({
    canaries,
    identifiers: run.tables.identifiers,
    context: run.context,
    circumstances: circumstancesOf(run),
  });
  return exchanges
    .flatMap((exchange) => detector(exchange, (one, wanted) => decodeExchange(one, run.readBody, { wanted })))
    .filter(
      ({ direction, location, canary }) =>
        direction === 'sent' && !(common.has(canary) && location === 'header'),
    );
}
