/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// An answer and how sure it is come in, the words a reader sees go out, with a sign beside the colour.
import type { VNode } from 'preact';
import type { VerdictWord } from '../artifacts/verdict.ts';
import type { Tone } from './report-answers.ts';
import type { Sureness } from './report-sureness.ts';
import { texts } from './report-texts.ts';

const signs: Record<Tone, string> = { found: '●', clear: '○', open: '◐', none: '–' };

/** An answer with its sign, so that it can be told without colour. */
export function Badge({ word, tone }: { word: VerdictWord | string; tone: Tone }): VNode {
  const label = word in texts.answers ? texts.answers[word as VerdictWord] : word;
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{signs[tone]}</span> {label}
    </span>
  );
}

/** How sure, as a word. */
export function Sure({ sureness }: { sureness: Sureness }): VNode | null {
  if (sureness === 'none') return null;
  return <span class={`sure ${sureness}`}>{texts.sure.words[sureness]}</span>;
}
