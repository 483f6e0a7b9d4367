// Whether somebody is signed in, by what `dumpsys account` prints: yes, no, or not to be read.
import { expect } from 'chai';
import { accountOn, armOf } from '../../../harness/device/account.ts';

const on = (stdout: string, manufacturer = 'Xiaomi') =>
  accountOn({ shell: async () => ({ stdout, stderr: '', exitCode: 0 }) }, { manufacturer });

describe('an account of the maker', () => {
  it('is signed in, whatever else is', async () => {
    const google = '    Account {name=a@example.org, type=com.google}\n';
    const mi = '    Account {name=1234567890, type=com.xiaomi}\n';
    expect(await on(`User UserInfo{0:Owner:c13}:\n  Accounts: 2\n${google}${mi}`)).to.equal('signed-in');
    expect(await on(`User UserInfo{0:Owner:c13}:\n  Accounts: 1\n${google}`)).to.equal('signed-out');
    expect(await on('User UserInfo{0:Owner:c13}:\n  Accounts: 0\n')).to.equal('signed-out');
  });

  it('is not known on a phone of another maker, nor where the dump says nothing', async () => {
    expect(await on('  Accounts: 0\n', 'Google')).to.equal(null);
    expect(await on("Can't find service: account\n")).to.equal(null);
    expect(await on('')).to.equal(null);
  });

  it('is an arm of its own where history sync is said to be off, which says nothing where nobody is signed in', () => {
    expect(armOf('signed-in', 'off')).to.equal('signed-in-sync-off');
    for (const told of ['on', undefined] as const) expect(armOf('signed-in', told)).to.equal('signed-in');
    expect(armOf('signed-out', 'off')).to.equal('signed-out');
    expect(armOf(null, 'off')).to.equal(null);
  });
});
