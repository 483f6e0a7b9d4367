// Versions and arms: which version has the switch, and what a run on several handsets then drives where.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { type RunConfig, runConfigSchema } from '../../../harness/artifacts/run-config.ts';
import { loadTables } from '../../../harness/config/load.ts';
import { armsOf, compareVersions } from '../../../harness/plan/arms.ts';
import { type Fleet, planRun } from '../../../harness/plan/matrix.ts';

const { browsers: rows } = loadTables();
const mint = rows.find(({ id }) => id === 'mint');
const config: RunConfig = runConfigSchema.parse(JSON.parse(readFileSync('config/run.lab-full.json', 'utf8')));

describe('versions', () => {
  const ordered = ['3.4', '3.4.0.9', '3.4.2', '3.4.3', '3.4.10', '3.10', '12.1.3-g', '12.1.4-gn', '12.1.4.1'];
  it('are compared number by number, whatever their suffix', () => {
    expect([...ordered].reverse().sort(compareVersions)).to.deep.equal(ordered);
    expect(compareVersions('12.1.4', '12.1.4-g')).to.equal(0);
    expect(compareVersions('3.4', '3.4.0')).to.equal(0);
  });
});

describe('arms', () => {
  const settings = (version: string | null) =>
    armsOf(mint ?? {}, version).map(({ mode, incognitoSwitch }) => `${mode} ${incognitoSwitch ?? '-'}`);
  it('before the switch: two; from its first version on: its three settings', () => {
    expect(settings('3.4.0')).to.deep.equal(['normal -', 'incognito -']);
    for (const version of ['3.4.3', '3.4.4', '3.9.3'])
      expect(settings(version)).to.deep.equal([
        'normal off',
        'incognito enhanced-on',
        'incognito enhanced-off',
      ]);
  });
  it('of an unknown version: those that need no switch', () => {
    expect(settings(null)).to.deep.equal(['normal -', 'incognito -']);
  });
});

describe('the plan for two handsets', () => {
  const controls = ['chrome', 'firefox', 'brave', 'duckduckgo'];
  const state = (id: string, version: string) => ({ id, version, unavailable: null });
  const fleet: Fleet = {
    rows,
    handsets: [
      {
        id: 'h1',
        browsers: [
          state('mint', '3.4.0'),
          state('mi-browser', '12.1.3-g'),
          state('mi-browser-pro', '12.1.3-g'),
          ...controls.map((id) => state(id, '81')),
        ],
      },
      {
        id: 'h2',
        browsers: [
          state('mint', '3.4.3'),
          state('mi-browser', '12.1.4-g'),
          state('mi-browser-pro', '12.1.4-g'),
          ...controls.map((id) => state(id, '81')),
        ],
      },
    ],
  };
  const { cases } = planRun(config, 'seed', fleet);

  it('is the whole matrix: 3 browsers in 5 arms, 4 controls in 2 modes, 2 engines, search and visit', () => {
    expect(cases).to.have.length((3 * 5 + 4 * 2) * 2 * 2);
    const cells = new Set(
      cases.map((c) => [c.browser, c.mode, c.incognitoSwitch, c.engine, c.journey].join(' ')),
    );
    expect(cells.size).to.equal(92);
  });

  it('is halved between them, each version where it is installed', () => {
    const of = (id: string) => cases.filter(({ handset }) => handset === id);
    expect([of('h1').length, of('h2').length]).to.deep.equal([46, 46]);
    const subjects = cases.filter(({ browser }) => !controls.includes(browser));
    for (const planned of subjects)
      expect(planned.handset).to.equal(planned.incognitoSwitch === undefined ? 'h1' : 'h2');
    const handsetsOf = (control: string) =>
      ['h1', 'h2'].map((id) => of(id).filter(({ browser }) => browser === control).length);
    // What is compared stays together, but for the one control that fills up both shares.
    const parted = controls.filter((control) => !handsetsOf(control).includes(0));
    expect(parted).to.have.length.at.most(1);
    for (const control of controls) expect(handsetsOf(control), control).to.not.include(1);
    for (const id of ['h1', 'h2'])
      expect(
        of(id).some(({ browser }) => controls.includes(browser)),
        `a control on ${id}`,
      ).to.equal(true);
  });

  it('plants words in a search and an address in a visit, each its own', () => {
    for (const { journey, canaries } of cases)
      expect(canaries.map(({ kind }) => kind)).to.deep.equal([journey === 'visit' ? 'url' : 'search-term']);
    const values = cases.flatMap(({ canaries }) => canaries.map(({ value }) => value));
    expect(new Set(values).size).to.equal(92);
    const urls = values.filter((value) => value.startsWith('https://'));
    expect(urls).to.have.length(46);
    for (const url of urls) expect(url).to.match(/^https:\/\/www\.harbour-notes\.example\/a\/[0-9a-f]{16}$/);
  });

  it('drives only the wanted settings of the switch', () => {
    const one = planRun({ ...config, switchSettings: ['enhanced-off'], modes: ['incognito'] }, 'seed', fleet);
    const settings = new Set(one.cases.map((c) => c.incognitoSwitch));
    expect([...settings].sort()).to.deep.equal(['enhanced-off', undefined]);
  });

  it('plans a browser that is nowhere once, so that its cases can say why', () => {
    const nowhere = fleet.handsets.map((handset) => ({
      ...handset,
      browsers: handset.browsers.map((one) =>
        one.id === 'mint' ? { id: 'mint', version: null, unavailable: 'not installed' } : one,
      ),
    }));
    const plan = planRun({ ...config, browsers: ['mint'] }, 'seed', { rows, handsets: nowhere });
    expect(plan.cases).to.have.length(2 * 2 * 2);
    expect(new Set(plan.cases.map(({ handset }) => handset))).to.deep.equal(new Set(['h1']));
  });
});
