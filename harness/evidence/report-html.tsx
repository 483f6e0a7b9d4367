/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// What the report says comes in as plain values, one self-contained page goes out, everything in it escaped by the library.
import { createHash } from 'node:crypto';
import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { AnswersSection, MatrixSection } from './report-answers-view.tsx';
import { CasesSection } from './report-cases-view.tsx';
import { FlowFigure } from './report-flow-view.tsx';
import { GlanceTable } from './report-glance-view.tsx';
import type { ReportModel } from './report-model.ts';
import { safeForPage } from './report-safe.ts';
import { PictureStore } from './report-screen-view.tsx';
import {
  CompletenessTable,
  DoubtsList,
  PersistenceTables,
  SidesTables,
  WideTable,
} from './report-sections-view.tsx';
import { StatementsSection } from './report-statements-view.tsx';
import { reportStyle } from './report-style.ts';
import { texts } from './report-texts.ts';

/** The page. No script, nothing loaded from anywhere: its policy allows its own style and embedded pictures alone. */
export function reportHtml(model: ReportModel): string {
  return `<!doctype html>\n${render(<Page model={safeForPage(model)} />)}\n`;
}

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(reportStyle).digest('base64')}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function Page({ model }: { model: ReportModel }): VNode {
  const { sections } = texts;
  return (
    <html lang={texts.language}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{titleOf(model)}</title>
        <style dangerouslySetInnerHTML={{ __html: reportStyle }} />
      </head>
      <body class={model.simulated ? 'simulated' : ''}>
        <a class="skip" href="#contents">
          {texts.skip}
        </a>
        {model.simulated && (
          <aside class="band-box" aria-label={texts.simulated.label}>
            <p class="band">{texts.simulated.banner}</p>
          </aside>
        )}
        <header class="masthead">
          <span class="brand">phonehome</span>
          <span class="run">{model.runId}</span>
        </header>
        <main>
          <Lede model={model} />
          <AnswersSection browsers={model.answers} />
          <MatrixSection matrix={model.matrix} />
          <Section id="flow" title={sections.flow} intro={sections.flowIntro}>
            {model.flow === null ? (
              <p>{texts.flow.none}</p>
            ) : (
              <FlowFigure flow={model.flow} simulated={model.simulated} />
            )}
          </Section>
          <HostsSection model={model} />
          <Section id="sides" title={sections.sides} intro={sections.sidesIntro}>
            <SidesTables sides={model.sides} />
          </Section>
          <Section id="persistence" title={sections.persistence} intro={sections.persistenceIntro}>
            <PersistenceTables grids={model.persistence} />
          </Section>
          <CasesSection cases={model.cases} simulated={model.simulated} />
          <UnreadSection model={model} />
          <Section id="not-run" title={sections.notRun}>
            <NotMeasured model={model} />
          </Section>
          <StatementsSection groups={model.statements} />
          <Section id="doubts" title={sections.doubts} intro={sections.doubtsIntro}>
            <DoubtsList doubts={model.doubts} />
          </Section>
          <Section id="method" title={sections.method}>
            {texts.method.map((paragraph) => (
              <p key={paragraph}>{paragraph}</p>
            ))}
            <h3>{texts.sure.how}</h3>
            <ul class="plain">
              {texts.sure.rules.map((rule) => (
                <li key={rule}>{rule}</li>
              ))}
            </ul>
          </Section>
          <Section id="limits" title={sections.limits}>
            <ul class="plain">
              {texts.limits.map((limit) => (
                <li key={limit}>{limit}</li>
              ))}
            </ul>
          </Section>
          <Section id="glossary" title={sections.glossary}>
            <Pairs pairs={texts.glossary} />
          </Section>
          <Section id="run" title={sections.run}>
            <Pairs pairs={model.facts} />
          </Section>
        </main>
        <footer>{texts.footer}</footer>
        <PictureStore pictures={model.pictures} />
      </body>
    </html>
  );
}

