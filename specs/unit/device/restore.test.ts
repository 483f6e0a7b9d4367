// The undo journal and its replay: newest first, once, also after a kill or with the handset away.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { setProxy } from '../../../harness/device/proxy-setting.ts';
import { restoreHandset } from '../../../harness/device/restore.ts';
import { openTunnel } from '../../../harness/device/tunnel.ts';
import { journaledSerials, openUndoJournal } from '../../../harness/device/undo-journal.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { FakeHandset } from './fake-handset.ts';

describe('undoing what was done to a handset', () => {
  let stateDir: string;
  let fake: FakeHandset;
  beforeEach(() => {
    stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-undo-'));
    fake = new FakeHandset();
  });
  afterEach(() => fs.rmSync(stateDir, { recursive: true, force: true }));

  const journal = () => openUndoJournal({ stateDir, serial: '127.0.0.1:6000' });
  const restore = () => restoreHandset(fake.handset, journal());
  const failure = (pending: Promise<unknown>) =>
    pending.then(
      () => {
        throw new Error('It did not fail.');
      },
      (error: unknown) => {
        if (!(error instanceof HarnessError)) throw error;
        return error;
      },
    );

  it('gives back a handset without a proxy as it was', async () => {
    await openTunnel(fake.handset.adb, journal(), 8080);
    await setProxy(fake.handset, journal(), 8080);
    expect(fake.settings.get('http_proxy')).to.equal('127.0.0.1:8080');
    expect([...fake.tunnels]).to.deep.equal([['tcp:8080', 'tcp:8080']]);
    expect(journaledSerials(stateDir)).to.deep.equal(['127.0.0.1:6000']);
    // What Android adds by itself.
    fake.settings.set('global_http_proxy_host', '127.0.0.1');
    fake.settings.set('global_http_proxy_port', '8080');

    const undone = await restore();
    expect([...fake.settings]).to.deep.equal([]);
    expect([...fake.tunnels]).to.deep.equal([]);
    expect(undone).to.deep.equal([
      'Put the proxy setting back to none.',
      'Removed the tunnel from port 8080 of the handset.',
    ]);
    const puts = fake.commands.filter((command) => command.startsWith('settings put global http_proxy'));
    expect(puts.at(-1)).to.equal('settings put global http_proxy :0');
    expect(journaledSerials(stateDir)).to.deep.equal([]);
  });

  it('gives back the proxy and the tunnel that were there', async () => {
    fake.settings.set('http_proxy', 'proxy.office:3128');
    fake.settings.set('global_http_proxy_host', 'proxy.office');
    fake.tunnels.set('tcp:8080', 'tcp:9999');
    await openTunnel(fake.handset.adb, journal(), 8080);
    await setProxy(fake.handset, journal(), 8080);
    fake.settings.set('global_http_proxy_host', '127.0.0.1');
    await restore();
    expect([...fake.settings]).to.deep.equal([
      ['http_proxy', 'proxy.office:3128'],
      ['global_http_proxy_host', 'proxy.office'],
    ]);
    expect([...fake.tunnels]).to.deep.equal([['tcp:8080', 'tcp:9999']]);
  });

  it('does nothing the second time', async () => {
    await setProxy(fake.handset, journal(), 8080);
    await restore();
    fake.commands.length = 0;
    expect(await restore()).to.deep.equal([]);
    expect(fake.commands).to.deep.equal([]);
  });

  it('knows of a change before it is made', async () => {
    fake.beforeCommand = (command) => {
      if (command.startsWith('settings put')) throw new Error('killed here');
    };
    await setProxy(fake.handset, journal(), 8080).catch(() => undefined);
    expect(
      journal()
        .entries()
        .map((entry) => entry.kind),
    ).to.deep.equal(['proxy']);
    expect(fake.settings.size).to.equal(0);
    fake.beforeCommand = () => undefined;
    await restore();
    expect(journal().entries()).to.deep.equal([]);
    expect(fake.settings.size).to.equal(0);
  });

  it('goes on where a killed undo stopped', async () => {
    await openTunnel(fake.handset.adb, journal(), 8080);
    await setProxy(fake.handset, journal(), 8080);
    fake.beforeCommand = (command) => {
      if (command.startsWith('settings delete')) throw new Error('killed here');
    };
    await restore().catch(() => undefined);
    expect(fake.settings.get('http_proxy')).to.equal(':0');
    fake.beforeCommand = () => undefined;
    await restore();
    expect([...fake.settings]).to.deep.equal([]);
    expect([...fake.tunnels]).to.deep.equal([]);
    expect(journal().entries()).to.deep.equal([]);
  });

  it('keeps the journal while the handset is away, and says what to type', async () => {
    await openTunnel(fake.handset.adb, journal(), 8080);
    await setProxy(fake.handset, journal(), 8080);
    fake.unplugged = true;
    const error = await failure(restore());
    expect(error.code).to.equal('undo-failed');
    expect(error.message).to.contain('left: tunnel, proxy');
    expect(error.remedy).to.contain('phonehome restore');
    fake.unplugged = false;
    await restore();
    expect(journal().entries()).to.deep.equal([]);
  });

  it('undoes the rest when one thing is refused, and keeps that one', async () => {
    journal().add({ kind: 'folder', path: '/data/local/tmp/phonehome-ca' });
    await openTunnel(fake.handset.adb, journal(), 8080);
    await setProxy(fake.handset, journal(), 8080);
    fake.rooted = false;
    const error = await failure(restore());
    expect(error.message).to.contain('left: folder');
    expect([...fake.settings, ...fake.tunnels]).to.deep.equal([]);
    fake.rooted = true;
    expect(await restore()).to.deep.equal(['Removed /data/local/tmp/phonehome-ca from the handset.']);
  });

  it('leaves a proxy alone that somebody else set meanwhile', async () => {
    await setProxy(fake.handset, journal(), 8080);
    fake.settings.set('http_proxy', 'theirs:1');
    await restore();
    expect(fake.settings.get('http_proxy')).to.equal('theirs:1');
    expect(journal().entries()).to.deep.equal([]);
  });

  it('keeps the journals of two handsets apart', () => {
    journal().add({ kind: 'folder', path: '/a' });
    openUndoJournal({ stateDir, serial: '../../x' }).add({ kind: 'folder', path: '/b' });
    expect(journaledSerials(stateDir)).to.deep.equal(['../../x', '127.0.0.1:6000']);
    expect(journal().entries()).to.have.length(1);
    expect(fs.readdirSync(stateDir)).to.have.length(2);
  });

  it('names the journal that cannot be read', () => {
    journal().add({ kind: 'folder', path: '/a' });
    const [file = ''] = fs.readdirSync(stateDir);
    fs.writeFileSync(path.join(stateDir, file), '{"entries": 5}');
    expect(() => journal().entries()).to.throw(HarnessError, file);
  });
});

describe('a refused settings command', () => {
  const stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-refused-'));
  after(() => fs.rmSync(stateDir, { recursive: true, force: true }));

  it('is done as root where there is root', async () => {
    const fake = new FakeHandset();
    fake.settingsRefused = true;
    const journal = openUndoJournal({ stateDir, serial: 'one' });
    await setProxy(fake.handset, journal, 8080);
    expect(fake.settings.get('http_proxy')).to.equal('127.0.0.1:8080');
    await restoreHandset(fake.handset, journal);
    expect(fake.settings.size).to.equal(0);
  });

  it('names the switch to turn on where there is none', async () => {
    const fake = new FakeHandset();
    fake.settingsRefused = true;
    fake.rooted = false;
    const journal = openUndoJournal({ stateDir, serial: 'two' });
    const error = await setProxy(fake.handset, journal, 8080).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).to.be.instanceOf(HarnessError).with.property('code', 'interception-failed');
    expect(error).to.have.property('message').that.contains('WRITE_SECURE_SETTINGS');
    expect(error).to.have.property('remedy').that.contains('USB debugging (Security settings)');
  });
});
