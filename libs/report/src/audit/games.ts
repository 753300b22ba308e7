import { type AuditResult, bandLabels, type BandName, type GameResult, type Group, questionOf } from '@longway/audit';
import { percent, plural, thousands } from '../format';
import { type Html, html, trusted } from '../html';
import { dataUri } from '../pictures/data-uri';
import { ceiling, drawHeatMap } from '../pictures/heat-map';
import { titled } from '../section';
import { exhibitWall } from './exhibits';
import { drawPushChart } from './push-chart';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const gameRow = ({ task, curve, chance, push, fixed, steps, pictures }: GameResult): Html => {
  const [before, after] = [curve[0], curve.find(({ multiple }) => multiple === 1)];
  return html`<tr><th scope="row">${capital(questionOf(task))} <small>${task}, ${thousands(steps)} steps</small></th>
    <td data-label="pictures as they are">${percent(before?.accuracy ?? 0)}</td><td data-label="through the lens">${percent(after?.accuracy ?? 0)}</td>
    <td data-label="guessing">${percent(chance)}</td><td data-label="change">${(after?.levels ?? 0).toFixed(1)} of 255 levels</td>
    <td data-label="pushed">${percent(push)}</td><td data-label="at fixed places">${percent(fixed)} <small>${pictures} pictures</small></td></tr>`;
};

/** How far each task can be pushed, with how little. */
export const pushSection = ({ games }: AuditResult): Html => {
  const lead = `Each task was learnt by an extractor that sees pictures as they are and through a lens, which is trained to make the task hard with as little
    change as it can. Where a small change takes the answers away, they came from something small. "Pushed" is the share of what is known beyond guessing
    that the lens takes away; "at fixed places" the share of fine changes that repeat from picture to picture, which content never does.`;
  const head = ['task', 'as they are', 'through the lens', 'guessing', 'change', 'pushed', 'at fixed places'];
  const table = html`<table class="cards"><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${games.map(gameRow)}</tbody></table>`;
  const chart = html`<figure class="pushed">${trusted(drawPushChart(games, false))}
    <figcaption>From no change to twice the lens's own; dotted: guessing.</figcaption></figure>`;
  return titled('push', 'How far with how little', lead, html`${table}${chart}`);
};

const bar = (share: number, slot: number): Html =>
  html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="100" height="8" fill="var(--line)"/><rect width="${(100 * Math.min(1, share)).toFixed(1)}" height="8" fill="var(--arm-${slot})"/></svg>`;

const shares = (title: string, entries: readonly (readonly [string, number])[], slot: number, most = 1): Html =>
  html`<div><h3>${title}</h3><dl class="share">${entries.map(
    ([name, share]) => html`<dt>${name}</dt><dd>${bar(share / most, slot)}</dd><dd>${most === 1 ? percent(share) : share.toFixed(2)}</dd>`,
  )}</dl></div>`;

const heatMap = async ([height, width]: readonly number[], values: readonly number[], label: string): Promise<Html> => {
  const map = { height: height ?? 1, width: width ?? 1, values: values.map((value) => Math.max(0, value)) };
  return html`<figure class="map"><img src="${await dataUri(drawHeatMap(map, ceiling([map])))}" alt="${label}"><figcaption>${label}</figcaption></figure>`;
};

const classList = (perClass: Readonly<Record<string, number>>, count: number): string =>
  Object.entries(perClass)
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([name, own]) => `${name} ${percent(own / count)}`)
    .join(', ');

const groupCard = async (group: Group, shape: GameResult['shape']): Promise<Html> => {
  const map = { height: shape[0], width: shape[1], values: group.map };
  const [first, second] = (Object.entries(group.bands) as [BandName, number][]).toSorted(([, a], [, b]) => b - a);
  const made = [first, second].flatMap((entry) => (entry ? [`${percent(entry[1])} ${bandLabels[entry[0]]}`] : [])).join(', ');
  return html`<div class="group"><img src="${await dataUri(drawHeatMap(map, ceiling([map])))}" alt="Where these pictures are changed">
    <div><p><strong>${capital(group.label)}</strong>: ${plural(group.count, 'picture')}. ${capital(made)}. ${classList(group.perClass, group.count)}.</p>
    ${await exhibitWall(group.exhibits, shape)}</div></div>`;
};

const FEW_CLASSES = 12;

const perClass = ({ perClass: amounts }: GameResult): Html | undefined => {
  const entries = Object.entries(amounts).toSorted(([, a], [, b]) => b - a);
  if (entries.length < 2) return undefined;
  const most = Math.max(...entries.map(([, amount]) => amount), 1e-9);
  const title =
    entries.length > FEW_CLASSES ? `Change by class, the ${FEW_CLASSES} largest (1: the mean)` : 'Change by class (1: the mean)';
  return shares(title, entries.slice(0, FEW_CLASSES), 2, most);
};

/** Everything about what one task's lens changes. */
export const gameSection = async (game: GameResult): Promise<Html> => {
  const { task, shape, map, fixedMap, bands, channels, groups } = game;
  const maps = await Promise.all([
    heatMap(shape, map, 'Where the lens changes pictures'),
    heatMap(shape, fixedMap, 'Where it does the same to picture after picture'),
  ]);
  const bandEntries = (Object.entries(bands) as [BandName, number][]).map(([band, share]) => [capital(bandLabels[band]), share] as const);
  const channelEntries = Object.entries(channels).map(([name, share]) => [capital(name), share] as const);
  const body = html`<div class="split">${maps}</div>
    <div class="split">${shares('What the change is made of', bandEntries, 0)}${shares('Colour channels', channelEntries, 1)}${perClass(game)}</div>
    <h3>Pictures that are changed alike</h3>${await Promise.all(groups.map((group) => groupCard(group, shape)))}
    <h3>The pictures that are changed most</h3>${await exhibitWall(game.mostChanged, shape)}`;
  const lead = `Held-out pictures, ${shape[0]} pixels square. Maps end at their 95th percentile.`;
  return titled(`task-${task}`, `What the lens changes, for ${questionOf(task)}`, lead, body);
};
