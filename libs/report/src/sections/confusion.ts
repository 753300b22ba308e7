import type { ConfusionExhibit, Marks } from '@longway/contracts';
import { drawConfusion, drawConfusions, type HeatTable } from '../charts/confusion-table';
import { chartFiles } from '../figures';
import { plural } from '../format';
import { html } from '../html';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, type Section, slug, titled } from '../section';

const conditions: Readonly<Record<Marks, string>> = { none: 'no mark', present: 'with the mark', misleading: 'the mark lies' };
const views = { raw: 'raw', lensed: 'through the lens' } as const;

interface Table extends HeatTable {
  readonly features: keyof typeof views;
  readonly marks: Marks;
}

interface Panel {
  readonly arm: ReportArm;
  readonly seeds: number;
  readonly tables: readonly Table[];
}

const isConfusion = (exhibit: { readonly kind: string }): exhibit is ConfusionExhibit => exhibit.kind === 'confusion';

/** Counts of all seeds together. Seeds with other classes than the first are left out. */
const panelOf = (arm: ReportArm): readonly Panel[] => {
  const kept = arm.exhibits.flatMap(({ exhibits }) => exhibits.filter(isConfusion));
  const [first] = kept;
  if (!first) return [];
  const { classes, answers } = first;
  const alike = kept.filter((each) => each.classes.join() === classes.join() && each.answers.join() === answers.join());
  const tables = first.tables.map(({ features, marks }) => {
    const same = alike.flatMap((each) => each.tables.filter((table) => table.features === features && table.marks === marks));
    const counts = classes.map((_, row) =>
      answers.map((__, column) => same.reduce((sum, table) => sum + (table.counts[row]?.[column] ?? 0), 0)),
    );
    return { title: `${views[features]}, ${conditions[marks]}`, features, marks, classes, answers, counts };
  });
  return [{ arm, seeds: alike.length, tables }];
};

const rowsOf = ({ features, marks, classes, answers, counts }: Table) =>
  counts.flatMap((row, index) =>
    row.map((count, column) => ({ features, marks, 'right answer': classes[index] ?? '', answer: answers[column] ?? '', count })),
  );

/** Which wrong answers the head gives, and what marks do to that. */
export const confusion = async ({ arms }: ReportData): Promise<Section | undefined> => {
  const panels = arms.flatMap(panelOf);
  if (panels.length === 0) return undefined;
  const drawn = panels.map(
    ({ arm, seeds, tables }) =>
      html`<figure class="tables"><h3>${armName(arm)}${seeds > 1 && html` <small>${plural(seeds, 'seed')} together</small>`}</h3><div class="heat-tables">${tables.map((table) => html`<div class="scroll">${drawConfusion(table)}</div>`)}</div></figure>`,
  );
  const lead = `Rows are right answers to the pretext task, columns the ones that the network gave, in percent of a row, on test images. On the diagonal it is right. A network that goes by its
    mark is right with it, and where the mark lies it gives the wrong answer that the mark speaks for.`;
  const files = panels.map(({ arm, tables }) =>
    chartFiles(`confusion-${slug(arm.label)}`, drawConfusions(tables, arm.label), tables.flatMap(rowsOf)),
  );
  return { markup: titled('confusion', 'Confusion of the pretext task', lead, html`${drawn}`), figures: (await Promise.all(files)).flat() };
};
