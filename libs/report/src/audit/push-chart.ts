import type { GameResult } from '@longway/audit';
import { questionOf } from '@longway/audit';
import { type EChartsCoreOption, init } from 'echarts';
import { armColour, armDash, chartFont, colour } from '../palette';

const axis = (name: string, formatter: (value: number) => string) => ({
  type: 'value',
  name,
  nameLocation: 'middle',
  nameGap: 30,
  nameTextStyle: { color: colour('muted'), fontSize: 13 },
  axisLabel: { color: colour('muted'), fontSize: 13, formatter },
  axisLine: { show: true, lineStyle: { color: colour('line') } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: colour('line') } },
});

const optionOf = (games: readonly GameResult[], isAlone: boolean): EChartsCoreOption => ({
  animation: false,
  textStyle: { fontFamily: chartFont },
  ...(isAlone ? { backgroundColor: colour('paper') } : {}),
  legend: { top: 0, textStyle: { color: colour('ink'), fontSize: 13 } },
  grid: { left: 58, right: 20, top: 34, bottom: 48 },
  xAxis: { ...axis('change, in grey levels of 255', String), min: 0, splitLine: { show: false } },
  yAxis: { ...axis('right answers', (value) => `${Math.round(100 * value)} %`), nameGap: 44, min: 0, max: 1, interval: 0.25 },
  series: games.map(({ task, curve, chance }, slot) => ({
    type: 'line',
    name: questionOf(task),
    data: curve.map(({ levels, accuracy }) => [levels, accuracy]),
    symbolSize: 6,
    silent: true,
    itemStyle: { color: armColour(slot) },
    lineStyle: { color: armColour(slot), type: armDash(slot), width: 2.2 },
    markLine: {
      silent: true,
      symbol: 'none',
      label: { show: false },
      lineStyle: { color: armColour(slot), type: 'dotted' },
      data: [{ yAxis: chance }],
    },
  })),
});

/** How far each lens gets with how little: right answers against the change. Dotted: guessing. SVG whose colours refer to the page's palette. */
export const drawPushChart = (games: readonly GameResult[], isAlone: boolean): string => {
  const instance = init(null, null, { renderer: 'svg', ssr: true, width: 560, height: 300 });
  try {
    instance.setOption(optionOf(games, isAlone));
    return instance.renderToSVGString();
  } finally {
    instance.dispose();
  }
};
