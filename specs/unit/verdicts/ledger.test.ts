// What the handset's kernel counted and the proxy did not see stands against clean answers; whose words travelled is seen from the case that planted them.
import { expect } from 'chai';
import type { AppLedger, CaptureEvent, Ledger } from '../../../harness/artifacts/capture-log.ts';
import { blindSpotsOf } from '../../../harness/verdicts/blind-spots.ts';
import {
  caseRecord,
  claim,
  controls,
  finding,
  judged,
  runRecord,
  storyClaims,
  withCapture,
} from '../support/judged.ts';

const whole: AppLedger = {
  app: 'mint',
  uid: 10_201,
  led: 3,
  received: 3,
  loopbackBytes: 900,
  receivedBytes: 700,
  past: { tcpBytes: 0, udpBytes: 0, otherBytes: 0, dnsBytes: 64 },
};

function counted(apps: AppLedger[], change: Partial<Ledger> = {}) {
  const record = caseRecord('c01');
  const ledger: CaptureEvent = {
    type: 'ledger',
    atMs: 99,
    ...{ attribution: 'by-uid', missing: null, apps },
    ...change,
  };
  return withCapture(record, [...record.capture.slice(0, -1), ledger, ...record.capture.slice(-1)]);
}

const words = 'search-words-google';

describe('the ledger of a case', () => {
  const answer = (record: ReturnType<typeof counted>) => {
    const run = runRecord([record], controls('c01'));
    const verdict = judged(run).find(({ claim }) => claim === words);
    return { spots: blindSpotsOf(record, run), verdict: verdict?.verdict };
  };

  it('raises no doubt when everything arrived, names asked for aside', () => {
    expect(answer(counted([whole]))).to.deep.equal({ spots: [], verdict: 'not-reproduced' });
  });

  it('makes clean answers inconclusive when bytes went past the proxy, over TCP or UDP', () => {
    for (const past of [{ tcpBytes: 40 }, { udpBytes: 40 }, { otherBytes: 40 }]) {
      const { spots, verdict } = answer(counted([{ ...whole, past: { ...whole.past, ...past } }]));
      expect(spots.map(({ kind, owner, counts }) => ({ kind, owner, counts }))).to.deep.equal([
        { kind: 'past-proxy', owner: 'browser', counts: true },
      ]);
      expect(spots[0]?.said).to.contain('40 bytes past the proxy');
      expect(verdict).to.equal('inconclusive');
    }
  });

  it('makes clean answers inconclusive when connections did not arrive, and not when more did', () => {
    expect(answer(counted([{ ...whole, led: 5 }])).spots[0]).to.include({
      kind: 'connections-unseen',
      counts: true,
    });
    expect(answer(counted([{ ...whole, received: 5 }])).spots).to.deep.equal([]);
  });

  it('tells what a preinstalled app sent past the proxy, against claims about any app alone', () => {
    const past = { ...whole.past, udpBytes: 40 };
    const record = counted([whole, { ...whole, app: 'app:music', uid: 10_300, past }]);
    const row = claim('music-played', { journeys: ['search'] });
    const [spot, ...more] = blindSpotsOf(record, runRecord([record], controls('c01'), [row, ...storyClaims]));
    expect(spot).to.deep.include({ kind: 'past-proxy', owner: 'other', claims: ['music-played'] });
    expect(spot?.said).to.match(/^Music sent 40 bytes past the proxy/);
    expect(more).to.deep.equal([]);
    expect(answer(record).verdict).to.equal('not-reproduced');
  });

  it("holds nothing of another browser's bytes against this one", () => {
    const chrome = { ...whole, app: 'chrome', past: { ...whole.past, tcpBytes: 900 } };
    expect(answer(counted([whole, chrome])).spots).to.deep.equal([]);
  });

  it('lists what was not counted without holding it against anybody', () => {
    const { spots, verdict } = answer(counted([], { attribution: 'none', missing: 'no nat table' }));
    expect(spots[0]).to.include({ kind: 'owners-unknown', counts: false });
    expect(spots[0]?.said).to.contain('no nat table');
    expect(verdict).to.equal('not-reproduced');
  });
});

describe('words in the capture of another case', () => {
  const verdictWith = (app: string) => {
    const [first, second] = [caseRecord('c01'), caseRecord('c02', { browser: 'chrome' })];
    const late = withCapture(
      second,
      second.capture.map((event): CaptureEvent =>
        event.type === 'request' ? { ...event, owner: app === 'chrome' ? 'browser' : 'other', app } : event,
      ),
    );
    const leak = finding('c02', { canary: 'c01/search-term' });
    const run = runRecord([first, late], [leak, ...controls('c01')]);
    return judged(run).find(({ claim, caseId }) => claim === words && caseId === 'c01')?.verdict;
  };

  it("count when the planting case's browser sent them, though that capture is another's", () => {
    expect(verdictWith('mint')).to.equal('reproduced');
  });

  it('do not count when another browser sent them', () => {
    expect(verdictWith('chrome')).to.equal('not-reproduced');
  });
});
