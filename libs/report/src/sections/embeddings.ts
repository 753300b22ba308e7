import type { EmbeddingExhibit } from '@longway/contracts';
import { type Cloud, drawScatter, drawScatterAlone, key } from '../charts/scatter';
import { chartFiles } from '../figures';
import { enumerate } from '../format';
import { groupBy } from '../group-by';
import { html } from '../html';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, type Section, slug, titled } from '../section';

/** Classes with a mark of their own. */
const most = 10;

const views = { raw: 'raw images', lensed: 'through the lens' } as const;

interface Plane {
  readonly arm: ReportArm;
  readonly seed: number;
  readonly exhibit: EmbeddingExhibit;
  readonly view: EmbeddingExhibit['views'][number];
}

const isEmbedding = (exhibit: { readonly kind: string }): exhibit is EmbeddingExhibit => exhibit.kind === 'embedding';

/** The first seed stands for its arm. */
const planesOf = (arm: ReportArm): readonly Plane[] => {
  const kept = arm.exhibits.flatMap(({ seed, exhibits }) => exhibits.filter(isEmbedding).map((exhibit) => ({ seed, exhibit })));
  const [first] = kept;
  return first ? first.exhibit.views.map((view) => ({ arm, ...first, view })) : [];
};

/** The classes that get marks: the most frequent ones, in the order of their names' indices. */
export const markedClasses = (labels: readonly number[]): readonly number[] => {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const ranked = [...counts].sort(([a, countA], [b, countB]) => countB - countA || a - b);
  return ranked
    .slice(0, most)
    .map(([label]) => label)
    .sort((a, b) => a - b);
};

const cloudsOf = ({ exhibit: { labels, classNames }, view }: Plane): readonly Cloud[] => {
  const marked = markedClasses(labels);
  const named = marked.map((label, slot) => ({
    label: classNames[label] ?? `class ${label}`,
    slot,
    points: view.points.filter((_, index) => labels[index] === label),
  }));
  const others = view.points.filter((_, index) => !marked.includes(labels[index] ?? -1));
  return others.length > 0 ? [...named, { label: 'other classes', points: others }] : named;
};

const titleOf = ({ arm, view }: Plane): string => `${arm.label}, ${views[view.features]}`;

const rowsOf = ({ exhibit: { labels, classNames }, view }: Plane) =>
  view.points.map(([x, y], index) => ({ x, y, class: classNames[labels[index] ?? -1] ?? String(labels[index]) }));

/** Clouds of a page's planes have one legend where their classes are the same. */
const legendOf = (plane: Plane) =>
  html`<ul class="legend">${cloudsOf(plane).map(({ label, slot }) => html`<li>${key(slot)} ${label}</li>`)}</ul>`;

/** Features in the plane, without a lens and with one. */
export const embeddings = async ({ arms }: ReportData): Promise<Section | undefined> => {
  const planes = arms.flatMap(planesOf);
  const [first] = planes;
  if (!first) return undefined;
  const groups = groupBy(planes, (plane) =>
    cloudsOf(plane)
      .map(({ label }) => label)
      .join('\n'),
  );
  const drawn = [...groups.values()].map((group) => {
    const figures = group.map((plane) => {
      const { arm, seed, view } = plane;
      return html`<figure>${drawScatter(cloudsOf(plane), titleOf(plane))}<figcaption>${armName(arm)}: ${views[view.features]}, seed ${seed}; trustworthiness
        ${view.trustworthiness.toFixed(2)}</figcaption></figure>`;
    });
    return html`${legendOf(group[0] as Plane)}<div class="charts planes">${figures}</div>`;
  });
  const ways = enumerate([...new Set(planes.map(({ exhibit }) => `${exhibit.method}, at the end point ${exhibit.layer}`))]);
  const lead = `Each mark is an unmarked test image, laid out so that images whose features are alike lie together (${ways}). Clusters of one class each are features that tell
    classes apart; a shortcut's features mix them. Near neighbours can be believed as far as trustworthiness says (1 is wholly); distances between clusters mean nothing.`;
  const files = planes.map((plane) =>
    chartFiles(
      `embedding-${slug(plane.arm.label)}-${plane.view.features}`,
      drawScatterAlone(cloudsOf(plane), titleOf(plane)),
      rowsOf(plane),
    ),
  );
  return {
    markup: titled('embeddings', 'How features lie to each other', lead, html`${drawn}`),
    figures: (await Promise.all(files)).flat(),
  };
};
