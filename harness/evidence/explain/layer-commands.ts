// A piece of an address and the value above it come in, the shell command that opens it goes out: standard input to standard output.
import { jqPathOf } from './json-filter.ts';
import { jqFilter, shellWord } from './quote.ts';

/** A command for one layer. `script`: no common tool does it, a one-liner in a common language does; `phonehome`: only our own decoder does. */
export interface LayerCommand {
  command: string;
  by: 'tool' | 'script' | 'phonehome';
  /** What it does, for a reader. */
  does: string;
}

/** The value above and below a layer, as text where it is text. */
export interface LayerValues {
  above: string | undefined;
}

const python = (code: string): string => `python3 -c ${shellWord(code)}`;
const readBytes = 'sys.stdin.buffer.read()';
const write = (expression: string): string => `sys.stdout.buffer.write(${expression})`;
const percentCommand = python(`import sys,urllib.parse as u;${write(`u.unquote_to_bytes(${readBytes})`)}`);
const formCommand = python(
  `import sys,urllib.parse as u;${write(`u.unquote_to_bytes(${readBytes}.replace(b"+",b" "))`)}`,
);
const inflate = (bits: number): string =>
  python(`import sys,zlib;${write(`zlib.decompressobj(${bits}).decompress(${readBytes})`)}`);

/** Layers that need nothing but their name. */
const plainLayers: Readonly<Record<string, LayerCommand>> = {
  gzip: { by: 'tool', command: 'gunzip -c', does: 'gzip' },
  zstd: { by: 'tool', command: 'zstd -dc', does: 'Zstandard' },
  hex: { by: 'tool', command: 'xxd -r -p', does: 'hexadecimal' },
  reversed: { by: 'tool', command: 'rev', does: 'the text was written backwards' },
  rot13: { by: 'tool', command: "tr 'A-Za-z' 'N-ZA-Mn-za-m'", does: 'ROT13' },
  rot47: { by: 'tool', command: "tr '\\041-\\176' '\\120-\\176\\041-\\117'", does: 'ROT47' },
  zlib: { by: 'script', command: inflate(15), does: 'zlib' },
  deflate: { by: 'script', command: inflate(-15), does: 'raw deflate' },
  percent: { by: 'script', command: percentCommand, does: 'percent-encoding' },
  'quoted-printable': {
    by: 'script',
    command: python(`import sys,quopri;${write(`quopri.decodestring(${readBytes})`)}`),
    does: 'quoted-printable',
  },
  br: {
    by: 'script',
    command: `node -e ${shellWord("process.stdout.write(require('zlib').brotliDecompressSync(require('fs').readFileSync(0)))")}`,
    does: 'Brotli',
  },
};

/** The command that opens `piece` of a value. */
export function commandFor(piece: string, { above }: LayerValues): LayerCommand {
  const colon = piece.indexOf(':');
  const name = colon < 0 ? piece : piece.slice(0, colon);
  const rest = colon < 0 ? '' : piece.slice(colon + 1);
  const plain = colon < 0 ? plainLayers[name] : undefined;
  if (plain !== undefined) return plain;
  const special = above === undefined ? undefined : specialCommand(name, rest, above);
  return special ?? ownCommand(piece);
}

function specialCommand(name: string, rest: string, above: string): LayerCommand | undefined {
  switch (name) {
    case 'base64':
      return rest === '' ? base64Command(above) : undefined;
    case 'json':
    case 'jsonl':
      return jsonCommand(name, rest);
    case 'form':
      return fieldCommand('', above, rest);
    case 'query': {
      // RFC 3986, 3.4: from the first question mark to the hash.
      const query = /^[^?#]*\?([^#]*)/.exec(above)?.[1];
      return query === undefined ? undefined : fieldCommand("sed 's/#.*$//; s/^[^?]*?//' | ", query, rest);
    }
    default:
      return undefined;
  }
}

/** What no other program opens the way we do. */
function ownCommand(piece: string): LayerCommand {
  return { by: 'phonehome', command: `npx --no-install phonehome peel ${shellWord(piece)}`, does: piece };
}

function base64Command(text: string): LayerCommand {
  const digits = text.replace(/[\r\n=]/g, '');
  const steps = [
    ...(/[\r\n]/.test(text) ? ["tr -d '\\r\\n'"] : []),
    ...(/[-_]/.test(digits) ? ["tr '_-' '/+'"] : []),
  ];
  const missing = text.includes('=') ? '' : '='.repeat((4 - (digits.length % 4)) % 4);
  if (missing !== '') steps.push(`{ cat; printf '${missing}'; }`);
  return { by: 'tool', command: [...steps, 'base64 -d'].join(' | '), does: 'base64' };
}

function jsonCommand(name: 'json' | 'jsonl', path: string): LayerCommand | undefined {
  const filter = jqPathOf(path);
  if (filter === undefined) return undefined;
  return {
    by: 'tool',
    command: `jq ${name === 'jsonl' ? '-sj' : '-j'} ${jqFilter(filter)}`,
    does: `the value at ${path} of the JSON ${name === 'jsonl' ? 'lines' : 'text'}`,
  };
}

/** A field of `a=1&b=2` by its name; `name#1` is the second of that name. */
function fieldCommand(before: string, text: string, wanted: string): LayerCommand | undefined {
  const numbered = /^([\w.$\-@!*]+)(?:#(\d+))?$/.exec(wanted);
  if (numbered === null || /[\r\n]/.test(text)) return undefined;
  const [, field = '', count = '0'] = numbered;
  const parts = text.split('&').filter((part) => part.startsWith(`${field}=`));
  const value = parts[Number(count)]?.slice(field.length + 1);
  // Names that are written in another way, such as with %XX in them, are found by our own decoder only.
  if (value === undefined || hasOtherSpelling(text, field)) return undefined;
  const pattern = `^${field.replace(/[.$*]/g, '\\$&')}=`;
  const pick = `${before}tr '&' '\\n' | grep -e ${shellWord(pattern)} | sed -n '${Number(count) + 1}p' | cut -d= -f2- | tr -d '\\n'`;
  const does = `the field ${wanted}`;
  if (!/[%+]/.test(value)) return { by: 'tool', command: pick, does };
  const unescape = value.includes('+') && !isBareBase64(value) ? formCommand : percentCommand;
  return {
    by: 'script',
    command: `${pick} | ${unescape}`,
    does: `${does}, with its percent-encoding undone`,
  };
}

function hasOtherSpelling(text: string, field: string): boolean {
  return text.split('&').some((part) => {
    const name = part.split('=', 1)[0] ?? '';
    return name !== field && (name.includes('%') || name.includes('+')) && decoded(name) === field;
  });
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '));
  } catch (_cause) {
    return undefined;
  }
}

/** A `+` in a base64 text that a careless client did not percent-encode is no space. */
function isBareBase64(value: string): boolean {
  if (!/^[A-Za-z0-9+/]{16,}={0,2}$/.test(value)) return false;
  return value.length % 4 === 0 || (/\d/.test(value) && /[A-Z]/.test(value));
}
