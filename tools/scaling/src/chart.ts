import { armColour, chartFont, withFixedColours } from '@longway/report';
import { type EChartsCoreOption, init } from 'echarts';
import type { Row } from './simulate';

const INK = 'var(--ink)';
const MUTED = 'var(--muted)';
const LINE = 'var(--line)';

const axis = (name: string, nameGap: number, formatter: (value: number) => string) => ({
  name,
  nameGap,
  nameLocation: 'middle',
  nameTextStyle: { color: MUTED, fontSize: 13 },
  axisLabel: { color: MUTED, fontSize: 13, formatter },
  axisLine: { show: true, lineStyle: { color: LINE } },
  axisTick: { show: false },
});

const optionOf = (rows: readonly Row[], title: string): EChartsCoreOption => {
  const ways = [...new Set(rows.map(({ way }) => way))];
  return {
    animation: false,
    backgroundColor: 'var(--paper)',
    textStyle: { fontFamily: chartFont },
    title: { text: title, left: 8, top: 6, textStyle: { color: INK, fontSize: 14, fontWeight: 'bold', fontFamily: chartFont } },
    legend: { bottom: 4, orient: 'vertical', left: 60, icon: 'rect', itemHeight: 3, textStyle: { color: INK, fontSize: 13 } },
    grid: { left: 62, right: 24, top: 44, bottom: 62 + 21 * ways.length },
    xAxis: { ...axis('nodes', 28, String), type: 'log', logBase: 2, min: 'dataMin', max: 'dataMax', splitLine: { show: false } },
    yAxis: {
      ...axis('efficiency', 46, (value) => `${Math.round(100 * value)} %`),
      type: 'value',
      min: 0,
      max: 1,
      interval: 0.25,
      splitLine: { lineStyle: { color: LINE } },
    },
    series: ways.map((way, slot) => ({
      type: 'line',
      name: way,
      silent: true,
      symbolSize: 6,
      data: rows.filter((row) => row.way === way).map(({ nodes, efficiency }) => [nodes, Math.min(efficiency, 1)]),
      itemStyle: { color: armColour(slot) },
      // Ways that lie on top of each other are seen all the same.
      lineStyle: { color: armColour(slot), width: 2.2, type: slot % 2 === 0 ? 'solid' : [5, 4] },
    })),
  };
};

/** Efficiency by nodes, a line for each way, as SVG markup. */
export const drawEfficiency = (rows: readonly Row[], title: string): string => {
  const ways = new Set(rows.map(({ way }) => way)).size;
  const instance = init(null, null, { renderer: 'svg', ssr: true, width: 640, height: 320 + 21 * ways });
  try {
    instance.setOption(optionOf(rows, title));
    return withFixedColours(instance.renderToSVGString());
  } finally {
    instance.dispose();
  }
};
