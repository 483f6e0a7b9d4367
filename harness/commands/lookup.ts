// `phonehome lookup <run>`: asks the registries who registered the domains of a saved run, and saves their answers with it.
import { existsSync } from 'node:fs';
import { isIP } from 'node:net';
import { relative, resolve } from 'node:path';
import type { Registration } from '../artifacts/destination.ts';
import { readLookups, runPaths } from '../artifacts/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { visibleLine } from '../lib/visible-text.ts';
import { askedIn, saveLookups } from '../lookups.ts';
import { askRegistries } from '../run/rdap.ts';
import type { AddCommand } from './commands.ts';

interface LookupCommandOptions {
  server?: string;
  again?: boolean;
}

const timeoutMs = 10_000;
const totalMs = 120_000;
/** Of captured names only these reach a registry. */
const domainName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]+$/;

export const lookupCommand: AddCommand = (program, done) => {
  program
    .command('lookup')
    .description(
      'ask the registries (RDAP) who registered the domains that a saved run reached; needs the internet',
    )
    .argument('<run>', 'a run folder below reports/')
    .option('--server <url>', 'ask this RDAP server about every domain instead of the registries IANA lists')
    .option('--again', 'ask also about domains whose answers are saved already')
    .action(async (run: string, options: LookupCommandOptions) => {
      done(await lookup(resolve(run), options));
    });
};

async function lookup(runFolder: string, { server, again }: LookupCommandOptions): Promise<number> {
  if (!existsSync(runPaths.plan(runFolder)))
    throw new HarnessError('usage', `${runFolder} holds no run: it has no cases.json.`, {
      remedy: 'Name a folder below reports/.',
    });
  if (server !== undefined && !/^https?:\/\/[^\s/]+/.test(server))
    throw new HarnessError('usage', `--server "${server}": must be an address.`, {
      remedy: 'Give the base address of an RDAP server, such as https://rdap.org.',
    });
  const saved = new Set(readLookups(runFolder).registrations.map(({ domain }) => domain));
  const sites = [...askedIn(runFolder).sites]
    .filter((site) => isIP(site) === 0 && domainName.test(site))
    .sort();
  const wanted = sites.filter((site) => again === true || !saved.has(site));
  const say = (line: string) => process.stdout.write(`${visibleLine(line, 300)}\n`);
  let answered = 0;
  for await (const asked of askRegistries(wanted, { server, timeoutMs, totalMs })) {
    if ('answer' in asked) {
      answered += 1;
      // One at a time: what was fetched stays, however this ends.
      saveLookups(runFolder, { places: [], answers: [asked.answer] });
      say(`${asked.domain}: ${told(asked.answer.registration)}`);
    } else say(`${asked.domain}: ${asked.reason}`);
  }
  const already = sites.length - wanted.length;
  say(
    `${sites.length} domains, ${already} saved before; of the other ${wanted.length} answered: ${answered}.`,
  );
  if (answered > 0) say(`To tell them in the report: phonehome report ${relative(process.cwd(), runFolder)}`);
  return answered === wanted.length ? 0 : 1;
}

function told({ registrar, registrant, registeredAt }: Registration): string {
  return `registered ${registeredAt} through ${registrar}; registrant ${registrant}`;
}
