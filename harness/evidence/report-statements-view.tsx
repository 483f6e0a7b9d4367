/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// The statements come in as plain values, their markup goes out: each folded open on paper, closed on a screen.
import type { VNode } from 'preact';
import { Badge } from './report-badge-view.tsx';
import type { Statement, StatementGroup } from './report-statements.ts';
import { listed, texts } from './report-texts.ts';

/** Every statement with its sources. */
export function StatementsSection({ groups }: { groups: StatementGroup[] }): VNode {
  return (
    <section id="statements" aria-labelledby="statements-title">
      <h2 id="statements-title">{texts.sections.statements}</h2>
      <p class="intro">{texts.sections.statementsIntro}</p>
      {groups.map(({ party, statements }) => (
        <div class="party" key={party}>
          <h3>{texts.statements.parties[party]}</h3>
          {statements.map((statement) => (
            <StatementItem key={statement.id} statement={statement} />
          ))}
        </div>
      ))}
    </section>
  );
}

function StatementItem({ statement }: { statement: Statement }): VNode {
  const { outside, answers } = statement;
  return (
    <details class="said">
      <summary>
        <span class="statement">{statement.said}</span>{' '}
        {answers.map(({ word, tone, browsers }) => (
          <span class="tally" key={`${word} ${tone}`}>
            <Badge word={word} tone={tone} /> <small>{listed(browsers)}</small>
          </span>
        ))}
        {outside !== null && <Badge word={texts.answers['not-run']} tone="none" />}
      </summary>
      <div class="body" id={`statement-${statement.id}`} tabIndex={-1}>
        <StatementFacts statement={statement} />
      </div>
    </details>
  );
}

function StatementFacts({ statement }: { statement: Statement }): VNode {
  const { labels } = texts.statements;
  const { outside, note, sources } = statement;
  return (
    <dl class="pairs">
      <Fact name={texts.sure.who}>{statement.who}</Fact>
      <div>
        <dt>{labels.sources}</dt>
        <dd>
          <ul>
            {sources.map(({ title, grade, address }) => (
              <li key={title}>
                <bdi>{title}</bdi> {grade && <small>({grade})</small>}
                {address && (
                  <small class="address">
                    <bdi>{address}</bdi>
                  </small>
                )}
              </li>
            ))}
            {note && <li>{note}</li>}
          </ul>
        </dd>
      </div>
      {outside !== null && <Fact name={labels.whyNot}>{outside.reason}</Fact>}
      {outside !== null && outside.takes.length > 0 && (
        <Fact name={labels.takes}>{outside.takes.join(' ')}</Fact>
      )}
      <Fact name={labels.changes}>{statement.changesOurMind}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <bdi>{children}</bdi>
      </dd>
    </div>
  );
}
