// Every program of the handset by name: the one list a new family of commands is added to.
import { androidPrograms } from '../android/program-list.ts';
import type { Program, Programs } from './command.ts';
import { attributePrograms } from './programs/attributes.ts';
import { basicPrograms } from './programs/basics.ts';
import { digestPrograms } from './programs/digests.ts';
import { fileChangePrograms } from './programs/file-changes.ts';
import { identityPrograms } from './programs/identity.ts';
import { listingPrograms } from './programs/listing.ts';
import { mountingPrograms } from './programs/mounting.ts';
import { processPrograms } from './programs/process-tools.ts';
import { testPrograms } from './programs/test.ts';
import { textPrograms } from './programs/text.ts';

const families: Programs[] = [
  attributePrograms,
  basicPrograms,
  digestPrograms,
  fileChangePrograms,
  identityPrograms,
  listingPrograms,
  mountingPrograms,
  processPrograms,
  testPrograms,
  textPrograms,
  ...androidPrograms,
];

/** Programs by name; a name given twice stops the lab. */
export const programs: ReadonlyMap<string, Program> = collect();

function collect(): Map<string, Program> {
  const found = new Map<string, Program>();
  for (const [name, program] of families.flatMap((family) => Object.entries(family))) {
    if (found.has(name)) throw new Error(`two programs are called ${name}`);
    found.set(name, program);
  }
  return found;
}
