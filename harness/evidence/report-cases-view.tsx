/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// Case stories come in as plain values, their articles go out as markup.
import type { VNode } from 'preact';
import { Badge } from './report-badge-view.tsx';
import type { Beat, RequestBeat } from './report-beats.ts';
import type { CaseStory, Frame } from './report-cases.ts';
import { PeelingFigure } from './report-peeling-view.tsx';
import { Screen } from './report-screen-view.tsx';
import { texts } from './report-texts.ts';
import { TimelineFigure } from './report-timeline-view.tsx';

/** Above this many cases they come folded. */
const unfoldedCases = 12;

/** All cases. */
export function CasesSection({ cases, simulated }: { cases: CaseStory[]; simulated: boolean }): VNode {
  return (
    <section id="cases" aria-labelledby="cases-title">
      <h2 id="cases-title">{texts.sections.cases}</h2>
      <p class="intro">{texts.sections.casesIntro}</p>
      {cases.map((story) => (
        <details class="case" key={story.id} open={cases.length <= unfoldedCases}>
          <summary>
            <span class="kicker">
              {story.id} · {texts.modes[story.mode]}
              {story.repetition !== null && ` · ${texts.repetition(story.repetition)}`}
            </span>
            <h3>
              {story.browser} {texts.with} {story.engine}
            </h3>
          </summary>
          {/* Inside: a link to it opens what is folded around it. */}
          <div class="body" id={story.id} tabIndex={-1}>
            <CaseBody story={story} simulated={simulated} />
          </div>
        </details>
      ))}
    </section>
  );
}

function CaseBody({ story, simulated }: { story: CaseStory; simulated: boolean }): VNode {
  return (
    <>
      {story.started && <p class="when">{story.started}</p>}
      {story.unfinished && (
        <p class="caution">
          {story.unfinished.outcome}: <bdi>{story.unfinished.reason}</bdi>
        </p>
      )}
      <ul class="verdicts">
        {story.verdicts.map((verdict) => (
          <li key={verdict.said}>
            <Badge word={verdict.word} tone={verdict.tone} />
            <span>
              {verdict.claims.map(({ short, statement }) => (
                <>
                  <b title={statement}>{short}.</b>{' '}
                </>
              ))}
              {verdict.said !== story.unfinished?.reason && <bdi>{verdict.said}</bdi>}
            </span>
          </li>
        ))}
      </ul>
      {story.besideIdle !== null && (
        <p class="more">
          <bdi>{texts.besideIdle(story.besideIdle)}</bdi>
        </p>
      )}
      {story.timeline !== null && <TimelineFigure timeline={story.timeline} simulated={simulated} />}
      {story.frames.length > 0 && (
        <ol class="strip" tabIndex={0} aria-label={texts.step.strip}>
          {story.frames.map((frame) => (
            <FrameItem key={String(frame.number)} frame={frame} simulated={simulated} />
          ))}
        </ol>
      )}
      {story.beats.length > 0 && (
        <ol class="beats">
          {story.beats.map((beat, index) => (
            <BeatItem key={String(index)} beat={beat} story={story} />
          ))}
        </ol>
      )}
      {story.beatsLeftOut > 0 && <p class="more">{texts.beats.more(story.beatsLeftOut)}</p>}
      {story.peelings.map((peeling) => (
        <PeelingFigure
          key={`${peeling.arrivedIn} ${peeling.exchange}`}
          {...{ peeling, simulated, caseId: story.id }}
        />
      ))}
      {story.peelingsLeftOut > 0 && <p class="more">{texts.peeling.more(story.peelingsLeftOut)}</p>}
      {story.blindSpots.length > 0 && (
        <div class="blind">
          <h4>{texts.sections.unread}</h4>
          <ul>
            {story.blindSpots.map((spot) => (
              <li key={spot.said}>
                <bdi>{spot.said}</bdi> <small>{spot.counts ? texts.blind.counts : texts.blind.listed}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function FrameItem({ frame, simulated }: { frame: Frame; simulated: boolean }): VNode {
  return (
    <li class={frame.failed ? 'failed' : ''}>
      <figure>
        {frame.picture === null ? (
          <div class="no-picture">{texts.step.noScreenshot}</div>
        ) : (
          <Screen picture={frame.picture} said={frame.said} simulated={simulated} />
        )}
        <figcaption>
          <b>{frame.number}</b> <time>{frame.time}</time> <bdi>{frame.said}</bdi>
          {frame.failed && <b> {texts.step.failed}.</b>}
        </figcaption>
      </figure>
    </li>
  );
}

function BeatItem({ beat, story }: { beat: Beat; story: CaseStory }): VNode {
  switch (beat.kind) {
    case 'step':
      return (
        <li class="step">
          <time>{beat.time}</time>
          <p>
            <bdi>{beat.said}</bdi>
            {beat.failedBecause !== null && (
              <span class="why">
                {' '}
                {texts.step.failed}: <bdi>{beat.failedBecause}</bdi>
              </span>
            )}
          </p>
        </li>
      );
    case 'quiet':
      return (
        <li class="quiet">
          <time>{beat.time}</time>
          <details>
            <summary>{beat.said}</summary>
            <ul>
              {beat.hosts.map(({ host, operator, count }) => (
                <li key={host}>
                  <bdi>{host}</bdi> {operator && `(${operator})`} × {count}
                </li>
              ))}
              {beat.moreHosts > 0 && <li>{texts.beats.moreHosts(beat.moreHosts)}</li>}
            </ul>
          </details>
        </li>
      );
    case 'refused':
      return (
        <li class="request open">
          <time>{beat.time}</time>
          <div>
            <p class="line">
              <span class="tag">{beat.tag}</span> {beat.operator && <b>{beat.operator} </b>}
              <bdi class="mono">{beat.host}</bdi>
            </p>
            <p class="why">
              <bdi>{beat.why}</bdi>
            </p>
          </div>
        </li>
      );
    case 'request':
      return <RequestItem beat={beat} story={story} />;
    default:
      return beat satisfies never;
  }
}

function RequestItem({ beat, story }: { beat: RequestBeat; story: CaseStory }): VNode {
  const opened = story.peelings.some(
    (peeling) => peeling.arrivedIn === null && peeling.exchange === beat.exchange,
  );
  return (
    <li class={`request ${beat.tone}`}>
      <time>{beat.time}</time>
      <div>
        <p class="line">
          <span class="tag">{beat.tag}</span> {beat.operator && <b>{beat.operator} </b>}
          <bdi class="mono">
            {beat.method} {beat.host}
            {beat.path}
          </bdi>
        </p>
        <p class="why">
          {beat.carried && `${texts.beats.carried(beat.carried)} `}
          <bdi>{beat.why}</bdi>
          {beat.answered && ` (${beat.answered})`}{' '}
          {opened && <a href={`#${story.id}-${beat.exchange}`}>{texts.beats.openIt}</a>}
        </p>
      </div>
    </li>
  );
}
