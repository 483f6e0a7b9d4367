// For every predicate, a case in which what a claim states is there, one in which it is not, and one in which it is hidden: made of a few words.
import type { ApkFacts } from '../../../harness/artifacts/apk.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import type { Payload } from '../../../harness/artifacts/payload.ts';
import type { Claim } from '../../../harness/artifacts/verdict.ts';
import type { CaseRecord, RunFacts } from '../../../harness/verdicts/record.ts';
import { caseRecord, finding, vendorHost } from './judged.ts';
import { stepAt, upload, withEvents } from './uploads.ts';

/** What a run of case c01 holds. */
export interface Situation {
  record: CaseRecord;
  others?: CaseRecord[];
  findings?: Finding[];
  facts?: Partial<RunFacts>;
}
/** What the claim states is there, or the next thing to it that is not; `host` is one that the claim counts. */
export type Make = (claim: Claim, record: CaseRecord, host: string) => Situation;

const ofCase = (claim: Claim, id: string, host: string, change: Partial<Finding> = {}) =>
  finding(id, { kind: claim.looksFor[0] ?? 'search-term', host, ...change });
const identifier = (value: string) => ({ identifiers: [{ name: 'distinct_id', value, address: 'a' }] });

/** Values in the event of the finding that `finding` makes. */
const beside = (fields: Record<string, string>) => (): Payload[] =>
  Object.entries({ search_word: 'otter', ...fields }).map(([name, text]) => ({
    ...{ caseId: 'c01', exchange: 'x0003', direction: 'sent', location: 'body', host: vendorHost, text },
    layers: [
      { segment: 'form:data_list' },
      { segment: 'base64' },
      { segment: 'gzip' },
      { segment: 'json', path: `$[0].properties.${name}` },
    ],
  }));

const sent =
  (facts: (claim: Claim) => Partial<RunFacts>, change: Partial<Finding> = {}): Make =>
  (claim, record, host) => ({
    record,
    findings: [ofCase(claim, 'c01', host, change)],
    facts: facts(claim),
  });
const twice =
  (first: string, second: string): Make =>
  (claim, record, host) => ({
    record,
    others: [caseRecord('c02', { ...record.case, id: 'c02', canaries: [] })],
    findings: [ofCase(claim, 'c01', host, identifier(first)), ofCase(claim, 'c02', host, identifier(second))],
  });
const overRestart =
  (before: string, after: string): Make =>
  (claim, record, host) => ({
    record: {
      ...record,
      drive: [...record.drive.slice(0, -1), stepAt(claim.names?.[0] ?? '', 50), ...record.drive.slice(-1)],
    },
    findings: [
      ofCase(claim, 'c01', host, { ...identifier(before), eventTimeMs: 40 }),
      ofCase(claim, 'c01', host, { ...identifier(after), eventTimeMs: 60 }),
    ],
  });
const uploaded =
  (url: string, more: (record: CaseRecord) => Partial<Situation> = () => ({})): Make =>
  (_claim, record) => ({
    record: withEvents(record, upload('x0009', url, { atMs: 20, owner: 'browser' })),
    ...more(record),
  });
const firstRun =
  (agreedAtMs: number): Make =>
  (claim, record) => ({
    record: withEvents(
      {
        ...record,
        drive: [
          ...record.drive.slice(0, 1),
          stepAt('start-first-time', 5),
          stepAt(claim.names?.[0] ?? '', agreedAtMs),
          ...record.drive.slice(1),
        ],
      },
      upload('x0009', `https://${vendorHost}/sa`, { atMs: 20 }),
    ),
  });
const idleUploads =
  (path: string): Make =>
  (claim, record, host) =>
    uploaded(`https://${host}/track`, () => ({
      others: [
        withEvents(
          caseRecord('c02', { ...record.case, id: 'c02', journey: 'phone-idle', canaries: [] }),
          upload('x0009', `https://${host}${path}`),
        ),
      ],
    }))(claim, record, host);
const ofApp =
  (app: string): Make =>
  (_claim, record, host) => ({
    record: withEvents(record, upload('x0009', `https://${host}/track`, { owner: 'other' })),
    facts: {
      appOf: ({ id }) => (id === 'x0009' ? app : 'com.android.chrome'),
      appsOf: () => [
        { id: 'miui-home', package: 'com.miui.home', version: '4', uid: 10_020, opens: true, sharedWith: [] },
      ],
    },
  });
