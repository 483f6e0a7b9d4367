// md5sum, sha1sum, sha256sum, base64, cmp: bytes in, their digest, text form or difference out.
import { createHash } from 'node:crypto';
import {
  fail,
  forEachOperand,
  type Invocation,
  type Program,
  type Programs,
  parseOptions,
  pathOf,
} from '../command.ts';
import { readAll } from '../streams.ts';

export const digestPrograms: Programs = {
  md5sum: digest('md5'),
  sha1sum: digest('sha1'),
  sha256sum: digest('sha256'),
  async base64(call) {
    const { flags, values, operands } = parseOptions(call.args, { flags: 'd', values: 'w' });
    const content = await contentOf(call, operands[0] ?? '-');
    if (flags.has('d')) {
      await call.stdout.write(Buffer.from(content.toString(), 'base64'));
      return 0;
    }
    const width = Number(values.get('w') ?? 76);
    const text = content.toString('base64');
    const lines = width > 0 ? (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []) : [text];
    await call.stdout.write(width > 0 ? lines.map((line) => `${line}\n`).join('') : text);
    return 0;
  },
  async cmp(call) {
    const { flags, operands } = parseOptions(call.args, { flags: 'sl' });
    const [left = '', right = ''] = operands;
    const same = (await contentOf(call, left)).equals(await contentOf(call, right));
    if (!same && !flags.has('s')) await call.stdout.write(`${left} ${right} differ\n`);
    return same ? 0 : 1;
  },
};

async function contentOf(call: Invocation, operand: string): Promise<Buffer> {
  return operand === '-' ? readAll(call.stdin) : call.machine.files.read(call.caller, pathOf(call, operand));
}

function digest(algorithm: string): Program {
  return async (call) => {
    const { flags, operands } = parseOptions(call.args, { flags: 'bc' });
    if (flags.has('c')) return fail(call, 'checking is not supported here');
    return forEachOperand(call, operands.length === 0 ? ['-'] : operands, async (operand) => {
      const hash = createHash(algorithm)
        .update(await contentOf(call, operand))
        .digest('hex');
      await call.stdout.write(flags.has('b') ? `${hash}\n` : `${hash}  ${operand}\n`);
    });
  };
}
