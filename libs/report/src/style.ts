import { darkColours, declarations, lightColours } from './palette';

/** The page's own style sheet: system fonts, two colour schemes, phones and paper. */
export const style = `
:root { color-scheme: light dark; ${declarations(lightColours)} --wash: #f5f6f8; --warn: #fff4d6; --warn-ink: #6b4a00; }
@media (prefers-color-scheme: dark) { :root { ${declarations(darkColours)} --wash: #1d2125; --warn: #3a2f12; --warn-ink: #f3d896; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 70rem; padding: 2.5rem 1.5rem 4rem; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; -webkit-text-size-adjust: 100%; }
h1, h2, h3 { line-height: 1.2; letter-spacing: -0.01em; text-wrap: balance; overflow-wrap: anywhere; }
h1 { margin: 0 0 1.25rem; font-size: 2.1rem; }
h2 { margin: 0 0 .4rem; font-size: 1.3rem; }
h3 { margin: 1.6rem 0 .4rem; font-size: 1.05rem; }
section { margin-top: 3rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
small, .note, .lead, figcaption, .kind { color: var(--muted); }
small, .note, figcaption { font-size: .84rem; font-weight: 400; }
.kind { margin: 0 0 .35rem; font-size: .9rem; }
.lead { max-width: 46rem; margin: 0 0 1.1rem; }
.finding { max-width: 46rem; margin: 0 0 .9rem; font-size: 1.4rem; line-height: 1.38; text-wrap: pretty; }
.note { max-width: 46rem; margin: .7rem 0 0; }
.banner, .troubles { margin: 0 0 1.3rem; padding: .8rem 1rem; border-radius: 6px; background: var(--warn); color: var(--warn-ink); }
.troubles { margin: 2rem 0 0; font-size: .92rem; }
.banner ul, .troubles ul { margin: .4rem 0 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
.message { white-space: pre-line; }
.spot { display: inline-block; flex: none; width: .66em; height: .66em; margin-right: .5em; border: .2em solid; border-radius: 50%; background: currentColor; }
.spot.ring { background: none; }
dl { margin: 0; }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(19rem, 1fr)); gap: 1rem 2rem; }
dt { color: var(--muted); font-size: .84rem; }
dd { margin: 0; overflow-wrap: anywhere; }
.variant { display: block; }
.glossary { display: grid; gap: .3rem; max-width: 52rem; margin-top: 1rem; font-size: .88rem; }
.glossary div { display: grid; grid-template-columns: 8rem 1fr; }
.glossary dt { font-size: inherit; color: var(--ink); font-weight: 600; }
.glossary dd { color: var(--muted); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .6rem .9rem .6rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
thead th { vertical-align: bottom; font-size: .92rem; white-space: nowrap; }
tbody th code { white-space: nowrap; }
thead small { display: block; }
tbody th { min-width: 7.5rem; font-weight: 600; overflow-wrap: anywhere; }
td { overflow-wrap: anywhere; }
td.none { color: var(--muted); }
td .number { display: block; white-space: nowrap; }
td.words { font-size: .9rem; }
td small { display: block; }
td strong { font-weight: 700; }
thead small { font-weight: 400; white-space: normal; min-width: 7rem; }
.scroll { overflow-x: auto; }
.settings td { min-width: 9rem; }
.figures td { font-size: .9rem; }
td.place { color: var(--muted); overflow-wrap: normal; }
summary { cursor: pointer; margin-bottom: .6rem; }
.bars { display: block; max-width: 100%; height: auto; }
.dots { display: block; margin-top: .2rem; max-width: 100%; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: 0 0 .8rem; padding: 0; list-style: none; }
figure { margin: 0; }
.contents { margin-top: 2rem; }
.contents ul { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; margin: 0; padding: 0; list-style: none; font-size: .92rem; }
.contents a { color: inherit; text-decoration-color: var(--muted); text-underline-offset: .2em; }
.files { margin-top: .9rem; color: var(--muted); font-size: .84rem; }
.files ul { margin: 0; padding-left: 1.2rem; }
.film + .film { margin-top: 2rem; }
.film + .charts { margin-top: 1.6rem; }
.strip { width: auto; }
.strip th, .strip td { padding: .15rem; border: 0; font-size: .84rem; text-align: center; vertical-align: top; white-space: nowrap; }
.strip tbody th { min-width: 0; }
.strip thead th { font-weight: 400; color: var(--muted); }
.strip img { display: block; width: 5rem; max-width: none; height: auto; border-radius: 2px; }
.strip img + img { margin-top: .15rem; }
.strip tr + tr th, .strip tr + tr td { padding-top: .5rem; }
.tasks tbody th { padding-right: .8rem; text-align: left; font-weight: 600; vertical-align: middle; }
.tasks small { display: block; }
.tasks tr + tr td { padding-top: .15rem; }
.framed { position: relative; display: block; }
.region { position: absolute; border: 1px solid #000; }
.region::before { content: ''; position: absolute; inset: -1px; border: 1px dashed #fff; }
.key { vertical-align: -.1em; }
.charts > figure { max-width: 38rem; }
.planes { grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); }
.heat-tables { display: flex; flex-wrap: wrap; gap: 1.2rem 2rem; }
.heat-tables > * { max-width: 100%; }
.confusion { display: block; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(26rem, 100%), 1fr)); gap: 1.4rem 1.8rem; }
.charts svg { display: block; width: 100%; height: auto; }
img { image-rendering: pixelated; }
.gallery + .gallery { margin-top: 2rem; }
.wall { display: flex; gap: .5rem; }
.labels, .stack { display: grid; grid-template-rows: repeat(3, 1fr); gap: .35rem; }
.labels { flex: 0 0 5rem; color: var(--muted); font-size: .84rem; }
.labels span { align-self: center; }
.stack { flex: 0 1 6rem; min-width: 0; }
.stack img, .map img { display: block; width: 100%; height: auto; border-radius: 2px; }
figcaption { max-width: 46rem; margin-top: .6rem; }
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: 1.4rem; }
.map { max-width: 20rem; }
.scale { max-width: 20rem; align-self: start; }
.bar { height: .8rem; border-radius: 2px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.ticks { display: flex; justify-content: space-between; font-size: .84rem; font-variant-numeric: tabular-nums; }
pre { margin: .6rem 0 0; padding: .9rem 1rem; overflow-x: auto; border-radius: 6px; background: var(--wash); }
code { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre code { overflow-wrap: normal; }
.warnings { margin: 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
footer { margin-top: 3rem; color: var(--muted); font-size: .84rem; }
@media (max-width: 44rem) {
  body { padding: 1.5rem 1rem 3rem; }
  h1 { font-size: 1.6rem; }
  .finding { font-size: 1.2rem; }
  section { margin-top: 2.2rem; padding-top: 1.2rem; }
  .cards thead { display: none; }
  .cards tr { display: block; padding: .8rem 0; border-bottom: 1px solid var(--line); }
  .cards th, .cards td { display: grid; grid-template-columns: minmax(8rem, 42%) 1fr; align-items: baseline; padding: .18rem 0; border: 0; }
  .cards th { display: block; }
  .settings td { min-width: 0; }
  .cards td::before { content: attr(data-label); grid-row: 1 / span 4; padding-right: .8rem; color: var(--muted); font-size: .88rem; }
  .cards td > * { grid-column: 2; }
  .cards td.none { display: none; }
  .wall { flex-wrap: wrap; }
  .labels { display: none; }
  .stack { flex: 0 0 calc(20% - .4rem); }
}
@media print {
  :root { color-scheme: light; ${declarations(lightColours)} }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .spot, .banner, .troubles { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .charts { grid-template-columns: 1fr 1fr; }
  pre { white-space: pre-wrap; }
  table { font-size: 8.5pt; }
  th, td { padding: .35rem .4rem .35rem 0; }
  tbody th, thead small, .settings td { min-width: 0; }
  thead th, thead small, tbody th code, td .number { white-space: normal; font-size: 8.5pt; }
  .figures td { font-size: 7.5pt; overflow-wrap: anywhere; }
  .strip img { width: 3.2rem; }
  .contents, .files { display: none; }
  tr, figure, .stack, dl > div { break-inside: avoid; }
  h2, .lead { break-after: avoid; }
}
`;