const apk: ApkFacts = {
  ...{ file: 'a.apk', sha256: 'a'.repeat(64), sizeBytes: 9, package: 'com.example', version: '1' },
  ...{ versionCode: 1, signatures: [], classes: 900, renamedClasses: 0, sdks: [] },
};
const sdk = { name: 'an SDK', prefix: 'com.example.sdk', classes: 4, examples: [] };
const inApk =
  (change: (claim: Claim) => Partial<ApkFacts>): Make =>
  (claim, record) => ({ record, facts: { apkOf: () => ({ ...apk, ...change(claim) }) } });
const alike =
  (similarity: number): Make =>
  (claim, record) => ({
    record,
    facts: {
      comparisonsOf: () =>
        (claim.names ?? []).map((from) => ({
          ...{ of: apk.sha256, with: from.padEnd(64, '0'), from, prefixes: ['com.example'] },
          ...{ methods: [9, 9] as [number, number], similarity },
        })),
    },
  });
const place = (country: string, network = 'unknown') => ({ placeOf: () => ({ country, network }) });
export /** Nothing but what every case holds. */
const nobody: Make = (_claim, record) => ({ record });
const first = ({ names = [] }: Claim) => names[0] ?? '';
const all = ({ names = [] }: Claim, value = 'x') => Object.fromEntries(names.map((name) => [name, value]));

/** For every predicate: found, looked for and not found, and hidden where no upload that cannot be opened hides it. */
export const ways: Record<string, { found: Make; absent: Make; hidden?: Make }> = {
  'canary-to-operator': { found: sent(() => ({})), absent: sent(() => ({}), { host: 'www.google.com' }) },
  'fields-go-along': {
    found: sent((claim) => ({ payloadsOf: beside(all(claim)) })),
    absent: sent(() => ({ payloadsOf: beside({ other: 'x' }) })),
  },
  'native-initiator': {
    found: sent(() => ({ initiatorOf: () => ({ kind: 'browser-native', why: 'x' }) })),
    absent: sent(() => ({ initiatorOf: () => ({ kind: 'page', why: 'x' }) })),
  },
  'readable-without-key': {
    found: sent(() => ({})),
    absent: sent(() => ({}), { chain: ['form:v', 'aes-128-cbc', 'json'] }),
  },
  'persistent-identifier': {
    found: twice('aaaa-bbbb', 'aaaa-bbbb'),
    absent: twice('aaaa-bbbb', 'cccc-dddd'),
  },
  'id-survives': {
    found: overRestart('aaaa-bbbb', 'aaaa-bbbb'),
    absent: overRestart('aaaa-bbbb', 'cccc-dddd'),
  },
  'server-country': { found: sent((claim) => place(first(claim))), absent: sent(() => place('XX')) },
  'server-elsewhere': { found: sent(() => place('XX')), absent: sent((claim) => place(first(claim))) },
  'foreign-network': {
    found: sent(() => place('XX', 'AS1 Somebody')),
    absent: sent((claim) => place('XX', `AS2 ${first(claim)}`)),
  },
  'domain-registration': {
    found: sent((claim) => ({ registrantCountryOf: () => first(claim) })),
    absent: sent(() => ({ registrantCountryOf: () => 'XX' })),
  },
  'url-without-speed': {
    found: sent(() => ({ payloadsOf: beside({ other: 'x' }) })),
    absent: sent((claim) => ({ payloadsOf: beside(all(claim, '12')) })),
  },
  'cleartext-upload': {
    found: uploaded(`http://${vendorHost}/sa`),
    absent: uploaded(`https://${vendorHost}/sa`),
  },
  'before-consent': { found: firstRun(50), absent: firstRun(10) },
  'more-than-idle': { found: idleUploads('/other'), absent: idleUploads('/track') },
  'app-uploads': { found: ofApp('com.miui.home'), absent: ofApp('com.example.notes') },
  'sdk-in-apk': {
    found: inApk((claim) => ({ sdks: [{ ...sdk, id: first(claim) }] })),
    absent: inApk(() => ({ sdks: [{ ...sdk, id: 'another' }] })),
    hidden: inApk(() => ({ renamedClasses: 400 })),
  },
  'same-code': { found: alike(0.97), absent: alike(0.1), hidden: alike(0.5) },
};
