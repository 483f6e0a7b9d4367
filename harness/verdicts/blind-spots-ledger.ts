// A case's ledger comes in, what the handset's kernel counted and the proxy did not see goes out as blind spots.
import type { AppLedger } from '../artifacts/capture-log.ts';
import { appName } from '../artifacts/manifest.ts';
import type { Sighting } from './blind-spots.ts';
import { browserName, type CaseRecord, type RunRecord } from './record.ts';

/** Bytes past the proxy, connections that never arrived, and what could not be counted. Nothing for a case without a ledger. */
export function ledgerSpots(record: CaseRecord, run: RunRecord): Sighting[] {
  const ledger = record.capture.find((event) => event.type === 'ledger');
  if (ledger === undefined) return [];
  const { missing, attribution } = ledger;
  const unknown =
    attribution === 'none' ? 'Which app opened which connection is not known' : 'The count is not whole';
  const notCounted: Sighting[] =
    missing === null ? [] : [spot('owners-unknown', 'unattributed', `${unknown}: ${missing}`)];
  const own = ledger.apps.find(({ app }) => app === record.case.browser);
  const preinstalled = ledger.apps.filter(({ app }) => run.tables.apps.some(({ id }) => appName(id) === app));
  return [
    ...notCounted.map(listed),
    ...(own === undefined
      ? []
      : unseen(own, { name: browserName(run, record.case.browser), owner: 'browser' })),
    ...preinstalled.flatMap((app) => unseen(app, { name: nameOf(app, run), owner: 'other' })),
  ];
}

function nameOf({ app }: AppLedger, run: RunRecord): string {
  return run.tables.apps.find(({ id }) => appName(id) === app)?.name ?? app;
}

/** What one app sent past the proxy, and its connections that never came in. */
function unseen(
  { past: { tcpBytes, udpBytes, otherBytes }, led, received }: AppLedger,
  { name, owner }: { name: string; owner: Sighting['owner'] },
): Sighting[] {
  const past = tcpBytes + udpBytes + otherBytes;
  const lost = led - received;
  return [
    ...(past === 0
      ? []
      : [
          spot(
            'past-proxy',
            owner,
            `${name} sent ${past} bytes past the proxy (TCP ${tcpBytes}, UDP ${udpBytes}, other ${otherBytes}), as the handset's kernel counted; what they carried was not seen.`,
          ),
        ]),
    ...(lost <= 0
      ? []
      : [
          spot(
            'connections-unseen',
            owner,
            `Of ${led} connections that the handset led to the proxy for ${name}, ${lost} did not arrive there.`,
          ),
        ]),
  ];
}

function spot(kind: Sighting['kind'], owner: Sighting['owner'], said: string): Sighting {
  return { kind, host: null, exchange: null, owner, against: () => true, said };
}

/** Stands against nothing by itself: a failure whose owner is not known does. */
function listed(sighting: Sighting): Sighting {
  return { ...sighting, against: () => false };
}
