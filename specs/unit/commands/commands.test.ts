// The list of commands: each word leads to its own command and loads no other.
import { Command } from 'commander';
import { expect } from 'chai';
import { commandNames, commandsFor } from '../../../harness/commands/commands.ts';

async function namesAdded(...args: string[]): Promise<string[]> {
  const program = new Command();
  for (const add of await commandsFor(args)) add(program, () => undefined);
  return program.commands.map((command) => command.name());
}

describe('the list of commands', () => {
  it('leads each word to the command of that name alone', async () => {
    for (const name of commandNames) expect(await namesAdded(name, '--help')).to.deep.equal([name]);
  });

  it('finds the command behind the options of all commands', async () => {
    expect(await namesAdded('--verbose', 'seal', 'verify')).to.deep.equal(['seal']);
  });

  it('has every command for help, for no word, and for a word that is none', async () => {
    for (const args of [[], ['--help'], ['help', 'run'], ['verif'], ['constructor']])
      expect(await namesAdded(...args)).to.deep.equal([...commandNames]);
  });
});
