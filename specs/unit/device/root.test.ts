// Root is looked for in every form met on rooted phones, and used in the form that answered.
import { expect } from 'chai';
import type { Adb, ShellResult } from '../../../harness/device/adb.ts';
import { androidHandset } from '../../../harness/device/android-handset.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';

/** A handset whose shell answers `id -u` with 0 only in one form. */
function handsetWith(form: (command: string) => boolean, options: { adbRoot: boolean } = { adbRoot: false }) {
  const commands: string[] = [];
  let adbdIsRoot = false;
  const shell = async (command: string): Promise<ShellResult> => {
    commands.push(command);
    const isRoot = adbdIsRoot || form(command);
    if (!isRoot && command.startsWith('su')) {
      return { stdout: '', stderr: '/system/bin/sh: su: inaccessible or not found\n', exitCode: 127 };
    }
    return { stdout: isRoot ? '0\n' : '2000\n', stderr: '', exitCode: 0 };
  };
  const restartAsRoot = async () => {
    adbdIsRoot = options.adbRoot;
    return adbdIsRoot;
  };
  const adb = { shell, restartAsRoot, attach: async () => 'abc' } as Partial<Adb> as Adb;
  return { commands, handset: androidHandset(adb) };
}

describe('root on a handset', () => {
  const forms: [string, (command: string) => boolean, string][] = [
    ['adbd itself', () => true, "echo 'x y'"],
    ['su -c', (command) => command.startsWith('su -c'), `su -c 'echo '\\''x y'\\'''`],
    ['su 0', (command) => command.startsWith('su 0'), `su 0 sh -c 'echo '\\''x y'\\'''`],
    ['su root', (command) => command.startsWith('su root'), `su root sh -c 'echo '\\''x y'\\'''`],
  ];
  for (const [name, form, expected] of forms) {
    it(`is used as ${name} when that works`, async () => {
      const { handset, commands } = handsetWith(form);
      await (
        await handset.asRoot()
      )("echo 'x y'");
      expect(commands.at(-1)).to.equal(expected);
      const asked = commands.length;
      await handset.asRoot();
      expect(commands).to.have.length(asked);
    });
  }

  it('is had from adb root when no su is there', async () => {
    const { handset, commands } = handsetWith(() => false, { adbRoot: true });
    await (
      await handset.asRoot()
    )('id -u');
    expect(commands.at(-1)).to.equal('id -u');
  });

  it('is missed with a sentence that says what to do', async () => {
    const error = await handsetWith(() => false)
      .handset.asRoot()
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(HarnessError).with.property('code', 'handset-not-rooted');
    expect(error).to.have.property('remedy').that.contains('Magisk');
  });
});
