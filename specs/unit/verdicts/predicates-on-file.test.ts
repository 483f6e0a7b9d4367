// Predicates that rest on something on file: exchanges as such; each found, not found, and where nothing can be said.
import { expect } from 'chai';
import type { CaptureEvent } from '../../../harness/artifacts/capture-log.ts';
import type { Account } from '../../../harness/artifacts/run-config.ts';
import type { Claim } from '../../../harness/artifacts/verdict.ts';
import type { CaseRecord, RunFacts } from '../../../harness/verdicts/record.ts';
import {
  caseRecord,
  claim,
  controls,
  driven,
  finding,
  judged,
  response,
  runRecord,
  vendorHost,
  verdictOn,
} from '../support/judged.ts';
import { upload, withEvents } from '../support/uploads.ts';

const word = (record: CaseRecord, row: Claim, facts: Partial<RunFacts> = {}) =>
  verdictOn(runRecord([record], controls('c01'), [row], facts), row.id).verdict;

describe('cleartext-upload', () => {
  const row = claim('channel-without-tls');
  const mistat = 'http://data.mistat.intl.miui.com/mistats/v2';

  it('is found in an upload over plain HTTP, and names the exchange', () => {
    const run = runRecord([withEvents(caseRecord('c01'), upload('x0009', mistat))], controls('c01'), [row]);
    expect(verdictOn(run, row.id)).to.deep.include({
      verdict: 'reproduced',
      restsOn: {
        kind: 'on-file',
        records: [
          {
            file: 'cases/c01/capture.jsonl',
            at: 'x0009',
            said: 'POST to data.mistat.intl.miui.com over plain HTTP, 400 bytes of body',
          },
        ],
      },
    });
  });

  const others: [string, CaptureEvent][] = [
    ['goes over TLS', upload('x0009', mistat.replace('http:', 'https:'))],
    ['carries nothing', upload('x0009', mistat, { sizeBytes: 0 })],
    ['goes to another operator', upload('x0009', 'http://www.google.com/gen_204')],
    ["is another app's", upload('x0009', mistat, { owner: 'other' })],
  ];
  for (const [what, event] of others)
    it(`is not found when it ${what}`, () => {
      expect(word(withEvents(caseRecord('c01'), event), row)).to.equal('not-reproduced');
    });

  it('says nothing of a case that came out as another than planned, whatever left in it', () => {
    const other = {
      ...withEvents(caseRecord('c01'), upload('x0009', mistat)),
      drive: driven('c01', 'not-run'),
    };
    expect(word(other, row)).to.equal('not-run');
    const broken = { ...other, drive: driven('c01', 'failed') };
    expect(word(broken, row)).to.equal('reproduced');
  });

  it('could not look while a connection to anybody could not be read', () => {
    const refused: CaptureEvent = {
      type: 'tls-failure',
      atMs: 30,
      host: vendorHost,
      cause: 'cert-rejected',
      owner: 'browser',
    };
    expect(word(withEvents(caseRecord('c01'), refused), row)).to.equal('inconclusive');
  });
});

