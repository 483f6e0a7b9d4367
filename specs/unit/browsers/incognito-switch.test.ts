// The incognito switch through the selector table, on a screen made of plain variables.
import { expect } from 'chai';
import type { BrowserRow } from '../../../harness/artifacts/tables.ts';
import { type DriverContext, tableDrivenBrowser } from '../../../harness/browsers/browser-driver.ts';
import type { Screen } from '../../../harness/browsers/selectors.ts';
import { loadTables } from '../../../harness/config/load.ts';

/** A browser whose setting starts as given; `stuck` ignores taps on it. */
function bench(options: { on: boolean; stuck?: boolean }) {
  let { on } = options;
  let place = 'page';
  const taps: string[] = [];
  const row = loadTables().browsers.find(({ id }) => id === 'mint');
  if (row === undefined) throw new Error('no mint');
  const element = (target: string) => ({
    click: async () => {
      taps.push(target);
      if (target === 'settings') place = 'settings';
      if (target === 'enhanced-incognito-state' && options.stuck !== true) on = !on;
    },
    getAttribute: async () => String(on),
  });
  const screen = {
    find: async (_owner: string, target: string) => element(target),
    shows: async (_owner: string, target: string) => target !== 'address-bar-idle' || place === 'page',
  } as unknown as Screen;
  const browser = {
    execute: async () => {
      taps.push('back');
      place = 'page';
    },
  } as unknown as DriverContext['browser'];
  const driver = tableDrivenBrowser({ browser, row: row satisfies BrowserRow, screen, stepTimeoutMs: 300 });
  return { driver, taps, isOn: () => on };
}

describe('the incognito switch', () => {
  it('is turned where the table says it stands, read back, and the settings are left', async () => {
    const { driver, taps, isOn } = bench({ on: true });
    await driver.setSwitch('enhanced-off');
    expect(isOn()).to.equal(false);
    expect(taps).to.deep.equal(['menu', 'settings', 'enhanced-incognito-state', 'back']);
    await driver.checkSwitch('enhanced-off');
  });

  it('is not touched when it is as wanted, also for incognito mode off', async () => {
    for (const setting of ['enhanced-on', 'off'] as const) {
      const { driver, taps, isOn } = bench({ on: true });
      await driver.setSwitch(setting);
      expect(isOn()).to.equal(true);
      expect(taps).to.not.include('enhanced-incognito-state');
    }
  });

  it('that does not turn makes the case one that was not run', async () => {
    const failure = await bench({ on: true, stuck: true })
      .driver.setSwitch('enhanced-off')
      .catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'not-as-planned');
    expect(String(failure)).to.contain('Enhanced incognito mode of Mint Browser is on by its settings');
  });

  it('that was turned behind our back is told when it is read back', async () => {
    const failure = await bench({ on: true })
      .driver.checkSwitch('enhanced-off')
      .catch((error: unknown) => error);
    expect(failure).to.have.property('code', 'not-as-planned');
  });
});
