// A handset comes in; whether somebody is signed in to an account of its maker goes out.
import type { HandsetFacts } from '../artifacts/manifest.ts';
import type { Account, HistorySync } from '../artifacts/run-config.ts';
import type { Adb } from './adb.ts';

/** Account type of Xiaomi's phones; on others a browser of Xiaomi's keeps its account to itself. */
const xiaomiAccount = /^\s*Account \{name=.*, type=com\.xiaomi\}/m;

/**
 * By `dumpsys account`; null where it does not say: on a phone of another maker, or when the dump holds no list of accounts.
 */
export async function accountOn(
  adb: Pick<Adb, 'shell'>,
  { manufacturer }: Pick<HandsetFacts, 'manufacturer'>,
): Promise<Account | null> {
  if (manufacturer.toLowerCase() !== 'xiaomi') return null;
  const { stdout } = await adb.shell('dumpsys account');
  if (xiaomiAccount.test(stdout)) return 'signed-in';
  return /^\s*Accounts: \d+/m.test(stdout) ? 'signed-out' : null;
}

/** The arm that a handset is in: what was read of its account, with what the person who set it up says of history sync. */
export function armOf(account: Account | null, historySync: HistorySync | undefined): Account | null {
  return account === 'signed-in' && historySync === 'off' ? 'signed-in-sync-off' : account;
}
