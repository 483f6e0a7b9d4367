// Whose connection it is: another app's refusal is listed and stands against nothing, one that cannot be told does, and bytes past the proxy are noticed.
import { expect } from 'chai';
import { driven } from './support/driven.ts';
import type { JudgedRun } from './support/judged-run.ts';
import { sideBySide } from './support/side-by-side.ts';

const statistics = 'data.mistat.intl.xiaomi.com';

const row = sideBySide();

const ledgerOf = ({ cases }: JudgedRun) =>
  cases.flatMap(({ capture }) => capture.filter((event) => event.type === 'ledger'));
const refusals = ({ blindSpots }: JudgedRun) => blindSpots.filter(({ host }) => host === statistics);

describe("another app that refuses our certificate at the vendor's host", () => {
  const seen = driven({ apps: ['mint-silent'], faults: ['background-refuses'] }, {}, row);

  it('is listed as another app’s and stands against no claim', () => {
    const { run } = seen();
    expect(refusals(run)).to.have.length(1);
    expect(refusals(run)[0]).to.include({ kind: 'tls-refused', owner: 'other', counts: false });
    for (const { verdict, said } of run.verdicts) expect(verdict, said).to.equal('not-reproduced');
  });

  it("the browser's own connections are known as its own, every one of them counted", () => {
    const { run } = seen();
    const [ledger] = ledgerOf(run);
    expect(ledger).to.include({ attribution: 'by-uid', missing: null });
    const [mint] = ledger?.apps ?? [];
    expect(mint?.led).to.be.greaterThan(0).and.to.equal(mint?.received);
    expect(mint?.loopbackBytes).to.be.greaterThan(mint?.receivedBytes ?? Number.NaN);
    expect(mint?.past).to.deep.equal({ tcpBytes: 0, udpBytes: 0, otherBytes: 0, dnsBytes: 0 });
    for (const { request } of run.exchanges)
      expect(request, request.url).to.include({ owner: 'browser', app: 'mint' });
  });

  it('nothing of it is left on the handset, and nothing was asked that it does not know', async () => {
    const { lab } = seen();
    const asRoot = await lab.handset().asRoot();
    for (const list of ['iptables -w -t nat -S', 'iptables -w -S', 'ip6tables -w -S'])
      expect((await asRoot(list)).stdout).to.not.contain('phonehome');
    expect(lab.unknown()).to.deep.equal([]);
  });
});

describe('the same app on a handset whose kernel cannot tell apps apart', () => {
  const seen = driven({ apps: ['mint-silent'], faults: ['background-refuses', 'no-nat-table'] }, {}, row);

  it('makes every claim inconclusive, and the run says why', () => {
    const { run } = seen();
    expect(refusals(run)[0]).to.include({ kind: 'tls-refused', owner: 'unattributed', counts: true });
    for (const { verdict } of run.verdicts) expect(verdict).to.equal('inconclusive');
    expect(ledgerOf(run)[0]).to.include({ attribution: 'none' });
    expect(ledgerOf(run)[0]?.missing).to.contain("table `nat'");
    const told = run.blindSpots.find(({ kind }) => kind === 'owners-unknown');
    expect(told).to.include({ counts: false });
  });
});

describe('a Mint whose native code goes past the proxy', () => {
  const seen = driven({ apps: ['mint-3.4.0'], faults: ['proxy-ignored'] }, {}, row);

  it('is never called clean: the kernel counted what the proxy did not see', () => {
    const { run } = seen();
    const past = run.blindSpots.find(({ kind }) => kind === 'past-proxy');
    expect(past).to.include({ owner: 'browser', counts: true });
    expect(ledgerOf(run)[0]?.apps[0]?.past.tcpBytes).to.be.greaterThan(1000);
    for (const { verdict, said } of run.verdicts) expect(verdict, said).to.equal('inconclusive');
  });
});