function Lede({ model }: { model: ReportModel }): VNode {
  const [first, ...rest] = model.headline;
  const { sections } = texts;
  const links: [string, string][] = [
    ['answers', sections.answers],
    ['matrix', sections.matrix],
    ['flow', sections.flow],
    ['sides', sections.sides],
    ['persistence', sections.persistence],
    ['cases', sections.cases],
    ['unread', sections.unread],
    ['statements', sections.statements],
    ['doubts', sections.doubts],
    ['method', sections.method],
  ];
  return (
    <section class="lede">
      {model.simulated && <p class="kicker">{texts.headline.inSimulation}</p>}
      <h1>
        {first}
        {rest.map((sentence) => (
          <span key={sentence}> {sentence}</span>
        ))}
      </h1>
      {model.simulated && <p class="caution">{texts.simulated.explained}</p>}
      <GlanceTable glance={model.glance} />
      <p class="standfirst">{model.standfirst}</p>
      <nav id="contents" tabIndex={-1} aria-label={texts.contents}>
        {links.map(([id, title]) => (
          <a key={id} href={`#${id}`}>
            {title}
          </a>
        ))}
      </nav>
    </section>
  );
}

function HostsSection({ model }: { model: ReportModel }): VNode {
  const { hosts } = model;
  return (
    <Section id="hosts" title={texts.sections.destinations} intro={texts.sections.destinationsIntro}>
      <WideTable class="hosts" label={texts.sections.destinations}>
        <thead>
          <tr>
            {texts.hostHeads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hosts.map((line) => (
            <tr key={line.host} class={line.findings > 0 ? 'found' : ''}>
              <th scope="row">
                <bdi>{line.host}</bdi>
              </th>
              <td>
                {line.operator || <i>{texts.unknownOperator}</i>}
                {line.purpose && <small> {line.purpose}</small>}
              </td>
              <td>{line.country || <i>{texts.unknownOperator}</i>}</td>
              <td>
                <small>
                  <bdi>{line.source}</bdi>
                </small>
              </td>
              <td class="number">{line.requests}</td>
              <td class="number">{line.findings > 0 ? line.findings : '–'}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      {hosts.length === 0 && <p>{texts.nothingHere}</p>}
    </Section>
  );
}

function UnreadSection({ model }: { model: ReportModel }): VNode {
  const lines = model.cases.flatMap((story) =>
    story.blindSpots.map((spot) => ({
      what: `${story.id}: ${spot.said}`,
      reason: spot.counts ? texts.blind.counts : texts.blind.listed,
    })),
  );
  return (
    <Section id="unread" title={texts.sections.unread} intro={texts.sections.unreadIntro}>
      <Reasons lines={lines} />
      <h3>{texts.completeness.title}</h3>
      <CompletenessTable lines={model.completeness} />
    </Section>
  );
}

function NotMeasured({ model }: { model: ReportModel }): VNode {
  const statements = model.statements.flatMap((group) => group.statements);
  const outside = statements.filter((statement) => statement.outside !== null).length;
  return (
    <>
      {model.notRun.length === 0 ? (
        <p>{texts.allDriven(model.completeness.length)}</p>
      ) : (
        <Reasons lines={model.notRun} />
      )}
      {outside > 0 && (
        <p>
          <a href="#statements">{texts.outside(outside, statements.length)}</a>
        </p>
      )}
    </>
  );
}

function Reasons({ lines }: { lines: { what: string; reason: string }[] }): VNode {
  if (lines.length === 0) return <p>{texts.nothingHere}</p>;
  return (
    <ul class="reasons">
      {lines.map(({ what, reason }, index) => (
        <li key={String(index)}>
          <bdi>{what}</bdi> <small>{reason}</small>
        </li>
      ))}
    </ul>
  );
}

function Pairs({ pairs }: { pairs: readonly [string, string][] }): VNode {
  return (
    <dl class="pairs">
      {pairs.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <bdi>{value}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Section(props: { id: string; title: string; intro?: string; children: ComponentChildren }): VNode {
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      {props.intro && <p class="intro">{props.intro}</p>}
      {props.children}
    </section>
  );
}

/** A tab or bookmark shows nothing but this, so the mark of a simulation comes first. */
function titleOf({ simulated, headline, runId }: ReportModel): string {
  return `${simulated ? `${texts.simulated.watermark}: ` : ''}${headline[0] ?? ''} (${runId})`;
}
