// Checks a family list once, when it is loaded: two members with one id stop the program.
import { HarnessError } from '../lib/errors.ts';

/** Gives `members` back, or throws `internal` naming the id that occurs twice. */
export function family<T extends { id: string }>(name: string, members: readonly T[]): readonly T[] {
  const ids = new Set<string>();
  for (const { id } of members) {
    if (ids.has(id)) {
      throw new HarnessError('internal', `Two ${name} are called ${id}.`, { remedy: 'Rename one of them.' });
    }
    ids.add(id);
  }
  return members;
}
