/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// The places of a time line come in, its picture goes out: shapes as well as colours tell what a request was.
import type { VNode } from 'preact';
import { texts } from './report-texts.ts';
import type { Lane, Timeline } from './report-timeline.ts';
import { Watermark } from './report-watermark-view.tsx';

/** The time line, drawn for a wide screen and for a phone; the style sheet shows one of them. */
export function TimelineFigure(props: {
  timeline: { wide: Timeline; narrow: Timeline };
  simulated: boolean;
}): VNode {
  const { timeline, simulated } = props;
  return (
    <figure class="timeline">
      <Drawing timeline={timeline.wide} simulated={simulated} only="wide" />
      <Drawing timeline={timeline.narrow} simulated={simulated} only="narrow" />
      <figcaption>
        <ul class="legend">
          <li>
            <svg class="key" viewBox="-10 -10 20 20" aria-hidden="true">
              <circle class="tap" r="9" />
            </svg>
            {texts.timeline.taps}
          </li>
          {timeline.wide.lanes.map(({ lane, name, count }) => (
            <li key={lane}>
              <svg class="key" viewBox="-10 -10 20 20" aria-hidden="true">
                <Spot lane={lane} count={4} />
              </svg>
              {name} × {count}
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}

function Drawing(props: { timeline: Timeline; simulated: boolean; only: 'wide' | 'narrow' }): VNode {
  const { timeline, simulated, only } = props;
  const { width, height, axis, ticks, taps, requests } = timeline;
  const quiet = requests.filter(({ lane }) => lane === 'quiet');
  const told = requests.filter(({ lane }) => lane !== 'quiet');
  const isCrowd = quiet.length > mostQuietSpots;
  const laneOf = new Map(timeline.lanes.map((lane) => [lane.lane, lane.y]));
  return (
    <svg class={`chart ${only}`} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={timeline.said}>
      {timeline.lanes.map(({ lane, y }) => (
        <line key={lane} class="lane" x1="0" x2={width} y1={y} y2={y} />
      ))}
      <line class="axis" x1="0" x2={width} y1={axis} y2={axis} />
      {ticks.map(({ x, label }, index) => (
        <g key={label}>
          <line class="axis" x1={x} x2={x} y1={axis} y2={axis + 4} />
          <text class="tick" x={x} y={axis + 15} text-anchor={index === 0 ? 'start' : 'middle'}>
            {label}
          </text>
        </g>
      ))}
      {requests
        .filter(({ lane }) => lane === 'found')
        .map(({ x, lane }) => (
          <line key={`drop ${x}`} class="drop" x1={x} x2={x} y1={axis} y2={laneOf.get(lane)} />
        ))}
      {taps.map((tap) => {
        const y = axis - 12 - tap.row * 20;
        return (
          <g key={tap.number} class={tap.failed ? 'failed' : ''}>
            <title>{tap.said}</title>
            <line class="stem" x1={tap.x} x2={tap.x} y1={axis} y2={y} />
            <circle class="tap" cx={tap.x} cy={y} r="9" />
            <text class="number" x={tap.x} y={y + 3.5}>
              {tap.number}
            </text>
          </g>
        );
      })}
      {isCrowd && <Crowd xs={quiet.map(({ x }) => x)} y={laneOf.get('quiet') ?? 0} />}
      {(isCrowd ? told : requests).map(({ x, lane, count, said }) => (
        <g key={`${lane} ${x}`} transform={`translate(${x} ${laneOf.get(lane) ?? 0})`}>
          <title>{count > 1 ? texts.timeline.andMore(said, count - 1) : said}</title>
          <Spot lane={lane} count={count} />
        </g>
      ))}
      {simulated && <Watermark width={width} height={height} />}
    </svg>
  );
}

/** More requests with nothing of ours in them are one shape without names: a page with tens of thousands of shapes opens slowly. */
const mostQuietSpots = 40;

function Crowd({ xs, y }: { xs: readonly number[]; y: number }): VNode {
  return <path class="crowd" d={xs.map((x) => `M${x} ${y}h0`).join('')} />;
}

/** A diamond for what was sent home, a ring for what the user asked for, a square for what could not be read, a dot else. */
function Spot({ lane, count }: { lane: Lane; count: number }): VNode {
  const size = Math.min(8, 4.5 + Math.log2(count));
  switch (lane) {
    case 'found':
      return <path class="spot found" d={`M0 ${-size - 2}L${size + 2} 0L0 ${size + 2}L${-size - 2} 0Z`} />;
    case 'own':
      return <circle class="spot own" r={size} />;
    case 'open':
      return <rect class="spot open" x={-size} y={-size} width={2 * size} height={2 * size} />;
    case 'quiet':
      return <circle class="spot quiet" r={size - 1.5} />;
    default:
      return lane satisfies never;
  }
}
