// The UI source of a screen comes in, what on it a person could mean goes out, each with the locators that find it again.
import { DOMParser, type Element } from '@xmldom/xmldom';
import type { Locator } from '../artifacts/tables.ts';
import { visibleLine } from '../lib/visible-text.ts';

/** One element of the screen. */
export interface Candidate {
  /** What a person reads: class, id, text and place. */
  said: string;
  /** In the order they should be tried; at least one, and each finds this element alone or first. */
  locators: Pick<Locator, 'by' | 'value'>[];
}

const mostCandidates = 200;
const longestText = 60;

/** Elements that can be told again, in order of the source; those that hold nothing to know them by are left out. */
export function candidatesIn(source: string): Candidate[] {
  const nodes = elementsOf(source).filter((node) => node.hasAttribute('bounds'));
  return nodes.flatMap((node) => candidateOf(node, nodes)).slice(0, mostCandidates);
}

/** None when the driver gave something that is no XML: the person is told that nothing can be chosen, and may read again. */
function elementsOf(source: string): Element[] {
  try {
    const document = new DOMParser({ onError: () => undefined }).parseFromString(source, 'text/xml');
    return Array.from(document.getElementsByTagName('*'));
  } catch (_cause) {
    return [];
  }
}

/** Those whose description holds the text, whatever its case. */
export function matching(candidates: readonly Candidate[], text: string): Candidate[] {
  return candidates.filter(({ said }) => said.toLowerCase().includes(text.toLowerCase()));
}

function candidateOf(node: Element, all: readonly Element[]): Candidate[] {
  const of = (name: string) => node.getAttribute(name) ?? '';
  const [id, description, text, className] = [of('resource-id'), of('content-desc'), of('text'), of('class')];
  const editable = className.endsWith('EditText');
  // What stands in a text field is what somebody typed, not what it is.
  const named = [
    ...locator('id', id, 'resource-id', all, id.includes(':id/')),
    ...locator('accessibility-id', description, 'content-desc', all, true),
    ...locator('text', text, 'text', all, !editable && text.length <= longestText),
  ];
  const locators = editable ? [...named, ...locator('class', className, 'class', all, true)] : named;
  if (locators.length === 0) return [];
  const parts = [
    className.split('.').at(-1) ?? '',
    ...(id === '' ? [] : [id.split(':id/').at(-1) ?? id]),
    ...(text === '' ? [] : [`"${text}"`]),
    ...(description === '' ? [] : [`(${description})`]),
    of('bounds'),
  ];
  return [{ said: visibleLine(parts.join(' '), 160), locators }];
}

/** None when the value is empty, or would find another element of this screen first. */
function locator(
  by: Locator['by'],
  value: string,
  ...[attribute, all, usable]: [attribute: string, all: readonly Element[], usable: boolean]
): Candidate['locators'] {
  if (!usable || value === '' || value.length > 200) return [];
  const alike = all.filter((node) => node.getAttribute(attribute) === value);
  return alike.length === 1 ? [{ by, value }] : [];
}
