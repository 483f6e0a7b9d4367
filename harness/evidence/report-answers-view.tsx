/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// The answers come in as plain values, their cards and the matrix go out as markup.
import type { VNode } from 'preact';
import { Badge, Sure } from './report-badge-view.tsx';
import { WideTable } from './report-sections-view.tsx';
import type { Answer, AnswerLine, BrowserAnswers, MatrixTable } from './report-answers.ts';
import { texts } from './report-texts.ts';

/** Answers per browser and mode, as cards. Who said it, and what would change our mind, stands with a statement's first answer. */
export function AnswersSection({ browsers }: { browsers: BrowserAnswers[] }): VNode {
  const told = new Set<string>();
  const isFirst = ({ who, changesOurMind }: AnswerLine): boolean => {
    const before = told.size;
    return told.add(`${who}\n${changesOurMind}`).size > before;
  };
  return (
    <section id="answers" aria-labelledby="answers-title">
      <h2 id="answers-title">{texts.sections.answers}</h2>
      <p class="intro">{texts.sections.answersIntro}</p>
      {browsers.map((browser) => (
        <div class="browser" key={browser.name}>
          <h3>
            {browser.name} <small>{texts.roles[browser.role]}</small>
          </h3>
          <div class="cards">
            {browser.modes.map(({ mode, lines }) => (
              <div class="card" key={mode}>
                <h4>{texts.modes[mode]}</h4>
                <ul>
                  {lines.map((line) => (
                    <Line key={line.statement} line={line} isFirst={isFirst(line)} />
                  ))}
                </ul>
              </div>
            ))}
          </div>
        </div>
      ))}
    </section>
  );
}

function Line({ line, isFirst }: { line: AnswerLine; isFirst: boolean }): VNode {
  return (
    <li>
      <p class="statement">{line.statement}</p>
      {line.answers.map((entry) => (
        <p class="answer" key={entry.with}>
          <a href={`#${entry.answer.caseId}`}>
            <Badge word={entry.answer.word} tone={entry.answer.tone} />
          </a>{' '}
          <Sure sureness={entry.answer.sureness} />
          <small>
            {texts.with} {entry.with}
            {entry.answer.repetitions && `, ${entry.answer.repetitions}`}: {entry.answer.restsOn}.{' '}
            <bdi>{entry.reason}</bdi>
          </small>
        </p>
      ))}
      {isFirst && (
        <p class="said-by">
          <small>
            {texts.sure.who} {line.who}
            <br />
            {texts.sure.changesOurMind} {line.changesOurMind}
          </small>
        </p>
      )}
    </li>
  );
}

/** Every combination as a table. */
export function MatrixSection({ matrix }: { matrix: MatrixTable }): VNode {
  return (
    <section id="matrix" aria-labelledby="matrix-title">
      <h2 id="matrix-title">{texts.sections.matrix}</h2>
      <p class="intro">{texts.sections.matrixIntro}</p>
      <WideTable class="matrix" label={texts.sections.matrix}>
        <thead>
          <tr>
            <th scope="col">{texts.matrixHead}</th>
            {matrix.columns.map((column) => (
              <th key={column.short} scope="col" title={column.statements.join(' / ')}>
                {column.short}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.rows.map((row) => (
            <tr key={`${row.browser} ${row.mode} ${row.engine} ${row.further}`}>
              <th scope="row">
                {row.browser}
                <small>
                  {texts.modes[row.mode]}, {row.engine}
                  {row.further && `, ${row.further}`}
                </small>
              </th>
              {row.cells.map((cell, index) => (
                <td key={matrix.columns[index]?.short}>
                  {cell === null ? <NotAsked /> : <Cell answer={cell} />}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}

function NotAsked(): VNode {
  return (
    <span title={texts.glance.notAsked}>
      <span aria-hidden="true">{texts.glance.none}</span>
      <span class="hidden">{texts.glance.notAsked}</span>
    </span>
  );
}

function Cell({ answer }: { answer: Answer }): VNode {
  return (
    <a href={`#${answer.caseId}`} title={answer.said}>
      <Badge word={answer.word} tone={answer.tone} />
      <small>{answer.repetitions || texts.sure.words[answer.sureness]}</small>
    </a>
  );
}
