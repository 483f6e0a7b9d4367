// Each kind of blind spot: seen when it is there, not seen when it is not, and what it stands against.
import { expect } from 'chai';
import type { BlindSpot } from '../../../harness/artifacts/blind-spot.ts';
import { blindSpotSchema } from '../../../harness/artifacts/blind-spot.ts';
import type { CaptureEvent } from '../../../harness/artifacts/capture-log.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import { blindSpotsOf } from '../../../harness/verdicts/blind-spots.ts';
import type { CaseRecord } from '../../../harness/verdicts/record.ts';
import {
  caseRecord,
  claim,
  controls,
  driven,
  engineHost,
  finding,
  opaque,
  pageHost,
  request,
  response,
  runRecord,
  storyClaims,
  vendorHost,
  withCapture,
} from '../support/judged.ts';

const claimsOfNormal = [
  'encoded-not-encrypted',
  'persistent-id-goes-along',
  'search-words-google',
  'visited-urls',
];

function spots(record: CaseRecord, findings: Finding[] = controls('c01')): BlindSpot[] {
  const found = blindSpotsOf(record, runRecord([record], findings));
  for (const spot of found) expect(blindSpotSchema.safeParse(spot).error).to.equal(undefined);
  return found;
}

function plus(...events: CaptureEvent[]): CaseRecord {
  const record = caseRecord('c01');
  const [opened, ...rest] = record.capture;
  return withCapture(record, opened === undefined ? events : [opened, ...events, ...rest]);
}

type Owner = 'browser' | 'other' | 'unattributed';
function failure(host: string | null, cause: string, owner: Owner = 'unattributed', atMs = 5): CaptureEvent {
  return { type: 'tls-failure', atMs, host, cause, owner };
}

