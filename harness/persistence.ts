// Saved runs come in; everything their cases sent goes out case by case, in order of time, to be compared for values that stay the same.
import type { DriveLog } from './artifacts/drive-log.ts';
import type { Exchange, ReadBody } from './artifacts/exchange.ts';
import { firstHandset, handsetsOf } from './artifacts/manifest.ts';
import type { Payload } from './artifacts/payload.ts';
import { type Change, persistentValuesSchema } from './artifacts/persistent-value.ts';
import { runPaths } from './artifacts/run-folder.ts';
import { decodeExchange } from './decode/decode.ts';
import { looksLikeId } from './detect/looks-like-id.ts';
import { persistentValues, type SentByCase } from './detect/persistent-values.ts';
import { checked, writeJson } from './lib/files.ts';
import type { OpenedRun } from './pipeline-open.ts';

/** Names of drive-log steps after which an app's ids should be new ones. */
const changingSteps: Readonly<Record<string, Change>> = {
  'clear-data': 'cleared-data',
  reinstall: 'reinstall',
};

/** What each case sent, of several runs in order of their start. With one run its id is left out of the evidence. */
export function sentByCases(runs: readonly OpenedRun[]): SentByCase[] {
  const ordered = [...runs].sort((one, other) =>
    one.manifest.startedAt < other.manifest.startedAt ? -1 : 1,
  );
  const installed = new Map<string, string>();
  return ordered.flatMap((run) => {
    const { runId } = run.manifest;
    return run.cases.map((one): SentByCase => {
      const { id: caseId, browser, mode } = one.case;
      const entry = handsetsOf(run.manifest).find(({ id }) => id === (one.case.handset ?? firstHandset));
      const handset = entry?.facts.serial ?? runId;
      const when = entry?.browsers.find(({ id }) => id === browser)?.firstInstalled;
      const app = JSON.stringify([handset, browser]);
      const earlier = installed.get(app);
      if (when !== undefined) installed.set(app, when);
      const anew = earlier !== undefined && when !== undefined && earlier !== when;
      return {
        run: runs.length > 1 ? runId : null,
        caseId,
        browser,
        vendor: run.context.cases.find((context) => context.caseId === caseId)?.browser.vendor ?? browser,
        handset,
        mode,
        before: [...(anew ? (['reinstall'] as const) : []), ...changesIn(one.saved.drive)],
        payloads: payloadsOf(one.exchanges, run.readBody),
      };
    });
  });
}

/** Writes persistent-values.json: the comparison of the cases of one run. */
export function writePersistentValues(folder: string, run: OpenedRun): void {
  const { runId } = run.manifest;
  const known = { schemaVersion: 1, runId, values: persistentValues(sentByCases([run])) };
  writeJson(
    runPaths.persistentValues(folder),
    checked(known, persistentValuesSchema, 'persistent-values.json'),
  );
}

function changesIn(drive: DriveLog): Change[] {
  return drive.flatMap((event) => {
    if (event.type !== 'step' || event.outcome !== 'done') return [];
    const change = changingSteps[event.name];
    return change === undefined ? [] : [change];
  });
}

function* payloadsOf(
  exchanges: readonly Exchange[],
  readBody: ReadBody,
): Generator<{ payload: Payload; atMs: number }> {
  for (const exchange of exchanges) {
    const { atMs } = exchange.request;
    for (const payload of decodeExchange(sentHalf(exchange), readBody, { ids: looksLikeId }).payloads)
      yield { payload, atMs };
  }
}

/** What was received is the larger half, and no value in it is looked at. */
function sentHalf({ response: _response, ...sent }: Exchange): Exchange {
  return sent;
}