describe('app-uploads', () => {
  const row = claim('preinstalled-apps-send-usage', { journeys: ['search'] });
  const url = 'https://tracking.intl.miui.com/track/v4';
  const record = withEvents(caseRecord('c01'), upload('x0009', url, { owner: 'other' }));
  const by = (app: string | null): Partial<RunFacts> => ({
    appOf: ({ id }) => (id === 'x0009' ? app : 'com.android.chrome'),
    appsOf: () => onPhone,
  });
  const home = {
    ...{ id: 'miui-home', package: 'com.miui.home', version: '4', uid: 10_020, opens: true },
    sharedWith: [] as string[],
  };
  const settings = {
    ...{ id: 'settings', package: 'com.android.settings', version: '9', uid: 1000, opens: true },
    sharedWith: ['android', 'com.android.keychain'],
  };
  const gone = {
    ...{ id: 'mi-pay', package: 'com.mipay.wallet.in', version: null, uid: null, opens: false },
    sharedWith: [] as string[],
  };
  const onPhone = [home, settings, gone];

  it('is found in an upload of an app of the list', () => {
    const verdict = verdictOn(runRecord([record], controls('c01'), [row], by('com.miui.home')), row.id);
    expect(verdict.verdict).to.equal('reproduced');
    expect(verdict.said).to.match(/^Sent something to Xiaomi: MIUI Home \(not on this phone: .*Mi Pay/);
  });

  it('says whom else it may have been where several apps run as one UID', () => {
    const run = runRecord([record], controls('c01'), [row], by('com.android.settings'));
    expect(verdictOn(run, row.id).said).to.contain('Settings or one of 2 with its UID');
  });

  it('is not found where none of them sent anything, and names those that were looked at', () => {
    const quiet = runRecord([caseRecord('c01')], controls('c01'), [row], by(null));
    const verdict = verdictOn(quiet, row.id);
    expect(verdict.verdict).to.equal('not-reproduced');
    expect(verdict.said)
      .to.contain('from MIUI Home, Settings or one of 2 with its UID')
      .and.to.match(/not on this phone: .*Mi Pay/);
  });

  it('is not measured on a phone that has none of them, or where nobody looked', () => {
    for (const states of [[], [gone]]) {
      const facts = { ...by(null), appsOf: () => states };
      expect(word(caseRecord('c01'), row, facts)).to.equal('not-run');
    }
  });

  it('is not found in that of an app that is known not to be on it, nor at another operator', () => {
    expect(word(record, row, by('com.example.notes'))).to.equal('not-reproduced');
    const elsewhere = withEvents(
      caseRecord('c01'),
      upload('x0009', 'https://www.google.com/x', { owner: 'other' }),
    );
    expect(word(elsewhere, row, by('com.miui.home'))).to.equal('not-reproduced');
  });

  it('cannot tell when nothing says which app it was, and is outside a run that tells of none', () => {
    expect(word(record, row, by(null))).to.equal('inconclusive');
    expect(judged(runRecord([record], controls('c01'), [row]))).to.deep.equal([]);
  });
});

describe('more-than-idle', () => {
  const row = claim('status-bar-and-settings', { journeys: ['search'] });
  const url = (path: string) => `https://tracking.intl.miui.com${path}`;
  const idle = withEvents(caseRecord('c02', { journey: 'idle' as 'search' }), upload('x0009', url('/beat')));

  it('is found in an upload that no idle case makes', () => {
    const busy = withEvents(
      caseRecord('c01'),
      upload('x0009', url('/beat')),
      upload('x0010', url('/settings')),
    );
    const run = runRecord([busy, idle], controls('c01'), [row]);
    const verdict = verdictOn(run, row.id);
    expect(verdict.verdict).to.equal('reproduced');
    expect(verdict.said).to.equal(
      'Uploaded to Xiaomi, and not when nothing was touched: tracking.intl.miui.com/settings.',
    );
  });

  it('is not found when the idle phone does the same, and outside a run without an idle case', () => {
    const same = withEvents(caseRecord('c01'), upload('x0009', url('/beat')));
    expect(verdictOn(runRecord([same, idle], controls('c01'), [row]), row.id).verdict).to.equal(
      'not-reproduced',
    );
    expect(judged(runRecord([same], controls('c01'), [row]))).to.deep.equal([]);
  });

  it('was not measured where the idle case broke off: what it missed is no answer to anything', () => {
    const busy = withEvents(caseRecord('c01'), upload('x0009', url('/beat')));
    const broken = { ...caseRecord('c02', { journey: 'idle' as 'search' }), drive: driven('c02', 'failed') };
    const verdict = verdictOn(runRecord([busy, broken], controls('c01'), [row]), row.id);
    expect(verdict).to.deep.include({ verdict: 'not-run' });
    expect(verdict.said).to.contain('driven to its end');
  });

  it('compares with what the same phone does when idle, not another, nor the same phone with another browser', () => {
    const busy = withEvents(caseRecord('c01'), upload('x0009', url('/beat')));
    for (const elsewhere of [{ handset: 'h2' }, { browser: 'chrome' }]) {
      const other = { ...idle, case: { ...idle.case, ...elsewhere } };
      expect(judged(runRecord([busy, other], controls('c01'), [row]))).to.deep.equal([]);
      const nothing = caseRecord('c03', { journey: 'idle' as 'search' });
      expect(verdictOn(runRecord([busy, other, nothing], controls('c01'), [row]), row.id).verdict).to.equal(
        'reproduced',
      );
    }
  });
});

describe('a claim with hosts of its own', () => {
  it('is satisfied by those alone', () => {
    const row = claim('second-channel-mistat', { hosts: ['data.mistat.*miui.com'] });
    const at = (host: string) => [finding('c01', { host }), ...controls('c01')];
    const answer = (host: string) =>
      verdictOn(runRecord([caseRecord('c01')], at(host), [row]), row.id).verdict;
    expect(answer('data.mistat.intl.miui.com')).to.equal('reproduced');
    expect(answer(vendorHost)).to.equal('not-reproduced');
    expect(response('x0009').type).to.equal('response');
  });

  it('or by all but those it leaves out, in the arm that it is about', () => {
    const row = claim('history-sync-only-when-signed-in');
    const answer = (host: string, account: Account | undefined) => {
      const record = caseRecord('c01', account === undefined ? {} : { account });
      const url = finding('c01', { host, kind: 'url', canary: 'c01/url' });
      return judged(runRecord([record], [url, ...controls('c01')], [row])).map(({ verdict }) => verdict);
    };
    // A vendor's "only" does not hold where the address went to its cloud without anybody signed in.
    expect(answer('api.browser.intl.miui.com', 'signed-out')).to.deep.equal(['not-reproduced']);
    expect(answer('anything.at.miui.com', 'signed-out')).to.deep.equal(['not-reproduced']);
    expect(answer('api.browser.intl.miui.com', 'signed-in-sync-off')).to.deep.equal(['not-reproduced']);
    expect(answer(vendorHost, 'signed-in-sync-off')).to.deep.equal(['reproduced']);
    expect(answer(vendorHost, 'signed-out')).to.deep.equal(['reproduced']);
    for (const account of ['signed-in', undefined] as const)
      expect(answer('api.browser.intl.miui.com', account)).to.deep.equal([]);
  });
});
