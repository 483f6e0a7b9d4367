// A package comes in; whether Android would start it from the home screen goes out.
import type { Adb } from './adb.ts';
import { quote } from './quote.ts';

/** `cmd package resolve-activity --brief` answers with the activity on its last line, or with `No activity found`. */
export async function hasScreen(adb: Pick<Adb, 'shell'>, packageName: string): Promise<boolean> {
  const { stdout } = await adb.shell(
    `cmd package resolve-activity --brief -a android.intent.action.MAIN -c android.intent.category.LAUNCHER ${quote(packageName)}`,
  );
  return stdout.split(/\r?\n/).some((line) => line.startsWith(`${packageName}/`));
}
