/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// A comparison comes in, one self-contained page goes out, everything in it escaped by the library.
import { createHash } from 'node:crypto';
import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import type { RunComparison } from '../artifacts/run-comparison.ts';
import { type ComparisonSection, sectionsOf } from './compare-text.ts';
import { safeForPage } from './report-safe.ts';
import { reportStyle } from './report-style.ts';
import { texts } from './report-texts.ts';

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The page. No script, nothing loaded from anywhere. */
export function comparisonHtml(comparison: RunComparison): string {
  const simulated = comparison.a.simulated || comparison.b.simulated;
  return `<!doctype html>\n${render(<Page sections={safeForPage(sectionsOf(comparison))} simulated={simulated} />)}\n`;
}

function Page({ sections, simulated }: { sections: ComparisonSection[]; simulated: boolean }): VNode {
  return (
    <html lang={texts.language}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${simulated ? `${texts.simulated.watermark}: ` : ''}${texts.compare.title}`}</title>
        <style dangerouslySetInnerHTML={{ __html: reportStyle }} />
      </head>
      <body class={simulated ? 'simulated' : ''}>
        {simulated && (
          <aside class="band-box" aria-label={texts.simulated.label}>
            <p class="band">{texts.simulated.banner}</p>
          </aside>
        )}
        <header class="masthead">
          <span class="brand">phonehome</span>
        </header>
        <main>
          <section class="lede">
            <h1>{texts.compare.title}</h1>
          </section>
          {sections.map(({ title, lines, none }) => (
            <section key={title}>
              <h2>{title}</h2>
              {lines.length === 0 ? (
                <p>{none}</p>
              ) : (
                <ul class="reasons">
                  {lines.map((line, index) => (
                    <li key={String(index)}>
                      <bdi>{line}</bdi>
                    </li>
                  ))}
                </ul>
              )}
            </section>
          ))}
        </main>
      </body>
    </html>
  );
}
