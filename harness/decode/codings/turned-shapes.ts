// Tells by its shape that a text is another coding's from its end to its start, or with its letters turned by 13: what is looked for does not show then.
import { isPlausible } from '../plausible.ts';
import { openBase32 } from './base32.ts';

interface Shape {
  turn: 'reversed' | 'rot13';
  /** What such a text looks like. */
  looks: RegExp;
  /** Asked of the turned text where the looks are not enough. */
  fits?: (turned: string) => boolean;
}

const shapes: readonly Shape[] = [
  { turn: 'reversed', looks: /^\}[^]*\{$|^\][^]*\[$/ },
  { turn: 'reversed', looks: /^\s?>[^]*<$/ },
  { turn: 'reversed', looks: /(?:[0-9a-f]{2}%){4}$/i },
  { turn: 'reversed', looks: /^[0-9a-f]{16,}x0$/i },
  { turn: 'reversed', looks: /,[^,]*:atad$/ },
  { turn: 'reversed', looks: /\.[\w-]*Jye$/ },
  { turn: 'rot13', looks: /^0k[0-9n-s]{16,}$/i },
  { turn: 'rot13', looks: /^qngn:[^,]*,/ },
  { turn: 'rot13', looks: /^rlW[\w-]{8,}\./ },
  { turn: 'rot13', looks: /&(?:nzc|yg|tg|dhbg|#k[0-9n-s]+);/i },
  { turn: 'reversed', looks: /^={0,6}(?:[A-Z2-7]{16,}|[a-z2-7]{16,})$/, fits: isBase32 },
  { turn: 'rot13', looks: /^(?:[A-Z2-7]{16,}|[a-z2-7]{16,})={0,6}$/, fits: isBase32 },
];

const longest = 64 * 1024;

/** How the text was turned; undefined when it has none of the shapes. `turn` undoes a turn. */
export function turnByShape(
  text: string,
  turn: (text: string, how: Shape['turn']) => string,
): Shape['turn'] | undefined {
  if (text.length > longest) return undefined;
  return shapes.find(({ turn: how, looks, fits }) => {
    if (!looks.test(text)) return false;
    return fits === undefined || fits(turn(text, how));
  })?.turn;
}

function isBase32(text: string): boolean {
  const opened = openBase32(text.replace(/=+$/, '').toUpperCase());
  return opened !== undefined && isPlausible(opened.bytes);
}
