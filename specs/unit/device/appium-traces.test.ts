// What a killed Appium session leaves on a handset: its settings go back to what they were, its server ends.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { noteAppiumTraces } from '../../../harness/device/appium-traces.ts';
import { restoreHandset } from '../../../harness/device/restore.ts';
import { openUndoJournal } from '../../../harness/device/undo-journal.ts';
import { FakeHandset } from './fake-handset.ts';

describe('what Appium leaves on a handset', () => {
  let stateDir: string;
  let fake: FakeHandset;
  beforeEach(() => {
    stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-appium-'));
    fake = new FakeHandset();
  });
  afterEach(() => fs.rmSync(stateDir, { recursive: true }));
  const journal = () => openUndoJournal({ stateDir, serial: 'fake' });

  it('is taken back, each row to what it was', async () => {
    fake.settings.set('hidden_api_policy', '2');
    await noteAppiumTraces(fake.handset, journal());
    for (const key of ['hidden_api_policy_pre_p_apps', 'hidden_api_policy_p_apps', 'hidden_api_policy'])
      fake.settings.set(key, '1');
    expect(await restoreHandset(fake.handset, journal())).to.deep.equal([
      'Ended what an Appium session had left running, and put the settings it changes back.',
    ]);
    expect([...fake.settings]).to.deep.equal([['hidden_api_policy', '2']]);
    expect(fake.commands).to.include('am force-stop io.appium.uiautomator2.server');
    expect(journal().entries()).to.deep.equal([]);
  });

  it('is nothing after an orderly end: no row is written', async () => {
    await noteAppiumTraces(fake.handset, journal());
    fake.commands.length = 0;
    await restoreHandset(fake.handset, journal());
    expect(fake.commands.filter((command) => /settings (put|delete)/.test(command))).to.deep.equal([]);
  });
});
