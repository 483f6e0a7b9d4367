// A case comes in, whether preinstalled apps uploaded something to their maker goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { Claim, FileRecord } from '../../artifacts/verdict.ts';
import { operatorNames } from '../leaks.ts';
import type { CaseRecord, RunRecord } from '../record.ts';
import { type Answer, nonEmpty, type Predicate, type Unknown } from './answer.ts';

/** Found when a request with a body went to one of the operators from an app of config/apps.json, by its UID. */
export const appUploads: Predicate = {
  id: 'app-uploads',
  acrossCases: false,
  answer(record, claim, run): Answer {
    const operators = operatorNames(claim, [], run);
    const nameOf = new Map(run.tables.apps.map((app) => [app.package, app.name]));
    const uploads = record.exchanges.filter((exchange) => isUpload(exchange, claim, run));
    const ofApps = nonEmpty(
      uploads.flatMap((exchange) => {
        const app = nameOf.get(run.facts.appOf(exchange) ?? '');
        return app === undefined ? [] : [{ exchange, app }];
      }),
    );
    if (ofApps !== undefined) {
      const [first, ...more] = ofApps;
      const apps = [...new Set(ofApps.map(({ app }) => app))].sort().join(', ');
      return {
        kind: 'on-file',
        found: true,
        records: [recordOf(first, record), ...more.map((one) => recordOf(one, record))],
        said: `Sent something to ${operators}: ${apps}.`,
      };
    }
    const unknowns = nonEmpty(
      uploads
        .filter((exchange) => exchange.request.owner !== 'browser' && run.facts.appOf(exchange) === null)
        .map(({ id, request }): Unknown => ({
          kind: 'app-unknown',
          host: new URL(request.url).hostname,
          exchange: id,
          said: `Which app made an upload to ${new URL(request.url).hostname} cannot be told.`,
        })),
    );
    if (unknowns !== undefined) return { kind: 'cannot-tell', unknowns: [unknowns[0]] };
    return {
      kind: 'nothing-found',
      said: `No app of config/apps.json was seen sending anything to ${operators}.`,
    };
  },
};

function recordOf({ exchange, app }: { exchange: Exchange; app: string }, record: CaseRecord): FileRecord {
  const { request, id } = exchange;
  return {
    file: `cases/${record.case.id}/capture.jsonl`,
    at: id,
    said: `${app}: ${request.body.sizeBytes} bytes to ${new URL(request.url).hostname}`,
  };
}

function isUpload({ request }: Exchange, claim: Claim, run: RunRecord): boolean {
  if (request.body.sizeBytes === 0 || !URL.canParse(request.url)) return false;
  const operator = run.operatorOf(new URL(request.url).hostname);
  return operator !== null && claim.operators.includes(operator.id);
}