describe('blind spots', () => {
  it('are none in a case that was driven and seen', () => {
    expect(spots(caseRecord('c01'))).to.deep.equal([]);
  });

  it('name a refused certificate once per host, against every claim of the case', () => {
    const found = spots(
      plus(failure('pin.example', 'cert-rejected'), failure('pin.example', 'cert-rejected')),
    );
    expect(found).to.have.length(1);
    expect(found[0]).to.deep.include({
      id: 'c01/b1',
      kind: 'tls-refused',
      host: 'pin.example',
      counts: true,
      claims: claimsOfNormal,
    });
    expect(found[0]?.said).to.contain('twice');
  });

  it("list another app's, without letting them count", () => {
    const found = spots(plus(failure('pin.example', 'cert-rejected', 'other')));
    expect(found[0]).to.deep.include({ owner: 'other', counts: false, claims: [] });
  });

  it("let another app's count against a claim about any app of the phone, unless its host is somebody else's", () => {
    const row = claim('files-used', { journeys: ['search'] });
    const against = (host: string | null) => {
      const record = plus(failure(host, 'cert-rejected', 'other'));
      return blindSpotsOf(record, runRecord([record], controls('c01'), [row, ...storyClaims])).flatMap(
        ({ claims }) => claims,
      );
    };
    expect(against(vendorHost)).to.deep.equal(['files-used']);
    expect(against('pin.example')).to.deep.equal(['files-used']);
    expect(against(null)).to.deep.equal(['files-used']);
    expect(against(engineHost)).to.deep.equal([]);
    expect(spots(plus(failure('pin.example', 'cert-rejected', 'browser')))[0]?.counts).to.equal(true);
  });

  for (const cause of ['closed', 'reset']) {
    it(`let a connection ${cause} early pass when the host was read later`, () => {
      expect(
        spots(plus(failure(pageHost, cause), request('x0008', `https://${pageHost}/`), response('x0008'))),
      ).to.deep.equal([]);
    });
    it(`count a connection ${cause} early when the host was not read later`, () => {
      expect(spots(plus(failure(pageHost, cause, 'unattributed', 50)))[0]).to.deep.include({
        kind: 'tls-failed',
        counts: true,
      });
      expect(spots(plus(failure('silent.example', cause)))[0]).to.deep.include({
        kind: 'tls-failed',
        counts: true,
      });
      expect(spots(plus(failure(null, cause)))[0]).to.deep.include({ host: null, counts: true });
    });
    it(`count a connection ${cause} early with the vendor even though its host was read later`, () => {
      expect(spots(plus(failure(vendorHost, cause)))[0]).to.deep.include({
        kind: 'tls-failed',
        counts: true,
      });
    });
  }

  it('name broken HTTP', () => {
    const error: CaptureEvent = {
      type: 'client-error',
      atMs: 5,
      host: null,
      cause: 'HPE_HEADER_OVERFLOW',
      owner: 'unattributed',
    };
    expect(spots(plus(error))[0]).to.deep.include({ kind: 'client-error', counts: true });
  });

  it('count an upload that broke off, list an answer that did', () => {
    const half = spots(plus(request('x0009', `https://${vendorHost}/sa`, { complete: false })));
    expect(half[0]).to.deep.include({ kind: 'body-incomplete', exchange: 'x0009', counts: true });
    const answer = response('x0009');
    if (answer.type !== 'response') throw new Error('not a response');
    const cut = spots(
      plus(request('x0009', `https://${pageHost}/`), {
        ...answer,
        body: { ...answer.body, complete: false },
      }),
    );
    expect(cut[0]).to.deep.include({ kind: 'body-incomplete', counts: false });
  });

  it('count an unreadable upload where its operator could satisfy a claim or is unknown, else list it', () => {
    const at = (host: string) => spots({ ...caseRecord('c01'), opaque: [opaque('c01', host)] })[0];
    expect(at(vendorHost)).to.deep.include({ kind: 'opaque-upload', counts: true, claims: claimsOfNormal });
    expect(at('who.example')).to.deep.include({ counts: true });
    expect(at(engineHost)).to.deep.include({ counts: false, claims: [] });
    const received = opaque('c01', vendorHost, { direction: 'received' });
    expect(spots({ ...caseRecord('c01'), opaque: [received] })).to.deep.equal([]);
  });

  it('name what was gone from the handset when the case closed', () => {
    const record = caseRecord('c01');
    const lost = record.capture.map((event) =>
      event.type === 'route-check' ? { ...event, tunnelUp: false, caTrusted: false } : event,
    );
    const [spot] = spots(withCapture(record, lost));
    expect(spot).to.deep.include({ kind: 'route-lost', counts: true });
    expect(spot?.said).to.contain('the tunnel and our certificate');
    const unchecked = record.capture.filter((event) => event.type !== 'route-check');
    expect(spots(withCapture(record, unchecked))[0]?.said).to.contain('not measured');
  });

  it('name a capture that stopped early or is missing', () => {
    const record = caseRecord('c01');
    const cut = withCapture(
      record,
      record.capture.filter(({ type }) => type !== 'closed'),
    );
    expect(spots(cut).map(({ kind }) => kind)).to.deep.equal(['capture-interrupted']);
    expect(spots(withCapture(record, [])).map(({ kind }) => kind)).to.include('capture-interrupted');
    expect(spots({ ...withCapture(record, []), drive: driven('c01', 'not-run') })).to.deep.equal([]);
  });

  it('name words at a host of unknown operator, against the claims that look for them', () => {
    const stray = finding('c01', { host: 'who.example' });
    const [spot] = spots(caseRecord('c01'), [stray, ...controls('c01')]);
    expect(spot).to.deep.include({ kind: 'destination-unknown', host: 'who.example' });
    expect(spot?.claims).to.include('search-words-google').and.not.include('visited-urls');
    const explained = { ...stray, explained: true };
    expect(spots(caseRecord('c01'), [explained, ...controls('c01')])).to.deep.equal([]);
  });

  it('name actions whose own request is not in the capture, once the case was completed', () => {
    const found = spots(caseRecord('c01'), []);
    expect(found.map(({ kind, host }) => `${kind} ${host}`)).to.deep.equal([
      `control-missing ${engineHost}`,
      `control-missing ${pageHost}`,
    ]);
    expect(found[1]?.claims).to.not.include('search-words-google');
    expect(spots({ ...caseRecord('c01'), drive: driven('c01', 'failed') }, [])).to.deep.equal([]);
  });
});
