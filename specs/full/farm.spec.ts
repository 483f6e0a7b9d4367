// Four handsets at once behind one Appium server: each case's traffic is its own handset's, whatever the others do.
import { expect } from 'chai';
import { exchangesOf } from '../../harness/artifacts/exchange.ts';
import {
  expectAsPublished,
  expectNothingUnknown,
  expectWholeTruth,
  fullRun,
  unexplained,
} from './support.ts';

const phones = ['redmi-note-8', 'redmi-k20', 'mi-10', 'mi-mix-3'];

describe('a farm of four handsets', () => {
  const full = fullRun({
    browsers: ['mint', 'mi-browser-pro'],
    engines: ['google'],
    modes: ['normal', 'incognito'],
    journeys: ['search'],
    repetitions: 3,
    handsets: phones.map((phone) => ({
      serial: null,
      lab: { phone, apps: ['mint-3.4.0', 'mi-browser-pro-12.1.3'] },
    })),
  });

  it('each drives its share', () => {
    const { run } = full();
    expect(run.plan.cases).to.have.length(2 * 2 * 3);
    for (const handset of ['h1', 'h2', 'h3', 'h4'])
      expect(run.plan.cases.filter((planned) => planned.handset === handset)).to.have.length(3);
  });

  it('all that was sent is found, and nothing else', () => expectWholeTruth(full()));

  it('everything came out as published', () => expectAsPublished(full()));

  it('no id of one handset is in the traffic of another', () => {
    const { run } = full();
    const handsetOf = new Map(run.plan.cases.map(({ id, handset }) => [id, handset]));
    const seen = new Map<string, Set<string | undefined>>();
    for (const { caseId, identifiers } of unexplained(run))
      for (const { name, value } of identifiers)
        if (name === 'distinct_id')
          seen.set(value, (seen.get(value) ?? new Set()).add(handsetOf.get(caseId)));
    // Two browsers on each of four handsets, unless the shuffle gave a handset only one of them.
    expect(seen.size).to.be.within(4, 8);
    for (const [id, handsets] of seen) expect(handsets.size, id).to.equal(1);
  });

  it("no case's words are in the capture of another handset", () => {
    const { run } = full();
    for (const planned of run.plan.cases) {
      const words = planned.canaries[0]?.value ?? '';
      const others = run.cases.filter(({ id }) => id !== planned.id);
      const urls = others
        .flatMap(({ id, capture }) => exchangesOf(id, capture))
        .map(({ request }) => request.url);
      expect(
        urls.filter((url) => decodeURIComponent(url).replaceAll('+', ' ').includes(words)),
      ).to.deep.equal([]);
    }
  });

  it('no handset was asked anything it does not know', () => expectNothingUnknown(full()));
});
