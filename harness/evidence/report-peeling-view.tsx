/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// One opened upload comes in as plain values, its figure goes out as markup: layers, what was in them, the screen beside.
import type { VNode } from 'preact';
import type { LayerStory, PeelingStory } from './report-peelings.ts';
import { Screen } from './report-screen-view.tsx';
import { texts } from './report-texts.ts';

/** One upload, layer by layer. */
export function PeelingFigure(props: { peeling: PeelingStory; simulated: boolean; caseId: string }): VNode {
  const { peeling, simulated, caseId } = props;
  return (
    <figure class="peeling" id={`${caseId}-${peeling.exchange}`}>
      <figcaption>
        <h4>{texts.peeling.title}</h4>
        <p>
          <bdi>{texts.peeling.intro(peeling.time, peeling.host, peeling.operator)}</bdi>{' '}
          {peeling.arrivedIn !== null && texts.peeling.lateArrival(peeling.arrivedIn)}
          {peeling.claimedTime !== null && texts.peeling.claimedTime(peeling.claimedTime)}
        </p>
      </figcaption>
      <div class={peeling.screen === null ? 'columns single' : 'columns'}>
        <ol class="layers">
          {peeling.layers.map((layer, index) => (
            <Layer key={String(index)} layer={layer} />
          ))}
        </ol>
        {peeling.screen !== null && (
          <figure class="then">
            <Screen picture={peeling.screen.picture} said={peeling.screen.said} simulated={simulated} />
            <figcaption>
              {texts.peeling.screenThen}: <bdi>{peeling.screen.said}</bdi>
            </figcaption>
          </figure>
        )}
      </div>
      <Travelled peeling={peeling} />
    </figure>
  );
}

function Layer({ layer }: { layer: LayerStory }): VNode {
  return (
    <li>
      <p class="layer-head">
        <b>
          <bdi>{layer.title}</bdi>
        </b>{' '}
        <small>
          {layer.hint && `${layer.hint}; `}
          {layer.size}
          {layer.shownAs === 'hex' && `, ${texts.peeling.hex}`}
        </small>
        {layer.check !== null && <small class="check"> ✓ {layer.check}</small>}
      </p>
      <pre>
        {layer.cutBefore && <i>… </i>}
        {layer.pieces.map((piece, index) =>
          piece.marked ? <mark key={String(index)}>{piece.text}</mark> : piece.text,
        )}
        {layer.cutAfter && <i> …</i>}
      </pre>
    </li>
  );
}

function Travelled({ peeling }: { peeling: PeelingStory }): VNode {
  return (
    <div class="travelled">
      <div>
        <h5>{texts.peeling.whatTravelled}</h5>
        <ul>
          {peeling.travelled.map((line) => (
            <li key={line.address}>
              <span class="kind">{line.name}</span> <mark>{line.spelling}</mark>
              {line.count > 1 && <small> {texts.peeling.leakedTwice(line.count)}</small>}
              <small class="address">
                <bdi>{line.address}</bdi>
              </small>
            </li>
          ))}
        </ul>
      </div>
      {peeling.identifiers.length > 0 && (
        <div>
          <h5>{texts.peeling.identifiers}</h5>
          <p class="hint">{texts.peeling.identifiersHint}</p>
          <ul>
            {peeling.identifiers.map((line) => (
              <li key={line.name + line.value}>
                <span class="kind">{line.name}</span> <bdi class="mono">{line.value}</bdi>
                <small class="address">{line.meaning}</small>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
