// What adb prints, as seen on real machines, read into devices, tunnels and errors that say what to type.
import { expect } from 'chai';
import {
  adbTrouble,
  chooseDevice,
  parseDevices,
  parseReverseList,
} from '../../../harness/device/adb-output.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';

const listing = `List of devices attached
a1b2c3d4               device usb:1-2 product:ginkgo model:Redmi_Note_8 device:ginkgo transport_id:1
192.168.1.20:5555      offline transport_id:3
R58M123ABC             unauthorized usb:1-3 transport_id:4
0123456789ABCDEF       no permissions (user in plugdev group; are your udev rules wrong?); see [http://developer.android.com/tools/device.html] usb:1-4 transport_id:5

`;

function thrown(run: () => unknown): HarnessError {
  try {
    run();
  } catch (error) {
    if (error instanceof HarnessError) return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('adb devices -l', () => {
  it('is read with serial, state and model', () => {
    expect(parseDevices(listing)).to.deep.equal([
      { serial: 'a1b2c3d4', state: 'device', model: 'Redmi_Note_8' },
      { serial: '192.168.1.20:5555', state: 'offline' },
      { serial: 'R58M123ABC', state: 'unauthorized' },
      { serial: '0123456789ABCDEF', state: 'no permissions' },
    ]);
    expect(parseDevices('* daemon started successfully\nList of devices attached\n\n')).to.deep.equal([]);
  });

  it('gives the only usable handset, or the one wished for', () => {
    expect(chooseDevice(parseDevices(listing), null)).to.equal('a1b2c3d4');
    expect(chooseDevice(parseDevices(listing), 'a1b2c3d4')).to.equal('a1b2c3d4');
  });

  it('says what to type when there is none, or more than one', () => {
    expect(thrown(() => chooseDevice([], null)).message).to.equal('adb lists no handset.');
    const two = parseDevices('one device\ntwo device\n');
    expect(thrown(() => chooseDevice(two, null)).remedy).to.equal('Name one: --serial one');
    expect(thrown(() => chooseDevice(two, 'three')).message).to.equal(
      'adb does not list three, only one, two.',
    );
    expect(thrown(() => chooseDevice(two, 'three')).code).to.equal('handset-missing');
  });

  it('says what to do with one that is not usable', () => {
    const devices = parseDevices(listing);
    expect(thrown(() => chooseDevice(devices, 'R58M123ABC')).remedy).to.contain('Allow USB debugging?');
    expect(thrown(() => chooseDevice(devices, '192.168.1.20:5555')).message).to.contain('is offline');
    expect(thrown(() => chooseDevice(devices, '0123456789ABCDEF')).remedy).to.contain('USB devices');
  });
});

describe('adb reverse --list', () => {
  it('is read in every form', () => {
    expect(parseReverseList('(reverse) tcp:8080 tcp:8081\n')).to.deep.equal([
      { device: 'tcp:8080', host: 'tcp:8081' },
    ]);
    expect(parseReverseList('host-19 tcp:1 tcp:2\nUsbFfs localabstract:x tcp:3\n')).to.deep.equal([
      { device: 'tcp:1', host: 'tcp:2' },
      { device: 'localabstract:x', host: 'tcp:3' },
    ]);
    expect(parseReverseList('\n')).to.deep.equal([]);
  });
});

describe('a failure of adb itself', () => {
  const said = (stderr: string, exitCode = 1) => adbTrouble({ stderr, exitCode }, 'a1:5555');

  it('is told from a failure of the command', () => {
    expect(said("error: device 'a1:5555' not found\n")?.mayReconnect).to.equal(true);
    expect(said("adb: device 'a1:5555' not found\n")?.error.code).to.equal('handset-missing');
    expect(said('adb: error: failed to get feature set: device offline\n')?.mayReconnect).to.equal(true);
    expect(
      said('error: device unauthorized.\nThis adb server did.\nerror: device unauthorized.\n')?.error.remedy,
    ).to.contain('Allow USB debugging?');
    expect(said('adb: cannot connect to daemon at tcp:5037: Connection refused\n')?.error.code).to.equal(
      'adb-failed',
    );
    expect(said('error: closed\n')?.mayReconnect).to.equal(false);
  });

  it('is not seen where the command on the handset failed', () => {
    expect(said('/system/bin/sh: su: inaccessible or not found\n', 127)).to.equal(undefined);
    expect(said('ls: /x: No such file or directory\n')).to.equal(undefined);
    expect(said("error: device 'x' not found\n", 0)).to.equal(undefined);
    expect(said('')).to.equal(undefined);
  });
});
