// The report's style sheet: one calm column, light and dark, phone and print.
import { pictureStyle } from './report-style-pictures.ts';

export const reportStyle = `
:root {
  --paper: #fbfaf6; --sheet: #ffffff; --ink: #1d1b18; --soft: #6a655c; --line: #e0dbd0; --wash: #f3f0e8;
  --found: #b3261e; --clear: #1f6b50; --open: #8a5a00; --none: #77726a;
  --mark: #ffe38f; --mark-ink: #1d1b18;
  --serif: Charter, 'Bitstream Charter', 'Iowan Old Style', 'Sitka Text', Cambria, Georgia, 'Noto Serif', 'Source Serif 4', 'Liberation Serif', serif;
  --sans: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
  --mono: ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #151412; --sheet: #1c1b18; --ink: #ece8df; --soft: #a39d92; --line: #34312b; --wash: #22201d;
    --found: #ff8f80; --clear: #74cfa9; --open: #e6b65c; --none: #98928a;
    --mark: #6a5200; --mark-ink: #fff3c9;
  }
}
* { box-sizing: border-box; }
html { background: var(--paper); color: var(--ink); scroll-padding-top: 3.5rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; font: 1.0625rem/1.55 var(--serif); }
.masthead, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: inherit; text-decoration-color: var(--soft); text-underline-offset: .18em; }
a:focus-visible, summary:focus-visible { outline: 2px solid var(--open); outline-offset: 3px; }
small { font: .8125rem/1.45 var(--sans); color: var(--soft); }
bdi { overflow-wrap: anywhere; }
mark { background: var(--mark); color: var(--mark-ink); padding: .05em .15em; border-radius: 2px; }
.mono { font-family: var(--mono); font-size: .86em; }
ul, ol { list-style: none; margin: 0; padding: 0; }
figure { margin: 0; }

.skip { position: absolute; left: -100vw; z-index: 6; padding: .5rem .9rem; font: .875rem/1.3 var(--sans); background: var(--sheet); }
.skip:focus { left: 0; }
nav:focus { outline: 0; }
.band-box { position: sticky; top: 0; z-index: 5; }
.band { margin: 0; padding: .42rem 1.25rem; text-align: center;
  font: 600 .8125rem/1.3 var(--sans); letter-spacing: .06em; color: #3d2b00; background: #ffd257; }
.masthead { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem;
  padding-top: 1.1rem; padding-bottom: .7rem; font: .8125rem/1.3 var(--sans); color: var(--soft); }
.masthead .brand { font-weight: 700; letter-spacing: .02em; color: var(--ink); }
.masthead .run { overflow-wrap: anywhere; text-align: right; }
main::before { content: ''; display: block; border-top: 3px solid var(--ink); }

.lede { padding: 1.7rem 0 1rem; }
.lede > :not(.glance-box) { max-width: 47rem; }
.kicker { margin: 0 0 .4rem; font: 600 .8125rem/1.3 var(--sans); letter-spacing: .03em; color: var(--soft); }
h1 { margin: 0; font-size: clamp(1.55rem, 1.2rem + 1.5vw, 2.15rem); line-height: 1.14; font-weight: 700;
  letter-spacing: -.015em; text-wrap: balance; }
h1 span { color: var(--soft); }
.standfirst { margin: 1.3rem 0 0; font-size: 1.2rem; line-height: 1.5; }
.caution { margin: 1.2rem 0 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid #e0a800;
  font: .9375rem/1.5 var(--sans); color: var(--soft); }
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin-top: 1.6rem; font: .875rem/1.5 var(--sans); }

main > section { padding-top: 2.6rem; }
main > section + section:not(#answers) { border-top: 1px solid var(--line); margin-top: 2.6rem; }
h2 { margin: 0; font-size: 1.6rem; line-height: 1.2; letter-spacing: -.01em; }
h3 { margin: 0; font-size: 1.25rem; line-height: 1.25; }
h3 small { font-weight: 400; margin-left: .35em; }
h4 { margin: 0; font-size: 1.0625rem; }
h5 { margin: 0 0 .35rem; font: 600 .8125rem/1.3 var(--sans); color: var(--soft); }
.intro { margin: .45rem 0 1.2rem; max-width: 43rem; color: var(--soft); }
#method p, #limits li { max-width: 43rem; }
.plain li { margin: .5rem 0; padding-left: 1.1rem; text-indent: -1.1rem; }
.plain li::before { content: '– '; color: var(--soft); }

.badge { display: inline-block; font: 650 .8125rem/1.3 var(--sans); white-space: nowrap; }
.badge.found { color: var(--found); } .badge.clear { color: var(--clear); }
.badge.open { color: var(--open); } .badge.none { color: var(--none); font-weight: 500; }
a:has(> .badge) { text-decoration: none; }
a:hover > .badge { text-decoration: underline; text-underline-offset: .2em; }

.browser { margin-top: 1.9rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 1rem; margin-top: .8rem; }
.card { background: var(--sheet); border: 1px solid var(--line); border-radius: 6px; padding: 1.05rem 1.2rem .5rem; }
.card h4 { font: 600 .875rem/1.3 var(--sans); color: var(--soft); }
.card li { padding: .8rem 0; border-top: 1px solid var(--line); }
.card li:first-child { border-top: 0; padding-top: .55rem; }
.statement { margin: 0; line-height: 1.4; }
.answer { margin: .2rem 0 0; }
.answer .badge { font-size: 1.0625rem; }

.scroll { position: relative; overflow-x: auto; margin: 0 -1.25rem; padding: 0 1.25rem; }
table { border-collapse: collapse; width: 100%; font: .875rem/1.4 var(--sans); }
th, td { text-align: left; vertical-align: top; padding: .55rem .9rem .55rem 0; border-bottom: 1px solid var(--line); }
thead th { font-weight: 600; color: var(--soft); vertical-align: bottom; }
tbody th { font-weight: 600; }
tbody th small { display: block; font-weight: 400; }
td small { display: block; }
.hosts tbody th { overflow-wrap: anywhere; min-width: 13rem; font-weight: 500; }
.hosts td small { display: inline; }
.hosts tr.found th, .hosts tr.found td.number:last-child { color: var(--found); font-weight: 650; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
thead th:nth-last-child(-n+2):where(.hosts *) { text-align: right; }

.case { border-top: 1px solid var(--line); padding: 1.6rem 0 2.2rem; }
.case:first-of-type { border-top: 0; padding-top: .4rem; }
.case > summary { cursor: pointer; list-style-position: outside; }
.case > summary::marker { color: var(--soft); }
.case > summary .kicker { display: block; }
.case > summary h3 { display: inline; font-size: 1.4rem; }
.when { margin: .3rem 0 0; font: .8125rem/1.4 var(--sans); color: var(--soft); }
.verdicts { margin: 1rem 0 0; max-width: 50rem; }
.verdicts li { display: grid; grid-template-columns: 7.4rem 1fr; gap: .2rem .6rem; align-items: baseline; padding: .28rem 0; line-height: 1.4; }

.strip { display: flex; gap: .9rem; overflow-x: auto; margin: 1.5rem -1.25rem 0; padding: 0 1.25rem .6rem; scroll-snap-type: x proximity; scroll-padding-inline: 1.25rem; }
.strip > li { flex: 0 0 8rem; scroll-snap-align: start; }
.strip figcaption, .then figcaption { margin-top: .45rem; font: .78rem/1.4 var(--sans); color: var(--soft); overflow-wrap: anywhere; }
.strip time { font-weight: 650; color: var(--ink); }
.strip .failed figcaption b { color: var(--found); }
.screen { position: relative; overflow: hidden; border: 1px solid var(--line); border-radius: 10px; background: var(--wash); }
.screen svg { display: block; width: 100%; height: auto; }
.store { position: absolute; }
.screen[data-mark]::after { content: attr(data-mark); position: absolute; inset: auto 0 0; padding: .12rem 0;
  text-align: center; font: 700 .6rem/1.4 var(--sans); letter-spacing: .12em; color: #3d2b00; background: #ffd257; opacity: .92; }
.no-picture { display: grid; place-items: center; aspect-ratio: 9 / 16; padding: .6rem; border: 1px dashed var(--line);
  border-radius: 10px; text-align: center; font: .78rem/1.4 var(--sans); color: var(--soft); }
.screen .no-picture { border: 0; }

.beats { margin: 1.4rem 0 0; font: .9375rem/1.45 var(--sans); }
.beats > li { position: relative; display: grid; grid-template-columns: 4.2rem 1fr; column-gap: 1.9rem; padding: .34rem 0; }
.beats > li::before { content: ''; position: absolute; left: 5.05rem; top: 0; bottom: 0; border-left: 1px solid var(--line); }
.beats > li::after { content: ''; position: absolute; left: calc(5.05rem - 4px); top: .78rem; width: 9px; height: 9px;
  border-radius: 50%; background: var(--paper); border: 1.5px solid var(--soft); }
.beats > .step::after { background: var(--ink); border-color: var(--ink); }
.beats > .found::after { background: var(--found); border-color: var(--found); width: 13px; height: 13px; left: calc(5.05rem - 6px); top: .66rem; }
.beats > .own::after { border-color: var(--clear); }
.beats > .open::after { border-color: var(--open); background: var(--open); }
.beats > .quiet::after { width: 5px; height: 5px; left: calc(5.05rem - 2px); top: .9rem; border: 0; background: var(--line); }
.beats time { text-align: right; color: var(--soft); font-variant-numeric: tabular-nums; font-size: .8125rem; padding-top: .1rem; }
.beats p { margin: 0; }
.beats .step p { font: 600 1rem/1.4 var(--serif); }
.beats .line { overflow-wrap: anywhere; }
.tag { display: inline-block; margin-right: .3rem; font-weight: 650; }
.found .tag { color: var(--found); } .own .tag { color: var(--clear); } .open .tag { color: var(--open); }
.beats .found b { color: var(--found); }
.beats .own b { font-weight: 500; }
.beats .mono { color: var(--soft); }
.why { font-size: .8438rem; color: var(--soft); font-weight: 400; }
.quiet summary { cursor: pointer; color: var(--soft); font-size: .8438rem; }
.quiet ul { margin: .3rem 0 .3rem 1rem; font-size: .8125rem; color: var(--soft); }

.peeling { margin: 1.8rem 0 0; background: var(--sheet); border: 1px solid var(--line); border-top: 3px solid var(--found); border-radius: 0 0 6px 6px; padding: 1.1rem 1.25rem 1.25rem; }
.peeling > figcaption p { margin: .2rem 0 0; font: .875rem/1.45 var(--sans); color: var(--soft); }
.columns { display: grid; grid-template-columns: minmax(0, 1fr) 9.5rem; gap: 1.6rem; margin-top: 1rem; align-items: start; }
.columns.single { grid-template-columns: minmax(0, 1fr); }
.layers { counter-reset: layer; }
.layers > li { position: relative; counter-increment: layer; padding: 0 0 1.1rem 2.3rem; }
.layers > li::before { content: counter(layer); position: absolute; left: 0; top: 0; width: 1.55rem; height: 1.55rem; border-radius: 50%;
  display: grid; place-items: center; font: 650 .78rem/1 var(--sans); background: var(--wash); color: var(--soft); }
.layers > li:not(:last-child)::after { content: ''; position: absolute; left: .75rem; top: 1.75rem; bottom: .2rem; border-left: 1px solid var(--line); }
.layers > li:last-child { padding-bottom: 0; }
.layers > li:last-child::before { background: var(--found); color: var(--sheet); }
.layer-head { margin: 0; line-height: 1.4; }
.layer-head .check { color: var(--clear); }
pre { margin: .4rem 0 0; padding: .6rem .75rem; background: var(--wash); border-radius: 4px; white-space: pre-wrap; overflow-wrap: anywhere;
  unicode-bidi: plaintext; font: .78rem/1.55 var(--mono); }
pre i { color: var(--soft); }
.travelled { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1.2rem 2rem; margin-top: 1.3rem; padding-top: 1rem; border-top: 1px solid var(--line); font: .9375rem/1.5 var(--sans); }
.travelled li { margin-bottom: .5rem; overflow-wrap: anywhere; }
.travelled .kind { color: var(--soft); margin-right: .25rem; }
.travelled .hint { margin: -.3rem 0 .4rem; font-size: .8125rem; color: var(--soft); }
.address { display: block; font-family: var(--mono); font-size: .72rem; overflow-wrap: anywhere; }
.more { font: .875rem/1.5 var(--sans); color: var(--soft); }
.blind { margin-top: 1.4rem; padding: .2rem 0 .2rem 1rem; border-left: 3px solid var(--open); font: .9375rem/1.5 var(--sans); }
.blind li, .reasons li { margin: .35rem 0; }
.reasons { max-width: 50rem; }
.reasons li { padding-bottom: .35rem; border-bottom: 1px solid var(--line); }

.pairs { margin: .9rem 0 0; font: .9375rem/1.5 var(--sans); }
.pairs > div { display: grid; grid-template-columns: 11rem 1fr; gap: 1rem; padding: .38rem 0; border-bottom: 1px solid var(--line); }
.pairs dt { color: var(--soft); } .pairs dd { margin: 0; }
.party { margin-top: 1.7rem; }
.said { border-bottom: 1px solid var(--line); padding: .6rem 0; }
.said > summary { cursor: pointer; margin-left: 1.1rem; list-style-position: outside; }
.said > summary::marker { color: var(--soft); }
.said .tally { white-space: nowrap; margin-left: .6rem; }
.said > summary > .badge { margin-left: .6rem; }
.said .pairs { margin: .5rem 0 .3rem 1.1rem; }
.said dd li { margin-bottom: .3rem; }
footer { padding-top: 2rem; padding-bottom: 3rem; font: .875rem/1.5 var(--sans); color: var(--soft); }

${pictureStyle}
@media (max-width: 40rem) {
  body { font-size: 1rem; }
  .lede { padding-top: 1.7rem; }
  .standfirst { font-size: 1.0938rem; }
  .verdicts li { grid-template-columns: 1fr; gap: 0; padding: .45rem 0; }
  .strip > li { flex-basis: 7rem; }
  .beats > li { grid-template-columns: 2.9rem 1fr; column-gap: 1.5rem; }
  .beats > li::before { left: 3.6rem; }
  .beats > li::after { left: calc(3.6rem - 4px); }
  .beats > .found::after { left: calc(3.6rem - 6px); }
  .beats > .quiet::after { left: calc(3.6rem - 2px); }
  .columns { grid-template-columns: minmax(0, 1fr); }
  .then { max-width: 9rem; }
  .peeling { padding: .95rem .9rem 1rem; }
  .layers > li { padding-left: 2rem; }
  .pairs > div { grid-template-columns: 1fr; gap: 0; }
  .matrix th, .matrix td { padding-right: .6rem; font-size: .75rem; }
  .matrix .badge { white-space: normal; font-size: .78rem; }
}
@page simulated { @top-center { content: 'SIMULATED: lab handset'; font: 600 9pt sans-serif; color: #8a5a00; } }
@media print {
  :root { --paper: #fff; --sheet: #fff; --ink: #000; --soft: #555; --line: #ccc; --wash: #f4f4f4;
    --found: #a3150d; --clear: #155a41; --open: #6f4800; --none: #666; --mark: #ffe38f; --mark-ink: #000; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 10.5pt; }
  .band-box { position: static; }
  .simulated { page: simulated; }
  .simulated h2::after, .simulated .case h3::after { content: ' SIMULATED'; font: 700 .6rem/1 var(--sans); letter-spacing: .1em; color: #8a5a00; }
  nav, .skip { display: none; }
  .strip { flex-wrap: wrap; overflow: visible; } .strip > li { flex-basis: 6.2rem; }
  .scroll { overflow: visible; break-before: avoid; }
  .intro, .card li, .glance tr, .matrix tr, .layers > li, .beats > li, .strip > li, .flow, .said { break-inside: avoid; }
  .cards { display: block; } .card { break-inside: auto; margin-bottom: .8rem; }
  h2, h3, h4, .intro, .case > summary { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
}
`;
