import type { FeatureKind } from '@longway/contracts';
import { armColour, chartFont, summarise, type ArmSummary, type RunFolder, withFixedColours } from '@longway/report';
import { type EChartsCoreOption, init } from 'echarts';
import { lambdaOf } from './lambda-of';

const size = { width: 640, height: 360 };
const kinds: readonly (readonly [FeatureKind, string])[] = [
  ['raw', 'raw'],
  ['lensed', 'lensed'],
  ['concat', 'raw + lensed'],
];

const percent = (share: number): number => Number((100 * share).toFixed(2));

/** The level of an arm without a lens, across the whole chart. */
const level = (name: string, value: number | undefined, lambdas: readonly number[], slot: number) => ({
  type: 'line',
  name,
  showSymbol: false,
  data: value === undefined ? [] : [lambdas[0], lambdas.at(-1)].map((lambda) => [lambda, percent(value)]),
  itemStyle: { color: armColour(slot) },
  lineStyle: { color: armColour(slot), type: [6, 4], width: 1.5 },
});

const optionOf = (
  title: string,
  arms: readonly (ArmSummary & { lambda: number })[],
  ends: readonly [number?, number?],
): EChartsCoreOption => {
  const lambdas = arms.map(({ lambda }) => lambda);
  const curves = kinds.map(([kind, name], slot) => ({
    type: 'line',
    name,
    symbolSize: 7,
    data: arms.flatMap(({ lambda, linear }) => (linear[kind] ? [[lambda, percent(linear[kind].mean)]] : [])),
    itemStyle: { color: armColour(slot) },
    lineStyle: { color: armColour(slot), width: 2 },
  }));
  const axis = { nameTextStyle: { color: '#5a646e', fontSize: 13 }, axisLabel: { color: '#5a646e', fontSize: 13 } };
  return {
    animation: false,
    backgroundColor: '#ffffff',
    textStyle: { fontFamily: chartFont },
    title: { text: title, left: 8, top: 6, textStyle: { color: '#1c2127', fontSize: 15 } },
    legend: { bottom: 4, icon: 'rect', itemHeight: 3, itemWidth: 20, itemGap: 22, textStyle: { color: '#1c2127', fontSize: 13 } },
    grid: { left: 56, right: 24, top: 56, bottom: 76 },
    xAxis: {
      ...axis,
      type: 'log',
      name: 'lambda',
      nameLocation: 'middle',
      nameGap: 28,
      logBase: 2,
      min: lambdas[0],
      max: lambdas.at(-1),
      splitLine: { show: false },
    },
    yAxis: {
      ...axis,
      type: 'value',
      scale: true,
      name: 'linear accuracy, %',
      nameTextStyle: { align: 'left', color: '#5a646e' },
      splitLine: { lineStyle: { color: '#dde1e6' } },
    },
    series: [...curves, level('no mark', ends[1], lambdas, 3), level('mark, no lens', ends[0], lambdas, 5)],
  };
};

/** Names in a picture count the charts, and the classes, of all that the process has drawn. */
const withOwnNames = (svg: string): string => {
  const classes = [...new Set(svg.match(/\bzr\d+-cls-\d+/g))];
  return svg.replace(/\bzr\d+-cls-\d+/g, (name) => `zr-cls-${classes.indexOf(name)}`).replace(/\bzr\d+-/g, 'zr-');
};

/**
 * Linear accuracy over lambda as a picture by itself, of the arms `NAME-LAMBDA` that may win a loss back.
 *
 * @param name of the loss's first arm, or that with a word behind it: `arrow`, `arrow-adversarial`.
 */
export const lambdaCurve = ({ rows, experiment }: RunFolder, name: string): string => {
  const { arms } = summarise(rows, experiment.recovery);
  const loss = experiment.recovery.find(({ from }) => name === from || name.startsWith(`${from}-`));
  const raw = (of: string | undefined) => arms.find(({ arm }) => arm === of)?.linear.raw?.mean;
  const swept = arms
    .filter(({ arm }) => new RegExp(`^${name}-[\\d_]+$`).test(arm))
    .flatMap((arm) => {
      const lambda = lambdaOf(experiment, arm.arm);
      return lambda === undefined ? [] : [{ ...arm, lambda }];
    })
    .sort((a, b) => a.lambda - b.lambda);
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption(optionOf(`${name}: linear accuracy by lambda`, swept, [raw(loss?.from), raw(loss?.to)]));
    return withFixedColours(withOwnNames(chart.renderToSVGString()));
  } finally {
    chart.dispose();
  }
};
