// The report's plain values come in, the same with every text made harmless goes out: the one door captured text passes.
import { shortened, visibleText } from '../lib/visible-text.ts';

/** Longer texts are cut: no captured value may blow up the page. Embedded pictures, which we wrote, are let through. */
const longestText = 4000;

/** Every string shows its control and direction characters as escapes and is at most 4,000 characters long. */
export function safeForPage<Model>(model: Model): Model {
  return safe(model) as Model;
}

function safe(value: unknown): unknown {
  if (typeof value === 'string') return isPicture(value) ? value : visibleText(shortened(value, longestText));
  if (Array.isArray(value)) return value.map(safe);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, safe(inner)]));
}

function isPicture(text: string): boolean {
  return /^data:image\/png;base64,[A-Za-z0-9+/=]*$/.test(text);
}
