// A case comes in, whether preinstalled apps uploaded something to their maker goes out.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { AppState } from '../../artifacts/manifest.ts';
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
    const uploads = record.exchanges.filter((exchange) => isUpload(exchange, claim, run));
    const sent = nonEmpty(uploads.flatMap((exchange) => senderOf(exchange, record, run)));
    const looked = lookedAt(record, run);
    if (sent !== undefined) {
      const [first, ...more] = sent;
      const names = [...new Set(sent.map(({ name }) => name))].sort();
      return {
        kind: 'on-file',
        found: true,
        records: [fileRecord(first, record), ...more.map((one) => fileRecord(one, record))],
        said: `Sent something to ${operators}: ${names.join(', ')}${looked.rest}.`,
      };
    }
    const strangers = uploads.flatMap((exchange) => strangerIn(exchange, run));
    const unknowns = nonEmpty(
      strangers.filter(({ host }, index) => strangers.findIndex((one) => one.host === host) === index),
    );
    if (unknowns !== undefined) return { kind: 'cannot-tell', unknowns };
    if (looked.there.length === 0)
      return {
        kind: 'not-measured',
        reason: `None of the apps of config/apps.json was told apart on this phone${looked.rest}.`,
      };
    return {
      kind: 'nothing-found',
      said: `Nothing was seen going to ${operators} from ${looked.there.join(', ')}${looked.rest}.`,
    };
  },
};

/** What the apps of the table are called on this phone: those whose traffic is known by its UID, and in brackets the others. */
function lookedAt(record: CaseRecord, run: RunRecord): { there: string[]; rest: string } {
  const states = new Map(run.facts.appsOf(record.case).map((state) => [state.id, state]));
  const there: string[] = [];
  const absent: string[] = [];
  const unnamed: string[] = [];
  for (const row of run.tables.apps) {
    const state = states.get(row.id);
    if (row.package === 'unknown') unnamed.push(row.name);
    else if (state === undefined || state.uid === null) absent.push(row.name);
    else there.push(shared(row.name, state));
  }
  const rest = [
    ...(absent.length === 0 ? [] : [`not on this phone: ${absent.join(', ')}`]),
    ...(unnamed.length === 0 ? [] : [`package not known: ${unnamed.join(', ')}`]),
  ];
  return { there, rest: rest.length === 0 ? '' : ` (${rest.join('; ')})` };
}

/** An app's name, with how many others run as its UID. */
function shared(name: string, state: Pick<AppState, 'sharedWith'> | undefined): string {
  const others = state?.sharedWith.length ?? 0;
  return others === 0 ? name : `${name} or one of ${others} with its UID`;
}

function senderOf(
  exchange: Exchange,
  record: CaseRecord,
  run: RunRecord,
): { exchange: Exchange; name: string }[] {
  const sender = run.facts.appOf(exchange);
  const row = run.tables.apps.find((app) => app.package === sender);
  if (row === undefined) return [];
  const state = run.facts.appsOf(record.case).find(({ id }) => id === row.id);
  return [{ exchange, name: shared(row.name, state) }];
}

/** An upload that no browser of the run and no app of the table made, or whose sender was not told apart. */
function strangerIn(exchange: Exchange, run: RunRecord): Unknown[] {
  const { id, request } = exchange;
  if (request.owner === 'browser' || run.facts.appOf(exchange) !== null) return [];
  const host = new URL(request.url).hostname;
  const said =
    request.owner === 'other'
      ? `An app that config/apps.json does not list made an upload to ${host}.`
      : `Which app made an upload to ${host} cannot be told.`;
  return [{ kind: 'app-unknown', host, exchange: id, said }];
}

function fileRecord(
  { exchange, name }: { exchange: Exchange; name: string },
  record: CaseRecord,
): FileRecord {
  const { request, id } = exchange;
  return {
    file: `cases/${record.case.id}/capture.jsonl`,
    at: id,
    said: `${name}: ${request.body.sizeBytes} bytes to ${new URL(request.url).hostname}`,
  };
}

function isUpload({ request }: Exchange, claim: Claim, run: RunRecord): boolean {
  if (request.body.sizeBytes === 0 || !URL.canParse(request.url)) return false;
  const operator = run.operatorOf(new URL(request.url).hostname);
  return operator !== null && claim.operators.includes(operator.id);
}
