// The harness's packet rules on the lab handset's own iptables: each app led to its port, each byte counted, nothing left behind.
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expect } from 'chai';
import { uidsOf } from '../../../harness/device/app-uids.ts';
import type { Handset } from '../../../harness/device/handset.ts';
import { makePacketRules } from '../../../harness/device/packet-rules.ts';
import { restoreHandset } from '../../../harness/device/restore.ts';
import { openUndoJournal } from '../../../harness/device/undo-journal.ts';
import { openRoad } from '../../../harness/lab/network/roads.ts';
import { FakeHandset } from '../device/fake-handset.ts';
import { aHandset, type TestHandset } from './a-handset.ts';
import { portOf, Road } from '../capture/road.ts';
import * as net from 'node:net';

const proxyPort = 18_080;
const mint = { uid: 10_201, port: 18_081 };
const chrome = { uid: 10_202, port: 18_082 };
const stranger = 10_203;

describe('packet rules on a handset', () => {
  let stateDir: string;
  let phone: TestHandset;
  let road: Road;
  beforeEach(() => {
    stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'phonehome-rules-'));
    phone = aHandset();
    road = new Road();
  });
  afterEach(async () => {
    await road.close();
    fs.rmSync(stateDir, { recursive: true, force: true });
  });

  const journal = () => openUndoJournal({ stateDir, serial: 'rules' });
  const handset = (): Handset => ({
    ...new FakeHandset().handset,
    asRoot: async () => async (command) => {
      const { status, ...said } = await phone.run(command, { uid: 0 });
      return { ...said, exitCode: status };
    },
  });
  const make = () =>
    makePacketRules({ handset: handset(), journal: journal(), proxyPort, apps: [mint, chrome] });
  const filterState = async () => {
    const tools = ['iptables -t nat -S', 'iptables -S', 'ip6tables -S'];
    return (await Promise.all(tools.map((tool) => phone.run(tool, { uid: 0 })))).map(({ stdout }) => stdout);
  };

  /** Connects as an app does; gives the port of the handset that it came out at. */
  const connectAs = async (uid: number, bytes = 0): Promise<number | undefined> => {
    const sink = net.createServer((socket) => socket.on('error', () => socket.destroy()).resume());
    const sinkPort = await road.listen(sink);
    let at: number | undefined;
    const stream = await openRoad(
      {
        settings: { get: () => `127.0.0.1:${proxyPort}` },
        reverse: {
          open: async (devicePort) => {
            at = devicePort;
            return net.connect(sinkPort, '127.0.0.1');
          },
        },
        packets: phone.lab.machine.packets,
        internetPort: portOf(sink),
      },
      'system',
      uid,
    );
    stream.write(Buffer.alloc(bytes));
    stream.destroy();
    return at;
  };

  it('lead and count one UID more: an app that was installed anew', async () => {
    const rules = await make();
    const anew = { uid: 10_204, port: mint.port };
    expect(await connectAs(anew.uid)).to.equal(proxyPort);
    await rules.add(anew);
    expect(await rules.trouble()).to.equal(null);
    expect(await connectAs(anew.uid, 500)).to.equal(mint.port);
    const counted = (await rules.counts()).find(({ uid }) => uid === anew.uid);
    expect(counted?.led).to.equal(1);
    expect(counted?.loopbackBytes).to.be.above(500);
    const untouched = (await rules.counts()).find(({ uid }) => uid === chrome.uid);
    expect(untouched?.led).to.equal(0);
  });

  it('lead each app to its own port and leave everybody else alone', async () => {
    await make();
    expect(await connectAs(mint.uid)).to.equal(mint.port);
    expect(await connectAs(chrome.uid)).to.equal(chrome.port);
    expect(await connectAs(stranger)).to.equal(proxyPort);
  });

  it('count connections and bytes for each app', async () => {
    const rules = await make();
    await connectAs(mint.uid, 5000);
    await connectAs(mint.uid, 5000);
    await connectAs(stranger, 9000);
    const [first, second] = await rules.counts();
    expect(first).to.include({ uid: mint.uid, led: 2, tcpBytes: 0, udpBytes: 0, otherBytes: 0, dnsBytes: 0 });
    expect(first?.loopbackBytes).to.be.within(10_000, 11_000);
    expect(second).to.include({ uid: chrome.uid, led: 0, loopbackBytes: 0 });
  });

  it('count what goes past the proxy, names asked for apart', async () => {
    const rules = await make();
    const { v4, v6 } = phone.lab.machine.packets;
    const packet = { uid: mint.uid, out: 'wlan0', destination: '198.51.100.7', sizeBytes: 100 } as const;
    v4.sent({ ...packet, protocol: 'tcp', port: 443 });
    v6.sent({ ...packet, protocol: 'udp', port: 443 });
    v4.sent({ ...packet, protocol: 'udp', port: 53 });
    v4.sent({ ...packet, protocol: 'tcp', port: 853 });
    v4.sent({ ...packet, uid: stranger, protocol: 'tcp', port: 443 });
    expect((await rules.counts())[0]).to.deep.equal({
      uid: mint.uid,
      led: 0,
      loopbackBytes: 0,
      tcpBytes: 100,
      udpBytes: 100,
      otherBytes: 0,
      dnsBytes: 200,
    });
  });

  it('are gone without a trace when undone, also twice, also after somebody took a part away', async () => {
    const untouched = await filterState();
    await make();
    expect(await filterState()).to.not.deep.equal(untouched);
    await phone.run('ip6tables -F', { uid: 0 });
    expect(await restoreHandset(handset(), journal())).to.deep.equal([
      'Took our rules out of the packet filter.',
    ]);
    expect(await filterState()).to.deep.equal(untouched);
    await restoreHandset(handset(), journal());
    expect(await filterState()).to.deep.equal(untouched);
  });

  it('say when they no longer hold', async () => {
    const rules = await make();
    expect(await rules.trouble()).to.equal(null);
    await phone.run(`iptables -t nat -D phonehome_${proxyPort} 2`, { uid: 0 });
    expect(await rules.trouble()).to.equal(`the rule for UID ${chrome.uid} is gone`);
    await phone.run('iptables -t nat -F OUTPUT', { uid: 0 });
    expect(await rules.trouble()).to.equal('the jump into our rules is gone');
  });

  it('are not made by halves on a kernel that cannot, and it says what it could not', async () => {
    phone = aHandset({ limitedPacketFilter: true });
    const untouched = await filterState();
    const failure = await make().then(
      () => 'made',
      (error: Error) => error.message,
    );
    expect(failure).to.contain("does not tell apps apart: iptables: can't initialize iptables table `nat'");
    expect(await filterState()).to.deep.equal(untouched);
  });

  it('take their UIDs from the list of packages', async () => {
    const name = 'com.mi.globalbrowser.mini';
    phone.lab.machine.packages.add({
      name,
      versionName: '3.4.0',
      versionCode: 340,
      targetSdk: 29,
      uid: mint.uid,
      requestedPermissions: [],
      grantedPermissions: new Set(),
      instrumentation: [],
      path: `/data/app/${name}/base.apk`,
    });
    expect([...(await uidsOf(handset(), [name, 'com.not.installed']))]).to.deep.equal([[name, mint.uid]]);
  });
});
