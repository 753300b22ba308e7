import { type EChartsCoreOption, init } from 'echarts';
import type { Curve } from '../reading/history';
import { armColour, armDash, chartFont, colour } from '../palette';
import { binned, meanCurve, type Point, smooth } from './smoothing';

/** The curves of one arm in a chart, one for each seed. */
export interface ArmCurves {
  readonly label: string;
  readonly slot: number;
  /** Drawn dashed: a second quantity of the same arm. */
  readonly isSecond?: boolean;
  readonly curves: readonly Curve[];
}

export interface LineChart {
  readonly title: string;
  readonly isShare: boolean;
  readonly lastStep: number;
  readonly arms: readonly ArmCurves[];
}

/** What the chart draws of each seed: the mean of each stretch of steps. */
export const lineRows = ({ lastStep, arms }: LineChart): readonly Readonly<Record<string, string | number>>[] =>
  arms.flatMap(({ label, curves }) =>
    curves.flatMap((curve, index) =>
      binned(curve, lastStep, bins).map(([step, value]) => ({ series: label, curve: index + 1, step, value })),
    ),
  );

const size = { width: 460, height: 275 };
const bins = 200;
/** 2 * 5 + 1 of 200 stretches: a twentieth of the steps. */
const reach = 5;

const line = (data: readonly Point[], { slot, isSecond }: ArmCurves, style: { width: number; opacity: number }, name?: string) => ({
  type: 'line',
  name,
  data: data.map((point) => [...point]),
  showSymbol: false,
  silent: true,
  z: name ? 3 : 2,
  itemStyle: { color: armColour(slot) },
  lineStyle: { color: armColour(slot), type: isSecond ? [4, 3] : armDash(slot), cap: 'butt', join: 'round', ...style },
});

const seriesOf = (arm: ArmCurves, lastStep: number) => [
  ...arm.curves.map((curve) => line(binned(curve, lastStep, bins), arm, { width: 1, opacity: 0.28 })),
  line(smooth(meanCurve(arm.curves, lastStep, bins), reach), arm, { width: 2.2, opacity: 1 }, arm.label),
];

const axis = (name: string, format: (value: number) => string) => ({
  type: 'value',
  name,
  nameTextStyle: { color: colour('muted'), fontSize: 13 },
  axisLabel: { color: colour('muted'), fontSize: 13, formatter: format },
  axisLine: { show: true, lineStyle: { color: colour('line') } },
  axisTick: { show: false },
});

const optionOf = (chart: LineChart, isAlone: boolean): EChartsCoreOption => ({
  animation: false,
  textStyle: { fontFamily: chartFont },
  ...(isAlone ? { backgroundColor: colour('paper') } : {}),
  title: {
    text: chart.title,
    left: 4,
    top: 4,
    textStyle: { color: colour('ink'), fontSize: 15, fontWeight: 'bold', fontFamily: chartFont },
  },
  legend: {
    show: isAlone,
    bottom: 4,
    icon: 'rect',
    itemHeight: 3,
    textStyle: { color: colour('ink'), fontSize: 13 },
    data: chart.arms.map(({ label }) => label),
  },
  grid: { left: 54, right: 20, top: 44, bottom: isAlone ? 74 : 46 },
  xAxis: {
    ...axis('training step', (value) => value.toLocaleString('en-US')),
    min: 0,
    max: chart.lastStep,
    nameLocation: 'middle',
    nameGap: 28,
    splitLine: { show: false },
  },
  yAxis: {
    ...axis('', (value) => (chart.isShare ? `${Math.round(100 * value)} %` : String(Number(value.toPrecision(6))))),
    ...(chart.isShare ? { min: 0, max: 1, interval: 0.25 } : { scale: true, splitNumber: 4 }),
    splitLine: { lineStyle: { color: colour('line') } },
  },
  series: chart.arms.flatMap((arm) => seriesOf(arm, chart.lastStep)),
});

/**
 * Draws the chart as SVG markup. Its colours refer to the page's palette.
 *
 * @param isAlone for a file: with a background and a legend of its own.
 */
export const drawLineChart = (chart: LineChart, isAlone: boolean): string => {
  const instance = init(null, null, { renderer: 'svg', ssr: true, ...size, height: size.height + (isAlone ? 28 : 0) });
  try {
    instance.setOption(optionOf(chart, isAlone));
    return instance.renderToSVGString();
  } finally {
    instance.dispose();
  }
};
