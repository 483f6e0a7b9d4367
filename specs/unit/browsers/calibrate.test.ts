// Calibrating with scripted answers: what can be chosen, what is written down, and that the tables are whole afterwards.
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { HandsetFacts } from '../../../harness/artifacts/manifest.ts';
import { calibrate, type Calibrated } from '../../../harness/browsers/calibrate.ts';
import { candidatesIn } from '../../../harness/browsers/ui-candidates.ts';
import { loadTables } from '../../../harness/config/load.ts';
import { writeCalibration } from '../../../harness/config/write-selectors.ts';

const node = (className: string, attributes: string) =>
  `<android.widget.${className} class="android.widget.${className}" bounds="[0,0][9,9]" ${attributes}/>`;
const screenOf = (...nodes: string[]) =>
  `<?xml version="1.0"?><hierarchy index="0" class="hierarchy">${nodes.join('')}</hierarchy>`;

const bar = node('EditText', 'resource-id="com.mint:id/omnibox" text="typed before" content-desc=""');
const agree = node('Button', 'resource-id="" text="Agree" content-desc="Agree to terms"');
const twin = node('TextView', 'resource-id="com.mint:id/row" text="Same" content-desc=""');
const [barRow, agreeRow] = ['address-bar-edit', 'first-run-accept'].map((target) => {
  const row = loadTables().selectors.find((one) => one.owner === 'mint' && one.target === target);
  if (row === undefined) throw new Error(`no row ${target}`);
  return row;
});
if (barRow === undefined || agreeRow === undefined) throw new Error('rows are missing');
const rows = [agreeRow, barRow];

/** Walks through both rows with these answers; gives what was captured and what was said. */
async function walk(answers: string[], sources: string[], finds: (value: string) => boolean = () => true) {
  const said: string[] = [];
  let looks = 0;
  const captured = await calibrate(
    rows,
    { say: (line) => said.push(line), ask: () => Promise.resolve(answers.shift()) },
    {
      source: () => Promise.resolve(sources[Math.min(looks++, sources.length - 1)] ?? ''),
      finds: ({ value }) => Promise.resolve(finds(value)),
    },
  );
  return { captured, said: said.join('\n'), looks };
}

describe('what a screen offers', () => {
  it('is told by id, description and text, and a text field by no text', () => {
    expect(candidatesIn(screenOf(bar, agree)).map(({ locators }) => locators)).to.deep.equal([
      [
        { by: 'id', value: 'com.mint:id/omnibox' },
        { by: 'class', value: 'android.widget.EditText' },
      ],
      [
        { by: 'accessibility-id', value: 'Agree to terms' },
        { by: 'text', value: 'Agree' },
      ],
    ]);
  });

  it('leaves out what would find another element, and reads a broken source as far as it goes', () => {
    expect(candidatesIn(screenOf(twin, twin))).to.deep.equal([]);
    expect(candidatesIn('no xml at all')).to.deep.equal([]);
  });

  it('shows hostile texts without their control characters', () => {
    const hostile = node('Button', 'resource-id="a:id/b" text="&#x202E;evil" content-desc=""');
    expect(candidatesIn(screenOf(hostile))[0]?.said).to.not.contain('\u202e');
  });
});

describe('a conversation at the handset', () => {
  it('captures the chosen elements row by row', async () => {
    const { captured, said } = await walk(['', 'agr', '1', '', '1'], [screenOf(bar, agree)]);
    expect(captured.map(({ target, locators }) => [target, locators[0]?.value])).to.deep.equal([
      ['first-run-accept', 'Agree to terms'],
      ['address-bar-edit', 'com.mint:id/omnibox'],
    ]);
    expect(said).to.contain('1 of 2: first-run-accept (so far: id=com.mi.globalbrowser.mini:id/agree');
  });

  it('skips, reads the screen again, helps, and refuses what is not in the list', async () => {
    const { captured, said, looks } = await walk(
      ['s', '', '?', '9', 'nonsense', 'r', '1'],
      [screenOf(agree), screenOf(bar)],
    );
    expect(captured.map(({ target }) => target)).to.deep.equal(['address-bar-edit']);
    expect(looks).to.equal(2);
    expect(said)
      .to.contain('There is no 9')
      .and.to.contain('Nothing holds "nonsense"')
      .and.to.contain('q to end');
  });

  it('keeps what it has at q and when the answers end', async () => {
    for (const answers of [
      ['', '2', 'q'],
      ['', '2'],
    ])
      expect((await walk(answers, [screenOf(bar, agree)])).captured).to.have.length(1);
  });

  it('writes down only what the driver finds', async () => {
    const { captured } = await walk(['', '2', 'q'], [screenOf(bar, agree)], (value) => value === 'Agree');
    expect(captured[0]?.locators).to.deep.equal([{ by: 'text', value: 'Agree' }]);
    const gone = await walk(['', '2', 'q'], [screenOf(bar, agree)], () => false);
    expect(gone.captured).to.deep.equal([]);
    expect(gone.said).to.contain('gone from the screen');
  });
});

describe('the written rows', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'phonehome-calibrate-'));
    cpSync('config', folder, { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const facts = (simulated: boolean): HandsetFacts => ({
    serial: 'x',
    manufacturer: 'Xiaomi',
    model: 'Redmi Note 8',
    codename: 'ginkgo',
    androidRelease: '9',
    sdk: 28,
    incremental: 'V11.0.9.0.PCOMIXM',
    fingerprint: 'f',
    simulated,
  });
  const known = barRow.locators[0];
  const captured: Calibrated[] = [
    {
      owner: 'mint',
      target: 'address-bar-edit',
      locators: [
        { by: 'id', value: 'com.mint:id/omnibox' },
        ...(known === undefined ? [] : [{ by: known.by, value: known.value }]),
      ],
    },
  ];
  const write = (simulated: boolean, date = '2026-11-25') =>
    writeCalibration(folder, captured, { facts: facts(simulated), browser: 'Mint Browser 3.4.0', date });
  const written = () =>
    loadTables({ configDir: folder }).selectors.find(
      (row) => row.owner === 'mint' && row.target === 'address-bar-edit',
    );

  it('come first, verified, with device, build and date as their source; tables stay whole', () => {
    const source = write(false);
    expect(source).to.deep.include({
      id: 'calibrated-ginkgo-v11-0-9-0-pcomixm-mint-browser-3-4-0-2026-11-25',
      url: 'seen on a handset',
      title:
        'Calibrated on a Xiaomi Redmi Note 8 (ginkgo), Android 9, build V11.0.9.0.PCOMIXM, with Mint Browser 3.4.0, on 2026-11-25',
    });
    const [first, second, ...others] = written()?.locators ?? [];
    expect(first).to.deep.equal({
      by: 'id',
      value: 'com.mint:id/omnibox',
      source: source.id,
      verified: true,
    });
    expect(second?.source, 'who said so before still did').to.deep.include('mint-ids-public-code');
    expect(others.length).to.equal(barRow.locators.length - 1);
  });

  it('are not called verified when captured on the lab handset', () => {
    expect(write(true).title).to.contain('the lab handset, a simulated');
    expect(written()?.locators[0]?.verified).to.equal(false);
  });

  it('can be captured again, the same day and later', () => {
    for (const date of ['2026-11-25', '2026-11-25', '2026-12-01']) write(false, date);
    expect(written()?.locators).to.have.length(barRow.locators.length + 1);
  });
});
