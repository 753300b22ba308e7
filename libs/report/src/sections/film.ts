import type { Preview } from '@longway/contracts';
import { amplification, contactSheet, difference, type Pair, pairsOf, toPng } from '@longway/images';
import { mean } from '@longway/probe/statistics';
import { drawPointChart, type PointChart } from '../charts/point-chart';
import { chartFiles } from '../figures';
import { thousands } from '../format';
import { type Html, html, trusted } from '../html';
import { dataUri } from '../pictures/data-uri';
import { shrink } from '../pictures/shrink';
import type { ReportArm, ReportData } from '../report-arm';
import { armName, type Figure, type Section, slug, titled } from '../section';

/** Images of each film, and pixels of a picture's side. */
const shown = 4;
const side = 96;

interface Frame {
  readonly step: number;
  readonly pairs: readonly Pair[];
}

interface Film {
  readonly arm: ReportArm;
  readonly seed: number;
  readonly frames: readonly Frame[];
}

/** All moments of one seed: those on the way, and the end. */
const moments = ({ films, previews }: ReportArm, seed: number): readonly Preview[] => {
  const passing = films.find((film) => film.seed === seed)?.previews ?? [];
  const last = previews.find((each) => each.seed === seed)?.preview;
  return [...passing.filter(({ step }) => step !== last?.step), ...(last ? [last] : [])];
};

/** The first seed stands for its arm. Moments that show other images than the first are left out: a film has to be of the same ones. */
const filmOf = async (arm: ReportArm): Promise<readonly Film[]> => {
  const [first] = arm.films;
  if (!arm.hasLens || !first) return [];
  const all = moments(arm, first.seed);
  const known = all[0]?.examples.slice(0, shown).map(({ original }) => original) ?? [];
  const same = all.filter(({ examples }) => known.length > 0 && known.every((original, index) => examples[index]?.original === original));
  if (same.length < 2) return [];
  const frames = same.map(async (preview) => {
    const pairs = pairsOf(preview).slice(0, shown);
    return { step: preview.step, pairs: await Promise.all(pairs.map((pair) => shrunken(pair))) };
  });
  return [{ arm, seed: first.seed, frames: await Promise.all(frames) }];
};

const shrunken = async ({ original, lensed }: Pair): Promise<Pair> => ({
  original: await shrink(original, side),
  lensed: await shrink(lensed, side),
});

const strip = async ({ arm, seed, frames }: Film, factor: number): Promise<Html> => {
  const originals = frames[0]?.pairs.map(({ original }) => original) ?? [];
  const rows = originals.map(async (original, index) => {
    const lensed = await Promise.all(frames.map(({ pairs }) => dataUri((pairs[index] as Pair).lensed)));
    const changes = await Promise.all(frames.map(({ pairs }) => dataUri(difference(pairs[index] as Pair, factor))));
    const cells = frames.map(
      (
        { step },
        column,
      ) => html`<td><img src="${lensed[column]}" alt="Image ${index + 1} through the lens after ${step} steps"><img src="${changes[column]}"
        alt="The difference"></td>`,
    );
    return html`<tr><th scope="row"><img src="${await dataUri(original)}" alt="Image ${index + 1}, original"></th>${cells}</tr>`;
  });
  const heads = frames.map(({ step }) => html`<th scope="col">${thousands(step)}</th>`);
  const amplified = factor === 1 ? 'not amplified' : `amplified ${factor} times`;
  return html`<figure class="film"><div class="scroll"><table class="strip"><thead><tr><th scope="col">original</th>${heads}</tr></thead><tbody>${await Promise.all(rows)}</tbody></table></div>
    <figcaption>${armName(arm)}, seed ${seed}. Each column is a moment of the training, in steps; of each image what the lens makes of it, and below it the difference, ${amplified}.</figcaption></figure>`;
};

const sheet = async ({ arm, frames }: Film, factor: number): Promise<Figure> => {
  const rows = (frames[0]?.pairs ?? []).flatMap(({ original }, index) => {
    const pairs = frames.map(({ pairs: each }) => each[index] as Pair);
    const blank = { ...original, data: new Uint8Array(original.data.length).fill(255) };
    return [original, ...pairs.map(({ lensed }) => lensed), blank, ...pairs.map((pair) => difference(pair, factor))];
  });
  return {
    name: `film-${slug(arm.label)}.png`,
    contents: await toPng(
      contactSheet(rows, { columns: frames.length + 1, scale: (frames[0]?.pairs[0]?.original.width ?? 0) < 64 ? 3 : 1 }),
    ),
  };
};

/** The mean squared error by step, each seed a value. */
const errorChart = (arms: readonly ReportArm[]): PointChart => ({
  title: 'Reconstruction error',
  xName: 'training step',
  isLogarithmic: false,
  isShare: false,
  series: arms.map((arm) => {
    const all = arm.films.flatMap(({ seed }) => moments(arm, seed));
    const steps = [...new Set(all.map(({ step }) => step))].sort((a, b) => a - b);
    const at = (wanted: number) => all.filter(({ step }) => step === wanted).map(({ meanSquaredError }) => mean(meanSquaredError));
    return { label: arm.label, slot: arm.slot, points: steps.map((x) => ({ x, values: at(x) })) };
  }),
});

const numbers = (arms: readonly ReportArm[]) =>
  arms.flatMap((arm) =>
    arm.films.flatMap(({ seed }) =>
      moments(arm, seed).map(({ step, count, meanSquaredError }) => ({
        arm: arm.label,
        seed,
        step,
        images: count,
        'mean squared error': mean(meanSquaredError),
      })),
    ),
  );

/** How each lens came to do what it does. */
export const film = async ({ arms }: ReportData): Promise<Section | undefined> => {
  const films = (await Promise.all(arms.map(filmOf))).flat();
  if (films.length === 0) return undefined;
  const factor = amplification(films.flatMap(({ frames }) => frames.flatMap(({ pairs }) => pairs)));
  const strips = await Promise.all(films.map((each) => strip(each, factor)));
  const filmed = films.map(({ arm }) => arm);
  const chart = drawPointChart(errorChart(filmed));
  const lead = `The same test images through the lens as it was at several moments of the training, closer together early on, where lenses change most. In the
    difference, mid-grey means unchanged. Below: the mean squared difference at each of those moments, over the images of the preview.`;
  return {
    markup: titled('film', 'How the lens came to it', lead, html`${strips}<div class="charts"><figure>${trusted(chart)}</figure></div>`),
    figures: [
      ...(await Promise.all(films.map((each) => sheet(each, factor)))),
      ...(await chartFiles('film-error', chart, numbers(filmed))),
    ],
  };
};
